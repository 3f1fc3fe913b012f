from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction

from onewindow.base.subjects import Subject
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org.service import Person, Role, Unit
from tests.factories import StaffFactory, UnitFactory

Make = Callable[..., documents.Document]
CASE = Subject("toy_case", "MC26030200417")


@pytest.fixture
def unit(db: None) -> Unit:
    return UnitFactory(
        name="明川市文化和旅游局", document_mark="明文旅", uscc="11330105002500287C", phone="0990-5550101"
    )


@pytest.fixture
def head(unit: Unit) -> Person:
    return StaffFactory(unit=unit, role=Role.UNIT_HEAD)


@pytest.fixture
def clerk(unit: Unit) -> Person:
    return StaffFactory(unit=unit, role=Role.CLERK)


@pytest.fixture
def make(unit: Unit, clerk: Person) -> Make:
    """A document given out by the clerk, as the command of a domain does it."""

    def issue(kind: str = "acceptance", **options: Any) -> documents.Document:
        fields = {
            "subject": CASE,
            "unit": unit,
            "title": str(documents.KINDS[kind].name),
            "holder": "明川清音演艺有限公司",
            "content": {"item": "营业性演出审批", "case_number": CASE.key},
            **options,
        }
        with transaction.atomic():
            number = fields.pop("number", "") or documents.next_number(fields["unit"], kind)
            return documents.issue(kind, number=number, actor=clerk, **fields)

    return issue


@pytest.fixture
def anyone_sees() -> Iterator[None]:
    documents.register_subject(CASE.kind, lambda _person, _key: True)
    yield
    documents.forget_subject(CASE.kind)
