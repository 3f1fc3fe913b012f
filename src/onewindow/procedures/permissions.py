"""Who may work on a task. Buttons and commands ask the same functions."""

from django.utils.translation import gettext as _

from onewindow.base.errors import Conflict, DomainError, NotPermitted
from onewindow.kernel.org.service import Person, PersonKind, holds, is_staff
from onewindow.procedures.models import Duty, Task
from onewindow.procedures.states import TASK


def can_work_on(person: Person, task: Task) -> bool:
    """Whether the person may complete or send back this task now. Load ``task.execution`` and ``task.unit`` with the task."""
    return TASK.allows("complete", task.state) and obstacle(person, task) is None


def can_claim(person: Person, task: Task) -> bool:
    """Whether the person may take this task for themselves."""
    return TASK.allows("claim", task.state) and obstacle(person, task) is None


def can_hand_over(person: Person, task: Task) -> bool:
    """Whether the person may give this task to a colleague: their own, or one still open to their role."""
    return TASK.allows("hand_over", task.state) and _stranger(person, task) is None


def require(refusal: DomainError | None) -> None:
    """Raise what stands in the way."""
    if refusal is not None:
        raise refusal


def obstacle(person: Person, task: Task) -> DomainError | None:
    """What keeps the person from working on the task, or None.

    服务双岗: whoever examined this subject does not decide on it (``same_person_examines_and_decides``).
    """
    return _stranger(person, task) or _same_person(person, task)


def handing_obstacle(person: Person, task: Task) -> DomainError | None:
    """What keeps the person from giving the task to somebody else, or None."""
    return _stranger(person, task)


def receiving_obstacle(person: Person, task: Task) -> DomainError | None:
    """Why a colleague cannot be given the task: no such role there, or 服务双岗."""
    if not (is_staff(person) and holds(person, task.role, task.unit)):
        return NotPermitted(
            "receiver_without_role",
            _("%(name)s在这个单位没有“%(role)s”岗位，不能转交给他（她）。")
            % {"name": person.name, "role": task.get_role_display()},
        )
    return _same_person(person, task)


def _stranger(person: Person, task: Task) -> DomainError | None:
    if person.kind == PersonKind.SYSTEM:
        return None
    if task.state == Task.State.CLAIMED and task.person_id != person.pk:
        return Conflict("task_taken", _("这件事已由别的同事领取。需要接手时，请他（她）转交给您。"))
    if is_staff(person) and (task.person_id == person.pk or holds(person, task.role, task.unit)):
        return None
    return NotPermitted(
        "task_of_others",
        _("这个环节由%(unit)s的“%(role)s”办理。") % {"unit": task.unit, "role": task.get_role_display()},
    )


def _same_person(person: Person, task: Task) -> DomainError | None:
    if task.duty == Duty.DECISION and person.pk in task.execution.examined_by:
        return NotPermitted(
            "same_person_examines_and_decides", _("您审查过这件事，按审查与决定分离的要求，请由另一位同事作决定。")
        )
    return None
