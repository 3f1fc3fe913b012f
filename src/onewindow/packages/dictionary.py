"""数据字典: the elements that forms share, brought in as a list."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base.errors import Invalid
from onewindow.base.subjects import Subject
from onewindow.catalogue import service as catalogue
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Person, PersonKind
from onewindow.packages import permissions
from onewindow.packages.models import DataElement

# No double underscore: it stands between an item and its own field (``merging.BETWEEN``).
_SHAPE = {
    "type": "object",
    "required": ["key", "name"],
    "properties": {
        "key": {"type": "string", "pattern": "^[a-z][a-z0-9]*(_[a-z0-9]+)*$", "maxLength": 40},
        "name": {"type": "string", "minLength": 1, "maxLength": 60},
        "note": {"type": "string", "maxLength": 200},
    },
    "additionalProperties": False,
}


def names() -> dict[str, str]:
    """Every element's name by its key. One statement."""
    return dict(DataElement.objects.order_by("key").values_list("key", "name"))


@transaction.atomic
def import_elements(rows: Iterable[Mapping[str, Any]], *, actor: Person) -> int:
    """Enter or change elements; how many differ from before. All or nothing.

    Only the console, where the city's operator answers for the file. Raises ``Invalid('bad_element')``, ``NotPermitted``.
    """
    permissions.require(actor.kind == PersonKind.SYSTEM)
    known = {element.key: element for element in DataElement.objects.all()}
    changed = []
    for number, row in enumerate(rows, start=1):
        faults = catalogue.missing_in_form(_SHAPE, row)
        if faults:
            raise Invalid("bad_element", _("第 %(n)s 行：%(why)s") % {"n": number, "why": faults[0].sentence})
        before = known.get(row["key"])
        if before is None or (before.name, before.note) != (row["name"], row.get("note", "")):
            changed.append(DataElement(key=row["key"], name=row["name"], note=row.get("note", "")))
    DataElement.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["key"], update_fields=["name", "note"]
    )
    if changed:
        keys = [element.key for element in changed]
        audit.record("dictionary.imported", Subject("dictionary", "elements"), actor=actor, changes={"keys": keys})
    return len(changed)
