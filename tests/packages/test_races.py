"""Two at the same moment, on real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from onewindow.base.errors import Conflict
from onewindow.cases.service import Case
from onewindow.kernel.org.service import system_actor
from onewindow.packages import service as packages
from tests.packages.city import LARGE, City

pytestmark = pytest.mark.django_db(transaction=True)


def _both(deed: Callable[[], object]) -> list[object]:
    def closed() -> object:
        try:
            return deed()
        except Conflict as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return [one.result() for one in [pool.submit(closed) for _turn in range(2)]]


def test_an_application_is_sent_once(city: City) -> None:
    application = city.filled(city.publish())
    answers = _both(lambda: packages.submit(application.number, actor=city.applicant).state)
    assert sorted(map(str, answers)) == ["submitted", "wrong_state"]
    assert Case.objects.count() == 3


def test_what_waits_is_opened_once(city: City) -> None:
    application = city.sent(LARGE)
    Case.objects.filter(item_name="个体工商户设立登记").update(outcome="granted")
    _both(lambda: packages.settle(application.number, actor=system_actor()).state)
    assert Case.objects.count() == 3
