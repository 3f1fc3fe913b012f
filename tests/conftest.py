"""Whole classes of error fail here, not in review."""

from collections.abc import Iterator, Sequence
from typing import Any

import hypothesis
import pytest
from django.conf import LazySettings, settings
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.utils import translation

from onewindow.kernel.org.service import forget_powers, forget_system_actor
from onewindow.kernel.timelimits.service import forget_light_rules
from onewindow.kernel.workcalendar import service as workcalendar
from onewindow.procedures.service import forget_taking_part

# The machines are shared: a slow second is no fault of the code. Speed is measured in the benchmarks.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


@pytest.fixture(autouse=True)
def _forget_what_was_rolled_back() -> None:
    """The process may know calendars, powers and the system's own account that another test has rolled back, and may still
    speak the language of its last page.
    """
    translation.activate(settings.LANGUAGE_CODE)
    workcalendar.forget()
    forget_powers()
    forget_light_rules()
    forget_taking_part()
    forget_system_actor()


@pytest.fixture(autouse=True)
def _house_rules(settings: LazySettings) -> None:
    """No test reaches outside: files stay in the test's own folder, passwords hash fast."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def in_the_demo(settings: LazySettings) -> None:
    """Codes are shown instead of sent."""
    settings.ONEWINDOW_DEMO = True


@pytest.fixture(autouse=True, scope="session")
def _flush_past_the_audit_guard() -> Iterator[None]:
    """A test with real commits is followed by TRUNCATE, which the audit's triggers refuse: for that statement they rest."""
    original = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, *arguments: Any, **options: Any) -> Sequence[str]:
        return ["SET LOCAL session_replication_role = replica", *original(self, *arguments, **options)]

    patch = pytest.MonkeyPatch()
    patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _empty_queue(request: pytest.FixtureRequest) -> Iterator[None]:
    """Jobs of a test that commits go with it: their tables are not Django's, so Django does not empty them."""
    marker = request.node.get_closest_marker("django_db")
    commits = bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in request.fixturenames
    if commits:
        request.getfixturevalue("transactional_db")
    yield
    if commits:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")
