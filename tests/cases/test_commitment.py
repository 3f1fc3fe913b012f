"""告知承诺: a word in the place of a material, a document of it, a check with its own limit, and revocation when it was not true."""

import io
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, NotPermitted
from onewindow.cases import service as cases
from onewindow.cases.service import Case, Commitment
from onewindow.kernel.documents import service as documents
from onewindow.kernel.events import service as events
from onewindow.kernel.notices.service import Notice
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import Limit
from tests.cases.road import FILLED, PDF, Road, at

TEXT = "我承诺演出节目单上的节目都没有法律禁止的内容。不实的，愿意承担撤销许可的后果。"


def draft(road: Road) -> Case:
    """m01 may be replaced by a word that is checked within 20 working days."""
    road.revision.materials.filter(code="m01").update(commitment=TEXT, commitment_days=20)
    case = cases.save_draft(road.draft(), form=FILLED, actor=road.applicant)
    case.materials.filter(code="m02").update(state="received")
    return case


def committed(road: Road) -> Case:
    return cases.commit(draft(road), "m01", accepted=True, actor=road.applicant)


def granted(road: Road) -> Case:
    case = cases.submit(committed(road), actor=road.applicant)
    case = cases.accept(case, actor=road.clerk)
    case = cases.examine(case, opinion="符合规定", actor=road.examiner)
    return cases.decide(case, outcome="granted", actor=road.chief)


def limit_of(case: Case) -> Limit | None:
    return next((one for one in timelimits.of_subject(case.subject) if one.kind == "commitment"), None)


def test_given_it_stands_for_the_material(road: Road) -> None:
    case = committed(road)
    assert case.materials.get(code="m01").state == "committed"
    made = Commitment.objects.get(case=case)
    assert (made.text, made.made_by, made.document, made.finding) == (TEXT, road.applicant, "", "")
    assert cases.missing(case) == []


def test_sent_it_is_a_document_and_stands_in_the_receipt(road: Road) -> None:
    case = cases.submit(committed(road), actor=road.applicant)
    papers = {paper.kind: paper for paper in documents.of_subject(case.subject)}
    paper = papers["commitment"]
    assert (paper.content["material"], paper.content["promise"]) == ("演出节目单", TEXT)
    assert paper.number == Commitment.objects.get(case=case).document
    assert documents.pdf(paper).startswith(b"%PDF")
    forms = {row["name"]: row["form"] for row in papers["receipt"].content["materials"]}
    assert forms["演出节目单"] == "告知承诺"


def test_the_consequences_are_accepted_or_nothing_is_promised(road: Road) -> None:
    with pytest.raises(Invalid) as refused:
        cases.commit(draft(road), "m01", accepted=False, actor=road.applicant)
    assert refused.value.code == "commitment_not_accepted"


def test_only_where_the_item_takes_one_and_nothing_was_brought(road: Road) -> None:
    case = draft(road)
    for code in ("m02", "m03"):
        with pytest.raises(Conflict) as refused:
            cases.commit(case, code, accepted=True, actor=road.applicant)
        assert refused.value.code == "no_commitment"
    with pytest.raises(Invalid):
        cases.commit(case, "m99", accepted=True, actor=road.applicant)


def test_nobody_gives_anothers_word(road: Road) -> None:
    case = draft(road)
    for person in (road.clerk, road.examiner, road.chief):
        with pytest.raises(NotPermitted):
            cases.commit(case, "m01", accepted=True, actor=person)
    Case.objects.filter(pk=case.pk).update(agent=road.party)
    with pytest.raises(Conflict) as refused:
        cases.commit(case, "m01", accepted=True, actor=road.applicant)
    assert refused.value.code == "agents_do_not_commit"


def test_who_brings_it_after_all_has_promised_nothing(road: Road) -> None:
    case = committed(road)
    cases.add_file(case, "m01", io.BytesIO(PDF), "节目单.pdf", actor=road.applicant)
    assert case.materials.get(code="m01").state == "received"
    assert not Commitment.objects.filter(case=case).exists()


def test_not_after_sending(road: Road) -> None:
    case = draft(road)
    case.materials.filter(code="m01").update(state="received")
    case = cases.submit(case, actor=road.applicant)
    with pytest.raises(Conflict):
        cases.commit(case, "m01", accepted=True, actor=road.applicant)


def test_the_check_has_a_limit_of_its_own_from_the_grant(road: Road) -> None:
    case = granted(road)
    limit = limit_of(case)
    assert limit is not None
    assert (limit.label, limit.amount, limit.unit, limit.state) == ("m01", 20, "working_day", "running")
    assert limit.due_at == clock.end_of(at(3, 30).date())
    case = cases.issue(case, actor=road.issuer)
    case = cases.deliver(case, method="counter", actor=road.clerk)
    still = limit_of(case)
    assert still is not None
    assert still.state == "running", "what was promised is checked though the case is over"


def test_refused_there_is_nothing_to_check(road: Road) -> None:
    case = cases.accept(cases.submit(committed(road), actor=road.applicant), actor=road.clerk)
    case = cases.examine(case, opinion="不符合", actor=road.examiner)
    case = cases.decide(case, outcome="refused", reason="节目含有禁止内容", actor=road.chief)
    assert limit_of(case) is None


def test_true_it_is_done(road: Road) -> None:
    case = cases.check_commitment(granted(road), "m01", finding="kept", actor=road.examiner)
    limit = limit_of(case)
    assert limit is not None
    assert limit.state == "finished"
    assert case.materials.get(code="m01").state == "passed"
    with pytest.raises(Conflict) as refused:
        cases.check_commitment(case, "m01", finding="broken", reason="改主意", actor=road.chief)
    assert refused.value.code == "nothing_to_check"


def test_untrue_it_is_told_and_can_be_revoked(road: Road) -> None:
    case = granted(road)
    with pytest.raises(Invalid):
        cases.check_commitment(case, "m01", finding="broken", reason=" ", actor=road.examiner)
    with pytest.raises(Invalid):
        cases.check_commitment(case, "m01", finding="perhaps", actor=road.examiner)
    case = cases.check_commitment(case, "m01", finding="broken", reason="第三个节目被禁", actor=road.examiner)
    events.run_pending()
    assert "第三个节目被禁" in Notice.objects.get(party=road.party, template="commitment_broken", channel="inbox").body
    assert {one.person for one in Notice.objects.filter(template="staff_commitment_broken")} == {road.chief, road.head}
    assert Case.objects.get(pk=case.pk).revoked_at is None
    case = cases.issue(case, actor=road.issuer)
    assert cases.revoke(case, ground="69.2", reason="承诺不实", actor=road.chief).revoked_at is not None


def test_revoked_there_is_nothing_left_to_check(road: Road) -> None:
    case = cases.issue(granted(road), actor=road.issuer)
    case = cases.revoke(case, ground="69.1.4", reason="不符合条件", actor=road.chief)
    limit = limit_of(case)
    assert limit is not None
    assert limit.state == "finished"
    with pytest.raises(Conflict):
        cases.check_commitment(case, "m01", finding="kept", actor=road.examiner)


@pytest.mark.parametrize("who", ["clerk", "issuer", "applicant"])
def test_only_those_who_examine_or_decide_check(road: Road, who: str) -> None:
    case = granted(road)
    with pytest.raises(NotPermitted):
        cases.check_commitment(case, "m01", finding="kept", actor=getattr(road, who))


def test_not_before_the_grant(road: Road) -> None:
    case = cases.accept(cases.submit(committed(road), actor=road.applicant), actor=road.clerk)
    with pytest.raises(Conflict):
        cases.check_commitment(case, "m01", finding="kept", actor=road.examiner)


def test_the_database_keeps_finding_and_checker_together(road: Road) -> None:
    case = committed(road)
    for words in ({"finding": "kept"}, {"checked_at": clock.now()}):
        with pytest.raises(IntegrityError, match="commitment_checked_by_somebody"), transaction.atomic():
            Commitment.objects.filter(case=case).update(**words)


def test_tolerance_late_is_not_approved(road: Road) -> None:
    """容缺受理: what was to follow and did not come in time keeps the case from being granted, until it comes."""
    case = cases.save_draft(road.draft(), form=FILLED, actor=road.applicant)
    case.materials.filter(code="m01").update(state="received")
    case = cases.accept(cases.submit(case, actor=road.applicant), actor=road.clerk)
    case = cases.examine(case, opinion="符合规定", actor=road.examiner)
    with clock.moved_to(at(3, 10, 8)):
        with pytest.raises(Conflict) as refused:
            cases.decide(case, outcome="granted", actor=road.chief)
        assert refused.value.code == "deferred_late"
        cases.receive_paper(case, ["m02"], actor=road.clerk)
        assert cases.decide(case, outcome="granted", actor=road.chief).state == "decided"


def test_at_the_desk_and_in_the_portal(road: Road, client: Any) -> None:
    case = draft(road)
    client.force_login(road.applicant)
    page = client.get(f"/applications/{case.number}/form/").content.decode()
    assert "没有这份材料？可以书面承诺代替" in page
    assert TEXT in page
    client.post(f"/applications/{case.number}/commit/m01/", {})
    assert case.materials.get(code="m01").state == "missing"
    client.post(f"/applications/{case.number}/commit/m01/", {"accepted": "on"})
    assert case.materials.get(code="m01").state == "committed"
    assert "已作告知承诺" in client.get(f"/applications/{case.number}/form/").content.decode()
    case = cases.accept(cases.submit(case.number, actor=road.applicant), actor=road.clerk)
    case = cases.examine(case, opinion="符合规定", actor=road.examiner)
    cases.decide(case, outcome="granted", actor=road.chief)
    client.force_login(road.examiner)
    page = client.get(f"/desk/cases/{case.number}/?show=m01").content.decode()
    assert "申请人作了告知承诺" in page
    act = f"/desk/cases/{case.number}/do/check_commitment.0./"
    assert act in page
    assert "哪一项承诺" in client.post(act, {}).content.decode()
    words = {"confirmed": "1", "code": "m01", "finding": "broken", "reason": "第三个节目被禁"}
    assert client.post(act, words).status_code == 302
    assert Commitment.objects.get(case=case).finding == "broken"
