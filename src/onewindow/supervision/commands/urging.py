"""The verbs of an urging letter."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.codes import LimitUnit
from onewindow.base.errors import Conflict, Invalid, NotFound, said
from onewindow.cases import service as cases
from onewindow.cases.service import CLOSED, Case
from onewindow.kernel.audit import service as audit
from onewindow.kernel.documents import service as documents
from onewindow.kernel.documents.service import Document
from onewindow.kernel.events import service as events
from onewindow.kernel.numbering import service as numbering
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind, Policy
from onewindow.supervision import papers, permissions
from onewindow.supervision.events import (
    UrgingAnswered,
    UrgingClosed,
    UrgingDrafted,
    UrgingIssued,
    UrgingSentBack,
)
from onewindow.supervision.models import EscalationRule, Urging
from onewindow.supervision.states import RUNNING, WORKFLOW, UrgingReason, UrgingState

MOST_REPLY_DAYS = 20


@transaction.atomic
def urge(case_number: str, *, reason: str, words: str, reply_days: int, actor: Person) -> Urging:
    """督办: a letter with its number and document goes to the unit, which has ``reply_days`` working days to answer.

    Raises ``NotFound('no_such_case')``, ``NotPermitted``, ``Conflict('case_closed' | 'urged_already')``,
    ``Invalid('unknown_reason' | 'words_missing' | 'days_out_of_range')``.
    """
    case = _case(case_number, actor)
    permissions.require(permissions.can_urge(actor, case))
    urging = _new(case, reason=reason, words=words, reply_days=reply_days)
    paper = _issue(urging, actor=actor)
    _store(urging)
    _issued(urging, paper, actor=actor)
    return urging


def draft_letter(case: Case, rule: EscalationRule, *, reason: str, words: str, actor: Person) -> Urging | None:
    """As a rule says, by the system: a supervisor signs it. ``None`` when the case is urged already. Part of ``escalate``."""
    if Urging.objects.filter(case_number=case.number, state__in=RUNNING).exists():
        return None
    urging = _new(case, reason=reason, words=words, reply_days=rule.reply_days)
    urging.rule, urging.state = rule, UrgingState.DRAFTED
    _store(urging)
    _record("urging.drafted", urging, UrgingDrafted(urging.number), actor=actor, rule=rule.code)
    return urging


@transaction.atomic
def sign(number: str, *, words: str, reply_days: int, actor: Person) -> Urging:
    """签发 what a rule drafted, in the supervisor's words. Raises as ``urge``, and ``Conflict('wrong_state')``."""
    urging = _stepping(number, "sign", actor=actor)
    urging.words, urging.reply_days = _words(words), _days(reply_days)
    paper = _issue(urging, actor=actor)
    urging.save()
    _issued(urging, paper, actor=actor)
    return urging


@transaction.atomic
def drop(number: str, *, words: str, actor: Person) -> Urging:
    """作废 a draft, with the reason why nobody is urged. Raises ``Invalid('words_missing')``, ``Conflict('wrong_state')``."""
    urging = _concluded(number, "drop", words, actor=actor)
    _record("urging.dropped", urging, None, actor=actor, note=urging.conclusion)
    return urging


@transaction.atomic
def answer(number: str, *, words: str, actor: Person) -> Urging:
    """回复 by a head or chief of the unit: what was done, why it was late. Raises ``Invalid('words_missing')``, ``Conflict('wrong_state')``."""
    urging = _stepping(number, "answer", actor=actor)
    urging.answer = _words(words)
    urging.answered_at, urging.answered_by = clock.now(), actor
    urging.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    timelimits.finish(urging.subject, [LimitKind.URGING], actor=actor)
    _record("urging.answered", urging, UrgingAnswered(urging.number), actor=actor, note=urging.answer)
    return urging


@transaction.atomic
def send_back(number: str, *, words: str, actor: Person) -> Urging:
    """退回: the answer does not do. The unit has as many working days again; its answer so far stays in the audit.

    Raises ``Invalid('words_missing')``, ``Conflict('wrong_state')``.
    """
    urging = _stepping(number, "send_back", actor=actor)
    urging.sent_back_for = _words(words)
    _start_clock(urging, actor=actor)
    urging.save(update_fields=["state", "sent_back_for", "due_at"])
    fact = UrgingSentBack(urging.number, urging.sent_back_for, clock.now().isoformat())
    _record("urging.sent_back", urging, fact, actor=actor, note=urging.sent_back_for)
    return urging


@transaction.atomic
def close(number: str, *, words: str, actor: Person) -> Urging:
    """督办办结, with the supervisor's conclusion. Raises ``Invalid('words_missing')``, ``Conflict('wrong_state')``."""
    urging = _concluded(number, "close", words, actor=actor)
    _record("urging.closed", urging, UrgingClosed(urging.number), actor=actor, note=urging.conclusion)
    return urging


def _concluded(number: str, verb: str, words: str, *, actor: Person) -> Urging:
    urging = _stepping(number, verb, actor=actor)
    urging.conclusion = _words(words)
    urging.closed_at, urging.closed_by = clock.now(), actor
    urging.save(update_fields=["state", "conclusion", "closed_at", "closed_by"])
    return urging


def _case(number: str, actor: Person) -> Case:
    case = cases.visible_to(actor).select_related("unit").filter(number=number).first()
    if case is None:
        raise NotFound("no_such_case", _("没有这个办件，请核对编号。"))
    if case.state in CLOSED:
        raise Conflict("case_closed", _("这件已经办结，不用督办了。什么都没有发出。"))
    return case


def _new(case: Case, *, reason: str, words: str, reply_days: int) -> Urging:
    if reason not in UrgingReason.values:
        raise Invalid("unknown_reason", _("请选择督办的事由。"), fields={"reason": _("请选择事由")})
    now = clock.now()
    return Urging(
        number="",
        case_number=case.number,
        item_code=case.item_code,
        item_name=case.item_name,
        unit=case.unit,
        reason=reason,
        words=_words(words),
        reply_days=_days(reply_days),
        state=UrgingState.OPEN,
        created_at=now,
    )


def _words(words: str) -> str:
    return said(words, "words_missing", _("请写明内容，对方要照着办。"), field="words")


def _days(number: int) -> int:
    if not 1 <= number <= MOST_REPLY_DAYS:
        sentence = _("回复期限可以是 1 到 %d 个工作日。") % MOST_REPLY_DAYS
        raise Invalid("days_out_of_range", sentence, fields={"reply_days": sentence})
    return number


def _stepping(number: str, verb: str, *, actor: Person) -> Urging:
    """Lock, permit, and take the step in the table of states."""
    rows = Urging.objects.select_related("unit").select_for_update(of=("self",))
    urging = rows.filter(number=number).first()
    if urging is None or not permissions.can_see(actor, number):
        raise NotFound("no_such_urging", _("没有这件督办，或者您没有查看它的权限。"))
    permissions.require(permissions.can(verb, actor, urging))
    urging.state = WORKFLOW.next_state(verb, urging.state)
    return urging


def _issue(urging: Urging, *, actor: Person) -> Document:
    """Number, clock and document of a letter that goes out; not saved yet."""
    urging.number = urging.number or _next_number()
    urging.signed_at, urging.signed_by = clock.now(), actor
    issuer = urging.issuer = permissions.issuing_unit(actor, urging.unit)
    _start_clock(urging, actor=actor)
    paper = papers.letter(urging, issuer, actor=actor)
    urging.document_number = paper.number
    return paper


def _start_clock(urging: Urging, *, actor: Person) -> None:
    policy = Policy(LimitKind.URGING, urging.reply_days, LimitUnit.WORKING_DAY)
    (limit,) = timelimits.start(
        urging.subject, [policy], actor=actor, responsible_unit=urging.unit, item_code=urging.item_code
    )
    urging.due_at = limit.due_at


def _next_number() -> str:
    year = clock.today().year
    return f"DB{year}{numbering.take(f'urging/{year}'):05d}"


def _store(urging: Urging) -> None:
    urging.number = urging.number or _next_number()
    try:
        with transaction.atomic():
            urging.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            "urged_already", _("这件已经有一件督办还没有办结，请在那一件上继续。什么都没有发出。")
        ) from error


def _issued(urging: Urging, paper: Document, *, actor: Person) -> None:
    changes = {"case": urging.case_number, "document": paper.number}
    audit.record("urging.issued", urging.subject, actor=actor, changes=changes, note=urging.words)
    events.publish(UrgingIssued(urging.number), *documents.facts_of([paper]))


def _record(verb: str, urging: Urging, fact: object | None, *, actor: Person, note: str = "", **changes: Any) -> None:
    """The trace in the audit, and the fact for whoever listens."""
    audit.record(verb, urging.subject, actor=actor, changes=changes, note=note)
    if fact is not None:
        events.publish(fact)
