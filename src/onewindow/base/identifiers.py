"""Identifiers of the field and their check digits.

Every ``check_…`` gives the normalised form back (full-width letters, spaces and case do not matter to people) or raises
``Invalid`` with a stable code; its twin ``is_valid_…`` answers yes or no.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Invalid

_CITIZEN = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
_CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
# First two digits of GB/T 2260. 81, 82 and 83 stand on residence permits of people from Hong Kong, Macao and Taiwan.
_PROVINCES = frozenset(
    map(
        str,
        (
            *range(11, 16),
            *range(21, 24),
            *range(31, 38),
            *range(41, 47),
            *range(50, 55),
            *range(61, 66),
            71,
            81,
            82,
            83,
        ),
    )
)
_FICTIONAL_PROVINCE = "99"  # assigned to nobody; the demo city's
_WITHOUT_COUNTIES = frozenset({"71", "81", "82", "83"})
_FIRST_BIRTH_YEAR = 1880

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC = re.compile(rf"[{_USCC_ALPHABET}]{{2}}\d{{6}}[{_USCC_ALPHABET}]{{10}}", re.ASCII)
_ORGANISATION = re.compile(r"[0-9A-Z]{8}[0-9X]", re.ASCII)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

_PROJECT = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}", re.ASCII)
# Before the check digit (about November 2020) the first four digits were the year. Read as year and month they would
# be the months 13 to 20 of 2020, so the two kinds cannot be confused.
_LEGACY_PROJECT_YEARS = range(2013, 2021)

_IMPLEMENTATION = re.compile(
    r"(?P<authority>.{18})(?P<level>[1-7])(?P<basic>[0-9A-Z]{12})(?P<handling>\d{2,3})?", re.ASCII
)
_IMPLEMENTATION_OF_THE_STANDARD = re.compile(r"[0-9A-Z]{10}|[0-9A-Z]{24}", re.ASCII)

_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def plain(text: str) -> str:
    """A number as it counts, however it was typed: without spaces, half-width, upper case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def _passes(check: Callable[[str], str], text: str) -> bool:
    try:
        check(text)
    except Invalid:
        return False
    return True


# --- ISO 7064, the hybrid systems --------------------------------------------------------------------


def _hybrid_check(values: Iterable[int], modulus: int) -> int:
    """The check value of ISO 7064 MOD ``modulus + 1``, ``modulus``."""
    product = modulus
    for value in values:
        product = ((product + value) % modulus or modulus) * 2 % (modulus + 1)
    return (modulus + 1 - product) % modulus


def check_digit_11_10(digits: str) -> str:
    """The check digit of ISO 7064 MOD 11,10 for a row of digits."""
    return str(_hybrid_check(map(int, digits), 10))


def check_character_37_36(text: str) -> str:
    """The check character of ISO 7064 MOD 37,36 for digits and capital letters; other characters do not count."""
    return _ALPHANUMERIC[_hybrid_check((_ALPHANUMERIC.index(c) for c in text.upper() if c in _ALPHANUMERIC), 36)]


# --- people ----------------------------------------------------------------------------------------------


def check_citizen_id(text: str) -> str:
    """公民身份号码, GB 11643-1999. Area codes are those of the day of birth: a code abolished since is legal.
    In the demo city 99 is a province too: assigned to nobody, no real person's number begins with it.

    Raises ``Invalid('bad_citizen_id')``.
    """
    number = plain(text)
    if not (_CITIZEN.fullmatch(number) and _area_is_possible(number[:6]) and _birth_date(number)):
        raise Invalid("bad_citizen_id", _("身份证号码不对：应当是 18 位，前 6 位是地区，接着 8 位是出生日期。"))
    if number[17] != citizen_check_character(number[:17]):
        raise Invalid("bad_citizen_id", _("身份证号码的最后一位对不上，请对照证件看有没有写错的数字。"))
    return number


def is_valid_citizen_id(text: str) -> bool:
    return _passes(check_citizen_id, text)


def citizen_check_character(first_seventeen: str) -> str:
    """The eighteenth character, ISO 7064 MOD 11-2."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, _CITIZEN_WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def citizen_birth_date(number: str) -> dt.date:
    """The date of birth in a citizen id number. Raises ``Invalid('bad_citizen_id')``."""
    return dt.datetime.strptime(check_citizen_id(number)[6:14] + "+0000", "%Y%m%d%z").date()


def _area_is_possible(area: str) -> bool:
    if settings.ONEWINDOW_DEMO and area[:2] == _FICTIONAL_PROVINCE:
        return True
    return area[:2] in _PROVINCES and (area[2:] != "0000" or area[:2] in _WITHOUT_COUNTIES)


def _birth_date(number: str) -> dt.date | None:
    try:
        born = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born if born.year >= _FIRST_BIRTH_YEAR and born <= clock.today() else None


# --- organisations ---------------------------------------------------------------------------------------


def check_uscc(text: str) -> str:
    """统一社会信用代码, GB 32100-2015. Raises ``Invalid('bad_uscc')``."""
    code = plain(text)
    if not _USCC.fullmatch(code):
        raise Invalid("bad_uscc", _("统一社会信用代码不对：应当是 18 位，只有数字和大写字母，没有字母 I、O、S、V、Z。"))
    if code[17] != uscc_check_character(code[:17]):
        raise Invalid("bad_uscc", _("统一社会信用代码的最后一位对不上，请对照营业执照看有没有写错的字。"))
    return code


def is_valid_uscc(text: str) -> bool:
    return _passes(check_uscc, text)


def uscc_check_character(first_seventeen: str) -> str:
    """The eighteenth character of a unified social credit code."""
    total = sum(_USCC_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(first_seventeen))
    return _USCC_ALPHABET[-total % 31]


def check_organisation_code(text: str) -> str:
    """组织机构代码, GB 11714: nine characters; the hyphen before the last is taken off. Raises ``Invalid('bad_organisation_code')``."""
    code = plain(text).replace("-", "")
    if not _ORGANISATION.fullmatch(code) or code[8] != organisation_check_character(code[:8]):
        raise Invalid("bad_organisation_code", _("组织机构代码不对：应当是 9 位，最后一位是校验位。"))
    return code


def is_valid_organisation_code(text: str) -> bool:
    return _passes(check_organisation_code, text)


def organisation_check_character(first_eight: str) -> str:
    """The ninth character of an organisation code (letters count from A = 10)."""
    total = sum(_ALPHANUMERIC.index(c) * w for c, w in zip(first_eight, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


# --- projects and items --------------------------------------------------------------------------------------


def check_project_code(text: str) -> str:
    """投资项目代码, GB/T 40058-2021: ``YYMM-RRRRRR-DD-TT-NNNNNC``.

    Codes that begin with a year (``2020-…``, given out before about November 2020) carry no check digit and are accepted.
    Raises ``Invalid('bad_project_code')``.
    """
    code = plain(text)
    if not _PROJECT.fullmatch(code):
        raise Invalid(
            "bad_project_code", _("项目代码不对：应当像 2603-141124-89-05-346948 这样，共 20 位数字、4 个短横线。")
        )
    if int(code[:4]) in _LEGACY_PROJECT_YEARS:
        return code
    digits = code.replace("-", "")
    if not 1 <= int(digits[2:4]) <= 12 or digits[19] != check_digit_11_10(digits[:19]):
        raise Invalid("bad_project_code", _("项目代码的月份或者最后一位对不上，请对照赋码通知看有没有写错的数字。"))
    return code


def is_valid_project_code(text: str) -> bool:
    return _passes(check_project_code, text)


def check_implementation_code(text: str) -> str:
    """实施编码: authority's credit code 18 + level 1 + basic code 12 = 31; a handling item adds 2 or 3 digits.

    The lengths of GB/T 39046-2020 itself (10 and 24) are older and accepted. Raises ``Invalid('bad_implementation_code')``.
    """
    code = plain(text)
    found = _IMPLEMENTATION.fullmatch(code)
    if _IMPLEMENTATION_OF_THE_STANDARD.fullmatch(code) or (found and is_valid_uscc(found["authority"])):
        return code
    raise Invalid(
        "bad_implementation_code",
        _(
            "实施编码不对：应当是 31 位（实施主体的统一社会信用代码 18 位、行使层级 1 位、基本编码 12 位），业务办理项再加 2 到 3 位。"
        ),
    )


def is_valid_implementation_code(text: str) -> bool:
    return _passes(check_implementation_code, text)
