"""A data source is asked while a package is written; what it confirms nobody brings, and each case keeps what was used."""

from typing import Any

import pytest
from django.conf import LazySettings

from onewindow.base.errors import Invalid
from onewindow.cases.service import Evidence
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Membership
from onewindow.kernel.verification import service as verification
from onewindow.packages import service as packages
from onewindow.packages.service import PackageApplication, SourceCheck
from tests.flows.test_verification import Down
from tests.packages.city import LARGE, SMALL, City

DATASET = "identity"


def asks(city: City, alias: str = "licence", code: str = "m02") -> None:
    """The item asks a register for this material before anybody brings it."""
    material = city.revisions[alias].materials.get(code=code)
    material.exempt_by, material.dataset = material.exempt_by or "营业执照", DATASET
    material.save(update_fields=["exempt_by", "dataset"])


def knows(city: City, **more: Any) -> None:
    """The register knows the applicant."""
    row = {
        "dataset": DATASET,
        "dataset_name": "人口信息",
        "id_type": city.party.id_type,
        "id_number": parties.id_number_of(city.party),
        "reference": "R-1",
        "valid_until": None,
        "facts": {"状态": "有效"},
    }
    verification.load_records([{**row, **more}])


def begun(city: City, answers: dict[str, str] = SMALL) -> PackageApplication:
    application = city.filled(city.publish(), answers)
    events.run_pending()
    return application


def wanted(application: PackageApplication) -> set[str]:
    """Codes of the one list that the applicant has to hand in."""
    return {one.code for one in packages.guide_of(application).materials if not one.is_exempt}


def test_what_is_confirmed_nobody_brings_and_each_case_keeps_what_was_used(city: City) -> None:
    asks(city)
    asks(city, "sign", "m01")
    knows(city)
    application = begun(city)
    assert "licence-m02" not in wanted(application)
    packages.submit(application, actor=city.applicant)

    for alias, code in (("licence", "m02"), ("sign", "m01")):
        case = city.case_of(application, alias)
        kept = Evidence.objects.get(case=case)
        assert (kept.code, kept.outcome, kept.grade, kept.reference) == (code, "used", "source", "R-1")
        assert kept.digest
        assert case.materials.get(code=code).state == "exempt"
    assert not Evidence.objects.filter(case=city.case_of(application, "food")).exists()
    assert "package.source_answered" in [entry.verb for entry in audit.history(application.subject)]


def test_what_differs_is_asked_of_the_applicant_before_sending(city: City) -> None:
    asks(city)
    application = begun(city)
    assert "licence-m02" in wanted(application)
    with pytest.raises(Invalid) as refused:
        packages.submit(application, actor=city.applicant)
    assert sorted(refused.value.fields) == ["material.licence-m02"]

    city.give(application, "licence-m02")
    packages.submit(application, actor=city.applicant)
    case = city.case_of(application, "licence")
    assert case.materials.get(code="m02").state == "received"
    assert Evidence.objects.get(case=case).outcome == "differs"


def test_a_source_that_is_down_leaves_the_upload(
    city: City, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(verification.VERIFICATION_ADAPTERS, "down", Down)
    settings.ONEWINDOW_VERIFICATION = "down"
    asks(city)
    application = begun(city)
    assert application.checks.get().outcome == "unavailable"
    assert "licence-m02" in wanted(application)


def test_what_was_uploaded_meanwhile_stays(city: City) -> None:
    asks(city)
    knows(city)
    application = city.filled(city.publish())
    city.give(application, "licence-m02")
    events.run_pending()
    assert application.checks.get().outcome == "replaced"
    packages.submit(application, actor=city.applicant)
    assert city.case_of(application, "licence").materials.get(code="m02").state == "received"


def test_nobody_unproven_learns_what_a_source_knows(city: City) -> None:
    asks(city)
    knows(city)
    Membership.objects.filter(person=city.applicant).update(verified=False)
    application = begun(city)
    assert not application.checks.exists()
    assert "licence-m02" in wanted(application)


def test_other_answers_ask_about_what_is_new_and_nothing_twice(city: City) -> None:
    asks(city, "sign", "m02")
    knows(city)
    version = city.publish()
    application = packages.begin(
        version, city.party, actor=city.applicant, channel="web", answers={**SMALL, "sign": "no"}
    )
    assert not application.checks.exists()
    for answers in (SMALL, {**SMALL, "sign": "no"}, SMALL):
        packages.save(application, answers=answers, actor=city.applicant)
    events.run_pending()
    assert [check.outcome for check in application.checks.all()] == ["used"]


def test_the_result_of_a_sister_is_asked_of_nobody(city: City) -> None:
    asks(city, "food", "m01")
    application = begun(city)
    assert not application.checks.exists()


def test_what_is_sent_later_keeps_its_evidence_too(city: City) -> None:
    asks(city, "food", "m03")
    knows(city)
    application = begun(city, {**LARGE, "sign": "no"})
    packages.submit(application, actor=city.applicant)
    city.accept(application, "licence")
    city.decide(application, "licence")
    assert Evidence.objects.get(case=city.case_of(application, "food")).outcome == "used"


def test_an_answer_that_comes_twice_or_late_changes_nothing(city: City) -> None:
    asks(city)
    application = city.filled(city.publish())
    asked = SourceCheck.objects.get()
    for _time in range(2):
        packages.note_answer(asked, found=False, source="人口信息", facts={})
    assert application.checks.get().outcome == "differs"
    packages.note_answer(asked, found=True, source="人口信息", reference="R", digest="d", facts={})
    assert application.checks.get().outcome == "differs"
