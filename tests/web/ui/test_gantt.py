"""Bars on days: where they stand, what is cut, what the axis says."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from onewindow.web.ui import gantt
from onewindow.web.ui.gantt import Bar, Mark, Row

FIRST = dt.date(2026, 3, 2)
_days = st.integers(min_value=0, max_value=900).map(lambda n: FIRST + dt.timedelta(days=n))
_bars = st.tuples(_days, st.integers(0, 90)).map(lambda p: Bar("run", p[0], p[0] + dt.timedelta(days=p[1])))


@given(st.lists(_bars, min_size=1, max_size=6), _days)
def test_everything_stands_inside_the_drawing(bars: list[Bar], until: dt.date) -> None:
    found = gantt.chart([Row("一", bars)], today=until, until=until)
    for box in found.lines[0].boxes:
        assert box.x >= gantt.NAMES
        assert box.width >= gantt.THINNEST
        assert box.x + box.width <= gantt.WIDTH + gantt.THINNEST
    assert found.first <= min(bar.first for bar in bars)
    assert found.last >= max(bar.last for bar in bars)
    assert len(found.ticks) <= 9


def test_a_day_is_as_wide_as_its_share() -> None:
    ten = Bar("run", FIRST, FIRST + dt.timedelta(days=9))
    one = Bar("pause", FIRST + dt.timedelta(days=5), FIRST + dt.timedelta(days=5))
    (line,) = gantt.chart([Row("一", [ten, one])], today=None, until=FIRST).lines
    assert [(box.x - gantt.NAMES, box.width) for box in line.boxes] == [(0, gantt.DAYS), (292, 59)]


def test_long_names_are_cut_and_kept_for_who_hovers() -> None:
    (line,) = gantt.chart([Row("一" * 40)], today=None, until=FIRST).lines
    assert (len(line.short), line.row.name) == (gantt.LONGEST_NAME, "一" * 40)


def test_a_mark_is_a_diamond_and_today_only_inside() -> None:
    row = Row("一", [Bar("run", FIRST, FIRST)], [Mark("meeting", FIRST, "会商")])
    found = gantt.chart([row], today=FIRST + dt.timedelta(days=3), until=FIRST)
    assert (found.today, found.lines[0].signs[0].words) == (None, "会商")
