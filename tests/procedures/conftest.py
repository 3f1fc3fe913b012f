"""An office with two examiners and two chiefs, and a drawing published for it."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.base.subjects import Subject
from onewindow.kernel.org.service import Person, Role, Unit, roles_of
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Execution, Task, TaskContext
from tests.factories import StaffFactory, UnitFactory
from tests.procedures.drawings import LINE

SUBJECT = Subject("case", "MC1")


@dataclass
class Office:
    unit: Unit
    window: Unit
    examiner: Person
    colleague: Person
    chief: Person
    other_chief: Person
    clerk: Person
    operator: Person

    def publish(self, xml: str = LINE, code: str = "line") -> procedures.Version:
        return procedures.publish(code, "测试流程", xml, actor=self.operator)

    def start(self, subject: Subject = SUBJECT, code: str = "line", **variables: object) -> Execution:
        context = TaskContext("营业性演出审批", self.unit, "明川演艺有限公司", "X-01", "web", self.window)
        return procedures.start(code, subject, variables=variables, context=context, actor=self.clerk)

    def task(self, node: str, subject: Subject = SUBJECT) -> Task:
        return procedures.open_tasks(subject).get(node=node)

    def complete(self, node: str, actor: Person, outcome: str = "ok", **variables: object) -> procedures.Advance:
        return procedures.complete(self.task(node), outcome=outcome, actor=actor, variables=variables)


@pytest.fixture
def office(db: None) -> Office:
    unit, window = UnitFactory(), UnitFactory()
    return Office(
        unit,
        window,
        *(StaffFactory(unit=unit, role=role) for role in (Role.EXAMINER, Role.EXAMINER, Role.CHIEF, Role.CHIEF)),
        StaffFactory(unit=window, role=Role.CLERK),
        StaffFactory(unit=unit, role=Role.OPERATOR),
    )


@pytest.fixture
def line(office: Office) -> Office:
    """The office with a case at the first step of examine → decide."""
    office.publish()
    office.start()
    return office


@pytest.fixture
def count() -> Callable[[Callable[[], object], Person], int]:
    """How many statements a call makes, savepoints and the actor's roles aside."""

    def counted(call: Callable[[], object], actor: Person) -> int:
        roles_of(actor)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            call()
        return sum("SAVEPOINT" not in query["sql"] for query in seen.captured_queries)

    return counted
