"""并联审批: all branches open at once; what builds on another is examined in advance and granted after it."""

import pytest

from onewindow.base.errors import Conflict
from onewindow.cases import service as cases
from onewindow.cases.service import Evidence
from onewindow.kernel.documents.service import Document
from onewindow.kernel.events import service as events
from onewindow.kernel.notices.service import Notice
from onewindow.kernel.org.service import Role
from onewindow.packages import service as packages
from onewindow.packages.service import Branch, PackageApplication
from tests.packages.city import City
from tests.packages.leading import led


@pytest.fixture
def application(city: City) -> PackageApplication:
    return led(city)


def _examined(city: City, application: PackageApplication, alias: str) -> str:
    number = city.case_of(application, alias).number
    cases.examine(number, opinion="符合", actor=city.staff(alias, Role.EXAMINER))
    return number


def test_all_branches_are_open_at_once_and_know_whom_they_wait_for(city: City, application: PackageApplication) -> None:
    assert set(application.branches.values_list("state", flat=True)) == {"opened"}
    food, sign = city.case_of(application, "food"), city.case_of(application, "sign")
    assert (food.joint, food.waits_for) == (application.number, "个体工商户设立登记")
    assert (sign.joint, sign.waits_for) == (application.number, "")
    assert Branch.objects.get(application=application, alias="food").after == ["licence"]


def test_the_successor_is_examined_and_not_granted(city: City, application: PackageApplication) -> None:
    city.accept(application, *city.units)
    number = _examined(city, application, "food")
    with pytest.raises(Conflict, match="要等“个体工商户设立登记”准予") as refused:
        cases.decide(number, outcome="granted", actor=city.staff("food", Role.CHIEF))
    assert refused.value.code == "awaits_predecessor"
    case = city.case_of(application, "food")
    assert (case.state, case.outcome) == ("in_review", "")


def test_granted_predecessors_free_the_successor_and_hand_their_result_on(
    city: City, application: PackageApplication
) -> None:
    city.accept(application, *city.units)
    number = _examined(city, application, "food")
    city.decide(application, "licence")
    grant = Document.objects.get(kind="grant")
    (evidence,) = Evidence.objects.filter(case__number=number)
    assert (evidence.code, evidence.way, evidence.outcome) == ("m01", "handed_on", "used")
    assert (evidence.reference, evidence.source, evidence.grade) == (grant.number, "个体工商户设立登记", "own")
    told = Notice.objects.get(template="staff_result_handed_on", channel="inbox")
    assert told.person == city.staff("food", Role.EXAMINER)
    assert city.case_of(application, "food").waits_for == ""
    cases.decide(number, outcome="granted", actor=city.staff("food", Role.CHIEF))


def test_the_certificate_takes_the_place_of_the_decision(city: City, application: PackageApplication) -> None:
    city.accept(application, *city.units)
    city.decide(application, "licence")
    cases.issue(city.case_of(application, "licence"), actor=city.staff("licence", Role.ISSUER))
    events.run_pending()
    certificate = Document.objects.get(kind="certificate")
    rows = Evidence.objects.filter(case=city.case_of(application, "food")).order_by("pk")
    assert list(rows.values_list("outcome", flat=True)) == ["replaced", "used"]
    assert rows.last().reference == certificate.number  # type: ignore[union-attr]


def test_a_refused_predecessor_blocks_and_the_unit_may_refuse(city: City, application: PackageApplication) -> None:
    city.accept(application, *city.units)
    number = _examined(city, application, "food")
    city.decide(application, "licence", granted=False)
    branch = Branch.objects.get(application=application, alias="food")
    assert branch.blocked_by == "个体工商户设立登记"
    told = Notice.objects.get(template="staff_branch_blocked", channel="inbox")
    assert told.person == city.staff("food", Role.EXAMINER)
    assert "“个体工商户设立登记”没有准予或者已经撤回" in told.body
    chief = city.staff("food", Role.CHIEF)
    with pytest.raises(Conflict):
        cases.decide(number, outcome="granted", actor=chief)
    reason = "“个体工商户设立登记”没有准予，本件失去前提。"
    assert cases.decide(number, outcome="refused", reason=reason, actor=chief).outcome == "refused"


def test_a_withdrawn_predecessor_blocks_too(city: City, application: PackageApplication) -> None:
    cases.withdraw(city.case_of(application, "licence"), actor=city.applicant)
    events.run_pending()
    assert Branch.objects.get(application=application, alias="food").blocked_by == "个体工商户设立登记"
    assert city.case_of(application, "food").waits_for == "个体工商户设立登记"


def test_a_revoked_predecessor_holds_the_successor_again(city: City, application: PackageApplication) -> None:
    city.accept(application, *city.units)
    city.decide(application, "licence")
    licence = city.case_of(application, "licence")
    cases.issue(licence, actor=city.staff("licence", Role.ISSUER))
    cases.revoke(licence, ground=cases.Ground.FRAUD, reason="查明材料不实", actor=city.staff("licence", Role.UNIT_HEAD))
    events.run_pending()
    assert city.case_of(application, "food").waits_for == "个体工商户设立登记"


def test_the_successors_clock_runs_while_it_waits(city: City, application: PackageApplication) -> None:
    city.accept(application, *city.units)
    assert city.case_of(application, "food").due_at == city.case_of(application, "sign").due_at


def test_following_twice_changes_nothing(city: City, application: PackageApplication) -> None:
    city.accept(application, *city.units)
    city.decide(application, "licence")
    for _time in range(2):
        packages.settle(application.number, actor=city.clerk)
    assert Evidence.objects.count() == 1
