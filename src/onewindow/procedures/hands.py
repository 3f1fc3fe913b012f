"""Whose hands a task is in: claiming and handing over."""

from django.db import transaction

from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Person
from onewindow.procedures import permissions
from onewindow.procedures.models import Task
from onewindow.procedures.running import locked
from onewindow.procedures.states import TASK


@transaction.atomic
def claim(task: Task | int, *, actor: Person) -> Task:
    """Take an open task for oneself. Claiming what one holds already changes nothing.

    Of two who claim at once one wins; the other gets ``Conflict('task_taken')``. Raises ``NotPermitted('task_of_others')``,
    ``NotPermitted('same_person_examines_and_decides')``, ``Conflict('wrong_state')``.
    """
    task = locked(task)
    if task.state == Task.State.CLAIMED and task.person_id == actor.pk:
        return task
    permissions.require(permissions.obstacle(actor, task))
    return _given(task, "claim", "task.claimed", actor, actor=actor)


@transaction.atomic
def hand_over(task: Task | int, to_person: Person, *, actor: Person, note: str = "") -> Task:
    """Give a task to a colleague who holds its role there.

    Raises ``NotPermitted`` with ``receiver_without_role``, ``same_person_examines_and_decides`` (of the colleague),
    ``task_of_others``; ``Conflict('task_taken')``, ``Conflict('wrong_state')``.
    """
    task = locked(task)
    if task.state == Task.State.CLAIMED and task.person_id == to_person.pk == actor.pk:
        return task
    permissions.require(permissions.handing_obstacle(actor, task))
    permissions.require(permissions.receiving_obstacle(to_person, task))
    return _given(task, "hand_over", "task.handed_over", to_person, actor=actor, note=note)


def _given(task: Task, verb: str, trace: str, person: Person, *, actor: Person, note: str = "") -> Task:
    task.state = TASK.next_state(verb, task.state)
    task.person = person
    task.save(update_fields=["state", "person"])
    changes = {"task": task.pk, "step": task.name, "person": person.name}
    audit.record(trace, task.subject, actor=actor, changes=changes, note=note)
    return task
