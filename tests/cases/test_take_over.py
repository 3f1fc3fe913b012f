"""已有，无需上传: earlier uploads and certificates of ours stand for a material; what was used is kept with the case."""

import io
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, NotPermitted
from onewindow.cases import service as cases
from onewindow.cases.service import Case, Evidence
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.attachments.service import Blob
from onewindow.kernel.documents import service as documents
from onewindow.kernel.parties.service import Membership
from tests.cases.road import FILLED, PDF, Road, at
from tests.factories import ApplicantFactory


def earlier(road: Road, state: str = "submitted") -> Case:
    """A case handed in before, with a file for m01, which the item calls a 节目单."""
    proven(road)
    road.revision.materials.filter(code="m01").update(document_type="节目单", reuse_months=6)
    case = cases.save_draft(road.draft(), form=FILLED, actor=road.applicant)
    cases.add_file(case, "m01", io.BytesIO(PDF), "节目单.pdf", actor=road.applicant)
    Blob.objects.update(scan="clean", scanned_at=clock.now())
    case.materials.filter(code__in=("m02", "m03"), state="missing").update(state="received")
    case = cases.submit(case, actor=road.applicant)
    if state == "accepted":
        cases.mark_material(case, "m01", fits=True, actor=road.clerk)
        case = cases.accept(case, actor=road.clerk)
    return case


def proven(road: Road) -> None:
    Membership.objects.filter(person=road.applicant).update(verified=True)


def draft(road: Road) -> Case:
    return Case.objects.with_page_data().get(pk=road.draft().pk)


def test_an_earlier_upload_is_offered_with_its_grade_and_its_last_day(road: Road) -> None:
    before = earlier(road)
    offer = cases.offers(draft(road), actor=road.applicant)["m01"]
    assert (offer.way, offer.grade, offer.reference, offer.name) == ("earlier", "uploaded", before.number, "演出节目单")
    assert offer.until is not None
    assert offer.until.isoformat() == "2026-09-01"


def test_what_a_colleague_checked_goes_before_what_was_only_uploaded(road: Road) -> None:
    checked = earlier(road, "accepted")
    earlier(road)
    offer = cases.offers(draft(road), actor=road.applicant)["m01"]
    assert (offer.grade, offer.reference) == ("window", checked.number)


def test_taken_over_with_its_file_and_kept_as_evidence(road: Road) -> None:
    before = earlier(road)
    case = draft(road)
    cases.take_over(case, "m01", before.number, actor=road.applicant)
    row = case.materials.get(code="m01")
    assert row.state == "received"
    file = attachments.of_subject(case.subject).get()
    evidence = Evidence.objects.get(case=case)
    assert (evidence.way, evidence.outcome, evidence.grade, evidence.reference, evidence.by) == (
        "earlier",
        "used",
        "uploaded",
        before.number,
        road.applicant,
    )
    assert evidence.digest == file.blob.sha256
    assert attachments.of_subject(before.subject).get().blob == file.blob


def test_what_was_taken_over_does_not_grow_younger(road: Road) -> None:
    before = earlier(road)
    case = draft(road)
    cases.take_over(case, "m01", before.number, actor=road.applicant)
    cases.save_draft(case, form=FILLED, actor=road.applicant)
    case.materials.filter(code="m02").update(state="received")
    with clock.moved_to(at(4, 1)):
        cases.submit(case, actor=road.applicant)
        assert cases.offers(draft(road), actor=road.applicant)["m01"].reference == before.number


def test_too_old_or_of_another_type_or_not_clean_is_not_offered(road: Road) -> None:
    before = earlier(road)
    with clock.moved_to(before.created_at.replace(month=9, day=2)):
        assert cases.offers(draft(road), actor=road.applicant) == {}
    Blob.objects.update(scan="pending", scanned_at=None)
    assert cases.offers(draft(road), actor=road.applicant) == {}
    Blob.objects.update(scan="clean", scanned_at=clock.now())
    road.revision.materials.filter(code="m01").update(reuse_months=None)
    assert cases.offers(draft(road), actor=road.applicant) == {}


def test_only_to_an_account_that_is_proven(road: Road) -> None:
    before = earlier(road)
    Membership.objects.filter(person=road.applicant).update(verified=False)
    case = draft(road)
    assert cases.offers(case, actor=road.applicant) == {}
    with pytest.raises(Conflict) as refused:
        cases.take_over(case, "m01", before.number, actor=road.applicant)
    assert refused.value.code == "offer_gone"


def test_nobody_else_takes_it_over(road: Road) -> None:
    before = earlier(road)
    case = draft(road)
    stranger = ApplicantFactory()
    for person in (stranger, road.clerk, road.examiner):
        with pytest.raises(NotPermitted):
            cases.take_over(case, "m01", before.number, actor=person)
    with pytest.raises(Invalid):
        cases.take_over(case, "m99", before.number, actor=road.applicant)


def test_what_was_withdrawn_or_refused_acceptance_proves_nothing(road: Road) -> None:
    before = earlier(road)
    cases.refuse_acceptance(before, reason="不属于本机关职权", actor=road.clerk)
    assert cases.offers(draft(road), actor=road.applicant) == {}


def certified(road: Road) -> Case:
    """A certificate of ours that stands for m03 of the next application."""
    proven(road)
    case = road.case_in("issued")
    road.revision.materials.filter(code="m03").update(
        exempt_by="", document_type="营业性演出许可证", takes_own_certificate=True
    )
    return case


def test_a_certificate_of_ours_in_force_stands_for_the_material(road: Road) -> None:
    before = certified(road)
    case = draft(road)
    offer = cases.offers(case, actor=road.applicant)["m03"]
    assert (offer.way, offer.grade, offer.reference) == ("certificate", "own", before.certificate_number)
    cases.take_over(case, "m03", offer.reference, actor=road.applicant)
    assert case.materials.get(code="m03").state == "exempt"
    evidence = Evidence.objects.get(case=case)
    assert (evidence.reference, len(evidence.digest)) == (before.certificate_number, 64)


def test_a_revoked_certificate_stands_for_nothing(road: Road) -> None:
    before = certified(road)
    cases.revoke(before, ground="69.1.4", reason="不符合条件", actor=road.chief)
    assert cases.offers(draft(road), actor=road.applicant) == {}
    paper = documents.of_subject(before.subject).get(kind="certificate")
    assert documents.standing(paper) == documents.Standing.REVOKED


def test_the_applicant_may_bring_their_own_after_all(road: Road) -> None:
    before = certified(road)
    case = draft(road)
    cases.take_over(case, "m03", before.certificate_number, actor=road.applicant)
    cases.add_file(case, "m03", io.BytesIO(PDF), "许可证.pdf", actor=road.applicant)
    assert case.materials.get(code="m03").state == "received"
    assert Evidence.objects.get(case=case).outcome == "replaced"


def test_a_file_taken_back_takes_its_evidence_along(road: Road) -> None:
    before = earlier(road)
    case = draft(road)
    cases.take_over(case, "m01", before.number, actor=road.applicant)
    file = attachments.of_subject(case.subject).get()
    cases.remove_file(case, str(file.key), actor=road.applicant)
    assert case.materials.get(code="m01").state == "missing"
    assert Evidence.objects.get(case=case).outcome == "replaced"


def test_not_after_submission(road: Road) -> None:
    before = earlier(road)
    case = road.case_in("submitted")
    case.materials.filter(code="m01").update(state="missing")
    with pytest.raises(Conflict):
        cases.take_over(case, "m01", before.number, actor=road.applicant)


def test_the_database_wants_what_was_used_named(road: Road) -> None:
    case = road.draft()
    words: dict[str, Any] = {"case": case, "code": "m01", "way": "earlier", "source": "x", "by": road.applicant}
    with pytest.raises(IntegrityError, match="evidence_names_what_was_used"), transaction.atomic():
        Evidence.objects.create(outcome="used", at=clock.now(), **words)
    Evidence.objects.create(outcome="asked", at=clock.now(), **words)
    with pytest.raises(IntegrityError, match="evidence_one_standing"), transaction.atomic():
        Evidence.objects.create(outcome="asked", at=clock.now(), **words)


def test_offers_cost_the_same_whatever_there_is(road: Road, statements: Any) -> None:
    certified(road)
    earlier(road)
    case = draft(road)
    list(case.materials.all()), list(case.revision.materials.all())
    with statements(6):
        cases.offers(case, actor=road.applicant)
    for _n in range(4):
        earlier(road)
    case = draft(road)
    list(case.materials.all()), list(case.revision.materials.all())
    with statements(6):
        cases.offers(case, actor=road.applicant)


def test_an_item_that_takes_nothing_costs_nothing(road: Road, statements: Any) -> None:
    case = Case.objects.with_page_data().prefetch_related("revision__materials").get(pk=road.draft().pk)
    with statements(0):
        assert cases.offers(case, actor=road.applicant) == {}
        assert cases.evidence_of(case, case.revision.materials.all()) == {}
