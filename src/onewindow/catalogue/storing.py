"""From data in the shape to rows. Knows nothing of states and permissions: commands and the import decide those."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import connection

from onewindow.catalogue.models import Revision
from onewindow.catalogue.shape import PARTS, Data, Part, fields_of, filled, tidied

_FORGET_PARTS = """
WITH materials AS (DELETE FROM catalogue_material WHERE revision_id = %(id)s),
     steps AS (DELETE FROM catalogue_step WHERE revision_id = %(id)s),
     questions AS (DELETE FROM catalogue_question WHERE revision_id = %(id)s)
DELETE FROM catalogue_servicewindow WHERE revision_id = %(id)s
"""


def revision_values(data: Data) -> dict[str, Any]:
    """The columns of a revision out of complete data."""
    values = {field.name: data[field.name] for field in fields_of(Revision)}
    effective = values["effective_from"]
    values["effective_from"] = dt.date.fromisoformat(effective) if isinstance(effective, str) else effective
    return values


def part_objects(revision: Revision, data: Data) -> dict[Part, list[Any]]:
    """Unsaved materials, steps, questions and windows in the order of the lists."""
    return {
        model: [model(revision=revision, order=order, **row) for order, row in enumerate(data[name], start=1)]
        for name, model in PARTS.items()
    }


def replace_parts(revision: Revision, data: Data) -> None:
    """Put the data's parts in the place of the stored ones: one statement to delete, one per part that has rows."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_PARTS, {"id": revision.pk})
    store_parts([(revision, data)])


def store_parts(pairs: Iterable[tuple[Revision, Data]]) -> None:
    """Insert the parts of many new revisions, one statement per part and thousand rows."""
    rows: dict[Part, list[Any]] = {model: [] for model in PARTS.values()}
    for revision, data in pairs:
        for model, objects in part_objects(revision, data).items():
            rows[model].extend(objects)
    for model, objects in rows.items():
        model.objects.bulk_create(objects, batch_size=1000)


def differs(stored: Data, given: Data) -> list[str]:
    """The names of the fields in which two complete data differ; ``given`` is tidied, what was stored long ago may not be."""
    known = filled(tidied(stored))
    return [name for name in given if known.get(name) != given[name]]
