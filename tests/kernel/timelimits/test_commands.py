"""The verbs of the clock on a real database: what is stored, how many statements it takes, what is refused."""

import datetime as dt
import random

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext

from onewindow.base import clock
from onewindow.base.codes import LimitUnit
from onewindow.base.errors import Conflict, Invalid
from onewindow.base.subjects import Subject
from onewindow.kernel.timelimits import light_rules, rules
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.rules import Event, Terms
from onewindow.kernel.timelimits.service import LedgerEntry, Light, Limit, LimitKind, LimitState, PauseReason, Policy
from tests.factories import UnitFactory
from tests.kernel.timelimits.test_random_histories import history

pytestmark = pytest.mark.django_db

CASE = Subject("case", "MC26030200001")
BOTH = [LimitKind.STATUTORY, LimitKind.PROMISED]
REVIEW = {"reason_code": PauseReason.EXPERT_REVIEW, "reason": "请 3 位专家评审"}


def at(month, day, hour=10):
    return clock.at(dt.date(2026, month, day), hour)


@pytest.fixture(autouse=True)
def _on_the_day_of_acceptance(holidays):
    with clock.moved_to(at(3, 2)):
        yield


@pytest.fixture
def accepted(clerk):
    return timelimits.start(
        CASE,
        [
            Policy(LimitKind.STATUTORY, 20, LimitUnit.WORKING_DAY),
            Policy(LimitKind.PROMISED, 10, LimitUnit.WORKING_DAY),
        ],
        actor=clerk,
        item_code="item",
    )


def stored(kind=LimitKind.PROMISED):
    return Limit.objects.get(kind=kind)


def due(kind=LimitKind.PROMISED):
    limit = stored(kind)
    return limit.due_at and clock.local(limit.due_at).date()


def test_start_is_one_statement_for_all_clocks(clerk):
    policies = [Policy(LimitKind.STEP, 1, LimitUnit.HOUR, label=f"第{n}步") for n in range(5)]
    light_rules.thresholds(LimitKind.STEP)  # the process knows the rules of the lights
    with CaptureQueriesContext(connection) as queries:
        timelimits.start(CASE, policies, actor=clerk)
    [query] = queries
    assert "INSERT INTO timelimits_limit" in query["sql"]
    assert "INSERT INTO timelimits_ledgerentry" in query["sql"]
    assert set(Limit.objects.values_list("label", flat=True)) == {policy.label for policy in policies}
    assert LedgerEntry.objects.filter(kind="start", sequence=1, actor_name=clerk.name).count() == 5


def test_what_start_stores(accepted):
    limit = stored()
    assert limit.due_at == clock.end_of(dt.date(2026, 3, 16))
    assert (limit.state, limit.light, limit.provisional) == (LimitState.RUNNING, Light.GREEN, False)
    assert (limit.next_change_at, limit.item_code) == (clock.at(dt.date(2026, 3, 12)), "item")
    assert [limit.due_at for limit in accepted] == [limit.due_at for limit in timelimits.of_subject(CASE)]


def test_a_clock_may_begin_again_in_the_statement_that_ends_it(clerk):
    again = [Policy(LimitKind.STEP, 3, LimitUnit.WORKING_DAY, label=label) for label in ("a", "b")]
    timelimits.start(CASE, again, actor=clerk)
    timelimits.start(CASE, again[:1], actor=clerk, ending=[LimitKind.STEP], ending_labels=["a"])

    states = Limit.objects.order_by("pk").values_list("label", "state")
    assert list(states) == [("a", "finished"), ("b", "running"), ("a", "running")]


def test_nothing_to_start_is_no_statement(clerk, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert timelimits.start(CASE, [], actor=clerk) == []


def test_one_open_clock_of_a_kind(accepted, clerk):
    with pytest.raises(IntegrityError), transaction.atomic():
        timelimits.start(CASE, [Policy(LimitKind.PROMISED, 5, LimitUnit.WORKING_DAY)], actor=clerk)


def test_the_spot_is_the_same_day(clerk):
    timelimits.start(CASE, [Policy(LimitKind.PROMISED, 0, LimitUnit.WORKING_DAY)], actor=clerk)
    assert due() == dt.date(2026, 3, 2)
    assert timelimits.remaining(stored()).words == "今天到期"


def test_pause_and_resume_of_both_clocks(accepted, clerk, django_assert_num_queries):
    with django_assert_num_queries(2):
        timelimits.pause(CASE, BOTH, actor=clerk, **REVIEW, document_number="明文旅特〔2026〕3号", at=at(3, 5, 14))
    paused = stored()
    assert (paused.state, paused.due_at, paused.light, paused.next_change_at) == ("paused", None, "none", None)
    with django_assert_num_queries(2):
        timelimits.resume(CASE, BOTH, actor=clerk, at=at(3, 16, 15))
    assert due(LimitKind.PROMISED) == dt.date(2026, 3, 25)
    assert due(LimitKind.STATUTORY) == dt.date(2026, 4, 9)
    lines = stored().ledger.order_by("sequence").values_list("sequence", "kind", "reason_code", "document_number")
    assert list(lines) == [
        (1, "start", "", ""),
        (2, "pause", "expert_review", "明文旅特〔2026〕3号"),
        (3, "resume", "", ""),
    ]


def test_only_the_eight_of_the_law_pause_the_statutory_clock(accepted, clerk):
    survey = {"reason_code": PauseReason.SURVEY, "reason": "现场踏勘"}
    with pytest.raises(Invalid) as refused:
        timelimits.pause(CASE, BOTH, actor=clerk, **survey)
    assert refused.value.code == "pause_not_by_law"
    timelimits.pause(CASE, [LimitKind.PROMISED], actor=clerk, **survey)
    assert [stored(kind).state for kind in BOTH] == [LimitState.RUNNING, LimitState.PAUSED]


@pytest.mark.parametrize(
    ("verb", "kinds", "more"),
    [
        (timelimits.pause, [LimitKind.PROMISED], REVIEW),
        (timelimits.resume, [LimitKind.STATUTORY], {}),
        (timelimits.pause, [LimitKind.DELIVERY], REVIEW),
        (timelimits.extend, LimitKind.DELIVERY, {"amount": 5, "reason": "补充调查"}),
    ],
    ids=["it is paused", "it runs", "there is none to pause", "there is none to extend"],
)
def test_what_the_state_does_not_allow(accepted, clerk, verb, kinds, more):
    timelimits.pause(CASE, [LimitKind.PROMISED], actor=clerk, **REVIEW)
    with pytest.raises(Conflict) as refused:
        verb(CASE, kinds, actor=clerk, **more)
    assert refused.value.code.startswith("limit_not_")
    assert stored(LimitKind.STATUTORY).state == LimitState.RUNNING


def test_of_several_kinds_those_stop_that_run_and_those_run_on_that_stopped(accepted, clerk):
    timelimits.pause(CASE, [LimitKind.PROMISED], actor=clerk, **REVIEW)

    assert [limit.kind for limit in timelimits.pause(CASE, BOTH, actor=clerk, **REVIEW)] == [LimitKind.STATUTORY]
    timelimits.resume(CASE, [LimitKind.STATUTORY], actor=clerk)
    assert [limit.kind for limit in timelimits.resume(CASE, BOTH, actor=clerk)] == [LimitKind.PROMISED]


@pytest.mark.parametrize(
    "verb",
    [
        lambda clerk: timelimits.finish(CASE, actor=clerk),
        lambda clerk: timelimits.extend(CASE, LimitKind.PROMISED, 5, actor=clerk, reason="补充调查"),
    ],
)
def test_the_ledger_runs_forward(accepted, clerk, verb):
    with clock.moved_to(at(3, 1)), pytest.raises(Invalid) as refused, transaction.atomic():
        verb(clerk)
    assert refused.value.code == "time_runs_forward"
    assert stored(LimitKind.STATUTORY).state == LimitState.RUNNING


def test_extend_also_after_expiry(accepted, clerk, django_assert_num_queries):
    # Two, and one to tell that the light turned before a sweep came.
    with clock.moved_to(at(3, 18)), django_assert_num_queries(3):
        timelimits.extend(CASE, LimitKind.PROMISED, 5, actor=clerk, reason="补充调查")
    assert due() == dt.date(2026, 3, 23)
    assert (stored().light, stored().amount) == (Light.YELLOW, 10)
    with pytest.raises(Invalid):
        timelimits.extend(CASE, LimitKind.PROMISED, 0, actor=clerk, reason="")


def test_an_extension_is_of_working_days_whatever_the_limit_is_counted_in(holidays, clerk):
    """行政许可法 42: ten working days more, after three months, sixty days or three days and nights by the clock."""
    units = {LimitUnit.MONTH: 3, LimitUnit.CALENDAR_DAY: 60, LimitUnit.HOUR: 72, LimitUnit.WORKING_DAY: 20}
    policies = [Policy(LimitKind.STEP, amount, unit, label=unit) for unit, amount in units.items()]
    with clock.moved_to(at(3, 2)):
        timelimits.start(CASE, policies, actor=clerk)
        ends = {limit.unit: clock.local(limit.due_at).date() for limit in timelimits.of_subject(CASE)}
        timelimits.extend(CASE, LimitKind.STEP, 10, actor=clerk, reason="复杂")
    assert ends[LimitUnit.MONTH] == dt.date(2026, 6, 2)
    for limit in timelimits.of_subject(CASE):
        assert limit.due_at == clock.end_of(holidays.add_working_days(ends[limit.unit], 10))
        told = timelimits.explain(limit)
        assert told.amount.endswith("30 个工作日" if limit.unit == LimitUnit.WORKING_DAY else "又 10 个工作日")
        assert told.due == clock.local(limit.due_at).date()
        assert (told.days[-1].number, told.days[-1].what) == (
            (30 if limit.unit == LimitUnit.WORKING_DAY else 10),
            "last",
        )
        assert any("延长 10 个工作日" in reason.sentence for reason in told.reasons)
    assert timelimits.recompute(Limit.objects.all()) == 0


def test_days_are_not_extended_by_hours(accepted, clerk):
    with pytest.raises(Invalid) as refused:
        timelimits.extend(CASE, LimitKind.PROMISED, 5, unit=LimitUnit.HOUR, actor=clerk, reason="x")
    assert refused.value.code == "bad_extension"


@pytest.mark.parametrize(
    "change", ["UPDATE timelimits_ledgerentry SET at = now()", "DELETE FROM timelimits_ledgerentry"]
)
def test_the_ledger_is_only_appended(accepted, change):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    with pytest.raises(ProtectedError):
        stored().delete()


def test_finish_ends_what_is_open_and_is_quiet_when_nothing_is(accepted, clerk, django_assert_num_queries):
    timelimits.pause(CASE, [LimitKind.PROMISED], actor=clerk, **REVIEW)
    with clock.moved_to(at(3, 6)), django_assert_num_queries(1):
        assert timelimits.finish(CASE, actor=clerk) == 2
    assert set(Limit.objects.values_list("state", "light", "finished_at")) == {("finished", "none", at(3, 6))}
    assert timelimits.recompute(Limit.objects.all()) == 0
    assert timelimits.finish(CASE, actor=clerk) == 0


def test_finish_ends_only_the_labels_named(accepted, clerk):
    steps = [Policy(LimitKind.STEP, 5, LimitUnit.WORKING_DAY, label=label) for label in ("examine", "survey")]
    timelimits.start(CASE, steps, actor=clerk)
    assert timelimits.finish(CASE, [LimitKind.STEP], labels=["survey", "nothing"], actor=clerk) == 1
    assert stored(LimitKind.STATUTORY).state == LimitState.RUNNING
    assert set(Limit.objects.filter(kind=LimitKind.STEP).values_list("label", "state")) == {
        ("examine", "running"),
        ("survey", "finished"),
    }


def test_what_is_open_of_several_subjects_in_one_statement(accepted, clerk, django_assert_num_queries):
    other = Subject(CASE.kind, "other")
    timelimits.start(
        other,
        [Policy(LimitKind.STEP, 24, LimitUnit.HOUR), Policy(LimitKind.NOTICE, 5, LimitUnit.WORKING_DAY)],
        actor=clerk,
    )
    timelimits.start(Subject("order", "other"), [Policy(LimitKind.STEP, 24, LimitUnit.HOUR)], actor=clerk)
    timelimits.finish(other, [LimitKind.NOTICE], actor=clerk)
    with django_assert_num_queries(1):
        found = timelimits.open_of(CASE.kind, [CASE.key, other.key, "none"])
    kinds = {key: [limit.kind for limit in limits] for key, limits in found.items()}
    assert kinds == {CASE.key: [LimitKind.STATUTORY, LimitKind.PROMISED], other.key: [LimitKind.STEP], "none": []}
    with django_assert_num_queries(0):
        assert timelimits.open_of(CASE.kind, []) == {}


def test_reassign(accepted, clerk, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert timelimits.reassign(CASE, responsible_unit=None, responsible_person=clerk) == 2
    assert stored().responsible_person_id == clerk.pk


@pytest.mark.parametrize("seed", range(40))
def test_commands_store_what_the_rules_say(clerk, china, seed):
    """A random history through the verbs; the stored columns follow from the ledger as it was stored."""
    terms, events = history(random.Random(seed), list(china.special))
    for kind, moment, amount, unit in events:
        with clock.moved_to(moment):
            if kind == "start":
                timelimits.start(CASE, [Policy(LimitKind.STEP, terms.amount, terms.unit)], actor=clerk)
            elif kind == "extend":
                timelimits.extend(CASE, LimitKind.STEP, amount, unit=unit or terms.unit, actor=clerk, reason="x")
            elif kind == "pause":
                timelimits.pause(CASE, [LimitKind.STEP], actor=clerk, **REVIEW)
            else:
                {"resume": timelimits.resume, "finish": timelimits.finish}[kind](CASE, [LimitKind.STEP], actor=clerk)
    limit = stored(LimitKind.STEP)
    lines = limit.ledger.order_by("sequence").values("kind", "at", "amount", "unit")
    ledger = [Event(**line) for line in lines]
    assert [(e.kind, e.at, e.amount) for e in ledger] == [event[:3] for event in events]
    assert {e.unit for e in ledger if e.kind != "extend"} == {""}
    expected = rules.reckon(Terms(terms.amount, terms.unit), ledger, china)
    last = events[-1][1]
    assert (limit.due_at, limit.provisional, limit.state) == (expected.due_at, expected.provisional, expected.state)
    assert (limit.light, limit.next_change_at) == (expected.light(last), expected.next_change_at(last))


@pytest.mark.parametrize(
    ("since", "amount", "begins"),
    [
        (at(3, 2, 9), 25, at(3, 2, 9)),
        (at(3, 2, 9) - dt.timedelta(milliseconds=20), 25, at(3, 2, 9)),  # two clocks wrote them down
        (at(3, 2, 9) - dt.timedelta(minutes=7), 26, at(3, 2, 8)),
        (at(3, 3, 11), 0, at(3, 3, 10)),  # given when it was over already
    ],
)
def test_a_deadline_set_by_somebody_else_is_kept_to_the_instant(clerk, since, amount, begins):
    policy = Policy.until(LimitKind.PROMISED, at(3, 3), since=since)
    (limit,) = timelimits.start(CASE, [policy], actor=clerk)
    assert (limit.amount, limit.unit, limit.started_at, limit.due_at) == (amount, LimitUnit.HOUR, begins, at(3, 3))
    assert stored().ledger.get().at == begins
    assert timelimits.recompute([stored()]) == 0


def test_each_clock_may_begin_at_a_moment_of_its_own(clerk):
    policies = [
        Policy(LimitKind.STATUTORY, 20, LimitUnit.WORKING_DAY),
        Policy(LimitKind.PROMISED, 10, LimitUnit.WORKING_DAY, begins=at(2, 25)),
    ]
    timelimits.start(CASE, policies, actor=clerk)
    assert (stored(LimitKind.STATUTORY).started_at, stored().started_at) == (at(3, 2), at(2, 25))
    assert due() < due(LimitKind.STATUTORY)


def test_clocks_of_several_subjects_start_in_one_statement(clerk, django_assert_num_queries):
    notice = Policy(LimitKind.NOTICE, 5, LimitUnit.WORKING_DAY)
    later = Policy(LimitKind.DEFERRED, 3, LimitUnit.WORKING_DAY, label="m02")
    unit = UnitFactory()
    light_rules.thresholds(LimitKind.NOTICE)  # the process knows the rules of the lights
    starts = [
        timelimits.Start(Subject("case", f"MC{n}"), [notice, later] if n else [notice], unit, "item") for n in range(3)
    ]
    with django_assert_num_queries(1):
        found = timelimits.start_each(starts, actor=clerk)
    assert [len(limits) for limits in found] == [1, 2, 2]
    for start, limits in zip(starts, found, strict=True):
        stored = timelimits.of_subject(start.subject)
        assert {one.kind: one.due_at for one in stored} == {one.kind: one.due_at for one in limits}
        assert {one.responsible_unit for one in stored} == {unit}
