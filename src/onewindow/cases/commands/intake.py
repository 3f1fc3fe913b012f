"""综合窗口收件: party in front of the window, materials in hand: opened, handed in and answered in one transaction.

The answer is one of those of 行政许可法 32: accepted, told once what to correct, or not accepted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base.codes import Channel, Necessity
from onewindow.base.errors import Invalid, said
from onewindow.base.subjects import Subject
from onewindow.cases import papers, permissions, rules, telling_once
from onewindow.cases.commands.accepting import start_clocks, start_procedure
from onewindow.cases.commands.answer import accept
from onewindow.cases.commands.draft import applying_for, new_case, number, save_draft, wanted_materials
from onewindow.cases.commands.materials import ARRIVAL, arrive
from onewindow.cases.commands.renewing import certificate_to_renew
from onewindow.cases.commands.submit import defer, resubmit
from onewindow.cases.events import CaseAccepted, CaseNotAccepted, CorrectionRequested
from onewindow.cases.models import Case, CaseMaterial
from onewindow.cases.states import WORKFLOW, State
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Revision
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.audit import service as audit
from onewindow.kernel.audit.service import Trace
from onewindow.kernel.documents import service as documents
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person, Unit
from onewindow.kernel.parties.service import Party
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import Policy

PAPER, ATTACHMENT, DEFERRED = "paper", "attachment", "deferred"


@dataclass(frozen=True)
class Particulars:
    """What only some applications at the window have; ``scanned`` is the subject under which the scans wait.

    What another system passes on came in by a ``channel`` of its own, and may bring its own ``promise`` in place of the item's.
    """

    agent: Party | None = None
    title: str = ""
    delivery: Mapping[str, Any] = field(default_factory=dict)
    scanned: Subject | None = None
    channel: str = Channel.WINDOW.value
    promise: Policy | None = None


@transaction.atomic
def intake(
    window_unit: Unit,
    party: Party,
    revision: Revision,
    *,
    answers: Mapping[str, Any],
    form: Mapping[str, Any],
    materials: Mapping[str, str],
    actor: Person,
    particulars: Particulars | None = None,
) -> Case:
    """Take an application in at the window, with receipt and notice of acceptance.

    ``materials`` says for each code how it came: ``paper``, ``attachment`` (scanned before the case had a number) or ``deferred`` (容缺后补, only where the list allows it). Raises ``Invalid('incomplete')`` with
    everything that is missing at once, ``Invalid('not_deferrable' | 'no_such_material' | 'unknown_tick')``.
    """
    extra = particulars or Particulars()
    case = _taken(window_unit, party, revision, answers=answers, form=form, extra=extra, actor=actor)
    rows = _ticked(case, materials)
    faults = catalogue.missing_in_form(revision.form_schema, case.form)
    rules.refuse_missing(
        [rules.Missing(f"form.{fault.path}", fault.sentence) for fault in faults] + rules.missing_materials(rows)
    )
    number(case)
    _accepted_at_once(case, rows, extra.promise, actor=actor)
    _move_scans(case, extra)
    return case


@transaction.atomic
def intake_for_correction(
    window_unit: Unit,
    party: Party,
    revision: Revision,
    *,
    answers: Mapping[str, Any],
    form: Mapping[str, Any],
    materials: Mapping[str, str],
    wanted: Mapping[str, str],
    actor: Person,
    particulars: Particulars | None = None,
) -> Case:
    """一次性告知 at the window: the application stays with us and waits for the correction, the notice goes home.

    ``wanted`` as for ``request_correction``: what is wrong, and everything required that was not brought. Raises what that
    verb raises, and ``Invalid('no_such_material' | 'unknown_tick')``.
    """
    extra = particulars or Particulars()
    case = _taken(window_unit, party, revision, answers=answers, form=form, extra=extra, actor=actor)
    rows = _ticked(case, {code: tick for code, tick in materials.items() if tick != DEFERRED})
    words = rules.wanted_words(wanted)
    telling_once.check_notice(case, rows, words)
    telling_once.note_wanted(case, rows, words, case.created_at)
    number(case)
    _told_at_once(case, rows, words, actor=actor)
    _move_scans(case, extra)
    return case


@transaction.atomic
def intake_refused(
    window_unit: Unit,
    party: Party,
    revision: Revision,
    *,
    answers: Mapping[str, Any],
    form: Mapping[str, Any],
    reason: str,
    actor: Person,
    particulars: Particulars | None = None,
) -> Case:
    """不予受理 at the window, in writing, with the reason and the remedies. Raises ``Invalid('reason_missing')``."""
    extra = particulars or Particulars()
    case = _taken(window_unit, party, revision, answers=answers, form=form, extra=extra, actor=actor)
    case.refusal_reason = said(reason, "reason_missing", _("请写明不予受理的理由，申请人有权知道。"))
    _step(case, "refuse_acceptance")
    case.closed_at = case.created_at
    number(case)
    _store(case, wanted_materials(case, case.answers))
    paper = papers.non_acceptance(case, actor=actor)
    traces = [
        _opened(case),
        Trace("case.submitted", case.subject, {"channel": case.channel}),
        Trace("case.not_accepted", case.subject, {"document": paper.number}, note=case.refusal_reason),
    ]
    audit.record_many(traces, actor=actor)
    events.publish(CaseNotAccepted(case.number, case.refusal_reason), *documents.facts_of([paper]))
    _move_scans(case, extra)
    return case


@transaction.atomic
def intake_again(
    case: Case | str,
    *,
    form: Mapping[str, Any],
    materials: Mapping[str, str],
    actor: Person,
    particulars: Particulars | None = None,
) -> Case:
    """Back at the window with what the notice asked for: saved, handed in again and accepted by the verbs of those steps.

    Raises ``Invalid('incomplete')`` with what the notice asked for and is still not there.
    """
    extra = particulars or Particulars()
    saved = save_draft(case, form=form, title=extra.title, delivery=extra.delivery, actor=actor)
    rows = [row for row in saved.materials.all() if rules.is_awaited(row)]
    given = [row for row in rows if materials.get(row.code) in (PAPER, ATTACHMENT)]
    for row in given:
        row.on_paper = materials[row.code] == PAPER
        arrive(row, saved.saved_at, actor=actor)
    CaseMaterial.objects.bulk_update(given, ["on_paper", *ARRIVAL])
    _move_scans(saved, extra)
    resubmit(saved, actor=actor)
    return accept(saved, actor=actor)


def _taken(
    window_unit: Unit,
    party: Party,
    revision: Revision,
    *,
    answers: Mapping[str, Any],
    form: Mapping[str, Any],
    extra: Particulars,
    actor: Person,
) -> Case:
    """The application as it was handed over the counter, received now; not saved yet."""
    applying_for(revision, party, channel=extra.channel, actor=actor)
    case = new_case(revision, party, actor=actor, channel=extra.channel, answers=answers, title=extra.title)
    case.window_unit, case.agent = window_unit, extra.agent
    case.form, case.delivery = dict(form), dict(extra.delivery)
    case.submitted_at = case.received_at = case.new_material_at = case.created_at
    permissions.require("accept", actor, case)
    case.renews = certificate_to_renew(case)
    return case


def _step(case: Case, verb: str) -> None:
    """Handed in and answered: nothing of the state between is ever visible."""
    case.state = WORKFLOW.next_state(verb, WORKFLOW.next_state("submit", State.DRAFT))


def _opened(case: Case) -> Trace:
    """A case begins with the same trace whatever the channel: event logs compare what came by the counter with what came online."""
    return Trace("case.opened", case.subject, {"item": case.item_code, "channel": case.channel})


def _store(case: Case, rows: list[CaseMaterial]) -> None:
    case.save(force_insert=True)
    CaseMaterial.objects.bulk_create(rows)


def _move_scans(case: Case, extra: Particulars) -> None:
    if extra.scanned is not None:
        attachments.move(extra.scanned, case.subject)


def _ticked(case: Case, ticks: Mapping[str, str]) -> list[CaseMaterial]:
    """The materials of the list as they came, not saved yet."""
    rows = {row.code: row for row in wanted_materials(case, case.answers)}
    if not set(ticks) <= set(rows):
        raise Invalid("no_such_material", _("勾选的材料不在这个情形的清单里，请重新核对情形。"))
    for code, tick in ticks.items():
        _tick(rows[code], tick)
    return list(rows.values())


def _tick(row: CaseMaterial, tick: str) -> None:
    if tick == DEFERRED:
        if row.necessity != Necessity.DEFERRABLE or not row.deferrable_days:
            raise Invalid("not_deferrable", _("“%s”不能容缺后补，要齐了才能受理。") % row.name)
        row.state = CaseMaterial.State.DEFERRED
    elif tick in (PAPER, ATTACHMENT):
        row.state, row.on_paper = CaseMaterial.State.RECEIVED, tick == PAPER
    else:
        raise Invalid("unknown_tick", _("材料只能是收到原件、收到电子件或者容缺后补。"))


def _accepted_at_once(case: Case, rows: list[CaseMaterial], promise: Policy | None, *, actor: Person) -> None:
    """Both clocks from now, both papers, one row for the case."""
    _step(case, "accept")
    case.accepted_by = actor
    later = [row for row in rows if row.state == CaseMaterial.State.DEFERRED]
    more = rules.deferral_policies(later)
    defer(later, start_clocks(case, at=case.created_at, actor=actor, more=more, promise=promise))
    _store(case, rows)
    start_procedure(case, actor=actor)
    receipt, acceptance = papers.receipt_and_acceptance(case, rows, actor=actor)
    traces = [
        _opened(case),
        Trace("case.submitted", case.subject, {"document": receipt.number, "channel": case.channel}),
        Trace("case.accepted", case.subject, {"document": acceptance.number, "due_at": case.due_at}),
    ]
    audit.record_many(traces, actor=actor)
    events.publish(CaseAccepted(case.number), *documents.facts_of([receipt, acceptance]))


def _told_at_once(case: Case, rows: list[CaseMaterial], wanted: Mapping[str, str], *, actor: Person) -> None:
    """The applicant's limit from now; a receipt for what stays here, and the notice."""
    _step(case, "request_correction")
    _store(case, rows)
    timelimits.start(case.subject, [rules.correction_policy()], actor=actor, item_code=case.item_code)
    names = telling_once.told_by_name(rows, wanted)
    receipt, notice = papers.receipt_and_correction(case, rows, names, actor=actor)
    traces = [
        _opened(case),
        Trace("case.submitted", case.subject, {"document": receipt.number, "channel": case.channel}),
        Trace(
            "case.correction_requested",
            case.subject,
            {"document": notice.number, **telling_once.traced(names, wanted)},
        ),
    ]
    audit.record_many(traces, actor=actor)
    fact = CorrectionRequested(case.number, telling_once.lines(names), case.created_at.isoformat())
    events.publish(fact, *documents.facts_of([receipt, notice]))
