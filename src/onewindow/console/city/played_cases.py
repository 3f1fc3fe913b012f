"""The demo city's cases: each row is lived through by the real commands, with the clock moved to its days.

A row says who applies for what, how many working days ago, and how far the case has come; the people of the unit do the
rest as they would: pre-examination, acceptance, examination, decision, certificate, delivery, a working day apart.
"""

import datetime as dt
import io
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from onewindow.base import clock, sealing
from onewindow.base.subjects import Subject
from onewindow.cases import service as cases
from onewindow.cases.service import Case, ReturnGround, State
from onewindow.catalogue import service as catalogue
from onewindow.console.city import rows, samples
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Party
from onewindow.kernel.workcalendar import service as workcalendar
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Duty

ACCEPTED_FIRST = {
    State.ACCEPTED,
    State.IN_REVIEW,
    State.SUSPENDED,
    State.DECIDED,
    State.ISSUED,
    State.DELIVERED,
    State.ARCHIVED,
}
ORDER = [State.ACCEPTED, State.IN_REVIEW, State.DECIDED, State.ISSUED, State.DELIVERED]
MOST_STEPS = 12
_ROW = "city_row"


@dataclass
class Played:
    """One case on its way; ``day`` is where its story stands."""

    row: dict[str, Any]
    case: Case
    applicant: Person
    day: dt.date
    random: Random

    @property
    def target(self) -> State:
        return State(self.row["until"])

    def next_day(self) -> None:
        """The next working day, but never a day that has not come yet."""
        following = workcalendar.calendar().add_working_days(self.day, 1)
        self.day = min(following, clock.today())

    def moment(self) -> dt.datetime:
        """Somewhere in the office hours of its day, but not later than now and not before the step before."""
        chosen = clock.at(self.day, self.random.randint(9, 16), self.random.randint(0, 59))
        return max(min(chosen, clock.now()), self.case.saved_at)

    def does(self, verb: Callable[..., Case], *, actor: Person, **words: Any) -> None:
        with clock.moved_to(self.moment()):
            self.case = verb(self.case.number, actor=actor, **words)


def load(file: Path, advance: Callable[[int], None]) -> int:
    """Play every row that is not there yet, each whole or not at all; ``advance`` hears of each, ``load`` how many were played.

    Interrupted, it goes on where it stopped: a row's key stands in the audit from the same transaction as its case.
    """
    there, played = _played_keys(), 0
    for key, row in _keyed(rows.read(file)):
        if key not in there:
            _play_whole(key, row)
            played += 1
        advance(1)
    return played


@transaction.atomic
def _play_whole(key: str, row: dict[str, Any]) -> None:
    case = play(row)
    audit.record("city.case_played", Subject(_ROW, key), actor=org.system_actor(), changes={"case": case.number})


def _played_keys() -> frozenset[str]:
    return frozenset(audit.Entry.objects.filter(subject_kind=_ROW).values_list("subject_key", flat=True))


def _keyed(given: Iterable[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each row under what tells it apart: item, applicant, day (digested: the audit shows no identity), which of several alike."""
    seen: Counter[str] = Counter()
    for row in given:
        alike = sealing.digest(f"{row['item']}:{row['party']}:{row['days_ago']}", context="city_row").hex()[:24]
        seen[alike] += 1
        yield f"{alike}:{seen[alike]}", row


def play(row: dict[str, Any]) -> Case:
    """One case from draft to where its row says."""
    story = _begin(row)
    if story.target is State.DRAFT:
        return story.case
    story.does(cases.submit, actor=story.applicant)
    if story.target is State.SUBMITTED:
        return story.case
    story.next_day()
    if story.target in ENDINGS:
        ENDINGS[story.target](story)
        return story.case
    _accept(story)
    if story.target is State.SUSPENDED:
        _suspend(story)
        return story.case
    _handle(story)
    return story.case


def _begin(row: dict[str, Any]) -> Played:
    revision = catalogue.published().filter(item__code=row["item"]).get()
    party = _party(row)
    applicant = parties.people_of(party).order_by("pk")[0].person
    day = _working_days_ago(row["days_ago"])
    random = Random(row["item"] + row["party"] + str(row["days_ago"]))  # noqa: S311 — a story, not a secret
    with clock.moved_to(min(clock.at(day, random.randint(8, 11), random.randint(0, 59)), clock.now())):
        case = cases.open_draft(
            revision, party, actor=applicant, channel=row["channel"], answers=row["answers"], title=row["title"]
        )
        case = cases.save_draft(case.number, actor=applicant, form=row["form"], delivery=row["delivery"])
        if row["until"] != State.DRAFT:
            _give_files(case, applicant)
    return Played(row, case, applicant, day, random)


def _party(row: dict[str, Any]) -> Party:
    found = parties.find_by_identity(row["party_id_type"], row["party"])
    if found is None:
        raise LookupError(f"办件里的申请人 {row['party']} 没有登记")
    return found


def _working_days_ago(count: int) -> dt.date:
    calendar, day = workcalendar.calendar(), clock.today()
    while count > 0:
        day -= dt.timedelta(days=1)
        count -= calendar.is_working(day)
    return day


def _give_files(case: Case, applicant: Person) -> None:
    for material in case.materials.filter(state="missing").order_by("order"):
        cases.add_file(
            case.number,
            material.code,
            io.BytesIO(samples.paper(material.name)),
            f"{material.name}.pdf",
            actor=applicant,
        )


# --- what people of the offices do --------------------------------------------------------------------


def _one_of(people: QuerySet[Person], but: Collection[int] = ()) -> Person:
    return people.exclude(pk__in=but).order_by("pk")[0]


def _clerk(story: Played) -> Person:
    clerks = list(org.people_holding(Role.CLERK, story.case.window_unit or story.case.unit).order_by("pk"))
    return story.random.choice(clerks)


def _accept(story: Played) -> None:
    clerk = _clerk(story)
    story.does(cases.pre_examine, actor=clerk, note="材料清楚，原件受理时核对。")
    if story.target in ACCEPTED_FIRST:
        story.does(cases.accept, actor=clerk)
        story.next_day()


def _ask_for_correction(story: Played) -> None:
    wanted = story.case.materials.exclude(state="exempt").order_by("order").first()
    if wanted is not None:
        story.does(
            cases.request_correction, actor=_clerk(story), materials={wanted.code: "第二页看不清，请重新拍照上传。"}
        )


def _refuse_to_accept(story: Played) -> None:
    reason = "申请内容不属于本机关职权范围，请向有权机关提出。"
    story.does(cases.refuse_acceptance, actor=_clerk(story), reason=reason)


def _give_back(story: Played) -> None:
    reason = "申请人来电说同一事项已有一件在办，要求退回这一件。"
    story.does(cases.give_back, actor=_clerk(story), ground=ReturnGround.ASKED, reason=reason)


def _withdraw(story: Played) -> None:
    story.does(cases.withdraw, actor=story.applicant, reason="计划改变，暂时不办了。")


ENDINGS: dict[State, Callable[[Played], None]] = {
    State.PRE_EXAMINED: _accept,
    State.CORRECTION: _ask_for_correction,
    State.NOT_ACCEPTED: _refuse_to_accept,
    State.RETURNED: _give_back,
    State.WITHDRAWN: _withdraw,
}


def _suspend(story: Played) -> None:
    examiner = _one_of(org.people_holding(Role.EXAMINER, story.case.unit))
    kind = story.row.get("pause", "expert_review")
    story.does(cases.suspend, actor=examiner, kind=kind, days_needed=8, reason="需要请专家对方案进行评审。")


def _handle(story: Played) -> None:
    """Task by task, until the state of the row is reached."""
    for _step in range(MOST_STEPS):
        if _is_there(story):
            break
        task = procedures.open_tasks(story.case.subject).order_by("pk").first()
        if task is None:
            break
        _finish(story, task)
        story.next_day()
    if story.target in {State.DELIVERED, State.ARCHIVED} and story.case.state in {State.DECIDED, State.ISSUED}:
        method = story.row["delivery"].get("method", "counter")
        story.does(cases.deliver, actor=_clerk(story), method=method)
    if story.target is State.ARCHIVED and story.case.state != State.ARCHIVED:
        story.does(cases.archive, actor=_clerk(story))


def _is_there(story: Played) -> bool:
    reached = State(story.case.state)
    if story.target is State.ARCHIVED:
        return reached in {State.DELIVERED, State.ARCHIVED}
    return reached == story.target or (reached in ORDER and ORDER.index(reached) >= ORDER.index(story.target))


def _finish(story: Played, task: procedures.Task) -> None:
    worker = _one_of(org.people_holding(task.role, task.unit), but=_must_not(story, task))
    outcome, opinion = _words(story, task)
    with clock.moved_to(story.moment()):
        story.case = cases.complete_task(task.pk, outcome=outcome, opinion=opinion, actor=worker)


def _must_not(story: Played, task: procedures.Task) -> list[int]:
    """Handling and deciding are different people."""
    handled = (story.case.accepted_by_id, story.case.examined_by_id) if task.duty == Duty.DECISION else ()
    return [key for key in handled if key is not None]


def _words(story: Played, task: procedures.Task) -> tuple[str, str]:
    if task.duty == Duty.DECISION:
        refused = story.row.get("outcome") == "refused"
        return ("refused", "经营场所不符合规定的条件。") if refused else ("granted", "同意。")
    if task.duty == Duty.DELIVERY:
        return story.row["delivery"].get("method", "counter"), ""
    return "agree", "材料齐全，符合规定的条件，建议准予。"


def has_foreign_cases() -> bool:
    """Whether the city has cases and none of them was played here: a city that lives, or one from before rows had keys."""
    return Case.objects.exists() and not _played_keys()
