"""督办: who hears of a letter, its answer and its limit; and the rules of escalation, set going by the lights of the clock."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from onewindow.base import clock
from onewindow.base.chinese import long_date
from onewindow.cases import service as cases
from onewindow.kernel.events import service as events
from onewindow.kernel.notices import service as notices
from onewindow.kernel.notices.service import Telling, Text
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role, Unit
from onewindow.kernel.timelimits.service import LIT, OVERDUE, LightChanged, LimitKind
from onewindow.procedures import service as procedures
from onewindow.supervision import service as supervision
from onewindow.supervision.service import (
    HeadToBeTold,
    Urging,
    UrgingAnswered,
    UrgingClosed,
    UrgingDrafted,
    UrgingIssued,
    UrgingSentBack,
)

TEXTS = (
    Text(
        "urging_issued",
        gettext_lazy("督办：{number}"),
        gettext_lazy("“{item}”（{case}）被督办（{letter}），事由：{reason}。请在 {due} 前办理并回复。要求：{words}"),
    ),
    Text(
        "urging_drafted",
        gettext_lazy("待签发的督办：{number}"),
        gettext_lazy("按规则给“{item}”（{case}，{unit}）拟了一件督办，事由：{reason}。请看过以后签发或作废。"),
    ),
    Text(
        "urging_answered",
        gettext_lazy("督办已回复：{number}"),
        gettext_lazy("{unit}回复了“{item}”（{case}）的督办：{answer}。请办结或退回。"),
    ),
    Text(
        "urging_sent_back",
        gettext_lazy("督办回复被退回：{number}"),
        gettext_lazy("“{item}”（{case}）的督办回复被退回，理由：{back}。请在 {due} 前重新回复。"),
    ),
    Text(
        "urging_closed",
        gettext_lazy("督办已办结：{number}"),
        gettext_lazy("“{item}”（{case}）的督办已办结，结论：{conclusion}"),
    ),
    Text(
        "urging_ending",
        gettext_lazy("督办还没有回复：{number}"),
        gettext_lazy("“{item}”（{case}）的督办要在 {due} 前回复，现在还没有收到。"),
    ),
    Text(
        "head_overdue",
        gettext_lazy("本单位有办件超期：{case}"),
        gettext_lazy("“{item}”（{case}）的{what}已经超期 {days} 个工作日，按规则 {rule} 提醒单位负责人。请过问。"),
    ),
)


def register() -> None:
    """The texts, and who listens to which fact."""
    notices.register(*TEXTS)
    events.subscribe(UrgingIssued, tell_issued, name="flows.urgings.tell_issued")
    events.subscribe(UrgingDrafted, tell_drafted, name="flows.urgings.tell_drafted")
    events.subscribe(UrgingAnswered, tell_answered, name="flows.urgings.tell_answered")
    events.subscribe(UrgingSentBack, tell_sent_back, name="flows.urgings.tell_sent_back")
    events.subscribe(UrgingClosed, tell_closed, name="flows.urgings.tell_closed")
    events.subscribe(HeadToBeTold, tell_head, name="flows.urgings.tell_head")
    events.subscribe(LightChanged, follow_light, name="flows.urgings.follow_light")


def tell_issued(fact: UrgingIssued) -> None:
    """Heads and chiefs, who answer, and whoever has the case's step in hand."""
    urging = _urging(fact.number)
    holders = [task.person for task in _steps(urging) if task.person is not None]
    _tell("urging_issued", urging, [*_answering(urging.unit), *holders])


def tell_drafted(fact: UrgingDrafted) -> None:
    """The supervisors of the unit: one of them signs."""
    urging = _urging(fact.number)
    _tell("urging_drafted", urging, org.people_holding(Role.SUPERVISOR, urging.unit))


def tell_answered(fact: UrgingAnswered) -> None:
    """Who signed."""
    urging = _urging(fact.number)
    _tell("urging_answered", urging, [urging.signed_by], str(urging.answered_at))


def tell_sent_back(fact: UrgingSentBack) -> None:
    """Those who answer."""
    urging = _urging(fact.number)
    _tell("urging_sent_back", urging, _answering(urging.unit), fact.at, back=fact.words)


def tell_closed(fact: UrgingClosed) -> None:
    """Who answered."""
    urging = _urging(fact.number)
    _tell("urging_closed", urging, [urging.answered_by])


def follow_light(fact: LightChanged) -> None:
    """The limit of a letter: those who answer, overdue also who signed. A case that turned red: the rules that do not wait."""
    if fact.subject_kind == "case" and fact.light in OVERDUE:
        supervision.escalate(fact.subject_key)
    if fact.subject_kind == "urging" and fact.light in LIT:
        urging = _urging(fact.subject_key)
        people = [*_answering(urging.unit), *([urging.signed_by] if fact.light in OVERDUE else [])]
        _tell("urging_ending", urging, people, f"{fact.light}:{urging.due_at}")


@transaction.atomic
def tell_head(fact: HeadToBeTold) -> None:
    """By rule the heads of the unit hear of a case that stays overdue."""
    case = cases.visible_to(org.system_actor()).select_related("unit").get(number=fact.case_number)
    words = {"item": case.item_name, "case": case.number, "days": fact.days, "rule": fact.rule}
    words["what"] = str(LimitKind(fact.limit_kind).label)
    once = f"escalation:{fact.rule}:{case.number}:{fact.limit_kind}"
    notices.tell_many(
        Telling("head_overdue", words, case.subject, f"{once}:{one.pk}", person=one, channels=("inbox",))
        for one in org.people_holding(Role.UNIT_HEAD, case.unit)
    )


def _urging(number: str) -> Urging:
    rows = supervision.urgings_visible_to(org.system_actor())
    return rows.select_related("unit", "signed_by", "answered_by").get(number=number)


def _steps(urging: Urging) -> Iterable[procedures.Task]:
    case = cases.visible_to(org.system_actor()).filter(number=urging.case_number).first()
    return procedures.open_tasks(case.subject) if case else ()


def _answering(unit: Unit) -> list[Person]:
    return [*org.people_holding(Role.UNIT_HEAD, unit), *org.people_holding(Role.CHIEF, unit)]


@transaction.atomic
def _tell(template: str, urging: Urging, people: Iterable[Person | None], occasion: str = "", **words: Any) -> None:
    """Each once."""
    context = {
        "number": urging.number,
        "item": urging.item_name,
        "case": urging.case_number,
        "unit": urging.unit.name,
        "letter": urging.document_number,
        "reason": str(urging.get_reason_display()),
        "words": urging.words,
        "answer": urging.answer,
        "conclusion": urging.conclusion,
        "due": long_date(clock.local(urging.due_at).date()) if urging.due_at else "",
        **words,
    }
    readers = {person.pk: person for person in people if person is not None}
    once = f"{template}:{urging.number}:{occasion}"
    notices.tell_many(
        Telling(template, context, urging.subject, f"{once}:{pk}", person=person, channels=("inbox",))
        for pk, person in readers.items()
    )
