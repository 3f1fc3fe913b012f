"""文号 and 电子证照标识."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from onewindow.base import clock
from onewindow.base.errors import Invalid
from onewindow.kernel.documents import service as documents
from onewindow.kernel.documents.numbers import certificate_number
from onewindow.kernel.org.service import Unit
from tests.factories import UnitFactory


def test_numbers_run_by_unit_kind_and_year(unit: Unit) -> None:
    other = UnitFactory(document_mark="明住建")
    with transaction.atomic(), clock.moved_to(clock.at(dt.date(2026, 3, 2))):
        assert documents.next_number(unit, "acceptance") == "明文旅受〔2026〕1号"
        assert documents.next_number(unit, "acceptance") == "明文旅受〔2026〕2号"
        assert documents.next_number(unit, "refusal") == "明文旅不准〔2026〕1号"
        assert documents.next_number(other, "acceptance") == "明住建受〔2026〕1号"
    with transaction.atomic(), clock.moved_to(clock.at(dt.date(2027, 1, 1))):
        assert documents.next_number(unit, "acceptance") == "明文旅受〔2027〕1号"


def test_next_number_is_one_statement(unit: Unit) -> None:
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        documents.next_number(unit, "grant")
    assert len(captured.captured_queries) == 1


def test_a_kind_of_its_own_mark() -> None:
    assert len({kind.mark for kind in documents.KINDS.values()}) == len(documents.KINDS) == 20


@pytest.mark.parametrize(
    "real",
    [
        "1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0",
        "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9",
        "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
    ],
)
def test_real_certificate_numbers(real: str) -> None:
    parts = real.removeprefix("1.2.156.3005.2.").split(".")
    assert certificate_number(*parts[:4]) == real
    assert documents.is_certificate_number(real)
    wrong = "1" if real[-1] != "1" else "2"
    assert not documents.is_certificate_number(real[:-1] + wrong)


def test_new_certificate_numbers(unit: Unit) -> None:
    with transaction.atomic(), clock.moved_to(clock.at(dt.date(2026, 3, 2))):
        first = documents.next_certificate_number(unit, type_code="11100000000013338W009")
        second = documents.next_certificate_number(unit, type_code="11100000000013338W009")
        own = documents.next_certificate_number(unit)
    assert first.startswith("1.2.156.3005.2.11100000000013338W009.11330105002500287C.2026000001.001.")
    assert second.split(".")[-3] == "2026000002"
    assert ".11330105002500287C001.11330105002500287C." in own
    assert all(map(documents.is_certificate_number, (first, second, own)))


def test_certificate_number_refusals(unit: Unit) -> None:
    with transaction.atomic(), pytest.raises(Invalid) as refused:
        documents.next_certificate_number(UnitFactory(uscc=""))
    assert refused.value.code == "unit_without_uscc"
    with transaction.atomic(), pytest.raises(Invalid) as refused:
        documents.next_certificate_number(unit, type_code="short")
    assert refused.value.code == "bad_certificate_type"
