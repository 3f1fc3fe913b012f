"""What the board counts, and that behind each figure stands the list of exactly those cases."""

import datetime as dt

import pytest

from onewindow.base import clock
from onewindow.cases import service as cases
from onewindow.kernel.org.service import Role
from onewindow.kernel.timelimits import service as timelimits
from onewindow.procedures import service as procedures
from onewindow.supervision import keeping
from onewindow.supervision import service as supervision
from onewindow.supervision.models import CaseDay, StepDay
from onewindow.supervision.service import Asked
from tests.cases.road import at
from tests.factories import StaffFactory, UnitFactory

MORNING = at(4, 1, 8)


@pytest.fixture
def supervisor(road):
    return StaffFactory(unit=road.government, role=Role.SUPERVISOR)


def units(person):
    return supervision.units_overseen_by(person)


def asked(person, by="unit", weeks=4):
    return Asked(units(person), by, weeks)


@pytest.fixture
def city(road, supervisor):
    """March: one on time, one late, one withdrawn, one yellow, one red, one double red, one that stands still, one just handed in."""
    plain = road.item(procedure=False)
    found = {}
    with clock.moved_to(at(3, 2, 9)):
        found["double_red"] = road.case_in("accepted")
        found["late"] = road.case_in("in_review", plain)
        found["withdrawn"] = cases.withdraw(road.case_in("accepted"), actor=road.applicant)
    with clock.moved_to(at(3, 12, 9)):
        found["red"] = road.case_in("in_review")
        found["paused"] = road.case_in("suspended")
    with clock.moved_to(at(3, 18, 9)):
        found["yellow"] = road.case_in("accepted", plain)
        found["on_time"] = road.case_in("in_review", plain)
    with clock.moved_to(at(3, 20, 9)):
        for name in ("late", "on_time"):
            cases.decide(found[name], outcome="refused", reason="不符合", actor=road.chief)
            cases.deliver(found[name], method="counter", actor=road.clerk)
    with clock.moved_to(at(3, 31, 9)):
        found["submitted"] = road.case_in("submitted")
    with clock.moved_to(MORNING):
        timelimits.sweep()
        supervision.keep_days()
        yield found


def numbers(person, question, figure, key=""):
    rows = supervision.counted(person, question, figure, key, supervision.last_day_kept())
    return {case.number for case in rows}


def test_each_light_is_its_own(city, supervisor, road):
    row = next(row for row in supervision.board(asked(supervisor)).rows if row.key == str(road.bureau.pk))
    assert (row.name, row.running) == (road.bureau.name, 5)
    assert (row.yellow, row.red, row.double_red, row.paused) == (1, 1, 1, 1)
    assert (row.whole.decided, row.whole.with_limit, row.whole.on_time, row.late) == (2, 2, 1, 1)
    assert row.whole.rate == 0.5
    for light in ("yellow", "red", "double_red", "paused", "late", "on_time"):
        assert numbers(supervisor, asked(supervisor), light) == {city[light].number}, light


@pytest.mark.parametrize("by", supervision.BY)
@pytest.mark.parametrize("weeks", supervision.WINDOWS)
def test_behind_each_figure_stands_the_list_of_exactly_those(city, supervisor, road, by, weeks):
    task = road.task(city["red"])
    with clock.moved_to(MORNING):
        procedures.claim(task.pk, actor=road.chief if task.role == "chief" else road.examiner)
        question = asked(supervisor, by, weeks)
        found = supervision.board(question)
        assert found.rows
        for row in (*found.rows, found.whole):
            figures = {
                "running": row.running,
                "yellow": row.yellow,
                "red": row.red,
                "double_red": row.double_red,
                "paused": row.paused,
                "decided": row.whole.decided,
                "on_time": row.whole.on_time,
                "late": row.late,
            }
            assert set(figures) == set(supervision.FIGURES)
            listed = {figure: len(numbers(supervisor, question, figure, row.key)) for figure in figures}
            assert listed == figures, (by, row.name)


def test_by_person_it_is_who_holds_the_step_or_examined(city, supervisor, road):
    with clock.moved_to(MORNING):
        rows = {row.key: row for row in supervision.board(asked(supervisor, "person")).rows}
    assert rows[str(road.examiner.pk)].whole.decided == 2
    assert rows[supervision.NOBODY].running == 5
    assert supervision.board(asked(supervisor, "person")).whole.running == 5


def test_the_running_ones_are_in_the_median(city, supervisor):
    """Two decided after 2 and 14 working days, four undecided: left out, they would make the median 2."""
    (row,) = supervision.board(asked(supervisor)).rows
    assert dict(row.ended) == {2: 1, 14: 1}
    assert sum(row.still_open.values()) == 4
    assert row.median == 14
    assert row.nine_of_ten is None


def test_whose_days_they_were(city, supervisor):
    (row,) = supervision.board(asked(supervisor)).rows
    assert (row.authority_days, row.applicant_days, row.special_days) == (2 + 14, 0, 0)


def test_the_worst_steps_first_with_those_that_wait(city, supervisor):
    (row,) = supervision.board(asked(supervisor)).rows
    first = row.worst_steps[0]
    assert first.name == "审查"
    assert first.times >= 2
    assert first.share > 0.5


def test_the_trend_has_every_week_also_those_in_which_nothing_was_decided(city, supervisor):
    (row,) = supervision.board(asked(supervisor)).rows
    assert len(row.weekly) == supervision.WEEKS
    assert [week.decided for week in row.weekly] == [0] * 10 + [2, 0]  # the week from 18 to 24 March
    assert (row.weekly[-2].late, row.weekly[-2].rate, row.weekly[-1].rate) == (1, 0.5, None)


def test_keeping_again_changes_nothing(city):
    def kept():
        names = [field.attname for field in CaseDay._meta.fields if field.name != "id"]
        return sorted(map(str, CaseDay.objects.values(*names))), sorted(
            map(str, StepDay.objects.values("day", "unit_id", "item_code", "person_id", "step", "done", "waiting"))
        )

    before = kept()
    with clock.moved_to(MORNING):
        assert supervision.keep_days() == 0

        keeping.keep_day(dt.date(2026, 3, 20))
        keeping.keep_running(dt.date(2026, 3, 31))
    assert kept() == before


def test_what_runs_is_kept_of_the_last_day_only(city, road):
    with clock.moved_to(at(4, 3, 8)):
        assert supervision.keep_days() == 2
    days = CaseDay.objects.exclude(running={}).values_list("day", flat=True)
    assert set(days) == {dt.date(2026, 4, 2)}
    assert set(StepDay.objects.filter(waiting__gt=0).values_list("day", flat=True)) == {dt.date(2026, 4, 2)}


def test_what_was_decided_this_morning_ran_yesterday(city, road):
    with clock.moved_to(at(4, 2, 8)):
        cases.decide(city["red"], outcome="refused", reason="不符合", actor=road.chief)
        supervision.keep_days()
    kept = CaseDay.objects.filter(day=dt.date(2026, 4, 1)).exclude(running={})
    assert sum(sum(row.running.values()) for row in kept) == 4


def test_a_head_sees_the_own_unit_s_and_no_other(city, road):
    other = UnitFactory(parent=road.government, name="明川市水务局")
    head = StaffFactory(unit=other, role=Role.UNIT_HEAD)
    assert supervision.can_oversee(head)
    with clock.moved_to(MORNING):
        assert supervision.board(asked(head)).rows == []
        assert supervision.board(asked(road.head)).whole.running == 5
        assert numbers(head, asked(head), "running") == set()
        # Whoever asks for units that are not theirs gets no case more than they may see.
        assert numbers(head, Asked(units(road.head)), "running") == set()


@pytest.mark.parametrize("name", ["clerk", "examiner", "chief", "issuer", "applicant"])
def test_others_oversee_nothing(road, name):
    person = getattr(road, name)
    assert not supervision.can_oversee(person)
    assert units(person) == []


def test_odd_keys_find_nothing(city, supervisor):
    for by in ("unit", "person"):
        for key in ("x", "-1", "9" * 40, "²", "1;drop"):
            assert numbers(supervisor, asked(supervisor, by), "running", key) == set()
            assert numbers(supervisor, asked(supervisor, by), "late", key) == set()


@pytest.mark.parametrize(("by", "most"), [("unit", 6), ("item", 6), ("person", 7)])
def test_the_cost_is_constant(city, supervisor, road, statements, by, most):
    question = asked(supervisor, by)
    with statements(most):
        supervision.board(question)
    with clock.moved_to(MORNING):
        for _again in range(3):
            road.case_in("accepted", road.item(procedure=False))
    with statements(most):
        assert supervision.board(question).whole.running == 8


def test_before_the_first_night(road, supervisor):
    road.case_in("accepted")
    found = supervision.board(asked(supervisor))
    assert (found.last, found.whole.running, found.whole.whole.decided) == (None, 1, 0)
    assert numbers(supervisor, asked(supervisor), "decided") == set()
