"""并联审批: what it costs does not grow with the branches; two leads at once issue one notice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.base import clock
from onewindow.base.errors import Conflict
from onewindow.cases import service as cases
from onewindow.kernel.documents.service import Document
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Role, system_actor
from onewindow.packages import service as packages
from onewindow.packages.service import PackageApplication
from tests.cases.road import at
from tests.packages.city import SMALL, City
from tests.packages.leading import TABLE, leader, led


def _of(city: City, count: int) -> PackageApplication:
    """Sent, with as many branches, each with something missing."""
    aliases = [f"unit{count}x{n}" for n in range(count)]
    for alias in aliases:
        city.revisions[alias] = city.item(alias, procedure_code="")
    items = [{"alias": alias, "fields": {"phone": "phone"}} for alias in aliases]
    version = city.publish(items=items, table=TABLE, code=f"many{count}")
    application = city.begin(version)
    form = {"phone": "15406001001", **{f"{alias}__width": 2.0 for alias in aliases}}
    application = packages.save(application, form=form, actor=city.applicant)
    for shared in packages.guide(version, SMALL).materials:
        if not shared.is_the_form:
            city.give(application, shared.code)
    application = packages.submit(application, actor=city.applicant)
    for alias in aliases:
        number = city.case_of(application, alias).number
        packages.tell_the_lead(number, gaps={"m01": "看不清"}, actor=city.staff(alias, Role.EXAMINER))
    return application


def _count(deed: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        deed()
    return len(captured)


def test_notice_and_page_cost_the_same_for_four_and_twelve(city: City) -> None:
    few, many = _of(city, 4), _of(city, 12)
    lead = leader(city)
    assert packages.can_lead(lead, few)  # her roles are read once
    few_page, many_page = (_count(lambda one=one: packages.whole_of(one)) for one in (few, many))
    assert few_page == many_page <= 16
    few_told, many_told = (
        _count(lambda one=one: packages.issue_notice(one, days=5, actor=lead)) for one in (few, many)
    )
    assert few_told == many_told <= 32
    assert Document.objects.filter(kind="correction").count() == 2


def test_results_cost_the_same_for_one_and_for_two(city: City) -> None:
    application = led(city)
    city.accept(application, *city.units)
    city.decide(application, "licence")
    numbers = list(application.branches.values_list("case__number", flat=True))
    one = _count(lambda: cases.release_together(numbers, actor=system_actor()))
    city.decide(application, "sign")
    assert _count(lambda: cases.release_together(numbers, actor=system_actor())) == one <= 8


@pytest.mark.django_db(transaction=True)
def test_two_leads_at_once_issue_one_notice(city: City) -> None:
    application = led(city)
    number = city.case_of(application, "food").number
    packages.tell_the_lead(number, gaps={"m03": "没有标尺寸"}, actor=city.staff("food", Role.EXAMINER))
    leads = [leader(city), leader(city, Role.CHIEF)]

    def issue(place: int) -> str:
        try:
            with clock.moved_to(at(3, 3)):
                packages.issue_notice(application.number, days=5, without_waiting=True, actor=leads[place])
        except Conflict as refused:
            return refused.code
        else:
            return "issued"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(issue, range(2))) == ["already_told_once", "issued"]
    assert Document.objects.filter(kind="correction").count() == 1


@pytest.mark.django_db(transaction=True)
def test_acceptance_and_notice_at_once_leave_one_answer(city: City) -> None:
    application = led(city)
    number = city.case_of(application, "food").number
    packages.tell_the_lead(number, gaps={"m03": "没有标尺寸"}, actor=city.staff("food", Role.EXAMINER))
    lead = leader(city)

    def tried(deed: Callable[[], object]) -> str:
        try:
            with clock.moved_to(at(3, 3)):
                deed()
        except Conflict as refused:
            return refused.code
        else:
            return "done"
        finally:
            connection.close()

    deeds: list[Callable[[], object]] = [
        lambda: packages.issue_notice(application.number, days=5, without_waiting=True, actor=lead),
        lambda: cases.accept(number, actor=city.clerk),
    ]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(tried, deeds))
    assert answers.count("done") == 1
    events.run_pending()
    state = city.case_of(application, "food").state
    assert (answers[0] == "done", state) in ((True, "correction"), (False, "accepted"))
