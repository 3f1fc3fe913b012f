from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from onewindow.base.subjects import Subject
from onewindow.kernel.attachments.service import forget_subject, register_subject
from onewindow.kernel.org.service import Person

BOX = Subject("box", "B1")


class House:
    """A domain with one rule: who is on the list."""

    def __init__(self) -> None:
        self.seers: set[int] = set()
        self.changers: set[int] = set()

    def let(self, person: Person, *, change: bool = False) -> Person:
        (self.changers if change else self.seers).add(person.pk)
        return person


@pytest.fixture
def house() -> Iterator[House]:
    """Boxes: only listed people see or change their files."""
    listed = House()
    register_subject(
        "box",
        can_see=lambda person, _key: person.pk in listed.seers | listed.changers,
        can_change=lambda person, _key: person.pk in listed.changers,
    )
    yield listed
    forget_subject("box")


@pytest.fixture(autouse=True)
def store_folder(settings: LazySettings, tmp_path: Path) -> Path:
    """Every test has a store of its own."""
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    return tmp_path / "files"
