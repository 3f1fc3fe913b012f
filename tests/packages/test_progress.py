"""Progress of the whole by its number, without an account; and what a number finds in the office."""

import pytest

from onewindow.base.errors import NotFound
from onewindow.cases import service as cases
from onewindow.kernel.org.service import Role
from onewindow.packages import service as packages
from tests.packages.city import LARGE, City


def test_the_whole_is_told_as_one_and_masked(city: City, statements) -> None:
    application = city.sent(LARGE)
    city.accept(application, "licence", "sign")
    with statements(3):
        told = packages.progress_by_number(f" {application.number.lower()} ", city.party.phone_masked[-4:])

    assert (told.number, told.name, told.state) == (application.number, "餐饮店开办", "办理中")
    assert told.party != city.party.name
    assert told.due_at is not None
    assert [(part.item, part.state) for part in told.parts] == [
        ("个体工商户设立登记", "已受理"),
        ("食品经营许可", "等前一件办好"),
        ("门头招牌设置备案", "已受理"),
    ]
    assert told == packages.progress_by_number(application.number, city.party.name)


def test_a_wrong_check_a_wrong_number_and_a_draft_are_told_alike(city: City) -> None:
    application = city.sent()
    draft = city.begin(application.version)
    for number, check in (
        (application.number, "别人"),
        (application.number, ""),
        (f"{application.number}0", city.party.name),
        (draft.number, city.party.name),
    ):
        with pytest.raises(NotFound) as refused:
            packages.progress_by_number(number, check)
        assert refused.value.code == "no_such_case"


def test_what_is_over_is_due_no_more(city: City) -> None:
    application = city.sent()
    city.accept(application, *city.units)
    packages.withdraw(application, actor=city.applicant)

    told = packages.progress_by_number(application.number, city.party.name)
    assert (told.state, told.due_at, {part.due_at for part in told.parts}) == ("已撤回", None, {None})


def test_the_number_tells_a_package_from_a_case(city: City) -> None:
    application = city.sent()
    assert packages.is_package_number(f" {application.number.lower()} ")
    assert packages.is_package_number(application.number[:7])
    for words in (city.case_of(application, "food").number, "MCL", "陈晓雨", ""):
        assert not packages.is_package_number(words)


def test_the_number_finds_the_cases_that_somebody_may_see(city: City) -> None:
    application = city.sent()
    other = packages.submit(city.filled(application.version, LARGE), actor=city.applicant)
    of_food = cases.visible_to(city.staff("food", Role.EXAMINER))
    of_clerk = cases.visible_to(city.clerk)

    found = of_food.filter(pk__in=packages.cases_of_numbered(application.number))
    assert [case.number for case in found] == [city.case_of(application, "food").number]
    assert of_clerk.filter(pk__in=packages.cases_of_numbered(application.number)).count() == 3
    assert of_clerk.filter(pk__in=packages.cases_of_numbered(other.number)).count() == 2
