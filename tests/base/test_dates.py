"""Dates and lengths of time follow the language of the page."""

import datetime as dt

from django.utils import translation

from onewindow.base import clock, dates

DAY = dt.date(2026, 3, 17)
MOMENT = clock.at(dt.date(2026, 2, 27), 16, 40)


def test_chinese() -> None:
    assert dates.long_date(DAY) == "2026年3月17日 (周二)"
    assert dates.short_date(DAY) == "3月17日 (周二)"
    assert dates.with_year(DAY, dates.month_and_day(DAY)) == "2026年3月17日"
    assert (dates.month(DAY), dates.month(DAY, year=False)) == ("2026年3月", "3月")
    assert dates.long_moment(MOMENT) == "2026年2月27日 (周五) 16:40"
    assert dates.count_words(10, "working_day") == "10 个工作日"
    assert dates.count_words(24, "hour") == "24 小时"


def test_english() -> None:
    with translation.override("en"):
        assert dates.long_date(DAY) == "Tue 17 March 2026"
        assert dates.short_date(DAY) == "Tue 17 Mar"
        assert dates.with_year(DAY, dates.month_and_day(DAY)) == "17 Mar 2026"
        assert (dates.month(DAY), dates.month(DAY, year=False)) == ("March 2026", "March")
        assert dates.long_moment(MOMENT) == "Fri 27 February 2026, 16:40"


def test_english_counts_one_and_many() -> None:
    with translation.override("en"):
        assert dates.count_words(10, "working_day") == "10 working days"
        assert dates.count_words(1, "month") == "1 month"
