"""What moves a procedure beside people, in the rows: waits on the one clock, messages, calls, steps of several units."""

import datetime as dt
from collections.abc import Callable

import pytest

from onewindow.base import clock
from onewindow.base.errors import Invalid
from onewindow.kernel.org.service import Person, Role, system_actor
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind, LimitState
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Execution, examine
from tests.factories import StaffFactory, UnitFactory
from tests.procedures.conftest import SUBJECT, Office
from tests.procedures.drawings import chain, drawing, element, end, several, start, timer, user
from tests.procedures.test_examine import use_of

GUARDED = drawing(
    start(), user("a"), timer("late", at="a"), user("b"), end(), end("f"), chain("s", "a", "e"), chain("late", "b", "f")
)


def later(days: int) -> dt.datetime:
    return clock.now() + dt.timedelta(days=days)


def begun(office: Office, xml: str, **variables: object) -> Execution:
    office.publish(xml)
    return office.start(**variables)


def time_is_up() -> list[procedures.Advance]:
    return procedures.time_is_up(SUBJECT, actor=system_actor())


def limits(kind: LimitKind = LimitKind.TIMER) -> dict[str, str]:
    return {limit.label: limit.state for limit in timelimits.of_subject(SUBJECT) if limit.kind == kind}


def open_steps() -> set[str]:
    return {task.node for task in procedures.open_tasks(SUBJECT)}


def test_a_timer_is_a_limit_on_the_one_clock(office: Office) -> None:
    begun(office, GUARDED)
    [limit] = timelimits.of_subject(SUBJECT)

    assert (limit.kind, limit.label, limit.amount, limit.unit) == (LimitKind.TIMER, "late", 3, "working_day")
    assert limit.responsible_unit is None
    assert time_is_up() == []


def test_when_its_time_is_over_it_acts_once(office: Office) -> None:
    begun(office, GUARDED)
    with clock.moved_to(later(30)):
        [advance] = time_is_up()
        assert time_is_up() == []

    assert [node.id for node in advance.opened] == ["b"]
    assert open_steps() == {"b"}
    assert limits() == {"late": LimitState.FINISHED}


def test_a_step_that_was_done_in_time_stops_its_timer(office: Office) -> None:
    begun(office, GUARDED)
    office.complete("a", office.examiner)

    assert limits() == {"late": LimitState.FINISHED}
    with clock.moved_to(later(30)):
        assert time_is_up() == []


def test_what_is_cancelled_waits_no_longer(office: Office) -> None:
    begun(office, GUARDED)
    procedures.cancel(SUBJECT, actor=office.clerk)

    assert limits() == {"late": LimitState.FINISHED}
    with clock.moved_to(later(30)):
        assert time_is_up() == []


def test_of_two_timers_that_are_due_the_earlier_may_stop_the_later(office: Office) -> None:
    xml = GUARDED.replace("</bpmn:process>", timer("last", "9", at="a") + chain("last", "b") + "</bpmn:process>")
    begun(office, xml)
    with clock.moved_to(later(60)):
        assert len(time_is_up()) == 1

    assert open_steps() == {"b"}
    assert limits() == {"late": LimitState.FINISHED, "last": LimitState.FINISHED}


def test_waits_in_a_row_begin_one_after_the_other(office: Office) -> None:
    execution = begun(
        office, drawing(start(), timer("w"), timer("x"), user("a"), end(), chain("s", "w", "x", "a", "e"))
    )
    with clock.moved_to(later(30)):
        assert len(time_is_up()) == 1
        assert limits() == {"w": LimitState.FINISHED, "x": LimitState.RUNNING}
    with clock.moved_to(later(60)):
        time_is_up()

    assert open_steps() == {"a"}
    execution.refresh_from_db()
    assert execution.state == Execution.State.RUNNING


def test_a_termination_stops_the_timers_of_other_branches(office: Office) -> None:
    xml = drawing(
        start(),
        element("parallelGateway", "g"),
        user("a"),
        element("endEvent", "t", "<bpmn:terminateEventDefinition/>"),
        timer("w"),
        user("b"),
        end(),
        chain("s", "g", "a", "t"),
        chain("g", "w", "b", "e"),
    )
    begun(office, xml)

    assert office.complete("a", office.examiner).ended
    assert limits() == {"w": LimitState.FINISHED}


RECEIVES = drawing(
    start(), element("receiveTask", "r", ow_message="supplemented"), user("a"), end(), chain("s", "r", "a", "e")
)


def comes(message: str = "supplemented") -> procedures.Advance | None:
    return procedures.message_has_come(SUBJECT, message, actor=system_actor())


def test_a_message_opens_the_next_step_once(office: Office) -> None:
    begun(office, RECEIVES)
    assert open_steps() == set()
    advance = comes()

    assert advance is not None
    assert [node.id for node in advance.opened] == ["a"]
    assert comes() is None
    assert open_steps() == {"a"}


def test_a_message_that_nobody_waits_for_yet_is_remembered(office: Office) -> None:
    begun(
        office,
        RECEIVES.replace('sourceRef="s" targetRef="r"', 'sourceRef="s" targetRef="p"').replace(
            "</bpmn:process>", user("p") + chain("p", "r") + "</bpmn:process>"
        ),
    )
    comes()
    office.complete("p", office.examiner)

    assert open_steps() == {"a"}


def test_without_a_running_procedure_a_message_is_no_news(office: Office) -> None:
    assert comes() is None


@pytest.mark.parametrize("deed", [time_is_up, comes])
def test_what_cannot_go_on_changes_nothing(office: Office, deed: Callable[[], object]) -> None:
    """A condition that no longer can be computed stops the step, whoever brings it about."""
    xml = drawing(
        start(),
        element("receiveTask", "r", ow_message="supplemented"),
        timer("late", at="r"),
        element("exclusiveGateway", "x", default="x-a"),
        user("a"),
        user("b"),
        end(),
        chain("s", "r", "x", "a", "e"),
        element(
            "sequenceFlow",
            "x-b",
            "<bpmn:conditionExpression>area.size > 'x'</bpmn:conditionExpression>",
            sourceRef="x",
            targetRef="b",
        ),
        chain("late", "x"),
        chain("b", "e"),
    )
    execution = begun(office, xml, area={"size": 3})
    with clock.moved_to(later(30)), pytest.raises(Invalid):
        deed()
    execution.refresh_from_db()

    assert execution.marking["live"] == [[0, "r"], [1, "late"]]
    assert limits() == {"late": LimitState.RUNNING}


def examiner_of(unit: object) -> Person:
    return StaffFactory(unit=unit, role=Role.EXAMINER)


def test_each_of_several_units_has_a_task_and_a_limit_of_its_own(office: Office) -> None:
    one, two = UnitFactory(), UnitFactory()
    xml = drawing(
        start(), several("m", f"{one.code} {two.code}", ow_limit=5), user("z"), end(), chain("s", "m", "z", "e")
    )
    begun(office, xml)

    assert {task.unit for task in procedures.open_tasks(SUBJECT)} == {one, two}
    pressed = {limit.label: limit.responsible_unit for limit in timelimits.of_subject(SUBJECT)}
    assert pressed == {f"m/{one.code}": one, f"m/{two.code}": two}
    for unit in (one, two):
        office.complete(f"m/{unit.code}", examiner_of(unit))
    assert open_steps() == {"z"}


def test_the_drawing_shows_the_step_of_several_units_as_one(office: Office) -> None:
    one, two = UnitFactory(), UnitFactory()
    begun(office, drawing(start(), several("m", f"{one.code} {two.code}"), user("z"), end(), chain("s", "m", "z", "e")))
    office.complete(f"m/{one.code}", examiner_of(one))

    progress = procedures.progress(SUBJECT)
    assert progress is not None
    assert progress.current == {"m"}
    assert "m" not in progress.done


def test_a_version_holds_what_it_calls_as_it_was_then(office: Office) -> None:
    office.publish(drawing(start(), user("a"), end(), chain("s", "a", "e")), code="part")
    office.publish(drawing(start(), element("callActivity", "c", calledElement="part"), end(), chain("s", "c", "e")))
    office.publish(drawing(start(), user("b"), end(), chain("s", "b", "e")), code="part")
    office.start()

    assert open_steps() == {"c/a"}
    assert office.complete("c/a", office.examiner).ended


def test_what_is_called_must_be_published(office: Office) -> None:
    [found] = examine(drawing(start(), element("callActivity", "c", calledElement="part"), end(), chain("s", "c", "e")))

    assert found.element == "c"
    assert "没有已发布的流程“part”" in found.sentence


def test_a_fault_within_a_call_is_shown_at_the_call(office: Office) -> None:
    """The chief's step of the called procedure is nobody's in a unit without a chief."""
    office.publish(drawing(start(), user("a", role="chief", duty=""), end(), chain("s", "a", "e")), code="part")
    calls = drawing(start(), element("callActivity", "c", calledElement="part"), end(), chain("s", "c", "e"))
    lonely = UnitFactory()

    assert [found.element for found in examine(calls, [use_of(office, unit=lonely)])] == ["c"]
    assert examine(calls, [use_of(office)]) == []


def test_every_unit_of_several_must_have_somebody(office: Office) -> None:
    staffed, lonely = UnitFactory(), UnitFactory()
    examiner_of(staffed)
    xml = drawing(start(), several("m", f"{staffed.code} {lonely.code}"), end(), chain("s", "m", "e"))
    [found] = examine(xml, [use_of(office)])

    assert (found.element, str(lonely) in found.sentence) == ("m", True)


def test_ids_that_grow_too_long_inside_are_refused(office: Office) -> None:
    office.publish(drawing(start(), user("a" * 40), end(), chain("s", "a" * 40, "e")), code="part")
    calls = drawing(start(), element("callActivity", "c" * 30, calledElement="part"), end(), chain("s", "c" * 30, "e"))

    assert [found.element for found in examine(calls)] == ["c" * 30]


def test_a_variable_that_lists_units_must_be_known(office: Office) -> None:
    unit = UnitFactory()
    examiner_of(unit)
    xml = drawing(start(), several("m", unit.code, "concerned"), end(), chain("s", "m", "e"))

    assert [found.element for found in examine(xml, [use_of(office)])] == ["m"]
    assert examine(xml, [use_of(office, fields=frozenset({"concerned"}))]) == []


def test_a_wait_in_the_line_counts_for_the_promise(office: Office) -> None:
    xml = drawing(start(), user("a", limit=3), timer("w", "4"), user("b"), end(), chain("s", "a", "w", "b", "e"))

    assert examine(xml, [use_of(office, promised=procedures.Period(7))]) == []
    assert [found.element for found in examine(xml, [use_of(office, promised=procedures.Period(6))])] == ["w"]
