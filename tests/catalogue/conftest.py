import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from onewindow.catalogue import service as catalogue
from onewindow.kernel.org.service import Person, Role, Unit, system_actor
from tests.catalogue.samples import item
from tests.factories import StaffFactory, UnitFactory

LIST_OF_GUANGDONG = Path(__file__).resolve().parents[3] / "shared" / "data" / "service_items_guangdong.jsonl"


@dataclass
class Office:
    """A unit with its editor and its reviewer."""

    unit: Unit
    editor: Person
    reviewer: Person

    def draft(self, **changes: Any) -> catalogue.Revision:
        return catalogue.save_draft(None, item(unit=self.unit.code, **changes), actor=self.editor)

    def in_review(self, **changes: Any) -> catalogue.Revision:
        return catalogue.submit_for_review(self.draft(**changes), actor=self.editor)

    def published(self, **changes: Any) -> catalogue.Revision:
        return catalogue.publish(self.in_review(**changes), actor=self.reviewer)


@pytest.fixture
def office(db: None) -> Office:
    unit = UnitFactory(code="wenlv", name="明川市文化和旅游局", short_name="市文旅局")
    return Office(
        unit,
        StaffFactory(unit=unit, role=Role.CATALOGUE_EDITOR),
        StaffFactory(unit=unit, role=Role.CATALOGUE_REVIEWER),
    )


@pytest.fixture
def import_rows(db: None) -> Callable[..., catalogue.ImportReport]:
    def do(*rows: Any, actor: Person | None = None, source: str = "") -> catalogue.ImportReport:
        text = "\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
        return catalogue.import_jsonl(
            io.BytesIO(text.encode()), actor=actor or system_actor(), source=source, name="f.jsonl"
        )

    return do
