"""A selection compiled once, and every statement prepared by the server."""

import pytest
from django.db import connection

from onewindow.base.prepared import Prepared
from onewindow.kernel.org.service import Unit
from tests.factories import UnitFactory

UNIT = Prepared(lambda code: Unit.objects.filter(code=code), {"code": "<code>"})


def prepared(words: str) -> int:
    """How many statements with these words the server keeps for this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [f"%{words}%"])
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_each_value_finds_its_own_rows():
    first, second = UnitFactory(), UnitFactory()
    assert [UNIT.rows(code=unit.code) for unit in (first, second)] == [[first], [second]]
    assert UNIT.rows(code="nobody") == []


@pytest.mark.django_db
def test_the_server_keeps_the_plan():
    before = prepared('FROM "org_unit"')
    for number in range(4):
        UNIT.rows(code=f"unit-{number}")
    assert prepared('FROM "org_unit"') == before + 1


def test_a_mark_that_is_not_in_the_selection_is_a_fault():
    lost: Prepared[Unit] = Prepared(lambda code, _name: Unit.objects.filter(code=code), {"code": "<c>", "_name": "<n>"})
    with pytest.raises(ValueError, match="_name"):
        lost.rows(code="x", _name="y")
