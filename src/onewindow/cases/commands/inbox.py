"""Working from the inbox: the step and the verb of the case it stands for, in one transaction."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base.errors import Conflict
from onewindow.cases.commands.decide import decided
from onewindow.cases.commands.result import archived, delivered, issued
from onewindow.cases.commands.review import examined
from onewindow.cases.commands.walk import complete_step, locked_at_node, locked_by_task, record
from onewindow.cases.models import Case
from onewindow.cases.permissions import require_not_own
from onewindow.cases.states import OF_A_STEP
from onewindow.kernel.org.service import Person
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Duty


@transaction.atomic
def complete_task(
    task_id: int,
    *,
    outcome: str,
    opinion: str = "",
    reason: str = "",
    details: Mapping[str, Any] | None = None,
    number: str = "",
    actor: Person,
) -> Case:
    """Finish a step: its duty names the verb (examination: ``examine``, decision: ``decide``, issue, delivery, filing).

    For a decision ``outcome`` is granted or refused, for a delivery the method; a step of another duty is only closed.
    ``number``, where given, is the case the step must be of. Raises what the verb raises, and ``Conflict('wrong_state')`` when a colleague was faster.
    """
    case = locked_by_task(task_id, actor=actor, number=number)
    return _done(case, outcome, opinion, reason, details or {}, actor)


@transaction.atomic
def complete_at(
    number: str,
    node: str,
    *,
    outcome: str,
    opinion: str = "",
    reason: str = "",
    details: Mapping[str, Any] | None = None,
    actor: Person,
) -> Case:
    """As ``complete_task``, for whoever knows the case and where it stands in its drawing rather than the row of the step.

    Raises also ``Conflict('task_closed')`` when it does not stand there.
    """
    return _done(locked_at_node(number, node, actor=actor), outcome, opinion, reason, details or {}, actor)


def _done(case: Case, outcome: str, opinion: str, reason: str, details: Mapping[str, Any], actor: Person) -> Case:
    duty = vars(case)["waiting_duty"]
    if duty is None:
        raise Conflict("task_closed", _("这一步刚刚有人办过了。请刷新页面看最新情况，您写的意见没有丢。"))
    if duty == Duty.EXAMINATION:
        return examined(case, opinion=opinion, actor=actor, outcome=outcome)
    if duty == Duty.DECISION:
        return decided(case, outcome=outcome, actor=actor, reason=reason or opinion, opinion=opinion)
    if duty == Duty.ISSUE:
        return issued(case, actor=actor, opinion=opinion)
    return _closing(case, duty, outcome, opinion, details, actor)


def _closing(case: Case, duty: str, outcome: str, opinion: str, details: Mapping[str, Any], actor: Person) -> Case:
    if duty == Duty.DELIVERY:
        receiver, received_on = str(details.get("receiver", "")), details.get("received_on")
        return delivered(case, method=outcome, actor=actor, receiver=receiver, received_on=received_on)
    if duty == Duty.FILING:
        return archived(case, actor=actor)
    return _plain_step(case, outcome=outcome, opinion=opinion, actor=actor)


def _plain_step(case: Case, *, outcome: str, opinion: str, actor: Person) -> Case:
    """A survey or another step that is no verb of the case; the procedure itself asks for the role."""
    require_not_own(actor, case)
    OF_A_STEP.next_state("close_step", case.state)
    complete_step(case, outcome=outcome, opinion=opinion.strip(), actor=actor)
    record(case, "case.step_done", actor=actor, note=opinion.strip(), outcome=outcome)
    return case


@transaction.atomic
def send_back_task(task_id: int, to_node: str, *, opinion: str, number: str = "", actor: Person) -> Case:
    """退回上一环节, before the decision: what followed from that step is done again. ``number`` as for ``complete_task``.

    Raises ``Conflict('not_an_earlier_step' | 'wrong_state')``.
    """
    case = locked_by_task(task_id, actor=actor, number=number)
    require_not_own(actor, case)
    OF_A_STEP.next_state("send_back", case.state)
    procedures.send_back(task_id, to_node, opinion=opinion.strip(), actor=actor)
    record(case, "case.sent_back", actor=actor, note=opinion.strip(), to=to_node)
    return case
