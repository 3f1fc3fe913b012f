"""What acceptance sets going, whoever accepts: the window, or the law after five working days."""

import datetime as dt
from collections.abc import Sequence

from onewindow.cases import rules
from onewindow.cases.commands.walk import due_of, write
from onewindow.cases.models import Case
from onewindow.cases.variables import variables_of
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import Limit, LimitKind, Policy
from onewindow.procedures import service as procedures
from onewindow.procedures.service import TaskContext


def begin_handling(case: Case, *, at: dt.datetime, actor: Person) -> None:
    """Start both clocks at the moment of acceptance and the procedure of the item, and write the case."""
    start_clocks(case, at=at, actor=actor)
    write(case, "state", "accepted_at", "accepted_by", "accepted_by_law", "due_at")
    start_procedure(case, actor=actor)


def start_clocks(
    case: Case, *, at: dt.datetime, actor: Person, more: Sequence[Policy] = (), promise: Policy | None = None
) -> list[Limit]:
    """Statutory and promised limit from ``at`` (and ``more``), in place of the window's own; the case's own due date follows the
    promise, which may be this case's own (``rules.promised_so``). Not saved yet.
    """
    case.accepted_at = at
    policies = [*rules.promised_so(rules.handling_policies(case.revision), promise), *more]
    limits = timelimits.start(
        case.subject,
        policies,
        actor=actor,
        at=at,
        responsible_unit=case.unit,
        item_code=case.item_code,
        ending=[LimitKind.NOTICE],
    )
    case.due_at = due_of(limits)
    return limits


def start_procedure(case: Case, *, actor: Person) -> None:
    """The procedure drawn for the item, when there is one."""
    if not case.revision.procedure_code:
        return
    context = TaskContext(
        title=case.title or case.item_name,
        party_name=case.party_name,
        item_code=case.item_code,
        channel=case.channel,
        unit=case.unit,
        window_unit=case.window_unit,
        due_at=case.due_at,
    )
    variables = variables_of(case)
    procedures.start(case.revision.procedure_code, case.subject, variables=variables, context=context, actor=actor)
