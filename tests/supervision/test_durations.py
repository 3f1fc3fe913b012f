"""Against published numbers, an independent library, and what must hold for any history."""

import datetime as dt
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel.workcalendar.service import Calendar, Day
from onewindow.supervision.durations import Split, days_until, split, survival, together

# Freireich et al. 1963: weeks in remission of 21 children given 6-MP, the example of every textbook (+ is still in remission).
RELAPSED = {6: 3, 7: 1, 10: 1, 13: 1, 16: 1, 22: 1, 23: 1}
IN_REMISSION = {6: 1, 9: 1, 10: 1, 11: 1, 17: 1, 19: 1, 20: 1, 25: 1, 32: 2, 34: 1, 35: 1}
PUBLISHED = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
PLACEBO = {1: 2, 2: 2, 3: 1, 4: 2, 5: 2, 8: 4, 11: 2, 12: 2, 15: 1, 17: 1, 22: 1, 23: 1}

counts = st.dictionaries(st.integers(0, 60), st.integers(1, 9), max_size=12)
some = st.dictionaries(st.integers(0, 60), st.integers(1, 9), min_size=1, max_size=12)
shares = st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9])


def each(histogram):
    return [days for days, number in histogram.items() for _one in range(number)]


def test_the_textbook_s_curve():
    curve = survival(RELAPSED, IN_REMISSION)
    assert {drop.days: round(drop.left, 3) for drop in curve} == PUBLISHED
    assert [drop.at_risk for drop in curve] == [21, 17, 15, 12, 11, 7, 6]
    assert (days_until(curve, 0.5), days_until(curve, 0.9)) == (23, None)


def test_the_textbook_s_other_arm_has_nothing_open():
    curve = survival(PLACEBO, {})
    assert days_until(curve, 0.5) == 8
    assert curve[-1].left == pytest.approx(0)


def test_left_out_the_open_ones_would_halve_the_median():
    assert days_until(survival(RELAPSED, {}), 0.5) == 10
    assert days_until(survival(RELAPSED, IN_REMISSION), 0.5) == 23


def test_nothing_at_all():
    assert survival({}, {}) == ()
    assert days_until((), 0.5) is None
    assert days_until(survival({}, {3: 4}), 0.5) is None


@given(some, counts)
def test_as_an_independent_library_says(ended, running):
    stats = pytest.importorskip("scipy.stats")
    curve = {drop.days: drop.left for drop in survival(ended, running)}
    sample = stats.CensoredData(uncensored=each(ended), right=each(running))
    theirs = stats.ecdf(sample).sf
    own = 1.0
    for days, left in zip(theirs.quantiles, theirs.probabilities, strict=True):
        own = curve.get(int(days), own)
        assert own == pytest.approx(left, abs=1e-9)


@given(some, counts)
def test_the_share_left_only_falls(ended, running):
    curve = survival(ended, running)
    assert all(0 <= later.left < former.left <= 1 for former, later in pairwise(curve))
    assert [drop.days for drop in curve] == sorted(ended)


@given(some, shares)
def test_without_open_ones_it_is_the_plain_quantile(ended, share):
    rows = sorted(each(ended))
    within = next(days for days in rows if sum(one <= days for one in rows) / len(rows) >= share - 1e-9)
    assert days_until(survival(ended, {}), share) == within


@given(some, counts, shares)
def test_counting_the_open_ones_in_never_makes_it_faster(ended, running, share):
    honest, blind = days_until(survival(ended, running), share), days_until(survival(ended, {}), share)
    assert blind is not None
    assert honest is None or honest >= blind


@given(st.lists(counts, max_size=4))
def test_counts_of_days_add_up(histograms):
    assert Counter(each(together(histograms))) == Counter(days for one in histograms for days in each(one))


# --- whose days ---------------------------------------------------------------------------------------------------------------
CALENDAR = Calendar(years=frozenset({2026}), special={dt.date(2026, 4, 6): Day(dt.date(2026, 4, 6), False, "清明节")})


def march(day):
    return dt.date(2026, 3, day)


def told(*happened, until=31, **more):
    return split([(march(day), f"case.{verb}") for day, verb in happened], CALENDAR, until=march(until), **more)


def test_a_plain_case_is_the_office_s():
    # 2 March is a Monday: Tuesday to the next Monday are five working days, one of them before acceptance.
    assert told((2, "submitted"), (3, "accepted"), (9, "decided")) == Split(authority=5, handling=4)


def test_the_applicant_s_days_are_told_apart():
    found = told((2, "submitted"), (3, "correction_requested"), (10, "resubmitted"), (11, "accepted"), (13, "decided"))
    assert found == Split(authority=1 + 1 + 2, applicant=5, handling=2)


def test_a_special_procedure_is_nobody_s_and_the_day_it_begins_counts():
    found = told((2, "submitted"), (2, "accepted"), (4, "suspended"), (11, "resumed"), (13, "decided"))
    assert found == Split(authority=2 + 2, special=5, handling=4)


def test_an_explanation_is_waited_for_but_no_clock_stops():
    found = told((2, "submitted"), (2, "accepted"), (3, "explanation_asked"), (6, "supplemented"), (9, "decided"))
    assert found == Split(authority=1 + 1, applicant=3, handling=5)


def test_asked_during_a_special_procedure_the_procedure_goes_first():
    happened = ((2, "submitted"), (2, "accepted"), (3, "suspended"), (4, "explanation_asked"), (6, "resumed"))
    assert told(*happened, until=9) == Split(authority=1, special=3, applicant=1, handling=2)


def test_accepted_by_law_it_was_handled_since_it_was_received():
    happened = ((2, "submitted"), (10, "accepted_by_law"), (13, "decided"))
    assert told(*happened, accepted_on=march(2)) == Split(authority=9, handling=9)


def test_one_that_runs_is_counted_until_the_day_asked():
    assert told((2, "submitted"), (3, "accepted"), until=5) == Split(authority=3, handling=2)
    assert told((2, "submitted"), (3, "accepted"), (9, "decided"), until=5) == Split(authority=3, handling=2)


def test_nothing_counts_before_the_submission_nor_after_the_end():
    assert told((2, "opened"), (3, "saved"), until=20) == Split()
    assert told((2, "submitted"), (3, "withdrawn"), until=20) == Split(authority=1)


MIDDLE = [
    "correction_requested",
    "resubmitted",
    "accepted",
    "suspended",
    "resumed",
    "explanation_asked",
    "supplemented",
]


@given(st.lists(st.tuples(st.integers(0, 90), st.sampled_from(MIDDLE)), max_size=10), st.integers(0, 120))
def test_every_working_day_belongs_to_exactly_one(steps, length):
    first = march(2)
    happened = [(first + dt.timedelta(days=day), f"case.{verb}") for day, verb in sorted(steps)]
    until = first + dt.timedelta(days=length)
    found = split([(first, "case.submitted"), *happened], CALENDAR, until=until)
    assert found.total == CALENDAR.working_days_between(first, until)
    assert 0 <= found.handling <= found.authority + found.applicant
