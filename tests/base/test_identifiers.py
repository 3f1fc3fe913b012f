import datetime as dt

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from onewindow.base import clock, identifiers
from onewindow.base.errors import Invalid

USCC = [
    "91330102MA28NBU477",
    "11330105002500287C",
    "11430000006122244L",
    "11511301008778183N",
    "11100000000013338W",
    "91350100M000100Y43",
]
CITIZENS = ["11010519491231002X", "440524188001010014"]
PROJECTS = ["2603-141124-89-05-346948", "2411-130202-89-01-637015", "2509-140602-89-05-864976"]


@pytest.mark.parametrize("code", USCC)
def test_uscc(code):
    assert identifiers.check_uscc(f" {code.lower()} ") == code
    assert identifiers.check_organisation_code(code[8:17]) == code[8:17]


@pytest.mark.parametrize(
    ("first", "check"), [("00250028", "7"), ("00612224", "4"), ("00877818", "3"), ("00001333", "8")]
)
def test_organisation_code(first, check):
    assert identifiers.organisation_check_character(first) == check
    assert identifiers.check_organisation_code(f"{first}-{check}") == first + check


@pytest.mark.parametrize("number", CITIZENS)
def test_citizen_id(number):
    assert identifiers.check_citizen_id(number.lower()) == number


def test_birth_date():
    assert identifiers.citizen_birth_date(CITIZENS[0]) == dt.date(1949, 12, 31)


def number_of(area, born):
    first = f"{area}{born}001"
    return first + identifiers.citizen_check_character(first)


@pytest.mark.parametrize("area", ["510202", "330719", "429001", "152801", "810000"])
def test_a_historic_area_is_legal(area):
    assert identifiers.is_valid_citizen_id(number_of(area, "19700101"))


@pytest.mark.parametrize(
    ("area", "born"),
    [
        ("980101", "19700101"),
        ("330000", "19700101"),
        ("330102", "19700230"),
        ("330102", "17000101"),
        ("330102", "20990101"),
    ],
)
def test_an_impossible_area_or_day_is_refused(area, born):
    with pytest.raises(Invalid) as refused:
        identifiers.check_citizen_id(number_of(area, born))
    assert refused.value.code == "bad_citizen_id"


def test_who_is_born_today_has_a_number():
    with clock.moved_to(clock.at(dt.date(2026, 3, 2))):
        assert identifiers.is_valid_citizen_id(number_of("330102", "20260302"))
        assert not identifiers.is_valid_citizen_id(number_of("330102", "20260303"))


@pytest.mark.parametrize("code", PROJECTS)
def test_project_code(code):
    assert identifiers.check_project_code(code) == code


@pytest.mark.parametrize("code", ["2020-330102-89-01-123456", "2017-141124-89-05-000001"])
def test_legacy_project_code(code):
    assert identifiers.is_valid_project_code(code)


@pytest.mark.parametrize("code", ["2613-141124-89-05-346948", "26031411248905346948", "2012-330102-89-01-123450"])
def test_bad_project_code(code):
    assert not identifiers.is_valid_project_code(code)


@pytest.mark.parametrize(
    "code",
    [
        "11370800MB285591843370117002011",
        "12441500196720244T3442199806003",
        "11440000006940116U244010200300103",
        "0123456789",
        "A" * 24,
    ],
)
def test_implementation_code(code):
    assert identifiers.is_valid_implementation_code(code)


@pytest.mark.parametrize(
    "code",
    ["11370800MB285591853370117002011", "11370800MB285591848370117002011", "12441500196720244T34421998060031", ""],
)
def test_bad_implementation_code(code):
    with pytest.raises(Invalid) as refused:
        identifiers.check_implementation_code(code)
    assert refused.value.code == "bad_implementation_code"


def test_iso_7064_mod_37_36():
    """The standard's own example, and that of GB/T 36903 in use on electronic certificates."""
    assert identifiers.check_character_37_36("A12425GABC1234002") == "M"


CHECKED = [
    (identifiers.is_valid_uscc, USCC[0], "0123456789ABCDEFGHJKLMNPQRTUWXY"),
    (identifiers.is_valid_citizen_id, CITIZENS[1], "0123456789"),
    (identifiers.is_valid_project_code, PROJECTS[0], "0123456789"),
]


@pytest.mark.parametrize(("is_valid", "code", "alphabet"), CHECKED)
@given(data=st.data())
def test_every_single_slip_is_found(is_valid, code, alphabet, data):
    place = data.draw(st.sampled_from([i for i, c in enumerate(code) if c != "-"]))
    other = data.draw(st.sampled_from([c for c in alphabet if c != code[place]]))
    assert not is_valid(code[:place] + other + code[place + 1 :])


@given(st.text(max_size=40))
def test_any_text_is_answered(text):
    for is_valid in (
        identifiers.is_valid_citizen_id,
        identifiers.is_valid_uscc,
        identifiers.is_valid_organisation_code,
        identifiers.is_valid_project_code,
        identifiers.is_valid_implementation_code,
    ):
        assert is_valid(text) in (True, False)


def test_the_fictional_province_is_one_only_in_the_demo(settings: LazySettings) -> None:
    first = "99010119900101123"
    number = first + identifiers.citizen_check_character(first)
    assert not identifiers.is_valid_citizen_id(number)
    settings.ONEWINDOW_DEMO = True
    assert identifiers.is_valid_citizen_id(number)
