"""The 2,262 real items: every fact of every row is found again, twice over."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.catalogue import guangdong
from onewindow.catalogue import service as catalogue
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Unit, system_actor
from tests.catalogue.conftest import LIST_OF_GUANGDONG

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not LIST_OF_GUANGDONG.exists(), reason="the product ships without the list"),
]


def _import() -> catalogue.ImportReport:
    with LIST_OF_GUANGDONG.open("rb") as stream:
        return catalogue.import_jsonl(stream, actor=system_actor(), name=LIST_OF_GUANGDONG.name)


def _as_facts(row: dict[str, object]) -> dict[str, object]:
    """Blanks at the ends and an empty list instead of 无 are no facts."""
    materials = row["materials"] or "无"
    return {
        key: value.strip() if isinstance(value, str) else value
        for key, value in {**row, "materials": materials}.items()
    }


def test_the_whole_list() -> None:
    with CaptureQueriesContext(connection) as captured:
        report = _import()
    assert (report.read, report.created, report.bad, report.units_created) == (2262, 2262, [], 177)
    # Units are made one by one (a savepoint and a handful of statements each); items, revisions and parts by the thousand.
    assert len(captured.captured_queries) < 177 * 11 + 80
    assert {row.row for row in report.check_digits} == {1834, 1932, 1933, 1934, 1958, 1994}

    rows = [json.loads(line) for line in LIST_OF_GUANGDONG.read_text().splitlines()]
    stored = {
        revision.item.code: guangdong.as_listed(catalogue.to_data(revision))
        for revision in catalogue.published().with_parts()
    }
    for row in rows:
        assert _as_facts(stored[row["code"]]) == _as_facts(row)
    assert {revision.source for revision in catalogue.published()} == {guangdong.SOURCE}
    assert audit.search(verb="item.imported").count() == 2262
    assert catalogue.Item.objects.filter(published__isnull=True).count() == 0

    again = _import()
    assert (again.created, again.replaced, again.unchanged, again.units_created) == (0, 0, 2262, 0)
    assert Unit.objects.count() == 177
    assert catalogue.Revision.objects.count() == 2262
