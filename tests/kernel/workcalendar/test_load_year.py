import datetime as dt

import pytest

from onewindow.base.errors import Invalid
from onewindow.base.subjects import Subject
from onewindow.kernel.audit import service as audit
from onewindow.kernel.workcalendar import keeping
from onewindow.kernel.workcalendar import service as workcalendar
from onewindow.kernel.workcalendar.service import CalendarYear, Day, SpecialDay
from tests.kernel import calendars

pytestmark = pytest.mark.django_db
NEW_YEAR = [Day(dt.date(2027, 1, 1), False, "元旦"), Day(dt.date(2026, 12, 27), True, "元旦")]


def test_a_year_is_published_by_loading_it(clerk):
    assert not workcalendar.calendar().is_published(2027)
    workcalendar.load_year("CN", 2027, NEW_YEAR, "国办发明电〔2026〕9号", actor=clerk)
    calendar = workcalendar.calendar()
    assert calendar.is_published(2027)
    assert not calendar.is_working(dt.date(2027, 1, 1))
    assert calendar.is_working(dt.date(2026, 12, 27))


def test_loading_again_replaces_and_both_are_audited(clerk):
    workcalendar.load_year("CN", 2027, NEW_YEAR, "first", actor=clerk)
    workcalendar.load_year("CN", 2027, [Day(dt.date(2027, 1, 4), False, "元旦")], "second", actor=clerk)
    assert list(SpecialDay.objects.values_list("date", flat=True)) == [dt.date(2027, 1, 4)]
    assert CalendarYear.objects.get().source == "second"
    trail = audit.history(Subject("calendar", "CN-2027"))
    assert [entry.verb for entry in trail] == ["workcalendar.year_loaded", "workcalendar.year_replaced"]
    assert trail[1].changes == {"source": "second", "off": ["2027-01-04"], "worked": []}


@pytest.mark.parametrize("days", [[], [Day(dt.date(2026, 11, 30), False, "?")], NEW_YEAR[:1] * 2])
def test_a_wrong_notice_is_refused_and_nothing_changes(clerk, days):
    with pytest.raises(Invalid) as refused:
        workcalendar.load_year("CN", 2027, days, "wrong", actor=clerk)
    assert refused.value.code == "bad_calendar_year"
    assert not CalendarYear.objects.exists()


def test_a_region_has_the_nation_s_days_and_its_own(clerk):
    workcalendar.load_year("CN", 2027, NEW_YEAR, "nation", actor=clerk)
    workcalendar.load_year("CN-64", 2027, [Day(dt.date(2027, 3, 10), False, "开斋节")], "region", actor=clerk)
    assert not workcalendar.calendar("CN-64").is_working(dt.date(2027, 3, 10))
    assert not workcalendar.calendar("CN-64").is_working(dt.date(2027, 1, 1))
    assert workcalendar.calendar().is_working(dt.date(2027, 3, 10))


def test_a_region_s_own_days_do_not_publish_the_nation_s_year(clerk):
    workcalendar.load_year("CN-64", 2027, [Day(dt.date(2027, 3, 10), False, "开斋节")], "region", actor=clerk)
    assert not workcalendar.calendar("CN-64").is_published(2027)
    assert not workcalendar.calendar().is_published(2027)
    workcalendar.load_year("CN", 2027, NEW_YEAR, "nation", actor=clerk)
    assert workcalendar.calendar("CN-64").is_published(2027)


def test_the_cached_calendar_costs_nothing(holidays, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert workcalendar.calendar() is holidays


def test_another_process_sees_a_new_year_after_half_a_minute(holidays, clerk, monkeypatch, django_assert_num_queries):
    calendar, version, checked = keeping._cache["CN"]
    workcalendar.load_year("CN", 2027, NEW_YEAR, "elsewhere", actor=clerk)
    keeping._cache["CN"] = (calendar, version, checked)
    assert not workcalendar.calendar().is_published(2027)
    keeping._cache["CN"] = (calendar, version, checked - keeping.SECONDS_BETWEEN_CHECKS)
    with django_assert_num_queries(3):
        assert workcalendar.calendar().is_published(2027)
    keeping._cache["CN"] = (*keeping._cache["CN"][:2], checked - keeping.SECONDS_BETWEEN_CHECKS)
    with django_assert_num_queries(1):
        assert workcalendar.calendar().is_published(2027)


def test_the_shipped_file_says_what_was_published(clerk):
    with calendars.PUBLISHED.open(encoding="utf-8") as lines:
        years = workcalendar.load_jsonl(lines, actor=clerk)
    assert [year.year for year in years] == [2023, 2024, 2025, 2026]
    assert dict(workcalendar.calendar().special) == dict(calendars.china().special)


@pytest.mark.skipif(not calendars.public_set(), reason="the public data set is not beside the project")
def test_the_shipped_file_is_the_public_data_set():
    assert calendars.notices() == calendars.public_set()
