"""How a case leaves the hands it is in: withdrawn by the applicant, handed over to a colleague."""

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, NotPermitted, said
from onewindow.cases.commands.walk import record, staying, stepping, write
from onewindow.cases.events import CaseHandedOver, CaseWithdrawn
from onewindow.cases.models import Case
from onewindow.cases.permissions import can, standing
from onewindow.cases.states import RECEIVED
from onewindow.kernel.org.service import Person, PersonKind
from onewindow.kernel.timelimits import service as timelimits
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Duty

VERB_OF_DUTY: dict[str, str] = {Duty.ACCEPTANCE: "accept", Duty.EXAMINATION: "examine", Duty.DECISION: "decide"}


@transaction.atomic
def withdraw(case: Case | str, *, actor: Person, reason: str = "") -> Case:
    """撤回 by the applicant, at any time before the decision. Clocks stop, open steps are cancelled."""
    case = stepping(case, "withdraw", actor=actor)
    case.closed_at = clock.now()
    case.due_at, case.pause_reason = None, ""
    write(case, "state", "closed_at", "due_at", "pause_reason")
    timelimits.finish(case.subject, actor=actor)
    if case.revision.procedure_code and case.accepted_at is not None:
        procedures.cancel(case.subject, actor=actor)
    record(case, "case.withdrawn", CaseWithdrawn(case.number, reason.strip()), actor=actor, note=reason.strip())
    return case


@transaction.atomic
def hand_over(case: Case | str, *, to: Person, reason: str, actor: Person) -> Case:
    """转交: before acceptance the window of the receiver takes the case, afterwards the receiver its open step.

    The receiver must be able to do what comes next. Raises ``Invalid('reason_missing' | 'receiver_is_not_staff')``,
    ``NotPermitted('receiver_cannot_go_on')``, ``Conflict('nothing_to_hand_over')``, and what the procedure refuses (a
    receiver without the role, who examined it before).
    """
    case = staying(case, "hand_over", actor=actor)
    why = said(reason, "reason_missing", _("请写明为什么转交。"))
    if to.kind != PersonKind.STAFF or not to.is_active:
        raise Invalid("receiver_is_not_staff", _("只能转交给在岗的工作人员。"), fields={"to": _("请另选一位")})
    if case.state in RECEIVED:
        _move_to_window_of(case, to)
    else:
        _hand_task_over(case, to, why, actor=actor)
    fact = CaseHandedOver(case.number, to.pk, why, clock.now().isoformat())
    record(case, "case.handed_over", fact, actor=actor, note=why, to=to.name)
    return case


def _move_to_window_of(case: Case, to: Person) -> None:
    """The receiver's unit becomes the window; one who is a clerk only where the case already is, takes it there."""
    before, case.window_unit = case.window_unit, to.unit
    if not can("accept", to, case):
        case.window_unit = before
        _require_able(to, case, Duty.ACCEPTANCE)
    write(case, "window_unit")


def _require_able(to: Person, case: Case, duty: str) -> None:
    """The verb of the case that the duty stands for; a step that is no verb is only not for the applicant."""
    verb = VERB_OF_DUTY.get(duty)
    able = can(verb, to, case) if verb else not standing(to, case).is_party
    if not able:
        raise NotPermitted(
            "receiver_cannot_go_on",
            _("%(name)s不能办这件的下一步：没有相应的岗位，或者是申请人、填报人本人。请另选一位。") % {"name": to.name},
        )


def _hand_task_over(case: Case, to: Person, reason: str, *, actor: Person) -> None:
    tasks = procedures.open_tasks(case.subject)
    task = next((each for each in tasks if procedures.can_hand_over(actor, each)), None)
    if task is None:
        raise Conflict("nothing_to_hand_over", _("这件现在没有您可以转交的环节。"))
    procedures.hand_over(task, to, note=reason, actor=actor)
    _require_able(to, case, task.duty)
