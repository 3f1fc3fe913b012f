"""One city, one site and one browser for all tests of this folder; a window of its own for each test."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from onewindow.kernel.org.service import Person, forget_system_actor
from tests.browser import city as cities
from tests.browser.city import City
from tests.browser.site import site
from tests.browser.visitor import WIDE, OpenWindow, Watch
from tests.environment import shared_var

CHROMIUM = "/usr/bin/chromium"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """In the place of the rolled-back one: the site's threads must see the rows, so they are committed, and emptied after."""
    with django_db_blocker.unblock(), _beside_a_loop():
        yield
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture(scope="package")
def city(db: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """Loaded once for the whole folder."""
    if not (shared_var() / "vendor").exists():
        pytest.fail("前端文件还没有取来：先运行一次 ./onewindow test")
    quick = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}
    demo = {"ONEWINDOW_DEMO": True, "ONEWINDOW_CLOCK_OFFSET": cities.offset()}
    files = {
        "STORAGES": {
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_AUTOREFRESH": True,
    }
    forget_system_actor()
    with override_settings(**quick, **demo, **files):
        cities.load(tmp_path_factory.mktemp("city") / "mingchuan")
        yield City()
    forget_system_actor()


@contextmanager
def _beside_a_loop() -> Iterator[None]:
    """Playwright keeps an event loop running in the test's thread; Django must not mind it there."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def url(city: City) -> Iterator[str]:
    """The site's address."""
    with site() as address, override_settings(ONEWINDOW_PUBLIC_URL=address):
        yield address


@pytest.fixture(scope="package")
def browser(url: str) -> Iterator[Browser]:
    """Debian's Chromium, started once."""
    expect.set_options(timeout=10_000)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        # Beside Playwright's loop this thread has connections of its own: given back before the loop ends.
        connections.close_all()
        started.close()


@pytest.fixture
def window(browser: Browser, url: str, city: City) -> Iterator[OpenWindow]:
    """``window(width, person)`` opens a watched page; what went wrong behind it fails the test when it ends."""
    opened: list[tuple[Page, Watch]] = []

    def open_window(
        width: int = WIDE, person: Person | None = None, *, javascript: bool = True, refusals: Iterable[int] = ()
    ) -> Page:
        context = browser.new_context(
            base_url=url,
            viewport={"width": width, "height": 800},
            locale="zh-CN",
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        if person is not None:
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": city.session(person), "url": url, "httpOnly": True}]
            )
        page = context.new_page()
        opened.append((page, Watch(page, refusals)))
        return page

    yield open_window
    for page, _watch in opened:
        page.context.close()
    seen = [line for _page, watch in opened for line in watch.seen]
    assert not seen, "\n".join(seen)
