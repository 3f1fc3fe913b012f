"""No page answers 500, whatever stands in its address: every page of portal and desk, every field it reads, odd values."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from onewindow.cases.service import State
from onewindow.kernel.org.service import Person, Role
from tests.cases.road import Road
from tests.factories import StaffFactory
from tests.web.portal.conftest import road, spring

__all__ = ["road", "spring"]

FIELDS = [
    "after",
    "q",
    "words",
    "show",
    "state",
    "item",
    "step",
    "channel",
    "view",
    "for",
    "theme",
    "unit",
    "number",
    "code",
    "check",
    "kind",
    "key",
    "since",
    "until",
    "who",
    "verb",
    "on",
    "agent",
    "asked",
    "party",
    "do",
    "material",
    "file",
    "doc",
    "year",
    "by",
    "phone",
    "next",
    "only",
    "as",
    "raw",
    "page",
    "performers",
    "venue",
    "tab",
    "weeks",
    "figure",
    "show",
]
ODD = ["a\u0000b", "长" * 300, "-1", "9" * 40, "0001-01-01", "9999-12-31", "[]"]
UUID = "00000000-0000-4000-8000-00000000000"


def paths(road: Road) -> Iterator[str]:
    """Every address of portal, desk and ``/ui/``, with what exists and with what does not."""
    case = road.case_in(State.IN_REVIEW)
    known = {"number": case.number, "code": road.revision.item.code, "key": str(case.party.key)}
    odd = {"number": "a\u0000b", "code": "a\u0000b", "key": "9" * 30, "token": "a\u0000", "kind": "x", "act": "\u0000"}
    for space, pattern in _patterns(get_resolver()):
        if space not in ("portal", "desk", "ui"):
            continue
        for values in (known, odd):
            yield from _filled(pattern, values)


def _patterns(
    resolver: URLResolver, space: str = "", prefix: str = "/"
) -> Iterator[tuple[str, tuple[str, URLPattern]]]:
    for one in resolver.url_patterns:
        there = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _patterns(one, one.namespace or space, there)
        elif isinstance(one.pattern, RoutePattern):
            yield space, (there, one)


def _filled(pattern: tuple[str, URLPattern], values: dict[str, str]) -> Iterator[str]:
    path, one = pattern
    for name, converter in one.pattern.converters.items():
        kind = type(converter).__name__
        value = {"UUIDConverter": f"{UUID}1", "IntConverter": "9" * 30}.get(kind, values.get(name, "x\u0000"))
        if kind == "UUIDConverter" and len(values.get(name, "")) == 36:
            value = values[name]
        path = path.replace(f"<{_word(kind)}:{name}>", value)
    if "<" not in path:
        yield path


def _word(kind: str) -> str:
    return {
        "UUIDConverter": "uuid",
        "SlugConverter": "slug",
        "IntConverter": "int",
        "StringConverter": "str",
        "PathConverter": "path",
    }[kind]


def test_a_form_with_a_nul_is_refused_and_no_error(road: Road) -> None:
    answer = Client().post("/progress/", {"number": "MC\u0000", "check": "x"})
    assert answer.status_code < 500


@pytest.mark.parametrize("who", ["applicant", "everything"])
def test_odd_addresses(road: Road, signed_in: Callable[[Person], Client], who: str) -> None:
    everything = StaffFactory(unit=road.government, roles=list(Role))
    browser = signed_in(road.applicant if who == "applicant" else everything)
    browser.raise_request_exception = False
    broken = []
    for path in paths(road):
        for value in ODD:
            if browser.get(path, dict.fromkeys(FIELDS, value)).status_code >= 500:
                broken.append(f"{path} {value[:20]!r}")
    assert broken == [], "\n".join(broken)
