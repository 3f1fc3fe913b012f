"""How a story begins: filled in at home, or brought to the window with the papers in hand."""

import datetime as dt
import io
from collections.abc import Mapping
from random import Random
from typing import Any

from onewindow.base import clock
from onewindow.base.codes import Channel
from onewindow.cases import service as cases
from onewindow.cases.service import Case, Particulars, State
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Revision
from onewindow.console.city import samples
from onewindow.console.city.story import Played, chance, dated, working_days_ago
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Party

WINDOW = "centre-window"
"""The demo city's common window, where a row names no other."""


def begin(row: dict[str, Any]) -> Played:
    """A draft with its files; at the window an application that is accepted already."""
    revision = catalogue.published().select_related("item__unit").filter(item__code=row["item"]).get()
    party = party_of(row)
    day = working_days_ago(row["days_ago"])
    random = chance(row["item"], row["party"], row["days_ago"])
    row = {**row, "form": dated(row["form"], day)}
    applicant = parties.people_of(party).order_by("pk")[0].person
    with clock.moved_to(in_the_morning(day, random)):
        if row["channel"] == Channel.WINDOW:
            case = _taken_in(row, revision, party, random)
        else:
            case = _drafted(row, revision, party, applicant)
    return Played(row, case, applicant, day, random)


def in_the_morning(day: dt.date, random: Random) -> dt.datetime:
    """Some minute between nine and twelve, but not later than now."""
    return min(clock.at(day, random.randint(9, 11), random.randint(0, 59)), clock.now())


def party_of(row: Mapping[str, Any]) -> Party:
    """The applicant of a row. Raises ``LookupError``."""
    found = parties.find_by_identity(row["party_id_type"], row["party"])
    if found is None:
        raise LookupError(f"办件里的申请人 {row['party']} 没有登记")
    return found


def _drafted(row: Mapping[str, Any], revision: Revision, party: Party, applicant: Person) -> Case:
    case = cases.open_draft(
        revision, party, actor=applicant, channel=row["channel"], answers=row["answers"], title=row["title"]
    )
    case = cases.save_draft(case.number, actor=applicant, form=row["form"], delivery=row["delivery"])
    if row["until"] != State.DRAFT:
        missing = case.materials.filter(state="missing").exclude(code__in=row.get("deferred", ()))
        give_files(case, missing.order_by("order").values_list("code", flat=True), actor=applicant)
    return case


def _taken_in(row: Mapping[str, Any], revision: Revision, party: Party, random: Random) -> Case:
    """By a clerk of the window: everything on paper but what is fetched from a library or given later."""
    window = org.Unit.objects.get(code=row.get("window", WINDOW))
    clerk = random.choice(list(org.people_holding(Role.CLERK, window).filter(unit=window).order_by("pk")))
    deferred = row.get("deferred", ())
    wanted = [one.code for one in catalogue.materials_for(revision, row["answers"]) if not one.exempt_by]
    return cases.intake(
        window,
        party,
        revision,
        answers=row["answers"],
        form=row["form"],
        materials={code: "deferred" if code in deferred else "paper" for code in wanted},
        actor=clerk,
        particulars=Particulars(title=row["title"], delivery=row["delivery"]),
    )


def give_files(case: Case, codes: Any, *, actor: Person) -> None:
    """A paper for each of these materials."""
    names = dict(case.materials.filter(code__in=list(codes)).order_by("order").values_list("code", "name"))
    for code, name in names.items():
        cases.add_file(case.number, code, io.BytesIO(samples.paper(name)), f"{name}.pdf", actor=actor)
