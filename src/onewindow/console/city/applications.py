"""The demo city's applications for several items at once: sent by the applicant, then every unit's case goes its own way.

A row of ``applications.jsonl`` is one of ``cases/`` with ``theme`` in the place of ``item``; ``branches`` says by alias how far the
case of each item has come: ``{"plan": {"until": "in_review", "words": {…}}}``.
"""

import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from onewindow.base import clock
from onewindow.cases.service import State
from onewindow.console.city import played_cases, samples
from onewindow.console.city.filings import in_the_morning, party_of
from onewindow.console.city.story import Played, chance, dated, working_days_ago
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person
from onewindow.kernel.parties import service as parties
from onewindow.packages import service as packages
from onewindow.packages.service import PackageApplication


def load(file: Path, advance: Callable[[int], None]) -> int:
    """Play every row that is not there yet; how many were played. Raises ``Strayed``."""
    return played_cases.each_once(file, advance, play)


def play(row: dict[str, Any]) -> str:
    """One application from its draft to where each of its branches is; its number."""
    day = working_days_ago(row["days_ago"])
    random = chance(row["theme"], row["party"], row["days_ago"])
    party = party_of(row)
    applicant = parties.people_of(party).order_by("pk")[0].person
    with clock.moved_to(in_the_morning(day, random)):
        application = _sent({**row, "form": dated(row["form"], day)}, party, applicant)
    live(application, row, applicant, day, random)
    return application.number


def live(
    application: PackageApplication, row: Mapping[str, Any], applicant: Person, day: dt.date, random: Random
) -> None:
    """Every branch of what was sent, to where its row says: all are taken on, each is handled, and what was held back for the others
    is handed over when all are there. Raises ``Strayed``.
    """
    branches = application.branches.select_related("case").order_by("order")
    told = [(branch.case, {**row, **row["branches"][branch.alias]}) for branch in branches if branch.case is not None]
    stories = [Played(one, case, applicant, day, random) for case, one in told]
    sent_on = [story for story in stories if story.target is not State.SUBMITTED]
    taken_on = [story for story in sent_on if played_cases.is_taken_on(story)]
    _follow(application, [story.case.accepted_at for story in stories])
    for story in taken_on:
        played_cases.go_on(story)
        _follow(application, [story.told_until])
    for story in taken_on:
        story.case.refresh_from_db()
        if story.case.state != story.target:
            played_cases.go_on(story)
    _follow(application, [story.told_until for story in taken_on])
    for story in stories:
        played_cases.must_have_come(story.case, story.row)


def _follow(application: PackageApplication, moments: Sequence[dt.datetime | None]) -> None:
    """What follows for the whole, at the last of these moments: the promise runs from the last acceptance, not from today."""
    with clock.moved_to(max((moment for moment in moments if moment is not None), default=clock.now())):
        packages.settle(application.number, actor=org.system_actor())


def _sent(row: Mapping[str, Any], party: parties.Party, applicant: Person) -> PackageApplication:
    version = in_force(row["theme"])
    draft = packages.begin(version, party, actor=applicant, channel=row["channel"], answers=row["answers"])
    return send(draft, row, applicant)


def in_force(theme: str) -> packages.ThemeVersion:
    """The version of the theme that is applied for. Raises ``LookupError``."""
    version = packages.themes_visible_to(None).standing(theme)
    if version is None:
        raise LookupError(f"一件事主题 {theme} 没有在用的版本")
    return version


def send(draft: PackageApplication, row: Mapping[str, Any], applicant: Person) -> PackageApplication:
    """Filled in as the row says, with a paper for every material that is asked for, and sent."""
    draft = packages.save(draft, actor=applicant, form={**draft.form, **row["form"]}, delivery=row["delivery"])
    for one in packages.plan_now(draft).materials:
        if not one.is_exempt and not one.is_the_form:
            stream = io.BytesIO(samples.paper(one.name))
            packages.add_file(draft, one.code, stream, f"{one.name}.pdf", actor=applicant)
    return packages.submit(draft, actor=applicant)
