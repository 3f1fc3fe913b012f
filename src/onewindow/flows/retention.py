"""保管期限: how long a case's files stay, set when it is archived, or when it is withdrawn before anybody accepted it.

The city's own schedule (归档范围和保管期限表) says how long: ``settings.ONEWINDOW_RETENTION`` in years or ``permanent``, and
``settings.ONEWINDOW_RETENTION_BY_ITEM`` for items that differ. Destroying is the affair of ``kernel.attachments``.
"""

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.cases import service as cases
from onewindow.cases.service import Case, State
from onewindow.joint import service as joint
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.events import service as events
from onewindow.packages import service as packages

PERMANENT = "permanent"
# 基本编码: where it stands in an item's code, behind the authority's 18 characters and the level.
_BASIC_CODE = slice(19, 31)


def register() -> None:
    """Listen to the two ends of a case after which nobody adds a file."""
    events.subscribe(cases.CaseArchived, keep_as_the_schedule_says, name="flows.retention.keep_as_the_schedule_says")
    events.subscribe(cases.CaseWithdrawn, keep_for_a_while, name="flows.retention.keep_for_a_while")
    events.subscribe(packages.PackageFinished, keep_of_package, name="flows.retention.keep_of_finished_package")
    events.subscribe(packages.PackageWithdrawn, keep_of_package, name="flows.retention.keep_of_withdrawn_package")
    events.subscribe(packages.PackageFinished, keep_of_sessions, name="flows.retention.keep_of_sessions")
    events.subscribe(packages.PackageWithdrawn, keep_of_sessions, name="flows.retention.keep_of_withdrawn_sessions")


def keep_as_the_schedule_says(fact: cases.CaseArchived) -> None:
    """The files of a filed case, by its item; one withdrawn before acceptance keeps its short time."""
    case = Case.objects.get(number=fact.number)
    is_short = fact.closed_as == State.WITHDRAWN and case.accepted_at is None
    attachments.retain(case.subject, _for_a_while(case) if is_short else _by_schedule(case))


def keep_for_a_while(fact: cases.CaseWithdrawn) -> None:
    """A draft or an application that the applicant took back: nothing of the authority's has come of it."""
    case = Case.objects.get(number=fact.number)
    if case.accepted_at is None:
        attachments.retain(case.subject, _for_a_while(case))


def keep_of_package(fact: packages.PackageFinished | packages.PackageWithdrawn) -> None:
    """The application's own files (一件事): each case has the same content under its own schedule, so these go after a while."""
    until = clock.today() + dt.timedelta(days=settings.ONEWINDOW_RETENTION_WITHDRAWN_DAYS)
    attachments.retain(packages.subject_of(fact.number), until)


def keep_of_sessions(fact: packages.PackageFinished | packages.PackageWithdrawn) -> None:
    """Photos and drawings of joint work (联合办理): as long as the city keeps files of which the schedule says nothing of its own."""
    term = settings.ONEWINDOW_RETENTION
    until = None if term == PERMANENT else _years_after(clock.today(), int(term))
    for number in joint.numbers_of(fact.number):
        attachments.retain(joint.subject_of(number), until)


def check_config() -> list[str]:
    """What is wrong with the schedule in the settings, as sentences."""
    given = [settings.ONEWINDOW_RETENTION, *_by_item().values()]
    wrong = [term for term in given if term != PERMANENT and not (term.isdecimal() and int(term) > 0)]
    said = _("保管期限写得不对：%(terms)s。请写年数或 permanent（永久）；按事项的写成 事项编码=年数，用逗号隔开。")
    return [said % {"terms": "、".join(wrong)}] if wrong else []


def _for_a_while(case: Case) -> dt.date:
    return _closed_on(case) + dt.timedelta(days=settings.ONEWINDOW_RETENTION_WITHDRAWN_DAYS)


def _by_schedule(case: Case) -> dt.date | None:
    terms = _by_item()
    own = terms.get(case.item_code) or terms.get(case.item_code[_BASIC_CODE])
    term = own or settings.ONEWINDOW_RETENTION
    return None if term == PERMANENT else _years_after(_closed_on(case), int(term))


def _by_item() -> dict[str, str]:
    pairs = (pair.partition("=") for pair in settings.ONEWINDOW_RETENTION_BY_ITEM.split(",") if pair.strip())
    return {code.strip(): term.strip() for code, _sign, term in pairs}


def _closed_on(case: Case) -> dt.date:
    return clock.local(case.closed_at or clock.now()).date()


def _years_after(day: dt.date, years: int) -> dt.date:
    """The same day of a later year; what was closed on 29 February stays a day longer rather than shorter."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)
