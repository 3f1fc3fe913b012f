"""综合窗口收件: party in front of the window, materials in hand: opened, handed in and accepted in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base.codes import Channel, Necessity
from onewindow.base.errors import Invalid
from onewindow.base.subjects import Subject
from onewindow.cases import papers, permissions, rules
from onewindow.cases.commands.accepting import start_clocks, start_procedure
from onewindow.cases.commands.draft import applying_for, new_case, number, wanted_materials
from onewindow.cases.commands.submit import defer
from onewindow.cases.events import CaseAccepted
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

PAPER, ATTACHMENT, DEFERRED = "paper", "attachment", "deferred"


@dataclass(frozen=True)
class Particulars:
    """What only some applications at the window have; ``scanned`` is the subject under which the scans wait."""

    agent: Party | None = None
    title: str = ""
    delivery: Mapping[str, Any] = field(default_factory=dict)
    scanned: Subject | None = None


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
    applying_for(revision, party, channel=Channel.WINDOW, actor=actor)
    case = new_case(revision, party, actor=actor, channel=Channel.WINDOW, answers=answers, title=extra.title)
    case.window_unit, case.agent = window_unit, extra.agent
    case.form, case.delivery = dict(form), dict(extra.delivery)
    permissions.require("accept", actor, case)
    rows = _ticked(case, materials)
    faults = catalogue.missing_in_form(revision.form_schema, case.form)
    rules.refuse_missing(
        [rules.Missing(f"form.{fault.path}", fault.sentence) for fault in faults] + rules.missing_materials(rows)
    )
    number(case)
    _accepted_at_once(case, rows, actor=actor)
    if extra.scanned is not None and ATTACHMENT in materials.values():
        attachments.move(extra.scanned, case.subject)
    return case


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


def _accepted_at_once(case: Case, rows: list[CaseMaterial], *, actor: Person) -> None:
    """Both clocks from now, both papers, one row for the case: nothing of the steps between was ever visible."""
    now = case.created_at
    submitted = WORKFLOW.next_state("submit", State.DRAFT)
    case.state = WORKFLOW.next_state("accept", submitted)
    case.submitted_at = case.received_at = case.new_material_at = now
    case.accepted_by = actor
    later = [row for row in rows if row.state == CaseMaterial.State.DEFERRED]
    defer(later, start_clocks(case, at=now, actor=actor, more=rules.deferral_policies(later)))
    case.save(force_insert=True)
    CaseMaterial.objects.bulk_create(rows)
    start_procedure(case, actor=actor)
    receipt, acceptance = papers.receipt_and_acceptance(case, rows, actor=actor)
    traces = [
        Trace("case.submitted", case.subject, {"document": receipt.number, "channel": case.channel}),
        Trace("case.accepted", case.subject, {"document": acceptance.number, "due_at": case.due_at}),
    ]
    audit.record_many(traces, actor=actor)
    events.publish(CaseAccepted(case.number), *documents.facts_of([receipt, acceptance]))
