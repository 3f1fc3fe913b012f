"""Lists by key."""

import pytest

from onewindow.kernel.org.service import Division
from onewindow.web.ui.paging import page_of


def test_every_row_once_whatever_the_ties(db: None) -> None:
    Division.objects.bulk_create(Division(code=f"{990100 + n}", name=f"区{n % 3}", level=3) for n in range(11))
    for order in (("name", "id"), ("-name", "-id"), ("-name", "id")):
        seen, after, pages = [], "", 0
        while True:
            page = page_of(Division.objects.all(), order, after, size=4)
            seen += [row.pk for row in page.rows]
            pages += 1
            assert page.has_previous == bool(after)
            after = page.next_key
            if not after:
                break
        assert pages == 3
        assert seen == [row.pk for row in Division.objects.order_by(*order)]


@pytest.mark.parametrize("key", ["x", "!!!", "WzFd", "bnVsbA", "W10"])
def test_a_broken_key_begins_at_the_first_row(db: None, key: str) -> None:
    Division.objects.create(code="990100", name="明川市", level=2)
    assert len(page_of(Division.objects.all(), ("name", "id"), key).rows) == 1
