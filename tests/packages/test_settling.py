"""The whole follows its cases: what waits is opened or dropped, one clock, one end, one message each."""

import pytest

from onewindow.base import clock
from onewindow.base.errors import Conflict
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.kernel.events import service as events
from onewindow.kernel.notices.service import Notice
from onewindow.kernel.org.service import Role, system_actor
from onewindow.kernel.timelimits import service as timelimits
from onewindow.packages import service as packages
from onewindow.packages.service import PackageApplication
from tests.cases.road import at
from tests.packages.city import LARGE, City


def _limit(application: PackageApplication) -> timelimits.Limit:
    (limit,) = timelimits.of_subject(application.subject)
    return limit


def _told(city: City, kind: str = "package") -> list[str]:
    mine = Notice.objects.filter(party=city.party, channel="inbox", subject_kind=kind)
    return list(mine.order_by("pk").values_list("template", flat=True))


def _states(application: PackageApplication) -> dict[str, str]:
    return dict(application.branches.values_list("alias", "state"))


def test_sending_is_told_once_for_all(city: City) -> None:
    city.sent()
    events.run_pending()
    assert _told(city) == ["package_sent"]
    assert _told(city, "case") == []


def test_the_promise_runs_from_the_day_all_have_accepted(city: City) -> None:
    application = city.sent()
    city.accept(application, "licence", "food")
    assert timelimits.of_subject(application.subject) == []
    with clock.moved_to(at(3, 3)):
        city.accept(application, "sign")
        limit = _limit(application)
    assert (limit.started_at, limit.amount, limit.state) == (at(3, 3), 5, "running")
    assert limit.responsible_unit == city.lead
    assert clock.local(limit.due_at).date().isoformat() == "2026-03-10"


def test_a_special_procedure_of_one_stops_the_promise_of_all(city: City) -> None:
    application = city.sent()
    city.accept(application, *city.units)
    examiner = city.staff("food", Role.EXAMINER)
    case = city.case_of(application, "food")
    cases.suspend(case, kind="expert_review", days_needed=8, reason="请专家看", actor=examiner)
    events.run_pending()
    assert _limit(application).state == "paused"
    with clock.moved_to(at(3, 5)):
        cases.resume(case, actor=examiner)
        events.run_pending()
        assert _limit(application).state == "running"


def test_the_promise_ends_with_the_last_decision_and_all_with_the_last_delivery(city: City) -> None:
    application = city.sent()
    city.accept(application, *city.units)
    for alias in city.units:
        city.decide(application, alias, granted=alias != "sign")
    assert _limit(application).state == "finished"
    for alias in city.units:
        application.refresh_from_db()
        assert application.state == "submitted"
        city.finish(application, alias)
    application.refresh_from_db()
    assert (application.state, _told(city)) == ("finished", ["package_sent", "package_finished"])
    standing = packages.standing_of(application)
    kinds = {key: [paper.kind for paper in papers] for key, papers in standing.results.items()}
    assert kinds[city.case_of(application, "sign").number] == ["refusal"]
    assert kinds[city.case_of(application, "food").number] == ["grant", "certificate"]


def test_what_waits_is_opened_when_the_first_is_granted(city: City) -> None:
    application = city.sent(LARGE)
    city.accept(application, "licence")
    city.decide(application, "licence")
    assert _states(application)["food"] == "opened"
    case = city.case_of(application, "food")
    assert (case.state, case.filed_by, case.form["seats"]) == ("submitted", city.applicant, 40)
    assert case.materials.get(code="m02").state == "received"
    assert _told(city) == ["package_sent", "package_branch_opened"]


def test_it_is_opened_in_the_version_it_was_applied_for(city: City) -> None:
    application = city.sent(LARGE)
    revision = city.revisions["food"]
    revision.state = "replaced"
    revision.save(update_fields=["state"])
    city.accept(application, "licence")
    city.decide(application, "licence")
    assert city.case_of(application, "food").revision == revision


def test_what_waits_is_not_sent_when_the_first_is_refused(city: City) -> None:
    application = city.sent(LARGE)
    city.accept(application, "licence")
    city.decide(application, "licence", granted=False)
    assert _states(application)["food"] == "dropped"
    assert Case.objects.count() == 2
    body = Notice.objects.get(template="package_branch_dropped", channel="inbox").body
    assert "“个体工商户设立登记”没有办成，依赖它的“食品经营许可”因此没有送出" in body


def test_withdrawing_one_case_alone_drops_what_builds_on_it(city: City) -> None:
    application = city.sent(LARGE)
    cases.withdraw(city.case_of(application, "licence"), actor=city.applicant)
    events.run_pending()
    assert _states(application) == {"licence": "opened", "food": "dropped", "sign": "opened"}


def test_settling_twice_changes_nothing(city: City) -> None:
    application = city.sent(LARGE)
    city.accept(application, "licence", "sign")
    city.decide(application, "licence")
    for _time in range(2):
        packages.settle(application.number, actor=system_actor())
    assert Case.objects.count() == 3
    assert len(timelimits.of_subject(application.subject)) == 1


def test_corrections_of_all_units_are_one_list(city: City) -> None:
    application = city.sent()
    cases.request_correction(
        city.case_of(application, "food"), materials={"m03": "没有标尺寸", "form": "座位数不对"}, actor=city.clerk
    )
    cases.request_correction(city.case_of(application, "sign"), materials={"m01": "看不清"}, actor=city.clerk)
    wanted = packages.standing_of(application).wanted
    assert [(one.branch.alias, one.lines, one.about_form) for one in wanted] == [
        ("food", (("布局图", "没有标尺寸"),), True),
        ("sign", (("效果图", "看不清"),), False),
    ]


def test_withdrawal_takes_back_what_is_not_decided_and_tells_what_stays(city: City) -> None:
    application = city.sent()
    city.accept(application, "licence")
    city.decide(application, "licence")
    will = packages.withdraw(application, reason="不开了", actor=city.applicant)
    events.run_pending()
    assert (will.withdrawn, will.kept) == (("食品经营许可", "门头招牌设置备案"), ("个体工商户设立登记",))
    states = {alias: city.case_of(application, alias).state for alias in city.units}
    assert states == {"licence": "decided", "food": "withdrawn", "sign": "withdrawn"}
    body = Notice.objects.get(template="package_withdrawn", channel="inbox").body
    assert "“个体工商户设立登记”已经作出决定，照样有效" in body
    with pytest.raises(Conflict):
        packages.withdraw(application, actor=city.applicant)


def test_what_is_all_decided_is_not_withdrawn(city: City) -> None:
    application = city.sent()
    city.accept(application, *city.units)
    for alias in city.units:
        city.decide(application, alias)
    with pytest.raises(Conflict) as refused:
        packages.withdraw(application, actor=city.applicant)
    assert refused.value.code == "nothing_to_withdraw"
    application.refresh_from_db()
    assert application.state == "submitted"


def test_a_draft_and_what_waits_are_withdrawn_too(city: City) -> None:
    version = city.publish()
    draft = city.begin(version)
    assert packages.withdraw(draft, actor=city.applicant) == packages.Withdrawal((), ())
    application = packages.submit(city.filled(version, LARGE), actor=city.applicant)
    packages.withdraw(application, actor=city.applicant)
    assert _states(application)["food"] == "dropped"


def test_a_unit_hears_names_and_states_of_the_sisters_and_nothing_else(city: City, statements) -> None:
    application = city.sent()
    city.accept(application, "licence")
    case = city.case_of(application, "food")
    with statements(1):
        sisters = packages.sisters_of(case)
    assert [(one.item, one.state, one.is_this) for one in sisters] == [
        ("个体工商户设立登记", "已受理", False),
        ("食品经营许可", "已提交", True),
        ("门头招牌设置备案", "已提交", False),
    ]
    assert packages.package_of(case) == application
