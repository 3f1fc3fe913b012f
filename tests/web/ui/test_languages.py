"""A page in English says its dates in English; Chinese is what it says without being asked."""

import datetime as dt

from django.conf import settings
from django.template import engines
from django.test import Client
from django.utils import translation

DAY = dt.date(2026, 3, 17)
DATES = "{% load ow %}{{ day|long_date }}; {{ day|short_date }}; {{ moment|moment }}"


def _said() -> str:
    moment = dt.datetime(2026, 3, 17, 8, 40, tzinfo=dt.UTC)
    return engines["django"].from_string(DATES).render({"day": DAY, "moment": moment})


def test_dates_of_a_chinese_page() -> None:
    assert _said() == "2026年3月17日 (周二); 3月17日 (周二); 2026年3月17日 (周二) 16:40"


def test_dates_of_an_english_page() -> None:
    with translation.override("en"):
        assert _said() == "Tue 17 March 2026; Tue 17 Mar; Tue 17 March 2026, 16:40"


def test_the_language_is_chosen_and_kept(client: Client, db: None) -> None:
    assert '<html lang="zh-' in client.get("/help/").content.decode()
    client.post("/ui/preferences/", {"language": "en", "next": "/help/"})
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert '<html lang="en"' in client.get("/help/").content.decode()
