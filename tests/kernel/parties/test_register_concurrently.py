from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from onewindow.kernel.org import service as org
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Party
from tests.factories import citizen_id

pytestmark = pytest.mark.django_db(transaction=True)


def test_many_windows_register_one_party() -> None:
    system, number = org.system_actor(), citizen_id()

    def register(_n: int) -> int:
        try:
            return parties.register("natural", "林晓雨", "111", number, actor=system).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(register, range(16)))) == 1
    assert Party.objects.count() == 1
