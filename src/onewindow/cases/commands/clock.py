"""The case shows what the clock says: after a new calendar other days than before."""

import datetime as dt

from django.db import transaction

from onewindow.cases.commands.walk import due_of, locked, record, write
from onewindow.cases.models import Case
from onewindow.cases.states import HANDLED, State
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind, LimitState
from onewindow.procedures import service as procedures


@transaction.atomic
def follow_clock(number: str, *, actor: Person) -> Case:
    """Put the end of the limit that counts now on the case and its open steps; nothing when it stands there already.

    Only the clock itself brings it about, never a person: no role is asked for. Raises ``NotFound('no_such_case')``.
    """
    case = locked(number, actor=actor)
    due_at = _due_at(case)
    if due_at == case.due_at:
        return case
    before, case.due_at = case.due_at, due_at
    write(case, "due_at")
    if case.revision.procedure_code:
        procedures.set_due(case.subject, due_at)
    record(case, "case.due_moved", actor=actor, before=before, due_at=due_at)
    return case


def _due_at(case: Case) -> dt.datetime | None:
    still_open = [limit for limit in timelimits.of_subject(case.subject) if limit.state != LimitState.FINISHED]
    if case.state in (State.DECIDED, State.ISSUED):
        return next((limit.due_at for limit in still_open if limit.kind == LimitKind.DELIVERY), None)
    return due_of(still_open) if case.state in (*HANDLED, State.SUSPENDED) else case.due_at
