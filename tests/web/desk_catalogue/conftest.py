"""The catalogue's pages as an editor and a reviewer of one unit open them."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from onewindow.catalogue import service as catalogue
from onewindow.kernel.org.service import Person, Role, Unit
from tests.catalogue.samples import item
from tests.factories import StaffFactory, UnitFactory
from tests.web.pages import browser

CODE = item()["code"]


@dataclass
class Desk:
    """A unit, its two people, and a browser for each."""

    unit: Unit
    editor: Person
    reviewer: Person
    editing: Client
    reviewing: Client

    def draft(self, **changes: Any) -> catalogue.Revision:
        return catalogue.save_draft(None, item(unit=self.unit.code, **changes), actor=self.editor)

    def in_review(self, **changes: Any) -> catalogue.Revision:
        return catalogue.submit_for_review(self.draft(**changes), actor=self.editor)

    def published(self, **changes: Any) -> catalogue.Revision:
        return catalogue.publish(self.in_review(**changes), actor=self.reviewer)


@pytest.fixture
def desk(db: None) -> Desk:
    unit = UnitFactory(code="wenlv", name="明川市文化和旅游局", short_name="市文旅局")
    editor = StaffFactory(unit=unit, role=Role.CATALOGUE_EDITOR)
    reviewer = StaffFactory(unit=unit, role=Role.CATALOGUE_REVIEWER)
    return Desk(unit, editor, reviewer, browser(editor), browser(reviewer))
