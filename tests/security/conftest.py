"""One world for all tests of safety: built once, every request on it undone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from onewindow.base import clock
from onewindow.kernel.org.service import forget_system_actor
from tests.cases.road import at, publish_spring
from tests.security.world import World


@contextmanager
def as_in_a_test() -> Iterator[None]:
    """Everything inside is undone. Marked as Django marks its test cases' transactions, so that code that insists on
    being outermost is let through."""
    atomic = transaction.atomic()
    atomic._from_testcase = True  # type: ignore[attr-defined]
    with atomic:
        try:
            yield
        finally:
            transaction.set_rollback(True)


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """10:05 on 3 March 2026 in a city of two districts."""
    store: Path = tmp_path_factory.mktemp("files")
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": store}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with (
        django_db_blocker.unblock(),
        override_settings(STORAGES=storages, PASSWORD_HASHERS=quick),
        as_in_a_test(),
        clock.moved_to(at(3, 3, 10, 5)),
    ):
        publish_spring()
        yield World()
    forget_system_actor()
