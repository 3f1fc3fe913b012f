"""A selection compiled once, and every statement prepared by the server."""

import pytest
from django.db import connection
from django.db.models import Q

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


@pytest.mark.django_db
def test_rows_come_out_as_django_gives_them():
    """Related instances, columns left out, annotations, converted values, plain and flat lists."""
    unit = UnitFactory()
    build = (
        lambda code: (
            Unit.objects.filter(code=code)
            .select_related("division", "parent")
            .defer("phone")
            .annotate(is_it=Q(code=code))
        ),
        lambda code: Unit.objects.filter(code=code).values_list("pk", "division__code"),
        lambda code: Unit.objects.filter(code=code).values_list("pk", flat=True),
    )
    whole, pairs, flat = (Prepared(each, {"code": "<code>"}).rows(code=unit.code) for each in build)
    (found,) = whole
    (usual,) = build[0](unit.code)
    assert (found, found.division, found.parent, found.is_it) == (usual, usual.division, None, True)
    assert found.get_deferred_fields() == usual.get_deferred_fields() == {"phone"}
    assert found._state.fields_cache.keys() == usual._state.fields_cache.keys()
    assert (pairs, flat) == ([(unit.pk, unit.division.code)], [unit.pk])


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (lambda code: Unit.objects.filter(code=code).prefetch_related("children"), "prefetch"),
        (lambda code: Unit.objects.filter(code=code).values("pk"), "ValuesIterable"),
    ],
)
def test_what_would_come_out_otherwise_is_a_fault(build, said):
    with pytest.raises(ValueError, match=said):
        Prepared(build, {"code": "<code>"}).rows(code="x")
