"""红黄灯: when a limit of a case is nearly due or overdue, those who can do something about it are told; when its day moves, the case follows."""

from collections.abc import Iterable

from django.db import transaction

from onewindow.base import clock
from onewindow.base.chinese import long_date
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.kernel.events import service as events
from onewindow.kernel.notices import service as notices
from onewindow.kernel.notices.service import Telling
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import (
    LIT,
    OVERDUE,
    DueMoved,
    Light,
    LightChanged,
    Limit,
    LimitKind,
    LimitState,
)
from onewindow.procedures import service as procedures


def register() -> None:
    """Listen to the one clock."""
    events.subscribe(LightChanged, tell_light, name="flows.case_lights.tell_light")
    events.subscribe(DueMoved, follow, name="flows.case_lights.follow")


def follow(fact: DueMoved) -> None:
    """The case and its open steps show the new day."""
    if fact.subject_kind == "case":
        cases.follow_clock(fact.subject_key, actor=org.system_actor())


@transaction.atomic
def tell_light(fact: LightChanged) -> None:
    """Tell the applicant of a correction or a material that is awaited, colleagues of everything else; red also those who supervise,
    double red also the heads of the unit.
    """
    is_a_duty = fact.subject_kind == "case" and fact.limit_kind != LimitKind.TIMER  # nobody is late with a wait
    if not is_a_duty or fact.light not in LIT:
        return
    case = Case.objects.with_page_data().get(number=fact.subject_key)
    for limit in timelimits.of_subject(case.subject):
        if limit.kind == fact.limit_kind and limit.state == LimitState.RUNNING and limit.light == fact.light:
            notices.tell_many(_tellings(case, limit))


def _tellings(case: Case, limit: Limit) -> Iterable[Telling]:
    due = long_date(clock.local(limit.due_at).date()) if limit.due_at else ""
    context = {
        "what": str(limit.get_kind_display()),
        "number": case.number,
        "item": case.item_name,
        "remaining": timelimits.remaining(limit).words,
        "due": due,
    }
    once = f"light:{case.number}:{limit.pk}:{limit.light}:{due}"
    if limit.kind == LimitKind.CORRECTION:
        yield Telling("correction_ending", context, case.subject, once, party=case.party)
        return
    if limit.kind == LimitKind.DEFERRED:
        yield Telling("deferred_ending", context, case.subject, once, party=case.party)
        return
    for person in _people(case, limit):
        yield Telling(
            f"light_{limit.light}", context, case.subject, f"{once}:{person.pk}", person=person, channels=("inbox",)
        )


def _people(case: Case, limit: Limit) -> list[Person]:
    """Each once: whoever holds the step or could, for red the supervisors of the unit, for double red also its heads."""
    people = {person.pk: person for person in _responsible(case, limit)}
    if limit.light in OVERDUE:
        people |= {person.pk: person for person in org.people_holding(Role.SUPERVISOR, case.unit)}
    if limit.light == Light.DOUBLE_RED:
        people |= {person.pk: person for person in org.people_holding(Role.UNIT_HEAD, case.unit)}
    return list(people.values())


def _responsible(case: Case, limit: Limit) -> Iterable[Person]:
    if limit.kind == LimitKind.NOTICE:
        return cases.people_who_can("accept", case)
    if limit.kind == LimitKind.SPECIAL:
        return cases.people_who_can("resume", case)
    if limit.kind == LimitKind.COMMITMENT:
        return cases.people_who_can("check_commitment", case)
    steps = list(procedures.open_tasks(case.subject))
    holders = [step.person for step in steps if step.person is not None]
    if holders:
        return holders
    if steps:
        return [person for step in steps for person in org.people_holding(step.role, step.unit)]
    return cases.people_who_can("deliver" if limit.kind == LimitKind.DELIVERY else "examine", case)
