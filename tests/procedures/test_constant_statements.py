"""What a start and a step cost does not grow with the drawing: the same statements for 8, 80 and 400 nodes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from onewindow.base.subjects import Subject
from onewindow.kernel.org.service import Person, roles_of
from onewindow.kernel.timelimits.service import of_subject
from onewindow.procedures import service as procedures
from onewindow.procedures.compiled import compiled
from tests.procedures.conftest import Office
from tests.procedures.drawings import chain, drawing, end, gateway, start, user

SIZES = (8, 80, 400)
_SUBJECT = Subject("case", "MC9")


# Of three steps at once one is the window's, two are the item's unit's.
_UNITS: dict[str, dict[str, str]] = {"a": {}, "b": {"unit": "window"}, "c": {}}


def _long(size: int) -> str:
    """So many nodes one after the other; every step has a limit of its own."""
    names = [f"n{number}" for number in range(size - 2)]
    return drawing(start(), *(user(name, limit=3) for name in names), end(), chain("s", *names, "e"))


def _wide(size: int) -> str:
    """So many nodes: after the first step three at once, after those the others one by one."""
    branches = [user(name, limit=3, **unit) + chain("fork", name, "join") for name, unit in _UNITS.items()]
    rest = [f"n{number}" for number in range(size - 8)]
    gateways = gateway("fork", "parallel") + gateway("join", "parallel")
    arrows = chain("s", "n", "fork") + chain("join", *rest, "e")
    return drawing(start(), user("n", limit=3), gateways, *branches, *map(user, rest), end(), arrows)


def _statements(call: Callable[[], object], actor: Person) -> list[str]:
    """What a command sends to the database, by the first words of each statement."""
    roles_of(actor)
    seen: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(" ".join(sql.split()[:4]))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        call()
    return seen


def _published(office: Office, xml: str, size: int) -> None:
    """Published, and met by the process before, as the calendar is."""
    version = office.publish(xml, "sized")
    assert len(compiled(version.pk).graph.nodes) == size
    office.start(Subject("warm", "MC9"), "sized")


@pytest.mark.parametrize("size", SIZES)
def test_a_start_costs_the_same_whatever_the_size(office: Office, size: int) -> None:
    _published(office, _long(size), size)

    assert _statements(lambda: office.start(_SUBJECT, "sized"), office.clerk) == [
        'SELECT "procedures_version"."id" AS "pk"',
        "WITH execution AS (",
        "WITH given AS (",  # the clock of the first step
    ]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("passed", [0, 4], ids=["first", "fifth"])
def test_a_step_costs_the_same_whatever_the_size(office: Office, size: int, passed: int) -> None:
    _published(office, _long(size), size)
    office.start(_SUBJECT, "sized")
    for number in range(passed):
        procedures.complete(office.task(f"n{number}", _SUBJECT), outcome="ok", actor=office.examiner)
    task = office.task(f"n{passed}", _SUBJECT).pk

    done = _statements(lambda: procedures.complete(task, outcome="ok", actor=office.examiner), office.examiner)
    assert done == [
        'SELECT "procedures_task"."id", "procedures_task"."execution_id", "procedures_task"."node",',
        "WITH closed AS (",
        "WITH ended AS (",  # the clock of this step, and in it that of the next
    ]


@pytest.mark.parametrize("size", SIZES)
def test_a_step_that_opens_three_costs_the_same(office: Office, size: int) -> None:
    _published(office, _wide(size), size)
    office.start(_SUBJECT, "sized")
    task = office.task("n", _SUBJECT).pk

    done = _statements(lambda: procedures.complete(task, outcome="ok", actor=office.examiner), office.examiner)
    assert done == [
        'SELECT "procedures_task"."id", "procedures_task"."execution_id", "procedures_task"."node",',
        "WITH closed AS (",
        "WITH ended AS (",  # and three clocks, of two units
    ]
    running = {limit.label: limit.responsible_unit_id for limit in of_subject(_SUBJECT) if limit.state == "running"}
    assert running == {"a": office.unit.pk, "b": office.window.pk, "c": office.unit.pk}
    assert [task.node for task in procedures.open_tasks(_SUBJECT)] == ["a", "b", "c"]
