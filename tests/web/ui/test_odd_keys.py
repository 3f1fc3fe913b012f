"""A key that nobody gave begins at the first row, whatever it is."""

import base64
import json
from collections.abc import Callable

import pytest
from django.core.signing import Signer
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onewindow.kernel.org.service import Person
from tests.cases.road import Road
from tests.web.portal.conftest import road, spring

__all__ = ["road", "spring"]

ODD_VALUES = [["x", 1], [{"t": "2026-03-02"}, "x"], ["a\u0000", 1], [{"t": 5}, 1], [1, 2**70], [[], {}], ["x", None]]
PLAIN = [base64.urlsafe_b64encode(json.dumps(values).encode()).decode() for values in ODD_VALUES]
SIGNED_FOR_ANOTHER_LIST = [Signer(salt="another").sign_object(values) for values in ODD_VALUES]
COUNT_OF_KEYS = 60


def lists(road: Road, signed_in: Callable[[Person], Client]) -> list[tuple[Client, str]]:
    """Browsers and the lists they read by key."""
    examiner, applicant, clerk = signed_in(road.examiner), signed_in(road.applicant), signed_in(road.clerk)
    return [
        (Client(), "/items/"),
        (applicant, "/cases/"),
        (applicant, "/messages/"),
        (clerk, "/desk/pending/"),
        (examiner, "/desk/"),
        (examiner, "/desk/done/"),
        (examiner, "/desk/search/"),
    ]


@pytest.mark.parametrize("key", [*PLAIN, *SIGNED_FOR_ANOTHER_LIST])
def test_values_of_another_kind(road: Road, signed_in: Callable[[Person], Client], key: str) -> None:
    for browser, address in lists(road, signed_in):
        assert browser.get(address, {"after": key}).status_code == 200


def test_any_text(road: Road, signed_in: Callable[[Person], Client]) -> None:
    browsers = lists(road, signed_in)
    texts = st.text(st.characters(codec="utf-8")) | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode())

    @settings(max_examples=COUNT_OF_KEYS, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(texts, st.sampled_from(browsers))
    def ask(key: str, where: tuple[Client, str]) -> None:
        browser, address = where
        # A NUL is in no address of ours: the page is not there.
        assert browser.get(address, {"after": key}).status_code == (404 if "\0" in key else 200)

    ask()
