"""A case with the person in front of it: the steps that wait, and which of them are theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404

from onewindow.cases import service as cases
from onewindow.cases.service import Case, CaseQuerySet
from onewindow.kernel.org.service import Person
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Task

MOST_NEIGHBOURS = 1000


@dataclass
class Scene:
    """Who looks at which case. The case is read when first asked for: a deed that its command accepts never asks."""

    person: Person
    number: str
    look: Callable[[CaseQuerySet], CaseQuerySet]

    @cached_property
    def case(self) -> Case:
        """With what ``look`` adds and what this person is to it. Raises ``Http404`` for whoever may not see it."""
        seen = self.look(cases.visible_to(self.person)).with_standing(self.person)
        case = seen.filter(number=self.number).first()
        if case is None:
            raise Http404
        return case

    @cached_property
    def tasks(self) -> list[Task]:
        """The open steps. One statement."""
        return list(procedures.open_tasks(self.case.subject))

    @cached_property
    def mine(self) -> list[Task]:
        """Those this person may work on now."""
        return [task for task in self.tasks if procedures.can_work_on(self.person, task)]

    def task(self, task_id: int) -> Task | None:
        return next((task for task in self.tasks if task.pk == task_id), None)


def open_scene(person: Person, number: str) -> Scene:
    """With all that the case's page needs."""
    return Scene(person, number, lambda seen: seen.with_page_data().prefetch_related("revision__materials"))


def open_to_act(person: Person, number: str) -> Scene:
    """With what the buttons need; what only the page shows would cost more than the deed itself."""
    return Scene(person, number, CaseQuerySet.with_permission_data)


@dataclass(frozen=True)
class Place:
    """Where the case stands in the inbox; 0 when it is not in it."""

    index: int
    total: int
    before: str
    after: str


def place_of(person: Person, number: str) -> Place:
    """Neighbours in the inbox, in its order. Two statements, the rows limited."""
    rows = procedures.inbox(person, MOST_NEIGHBOURS, procedures.Wanted("case"))
    keys = list(dict.fromkeys(task.subject_key for task in rows))
    if number not in keys:
        return Place(0, len(keys), "", keys[0] if keys else "")
    at = keys.index(number)
    return Place(
        at + 1, len(keys), keys[at - 1] if at else "", keys[at + 1] if at + 1 < len(keys) else (keys[0] if at else "")
    )
