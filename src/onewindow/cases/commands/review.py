"""Examination, and what may hold it up or lengthen it by law."""

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, said
from onewindow.cases import papers, permissions, rules
from onewindow.cases.commands.walk import complete_step, due_of, locked, record, staying, stepping, write
from onewindow.cases.events import (
    CaseExamined,
    CaseExtended,
    CaseResumed,
    CaseSupplemented,
    CaseSuspended,
    ExplanationAsked,
)
from onewindow.cases.models import Case
from onewindow.cases.states import WORKFLOW
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind, PauseReason
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Duty


@transaction.atomic
def examine(case: Case | str, *, opinion: str, actor: Person, outcome: str = "agree") -> Case:
    """审查意见: the examiner's opinion closes the step of examination; ``outcome`` is what the drawing branches on.

    Raises ``Invalid('opinion_missing')``, ``Conflict('step_not_reached')``, ``NotPermitted('own_case')``.
    """
    return examined(locked(case, actor=actor, duty=Duty.EXAMINATION), opinion=opinion, actor=actor, outcome=outcome)


def examined(case: Case, *, opinion: str, actor: Person, outcome: str) -> Case:
    """``examine`` on a case already locked."""
    theirs = vars(case)["waiting_unit"] in (None, case.unit_id)
    _permit_examination(case, actor, of_the_unit=theirs)
    case.state = WORKFLOW.next_state("examine", case.state)
    words = said(opinion, "opinion_missing", _("请写明审查意见，决定人要看您的意见。"))
    case.examined_by = actor if theirs or case.examined_by is None else case.examined_by
    write(case, "state", "examined_by")
    complete_step(case, outcome=outcome, opinion=words, actor=actor)
    record(case, "case.examined", CaseExamined(case.number), actor=actor, note=words, outcome=outcome)
    return case


def _permit_examination(case: Case, actor: Person, *, of_the_unit: bool) -> None:
    """Examiners of the unit by their role in it; of a step that falls to another unit the procedure asks for the role there."""
    if of_the_unit:
        permissions.require("examine", actor, case)
    else:
        permissions.require_not_own(actor, case)


@transaction.atomic
def suspend(case: Case | str, *, kind: str, days_needed: int, reason: str, actor: Person) -> Case:
    """特别程序: the clock stands still while others do their part, and the applicant is told in writing how many working
    days they need (行政许可法 45). Those days are a limit of their own: a case is not forgotten while it waits.

    Its eight kinds pause both clocks; a survey or publicity only the promise, when the item says so. Raises
    ``Invalid('unknown_special_procedure' | 'days_needed_missing' | 'reason_missing' | 'pauses_nothing')``.
    """
    case = stepping(case, "suspend", actor=actor)
    if kind not in PauseReason.values:
        raise Invalid("unknown_special_procedure", _("没有这种特别程序。"), fields={"kind": _("请选择种类")})
    if days_needed < 1:
        sentence = _("请写明需要多少个工作日，法律要求书面告知申请人。")
        raise Invalid("days_needed_missing", sentence, fields={"days_needed": sentence})
    why = said(reason, "reason_missing", _("请写明为什么需要这个程序。"))
    kinds = rules.paused_kinds(kind, case.revision)
    paper = papers.special_procedure(case, kind, days_needed, why, actor=actor)
    limits = timelimits.pause(
        case.subject, kinds, actor=actor, reason_code=kind, reason=why, document_number=paper.number
    )
    timelimits.start(
        case.subject,
        [rules.special_policy(days_needed)],
        actor=actor,
        responsible_unit=case.unit,
        item_code=case.item_code,
    )
    case.pause_reason = kind
    _follow_clock(case, limits, "state", "pause_reason")
    record(
        case,
        "case.suspended",
        CaseSuspended(case.number, kind, days_needed, _moment()),
        actor=actor,
        note=why,
        kind=kind,
        days_needed=days_needed,
        paper=paper,
    )
    return case


@transaction.atomic
def resume(case: Case | str, *, actor: Person, note: str = "") -> Case:
    """The special procedure is over: what was paused counts on from the next working day."""
    case = stepping(case, "resume", actor=actor)
    kinds = rules.paused_kinds(case.pause_reason, case.revision)
    limits = timelimits.resume(case.subject, kinds, actor=actor)
    timelimits.finish(case.subject, [LimitKind.SPECIAL], actor=actor)
    ended, case.pause_reason = case.pause_reason, ""
    _follow_clock(case, limits, "state", "pause_reason")
    record(case, "case.resumed", CaseResumed(case.number, ended, _moment()), actor=actor, note=note.strip(), kind=ended)
    return case


@transaction.atomic
def extend(case: Case | str, *, days: int, reason: str, actor: Person) -> Case:
    """延期: once, by the unit's own head, at most ten working days, the reason told in writing (行政许可法 42).

    Raises ``Conflict('already_extended')``, ``Invalid('days_out_of_range' | 'reason_missing')``.
    """
    case = staying(case, "extend", actor=actor)
    if case.extended_at is not None:
        raise Conflict("already_extended", _("这件已经延期过一次。法律只允许延期一次，请在期限内作出决定。"))
    if not 1 <= days <= rules.EXTENSION_DAYS:
        sentence = _("延期可以是 1 到 %d 个工作日。") % rules.EXTENSION_DAYS
        raise Invalid("days_out_of_range", sentence, fields={"days": sentence})
    why = said(reason, "reason_missing", _("请写明延期的理由，要书面告知申请人。"))
    limits = timelimits.extend(case.subject, rules.RUNNING_KINDS, days, actor=actor, reason=why)
    case.due_at = due_of(limits)
    case.extended_at = clock.now()
    paper = papers.extension(case, days, why, actor=actor)
    _follow_clock(case, limits, "extended_at")
    record(
        case,
        "case.extended",
        CaseExtended(case.number, days, why),
        actor=actor,
        note=why,
        days=days,
        paper=paper,
    )
    return case


def _moment() -> str:
    return clock.now().isoformat()


def _follow_clock(case: Case, limits: list[timelimits.Limit], *fields: str) -> None:
    """The case and its open steps show the end of the promise as the clock has it now."""
    case.due_at = due_of(limits)
    write(case, *fields, "due_at")
    if case.revision.procedure_code:
        procedures.set_due(case.subject, case.due_at)


@transaction.atomic
def ask_explanation(case: Case | str, *, question: str, actor: Person) -> Case:
    """请申请人说明: after acceptance nothing may be sent back for correction, but a question may be asked. No clock stops."""
    case = staying(case, "ask_explanation", actor=actor)
    words = said(question, "question_missing", _("请写明要申请人说明什么。"))
    fact = ExplanationAsked(case.number, words, _moment())
    record(case, "case.explanation_asked", fact, actor=actor, note=words)
    return case


@transaction.atomic
def supplement(case: Case | str, *, words: str, actor: Person) -> Case:
    """补充说明 by the applicant, asked or not. No clock stops. Raises ``Invalid('words_missing')``."""
    case = staying(case, "supplement", actor=actor)
    told = said(words, "words_missing", _("请写下要说明的内容。"))
    case.new_material_at = clock.now()
    write(case, "new_material_at")
    record(case, "case.supplemented", CaseSupplemented(case.number, told, _moment()), actor=actor, note=told)
    return case
