import io

import pytest

from onewindow.base.errors import Conflict, Invalid, NotPermitted
from onewindow.cases import service as cases
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.timelimits import service as timelimits
from onewindow.procedures import service as procedures
from tests.cases.conftest import OF_A_COMMAND
from tests.cases.road import FILLED, PDF, Road
from tests.factories import ApplicantFactory, AuthorityFactory, PartyFactory, StaffFactory


def test_a_draft_has_the_materials_of_its_answers(road: Road) -> None:
    road.revision.materials.filter(code="m02").update(when="foreign == 'yes'")
    assert [row.code for row in road.draft().materials.order_by("order")] == ["m01", "m03"]
    case = road.draft(answers={"foreign": "yes"})
    assert [row.code for row in case.materials.order_by("order")] == ["m01", "m02", "m03"]


def test_changed_answers_keep_what_was_given(road: Road) -> None:
    road.revision.materials.filter(code="m02").update(when="foreign == 'yes'")
    case = road.draft()
    cases.add_file(case, "m01", io.BytesIO(PDF), "节目单.pdf", actor=road.applicant)
    cases.save_draft(case, answers={"foreign": "yes"}, actor=road.applicant)
    assert dict(case.materials.values_list("code", "state")) == {"m01": "received", "m02": "missing", "m03": "exempt"}


def test_half_a_form_is_kept(road: Road) -> None:
    case = cases.save_draft(road.draft(), form={"seats": 912}, title="音乐会", actor=road.applicant)
    assert (case.form, case.title) == ({"seats": 912}, "音乐会")


def test_saving_nothing_new_writes_nothing(road: Road, statements) -> None:
    case = road.filled()
    with statements(1):
        cases.save_draft(case, form=case.form, actor=road.applicant)


def test_files_come_and_go(road: Road) -> None:
    case = road.draft()
    file = cases.add_file(case, "m01", io.BytesIO(PDF), "节目单.pdf", actor=road.applicant)
    cases.remove_file(case, str(file.key), actor=road.applicant)
    assert case.materials.get(code="m01").state == "missing"
    assert not attachments.of_subject(case.subject).exists()


def test_after_submission_only_what_was_deferred(road: Road) -> None:
    case = road.case_in("accepted")
    with pytest.raises(Conflict) as refused:
        cases.add_file(case, "m01", io.BytesIO(PDF), "新节目单.pdf", actor=road.applicant)
    assert refused.value.code == "only_deferred_materials"
    cases.add_file(case, "m02", io.BytesIO(PDF), "检测报告.pdf", actor=road.applicant)
    assert case.materials.get(code="m02").state == "received"


def test_an_agent_files_within_item_and_period(road: Road) -> None:
    principal, agent = PartyFactory(legal=True), ApplicantFactory()
    with pytest.raises(NotPermitted):
        cases.open_draft(road.revision, principal, actor=agent, channel="web")
    AuthorityFactory(principal=principal, agent=agent.party, item_codes=[road.revision.item.code])
    case = cases.open_draft(road.revision, principal, actor=agent, channel="web")
    assert (case.party, case.agent) == (principal, agent.party)
    with pytest.raises(NotPermitted):
        cases.open_draft(road.item(), principal, actor=agent, channel="web")


def test_what_cannot_be_applied_for(road: Road) -> None:
    with pytest.raises(Conflict):
        road.draft(road.item(state="suspended"))
    with pytest.raises(Invalid) as refused:
        road.draft(road.item(is_online=False))
    assert refused.value.code == "not_online"


def test_staff_without_a_window_take_nothing_in(road: Road) -> None:
    with pytest.raises(NotPermitted):
        cases.open_draft(road.revision, road.party, actor=StaffFactory(unit=road.bureau), channel="window")


def test_withdrawn_stops_clocks_and_steps(road: Road) -> None:
    case = cases.withdraw(road.case_in("suspended"), reason="不办了", actor=road.applicant)
    assert all(limit.state == "finished" for limit in timelimits.of_subject(case.subject))
    assert not procedures.open_tasks(case.subject).exists()


def test_a_changed_form_answers_what_was_wrong_with_it(road: Road) -> None:
    road.revision.materials.filter(code="m01").update(material_type="2")
    case = cases.submit(cases.save_draft(road.draft(), form=FILLED, actor=road.applicant), actor=road.applicant)
    case = cases.request_correction(case, materials={"m01": "场次没有写"}, actor=road.clerk)
    with pytest.raises(Invalid):
        cases.resubmit(case, actor=road.applicant)
    cases.save_draft(case, title="只改了名字", actor=road.applicant)
    assert case.materials.get(code="m01").state == "failed"
    cases.save_draft(case, form={**FILLED, "seats": 912}, actor=road.applicant)
    row = case.materials.get(code="m01")
    assert (row.state, row.note) == ("received", "")
    assert cases.resubmit(case, actor=road.applicant).state == "submitted"


def test_a_changed_form_leaves_what_must_be_uploaded(road: Road) -> None:
    case = road.case_in("correction")
    cases.save_draft(case, form={**FILLED, "seats": 912}, actor=road.applicant)
    assert case.materials.get(code="m01").state == "failed"


def test_statements_of_a_corrected_form(road: Road, statements) -> None:
    case = road.case_in("correction")
    with statements(OF_A_COMMAND):
        cases.save_draft(case, form={**FILLED, "seats": 912}, actor=road.applicant)
