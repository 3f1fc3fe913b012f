"""并联审批: one notice for all branches within two working days; each co-unit tells the lead, the lead tells the applicant once."""

from typing import Any

import pytest

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, NotPermitted
from onewindow.cases import service as cases
from onewindow.kernel.documents.service import Document
from onewindow.kernel.events import service as events
from onewindow.kernel.notices.service import Notice
from onewindow.kernel.org.service import Person, Role
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import Limit, LimitKind
from onewindow.packages import service as packages
from onewindow.packages.service import Branch, PackageApplication
from tests.cases.road import at
from tests.factories import StaffFactory
from tests.packages.city import City
from tests.packages.leading import leader, led


@pytest.fixture
def application(city: City) -> PackageApplication:
    return led(city)


def tell(city: City, application: PackageApplication, alias: str, actor: Person | None = None, **gaps: str) -> Branch:
    number = city.case_of(application, alias).number
    return packages.tell_the_lead(number, gaps=gaps, actor=actor or city.staff(alias, Role.EXAMINER))


def issue(city: City, application: PackageApplication, **facts: Any) -> PackageApplication:
    return packages.issue_notice(application, **{"days": 10, "actor": leader(city), **facts})


def _limit(application: PackageApplication) -> Limit:
    (limit,) = [one for one in timelimits.of_subject(application.subject) if one.kind == LimitKind.JOINT_NOTICE]
    return limit


def _states(application: PackageApplication) -> dict[str, str]:
    return dict(application.branches.values_list("alias", "case__state"))


def test_the_lead_has_two_working_days(city: City, application: PackageApplication) -> None:
    limit = _limit(application)
    assert (limit.amount, limit.unit, limit.responsible_unit) == (2, "working_day", city.lead)
    assert limit.due_at is not None
    assert clock.local(limit.due_at).date().isoformat() == "2026-03-04"


def test_the_days_are_a_setting(city: City, settings: Any) -> None:
    settings.ONEWINDOW_JOINT_NOTICE_DAYS = 3
    assert _limit(led(city)).amount == 3


def test_a_co_unit_tells_the_lead_what_is_missing(city: City, application: PackageApplication) -> None:
    branch = tell(city, application, "food", m03="没有标尺寸", form="座位数不对")
    assert (branch.answer, branch.gaps) == ("gaps", {"m03": "没有标尺寸", "form": "座位数不对"})
    assert branch.answered_by == city.staff("food", Role.EXAMINER)
    assert city.case_of(application, "food").state == "submitted"
    assert not Notice.objects.filter(template="correction_needed").exists()


def test_the_window_may_tell_it_too_and_others_may_not(city: City, application: PackageApplication) -> None:
    tell(city, application, "food", city.clerk, m03="没有标尺寸")
    for stranger in (city.staff("sign", Role.EXAMINER), city.applicant, leader(city)):
        with pytest.raises(NotPermitted):
            tell(city, application, "food", stranger)


def test_it_may_be_told_anew_until_the_notice_is_out(city: City, application: PackageApplication) -> None:
    tell(city, application, "food", m03="没有标尺寸")
    assert tell(city, application, "food").answer == "complete"
    tell(city, application, "food", m03="没有标尺寸")
    issue(city, application, without_waiting=True)
    with pytest.raises(Conflict) as refused:
        tell(city, application, "sign", m01="看不清")
    assert refused.value.code == "notice_is_out"


def test_words_and_codes_are_asked_for(city: City, application: PackageApplication) -> None:
    with pytest.raises(Invalid, match="请逐项写清"):
        tell(city, application, "food", m03=" ")
    with pytest.raises(Invalid) as refused:
        tell(city, application, "food", m99="缺")
    assert refused.value.code == "no_such_material"


def test_what_is_marked_wrong_cannot_be_left_out(city: City, application: PackageApplication) -> None:
    number = city.case_of(application, "food").number
    cases.mark_material(number, "m03", fits=False, note="没有标尺寸", actor=city.clerk)
    with pytest.raises(Invalid) as refused:
        tell(city, application, "food")
    assert refused.value.code == "not_everything_told"


def test_a_case_that_stands_alone_has_no_lead(city: City) -> None:
    with pytest.raises(Conflict) as refused:
        tell(city, city.sent(), "food", m03="没有标尺寸")
    assert refused.value.code == "not_a_joint_case"


def test_an_accepted_branch_has_nothing_to_tell(city: City, application: PackageApplication) -> None:
    city.accept(application, "food")
    with pytest.raises(Conflict) as refused:
        tell(city, application, "food", m03="没有标尺寸")
    assert refused.value.code == "branch_is_answered"


def test_no_branch_asks_for_a_correction_alone(city: City, application: PackageApplication) -> None:
    case = city.case_of(application, "food")
    with pytest.raises(Conflict, match="由牵头单位一次性告知") as refused:
        cases.request_correction(case, materials={"m03": "没有标尺寸"}, actor=city.clerk)
    assert refused.value.code == "told_by_the_lead"
    assert "request_correction" not in cases.possible_verbs(city.clerk, case)


def test_the_lead_hears_when_all_have_answered(city: City, application: PackageApplication) -> None:
    lead = leader(city)
    tell(city, application, "food", m03="没有标尺寸")
    events.run_pending()
    assert not Notice.objects.filter(template="staff_branches_answered").exists()
    tell(city, application, "licence")
    tell(city, application, "sign")
    events.run_pending()
    (told,) = Notice.objects.filter(template="staff_branches_answered", channel="inbox")
    assert (told.person, "其中 1 件有缺漏" in told.body) == (lead, True)


def test_when_nothing_is_missing_no_time_runs(city: City, application: PackageApplication) -> None:
    for alias in city.units:
        tell(city, application, alias)
    assert _limit(application).state == "finished"


def test_what_is_missing_after_all_counts_from_the_same_day(city: City, application: PackageApplication) -> None:
    for alias in city.units:
        tell(city, application, alias)
    with clock.moved_to(at(3, 3)):
        tell(city, application, "food", m03="没有标尺寸")
    (ended, again) = [one for one in timelimits.of_subject(application.subject) if one.kind == LimitKind.JOINT_NOTICE]
    assert (ended.state, again.state, again.due_at) == ("finished", "running", ended.due_at)


def test_accepting_all_ends_it_too(city: City, application: PackageApplication) -> None:
    city.accept(application, *city.units)
    assert _limit(application).state == "finished"


def test_one_paper_one_message_and_all_branches_that_lack_something(
    city: City, application: PackageApplication
) -> None:
    tell(city, application, "licence", m01="没有盖章")
    tell(city, application, "food", m02="没有盖章", m03="没有标尺寸")
    tell(city, application, "sign")
    told = issue(city, application, days=7)
    events.run_pending()
    assert _states(application) == {"licence": "correction", "food": "correction", "sign": "submitted"}
    paper = Document.objects.get(kind="correction")
    assert (paper.subject_kind, paper.subject_key, paper.unit) == ("package", application.number, city.lead)
    # The same shared material is asked once, with its reason once.
    assert [(line["name"], line["reason"]) for line in paper.content["materials"]] == [
        ("住所使用证明", "没有盖章"),
        ("布局图", "没有标尺寸"),
    ]
    assert (told.notice, paper.content["due_on"]) == (paper.number, "2026年3月11日 (周三)")
    notice = Notice.objects.get(template="package_notice", channel="inbox")
    assert "住所使用证明：没有盖章；布局图：没有标尺寸" in notice.body
    assert "2026年3月11日" in notice.body
    assert not Notice.objects.filter(template="correction_needed").exists()
    assert _limit(application).state == "finished"


def test_the_applicants_days_run_in_each_branch(city: City, application: PackageApplication) -> None:
    tell(city, application, "food", m03="没有标尺寸")
    issue(city, application, days=7, without_waiting=True)
    limits = timelimits.of_subject(city.case_of(application, "food").subject)
    kinds = {limit.kind: limit for limit in limits}
    assert (kinds["correction"].amount, kinds["correction"].state, kinds["notice"].state) == (7, "running", "finished")


def test_the_same_material_with_different_reasons_names_the_items(city: City, application: PackageApplication) -> None:
    tell(city, application, "licence", m01="没有盖章")
    tell(city, application, "food", m02="日期过了")
    issue(city, application, without_waiting=True)
    (line,) = Document.objects.get(kind="correction").content["materials"]
    assert line["reason"] == "个体工商户设立登记：没有盖章；食品经营许可：日期过了"


def test_units_that_are_silent_are_named(city: City, application: PackageApplication) -> None:
    tell(city, application, "food", m03="没有标尺寸")
    with pytest.raises(Conflict, match="还有单位没有答复") as refused:
        issue(city, application)
    assert refused.value.code == "not_all_answered"
    assert issue(city, application, without_waiting=True).notice


def test_a_second_notice_is_refused(city: City, application: PackageApplication) -> None:
    tell(city, application, "food", m03="没有标尺寸")
    issue(city, application, without_waiting=True)
    with pytest.raises(Conflict) as refused:
        issue(city, application, without_waiting=True)
    assert refused.value.code == "already_told_once"
    assert Document.objects.filter(kind="correction").count() == 1


def test_nothing_to_tell(city: City, application: PackageApplication) -> None:
    for alias in city.units:
        tell(city, application, alias)
    with pytest.raises(Conflict) as refused:
        issue(city, application)
    assert refused.value.code == "nothing_to_tell"


@pytest.mark.parametrize("days", [0, -1, 61])
def test_days_have_bounds(city: City, application: PackageApplication, days: int) -> None:
    tell(city, application, "food", m03="没有标尺寸")
    with pytest.raises(Invalid) as refused:
        issue(city, application, days=days)
    assert refused.value.code == "bad_days"


@pytest.mark.parametrize("role", [Role.ISSUER, Role.SUPERVISOR])
def test_only_the_lead_issues_it(city: City, application: PackageApplication, role: str) -> None:
    tell(city, application, "food", m03="没有标尺寸")
    for stranger in (
        city.staff("food", Role.CHIEF),
        city.clerk,
        city.applicant,
        StaffFactory(unit=city.lead, role=role),
    ):
        with pytest.raises(NotPermitted) as refused:
            issue(city, application, actor=stranger)
        assert refused.value.code == "not_the_lead"


def test_late_it_is_red_and_still_possible_within_the_five_days_of_the_law(
    city: City, application: PackageApplication
) -> None:
    tell(city, application, "food", m03="没有标尺寸")
    with clock.moved_to(at(3, 6)):
        timelimits.sweep()
        assert _limit(application).light == "red"
        issue(city, application, without_waiting=True)
    assert _states(application)["food"] == "correction"


def test_after_the_five_days_the_law_has_accepted(city: City, application: PackageApplication) -> None:
    tell(city, application, "food", m03="没有标尺寸")
    with clock.moved_to(at(3, 11)), pytest.raises(Conflict) as refused:
        issue(city, application, without_waiting=True)
    assert refused.value.code == "accepted_by_law"
    assert _states(application)["food"] == "submitted"
    application.refresh_from_db()
    assert application.told_at is None
    assert not Document.objects.filter(kind="correction").exists()


def test_the_lead_is_told_when_its_days_run_short_and_when_they_are_over(
    city: City, application: PackageApplication
) -> None:
    lead, supervisor = leader(city), StaffFactory(unit=city.lead, role=Role.SUPERVISOR)
    with clock.moved_to(at(3, 6)):
        timelimits.sweep()
        events.run_pending()
        told = Notice.objects.filter(template="light_red", channel="inbox", subject_key=application.number)
    assert {one.person for one in told} == {lead, supervisor}


def test_not_supplied_in_time_means_not_approved(city: City, application: PackageApplication) -> None:
    tell(city, application, "licence", m01="没有盖章")
    issue(city, application, days=5, without_waiting=True)
    with clock.moved_to(at(3, 12)):
        assert cases.return_uncorrected() == [city.case_of(application, "licence").number]
        events.run_pending()
    case = city.case_of(application, "licence")
    assert (case.state, case.outcome) == ("decided", "refused")
    assert "到期没有补齐材料，不予批准" in case.refusal_reason
    assert Document.objects.filter(kind="refusal", subject_key=case.number).count() == 1
    assert not Document.objects.filter(kind="return_notice").exists()
    assert _states(application)["sign"] == "submitted"
    assert Branch.objects.get(application=application, alias="food").blocked_by == "个体工商户设立登记"


def test_a_branch_in_correction_is_not_given_back_by_hand(city: City, application: PackageApplication) -> None:
    tell(city, application, "food", m03="没有标尺寸")
    issue(city, application, days=5, without_waiting=True)
    case = city.case_of(application, "food")
    with clock.moved_to(at(3, 12)), pytest.raises(Conflict) as refused:
        cases.give_back(case, ground="uncorrected", reason="没有补正", actor=city.clerk)
    assert refused.value.code == "refused_by_the_house"
