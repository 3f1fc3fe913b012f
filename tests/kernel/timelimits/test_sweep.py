import datetime as dt

import pytest
from django.db import connection, transaction

from onewindow.base import clock
from onewindow.base.codes import LimitUnit
from onewindow.base.subjects import Subject
from onewindow.kernel.events import service as events
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits import sweeping
from onewindow.kernel.timelimits.service import Light, LightChanged, Limit, LimitKind, Policy
from onewindow.kernel.workcalendar import keeping
from onewindow.kernel.workcalendar import service as workcalendar
from onewindow.kernel.workcalendar.service import Day

pytestmark = pytest.mark.django_db


def at(month, day, hour=10):
    return clock.at(dt.date(2026, month, day), hour)


@pytest.fixture
def told():
    facts = []
    events.subscribe(LightChanged, facts.append, name="test.light")
    yield facts
    events.unsubscribe("test.light")


def start(clerk, n=1, *, since=None, unit=LimitUnit.WORKING_DAY, amount=10):
    with clock.moved_to(since or at(3, 2)):
        for i in range(n):
            timelimits.start(Subject("case", str(i)), [Policy(LimitKind.PROMISED, amount, unit)], actor=clerk)


def lights():
    return set(Limit.objects.values_list("light", flat=True))


def test_lights_turn_when_their_moment_comes_and_are_told(holidays, clerk, told):
    start(clerk)
    turned = []
    for month, day in ((3, 11), (3, 12), (3, 13), (3, 16), (3, 17), (3, 18)):
        with clock.moved_to(at(month, day, 0)):
            turned.append((timelimits.sweep(), *lights()))
    assert turned == [(0, "green"), (1, "yellow"), (0, "yellow"), (0, "yellow"), (1, "red"), (0, "red")]
    events.run_pending()
    assert told == [LightChanged("case", "0", "promised", "yellow"), LightChanged("case", "0", "promised", "red")]


def test_a_late_sweep_goes_straight_to_red(holidays, clerk):
    start(clerk)
    with clock.moved_to(at(4, 1)):
        assert timelimits.sweep() == 1
    assert Limit.objects.values_list("light", "next_change_at").get() == (Light.RED, None)


def test_paused_and_finished_have_no_light(holidays, clerk):
    start(clerk, 2)
    with clock.moved_to(at(3, 3)):
        timelimits.pause(Subject("case", "0"), ["promised"], actor=clerk, reason_code="testing", reason="检测")
        timelimits.finish(Subject("case", "1"), actor=clerk)
    with clock.moved_to(at(4, 1)):
        assert timelimits.sweep() == 0
    assert lights() == {Light.NONE}


def test_batches_of_two_statements(holidays, clerk, told, monkeypatch, django_assert_num_queries):
    start(clerk, 5)
    monkeypatch.setattr(sweeping, "BATCH", 2)
    # Two full batches and a half one; in a test each atomic block is a savepoint and its release.
    with clock.moved_to(at(3, 12)), django_assert_num_queries(3 * (2 + 2)):
        assert timelimits.sweep() == 5


def test_the_sweep_reads_its_index(holidays, clerk):
    """One index finds the rows in their order; whatever the statistics of a small table say, nothing else is left to choose."""
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM timelimits_limit WHERE state = 'running' AND next_change_at <= now()"
            " ORDER BY next_change_at LIMIT 500 FOR UPDATE SKIP LOCKED"
        )
        assert "limit_sweep" in "".join(row[0] for row in cursor.fetchall())


def test_a_new_year_s_notice_makes_dates_certain(holidays, clerk, django_assert_num_queries):
    start(clerk, 3, since=at(12, 15), amount=15)
    assert set(Limit.objects.values_list("due_at", "provisional")) == {(clock.end_of(dt.date(2027, 1, 5)), True)}
    with clock.moved_to(at(12, 20)):
        workcalendar.load_year("CN", 2027, [Day(dt.date(2027, 1, 1), False, "元旦")], "2027", actor=clerk)
        workcalendar.calendar()
        # Which limits, their ledgers, the write, what moved; and a savepoint because a test is itself a transaction.
        with django_assert_num_queries(4 + 2):
            assert timelimits.recompute_year("CN", 2027) == 3
        assert timelimits.recompute_year("CN", 2027) == 0
    assert set(Limit.objects.values_list("due_at", "provisional")) == {(clock.end_of(dt.date(2027, 1, 6)), False)}


NEW_YEAR = [Day(dt.date(2027, 1, 1), False, "元旦")]


@pytest.mark.parametrize("repair", ["recompute_lately_loaded", "recompute_open"])
def test_a_limit_begun_with_the_old_calendar_is_put_right(holidays, clerk, repair):
    """Another process loads the notice and reckons again; this one goes on with what it remembers."""
    remembered = keeping._cache["CN"]
    with clock.moved_to(at(12, 15)):
        workcalendar.load_year("CN", 2027, NEW_YEAR, "2027", actor=clerk)
        assert timelimits.recompute_year("CN", 2027) == 0
        keeping._cache["CN"] = remembered
    start(clerk, since=at(12, 15), amount=15)
    assert Limit.objects.values_list("due_at", "provisional").get() == (clock.end_of(dt.date(2027, 1, 5)), True)
    with clock.moved_to(at(12, 15) + dt.timedelta(minutes=5)):
        assert getattr(sweeping, repair)() == 1
    assert Limit.objects.values_list("due_at", "provisional").get() == (clock.end_of(dt.date(2027, 1, 6)), False)


def test_a_light_that_a_new_reckoning_turns_is_told_once(holidays, clerk, told):
    start(clerk, since=at(12, 15), amount=15)
    with clock.moved_to(clock.at(dt.date(2027, 1, 5), 10)):
        timelimits.sweep()
        assert lights() == {Light.YELLOW}
        days = [Day(dt.date(2026, 12, 26), True, "元旦"), Day(dt.date(2026, 12, 27), True, "元旦")]
        workcalendar.load_year("CN", 2027, days, "2027", actor=clerk)
        timelimits.recompute_year("CN", 2027)
        assert lights() == {Light.RED}
        timelimits.recompute_year("CN", 2027)
        timelimits.sweep()
        events.run_pending()
    assert [fact.light for fact in told] == ["yellow", "red"]


def test_a_limit_begun_in_the_past_is_told_as_it_stands(holidays, clerk, told):
    policies = [
        Policy(LimitKind.PROMISED, 5, LimitUnit.WORKING_DAY),
        Policy(LimitKind.STATUTORY, 10, LimitUnit.WORKING_DAY),
    ]
    with clock.moved_to(at(3, 12)):
        timelimits.start(Subject("case", "0"), policies, actor=clerk, at=at(3, 2))
        timelimits.sweep()
        events.run_pending()
    assert told == [LightChanged("case", "0", "promised", "red"), LightChanged("case", "0", "statutory", "yellow")]


def test_a_short_limit_is_not_told_for_being_born_yellow(holidays, clerk, told):
    start(clerk, amount=1)
    assert lights() == {Light.YELLOW}
    events.run_pending()
    assert told == []


def test_a_light_that_a_command_turns_is_told_once(holidays, clerk, told):
    """Resumed when nearly nothing is left; extended before the sweep has come."""
    start(clerk, 2)
    case, other = Subject("case", "0"), Subject("case", "1")
    with clock.moved_to(at(3, 12)):
        timelimits.pause(case, ["promised"], actor=clerk, reason_code="testing", reason="检测")
    with clock.moved_to(at(3, 18)):
        timelimits.resume(case, ["promised"], actor=clerk)
        timelimits.extend(other, "promised", 2, actor=clerk, reason="复杂")
        timelimits.sweep()
        events.run_pending()
    assert sorted(told, key=lambda fact: fact.subject_key) == [
        LightChanged("case", "0", "promised", "yellow"),
        LightChanged("case", "1", "promised", "yellow"),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_limit_that_a_command_holds_waits_for_the_next_sweep(holidays, clerk):
    with transaction.atomic():
        start(clerk, 2)
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT id FROM timelimits_limit WHERE subject_key = '0' FOR UPDATE")
        with clock.moved_to(at(3, 12)):
            assert timelimits.sweep() == 1
            other.rollback()
            assert timelimits.sweep() == 1
    finally:
        other.close()
