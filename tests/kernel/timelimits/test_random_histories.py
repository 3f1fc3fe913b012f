"""What the commands store follows from the ledger alone: 100,000 random histories against a count on the fingers."""

import datetime as dt
import random
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onewindow.base import clock
from onewindow.base.codes import LimitUnit
from onewindow.kernel.timelimits import explaining, rules
from onewindow.kernel.timelimits.explaining import What
from onewindow.kernel.timelimits.models import Light
from onewindow.kernel.timelimits.rules import Event, Terms
from tests.kernel.timelimits import oracle

ZONE = clock.zone()
HISTORIES_AN_EXAMPLE = 500
EXAMPLES = 200
UNITS = [LimitUnit.WORKING_DAY] * 5 + [LimitUnit.CALENDAR_DAY, LimitUnit.HOUR, LimitUnit.MONTH, LimitUnit.YEAR]
LARGEST = {
    LimitUnit.WORKING_DAY: 45,
    LimitUnit.CALENDAR_DAY: 60,
    LimitUnit.HOUR: 72,
    LimitUnit.MONTH: 4,
    LimitUnit.YEAR: 1,
}
WORKING, CALENDAR = LimitUnit.WORKING_DAY, LimitUnit.CALENDAR_DAY
EXTENDED_IN = dict.fromkeys(LARGEST, ("", WORKING, CALENDAR))
REST: dict[str, frozenset[dt.date]] = {}
NEXT = {"running": ["pause", "pause", "extend", "finish"], "paused": ["resume", "resume", "resume", "extend", "finish"]}


def rest_days_of(calendar):
    days = (dt.date(2022, 12, 1) + dt.timedelta(days=i) for i in range(4000))
    return frozenset(day for day in days if not calendar.is_working(day))


def history(rng, boundaries):
    """A legal history: half of the starts lie around an exchanged day, gaps reach from none to far past expiry."""
    unit = rng.choice(UNITS)
    amount = rng.randint(0 if rng.random() < 0.05 else 1, LARGEST[unit])
    if rng.random() < 0.5:
        day = rng.choice(boundaries) + dt.timedelta(days=rng.randint(-12, 3))
    else:
        day = dt.date(2023, 1, 1) + dt.timedelta(days=rng.randrange(1500))
    moment = dt.datetime(day.year, day.month, day.day, rng.randrange(24), rng.randrange(60), tzinfo=ZONE)
    events, state = [("start", moment, 0, "")], "running"
    for _ in range(rng.randrange(7)):
        kind = rng.choice(NEXT[state])
        moment += dt.timedelta(days=rng.choice((0, 0, 1, 1, 2, 3, 5, 8, 30)), minutes=rng.choice((0, 1, 300, 900)))
        added = rng.choice(EXTENDED_IN[unit]) if kind == "extend" else ""
        events.append((kind, moment, rng.randint(1, LARGEST[added or unit]) if kind == "extend" else 0, added))
        if kind == "finish":
            break
        state = {"pause": "paused", "resume": "running"}.get(kind, state)
    return Terms(amount, unit, pause_day_used=rng.random() < 0.8), events


def ledger_of(events):
    return [Event(kind, at, amount, unit=unit) for kind, at, amount, unit in events]


def check(terms, events, calendar, rest_days):
    expected = oracle.answer(terms.unit, terms.amount, events, rest_days, ZONE, terms.pause_day_used)
    found = rules.reckon(terms, ledger_of(events), calendar)
    assert found.due_at == expected.due, (terms, events)
    assert found.provisional == bool(expected.years - calendar.years), (terms, events)


@given(seed=st.integers(0, 2**64))
@settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
def test_due_date_recomputed_from_the_ledger(china, seed):
    rest_days, boundaries, rng = REST.setdefault("days", rest_days_of(china)), list(china.special), random.Random(seed)
    for _ in range(HISTORIES_AN_EXAMPLE):
        terms, events = history(rng, boundaries)
        check(terms, events, china, rest_days)
        check(terms, events[: rng.randint(1, len(events))], china, rest_days)


@given(seed=st.integers(0, 2**64))
@settings(max_examples=300, deadline=None, database=None)
def test_lights_only_go_forward(china, seed):
    terms, events = history(random.Random(seed), list(china.special))
    ledger = ledger_of(events)
    found = rules.reckon(terms, ledger, china)
    seen, at = [], ledger[-1].at
    while True:
        seen.append(found.light(at))
        following = found.next_change_at(at)
        if following is None:
            break
        assert found.light(following - dt.timedelta(microseconds=1)) == seen[-1] or following <= at
        at = following
    order = [Light.NONE, Light.GREEN, Light.YELLOW, Light.RED]
    assert seen == sorted(set(seen), key=order.index)
    assert seen[-1] in (Light.NONE, Light.RED)


@given(seed=st.integers(0, 2**64))
@settings(max_examples=300, deadline=None, database=None)
def test_an_extension_never_brings_the_day_nearer(china, seed):
    terms, events = history(random.Random(seed), list(china.special))
    ledger = ledger_of(event for event in events if event[0] != "finish")
    before = rules.reckon(terms, ledger, china).due_at
    for unit in EXTENDED_IN[terms.unit]:
        after = rules.reckon(terms, [*ledger, Event("extend", ledger[-1].at, 3, unit=unit)], china).due_at
        assert (before is None and after is None) or after >= before


@given(seed=st.integers(0, 2**64))
@settings(max_examples=1500, deadline=None, database=None)
def test_the_explanation_counts_what_was_reckoned_and_says_nothing_untrue(china, seed):
    """The numbered days are the amounts, day by day, and what is said of a day off is so in the calendar."""
    terms, events = history(random.Random(seed), list(china.special))
    ledger = ledger_of(events)
    found = rules.reckon(terms, ledger, china)
    told = explaining.explain("promised", terms, ledger, china, today=rules.day_of(ledger[-1]))
    stages = [stage for stage in found.stages if stage.unit != LimitUnit.HOUR]
    if found.due_at is not None:
        assert sum(day.number is not None for day in told.days) == sum(map(length, stages))
        assert [day.date for day in told.days[1:]] == dates_of(stages)
    numbers = [day.number for day in told.days if day.number]
    assert all(after in (before + 1, 1) for before, after in pairwise(numbers))
    working = LimitUnit.WORKING_DAY in {stage.unit for stage in stages}
    for day in told.days:
        if day.what in (What.REST, What.HOLIDAY):
            assert not china.is_working(day.date)
        if day.what == What.MADE_UP:
            assert working or terms.unit == LimitUnit.WORKING_DAY or found.due_at is None
            assert china.is_made_up(day.date)
    sentences = [reason.sentence for reason in told.reasons]
    moved = [stage for stage in stages if not china.is_working(stage.reached)]
    assert sum("那天不上班" in sentence for sentence in sentences) == len(moved)
    paused_on = [rules.day_of(pause) for pause, resume in rules.pauses_of(ledger) if resume]
    counted = {day.date for day in told.days if day.number}
    assert sum("当天算，之后不算" in sentence for sentence in sentences) <= len(
        [day for day in paused_on if day in counted]
    )


def length(stage):
    if stage.unit in (LimitUnit.WORKING_DAY, LimitUnit.CALENDAR_DAY):
        return stage.amount
    return (
        rules.add_months(stage.start, stage.amount * (12 if stage.unit == LimitUnit.YEAR else 1)) - stage.start
    ).days


def dates_of(stages):
    """Every day after the start, up to the last; hours between two such stretches have none."""
    return [stage.start + dt.timedelta(days=i + 1) for stage in stages for i in range((stage.last - stage.start).days)]
