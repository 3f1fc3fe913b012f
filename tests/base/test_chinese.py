import datetime as dt

import pytest

from onewindow.base import chinese, clock


def test_dates():
    day = dt.date(2026, 3, 17)
    assert chinese.long_date(day) == "2026年3月17日 (周二)"
    assert chinese.short_date(day) == "3月17日 (周二)"
    assert chinese.long_moment(clock.at(dt.date(2026, 2, 27), 16, 40)) == "2026年2月27日 (周五) 16:40"
    assert chinese.long_moment(dt.datetime(2026, 2, 27, 17, 0, tzinfo=dt.UTC)) == "2026年2月28日 (周六) 01:00"


@pytest.mark.parametrize(
    ("name", "masked"),
    [("林知远", "林**"), ("何平", "何*"), ("", ""), ("明川云帆文化传播有限公司", "明川******有限公司")],
)
def test_mask_name(name, masked):
    assert chinese.mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"), [("99010119490307231X", "990***********231X"), ("E1234567", "E******7"), ("", "")]
)
def test_mask_id_number(number, masked):
    assert chinese.mask_id_number(number) == masked


@pytest.mark.parametrize(("phone", "masked"), [("13900006021", "139****6021"), ("12345", "***45"), ("", "")])
def test_mask_phone(phone, masked):
    assert chinese.mask_phone(phone) == masked


def test_initials():
    assert chinese.initials("营业性演出审批（涉外）2") == "yyxycspsw2"
