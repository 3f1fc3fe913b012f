"""Waits, messages and steps of several units in cases that move to another version."""

import datetime as dt

import pytest

from onewindow.base import clock
from onewindow.kernel.org.service import Role, system_actor
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import Limit
from onewindow.procedures import service as procedures
from tests.factories import StaffFactory, UnitFactory
from tests.procedures.conftest import SUBJECT, Office
from tests.procedures.drawings import chain, drawing, element, end, several, start, timer, user
from tests.procedures.test_move import changed, move, open_steps

WAITING = drawing(start(), user("a"), timer("w"), user("b"), end(), chain("s", "a", "w", "b", "e"))
GUARDED = drawing(
    start(), user("a"), timer("late", at="a"), user("b"), end(), chain("s", "a", "b", "e"), chain("late", "b")
)
RECEIVING = drawing(
    start(), element("receiveTask", "r", ow_message="supplemented"), user("b"), end(), chain("s", "r", "b", "e")
)


def begun(office: Office, xml: str) -> None:
    office.publish(xml)
    office.start()


def with_step(xml: str, before: str) -> str:
    """The same drawing with one more step before this element."""
    onward = f'targetRef="{before}"'
    assert onward in xml
    return xml.replace(onward, 'targetRef="x"', 1).replace(
        "</bpmn:process>", user("x") + chain("x", before) + "</bpmn:process>"
    )


def timers() -> dict[str, Limit]:
    return {limit.label: limit for limit in timelimits.of_subject(SUBJECT) if limit.kind == "timer"}


def later() -> dt.datetime:
    return clock.now() + dt.timedelta(days=30)


def test_a_wait_that_both_drawings_have_waits_on_as_it_did(office: Office) -> None:
    begun(office, WAITING)
    office.complete("a", office.examiner)
    before = timers()["w"]
    move(office, changed(office, with_step(WAITING, "b")))
    after = timers()["w"]

    assert (after.pk, after.due_at, after.state) == (before.pk, before.due_at, "running")
    with clock.moved_to(later()):
        procedures.time_is_up(SUBJECT, actor=system_actor())
    assert open_steps() == ["x"]


def test_a_wait_that_is_over_is_not_waited_for_again(office: Office) -> None:
    begun(office, WAITING)
    office.complete("a", office.examiner)
    with clock.moved_to(later()):
        procedures.time_is_up(SUBJECT, actor=system_actor())
        move(office, changed(office, with_step(WAITING, "b")))

    assert open_steps() == ["x"]
    assert {limit.state for limit in timers().values()} == {"finished"}


def test_a_timer_the_new_drawing_has_not_ends_and_a_new_one_begins(office: Office) -> None:
    begun(office, GUARDED)
    move(office, changed(office, GUARDED.replace('"late"', '"sooner"').replace("late-b", "sooner-b")))

    assert {name: limit.state for name, limit in timers().items()} == {"late": "finished", "sooner": "running"}


def test_a_message_that_came_is_not_waited_for_again(office: Office) -> None:
    begun(office, RECEIVING)
    procedures.message_has_come(SUBJECT, "supplemented", actor=system_actor())
    move(office, changed(office, with_step(RECEIVING, "b")))

    assert open_steps() == ["x"]


def test_a_case_that_waits_for_a_message_only_can_move(office: Office) -> None:
    begun(office, RECEIVING)
    (outcome,) = move(office, changed(office, with_step(RECEIVING, "b")))

    assert outcome.obstacle is None
    assert open_steps() == []


@pytest.mark.parametrize("more", [0, 1])
def test_what_a_unit_of_several_did_counts_when_another_is_added(office: Office, more: int) -> None:
    units = [UnitFactory() for _ in range(2 + more)]
    for unit in units:
        StaffFactory(unit=unit, role=Role.EXAMINER)

    def asking(*asked: object) -> str:
        codes = " ".join(unit.code for unit in asked)
        return drawing(start(), several("m", codes), user("b"), end(), chain("s", "m", "b", "e"))

    begun(office, asking(*units[:2]))
    office.complete(f"m/{units[0].code}", StaffFactory(unit=units[0], role=Role.EXAMINER))
    move(office, changed(office, asking(*units) if more else asking(*units).replace("环节b", "审定")))

    assert sorted(open_steps()) == sorted(f"m/{unit.code}" for unit in units[1:])
