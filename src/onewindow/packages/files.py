"""Themes as JSON Lines, in and out."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from onewindow.kernel.org.service import Person
from onewindow.packages.commands.themes import publish_theme, save_theme
from onewindow.packages.queries import VersionQuerySet
from onewindow.packages.shape import to_data
from onewindow.packages.states import VersionState


@dataclass(frozen=True)
class ImportedThemes:
    """How many were brought into force, and how many stood so already."""

    published: int
    unchanged: int


@transaction.atomic
def import_themes(rows: Iterable[Mapping[str, Any]], *, actor: Person) -> ImportedThemes:
    """Save every theme and bring it into force, all or nothing. What stands already stays.

    The console is writer and publisher at once: its operator answers for the file, as for a list of items. Raises
    ``Invalid`` with the theme's findings.
    """
    published = unchanged = 0
    for row in rows:
        version = save_theme(row, actor=actor)
        if version.state == VersionState.PUBLISHED:
            unchanged += 1
            continue
        publish_theme(version, actor=actor)
        published += 1
    return ImportedThemes(published, unchanged)


def export_themes(versions: VersionQuerySet) -> Iterator[bytes]:
    """One line each, in the shape of the import."""
    for version in versions.with_unit().order_by("theme__code", "number"):
        yield json.dumps(to_data(version), ensure_ascii=False).encode() + b"\n"
