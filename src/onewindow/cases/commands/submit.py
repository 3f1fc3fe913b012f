"""The applicant hands the application in, and hands it in again after a correction."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from onewindow.base import clock
from onewindow.cases import papers, rules
from onewindow.cases.commands.committing import draw_up_commitments
from onewindow.cases.commands.renewing import certificate_to_renew
from onewindow.cases.commands.returning import refuse_late_correction
from onewindow.cases.commands.walk import record, stepping, write
from onewindow.cases.events import CaseSubmitted
from onewindow.cases.models import Case, CaseMaterial
from onewindow.cases.rules import Missing
from onewindow.catalogue import service as catalogue
from onewindow.kernel.documents.service import Document
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import Limit, LimitKind


def missing(case: Case) -> list[Missing]:
    """Everything that keeps the application from being handed in, all of it at once."""
    return _missing(case, list(case.materials.order_by("order")))


def _missing(case: Case, materials: list[CaseMaterial]) -> list[Missing]:
    faults = catalogue.missing_in_form(case.revision.form_schema, case.form)
    return [Missing(f"form.{fault.path}", fault.sentence) for fault in faults] + rules.missing_materials(materials)


@transaction.atomic
def submit(case: Case | str, *, actor: Person) -> Case:
    """Hand in. The receipt is given, and the five working days for an answer begin (行政许可法 32).

    Raises ``Invalid('incomplete')`` with every missing thing by field; what was filled in stays.
    """
    case = stepping(case, "submit", actor=actor)
    case.submitted_at = case.new_material_at = clock.now()
    case.renews = certificate_to_renew(case)
    receipt = _hand_in(case, case.submitted_at, actor=actor)
    write(case, "state", "submitted_at", "received_at", "new_material_at", "renews")
    record(
        case, "case.submitted", CaseSubmitted(case.number, case.submitted_at.isoformat()), actor=actor, paper=receipt
    )
    return case


@transaction.atomic
def resubmit(case: Case | str, *, actor: Person) -> Case:
    """Hand in again after a correction. The day everything was there is the new start of the five working days.

    Raises ``Conflict('correction_over')`` after the last day that the notice named, and what ``submit`` raises.
    """
    case = stepping(case, "resubmit", actor=actor)
    refuse_late_correction(case)
    received_at = clock.now()
    receipt = _hand_in(case, received_at, actor=actor)
    write(case, "state", "received_at")
    record(
        case,
        "case.resubmitted",
        CaseSubmitted(case.number, received_at.isoformat(), again=True),
        actor=actor,
        paper=receipt,
    )
    return case


def _hand_in(case: Case, received_at: dt.datetime, *, actor: Person) -> Document:
    """Refuse what is incomplete, give what may come later (容缺后补) its last day, start the window's time, draw up the receipt."""
    case.received_at = received_at
    materials = list(case.materials.order_by("order"))
    rules.refuse_missing(_missing(case, materials))
    later = [row for row in materials if row.state == CaseMaterial.State.MISSING and row.deferrable_days]
    limits = timelimits.start(
        case.subject,
        [rules.notice_policy(), *rules.deferral_policies(later)],
        actor=actor,
        at=received_at,
        responsible_unit=case.window_unit or case.unit,
        item_code=case.item_code,
        ending=[LimitKind.CORRECTION],
    )
    if later:
        defer(later, limits)
        CaseMaterial.objects.bulk_update(later, ["state", "due_on"])
    draw_up_commitments(case, materials, actor=actor)
    return papers.receipt(case, materials, actor=actor)


def defer(rows: Iterable[CaseMaterial], limits: Iterable[Limit]) -> None:
    """容缺后补: these materials may follow, each by the end of the limit under its code. Not saved yet."""
    ends = {limit.label: limit.due_at for limit in limits if limit.kind == LimitKind.DEFERRED and limit.due_at}
    for row in rows:
        row.state = CaseMaterial.State.DEFERRED
        row.due_on = clock.local(ends[row.code]).date()
