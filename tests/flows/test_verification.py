"""A data source is asked after a draft was opened; what it confirms nobody has to bring, and a source that is down asks for the upload."""

import io
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from onewindow.base.errors import Invalid
from onewindow.cases import service as cases
from onewindow.cases.service import Case, Evidence
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Membership
from onewindow.kernel.verification import service as verification
from onewindow.kernel.verification.models import LocalRecord
from onewindow.kernel.verification.service import Answer, Question, SourceUnavailable, VerificationAdapter
from tests.cases.road import PDF, Road


class Down(VerificationAdapter):
    def ask(self, question: Question, seconds: float) -> Answer:
        raise SourceUnavailable("no route to host")

    def datasets(self) -> dict[str, str]:
        return {}

    def check_config(self) -> list[str]:
        return ["数据源连不上"]


def known(road: Road, **more: Any) -> None:
    """The source knows the applicant's licence; the item asks it for m03."""
    Membership.objects.filter(person=road.applicant).update(verified=True)
    road.revision.materials.filter(code="m03").update(dataset="licence")
    row = {
        "dataset": "licence",
        "dataset_name": "市场监管登记",
        "id_type": road.party.id_type,
        "id_number": parties.id_number_of(road.party),
        "reference": "L-1",
        "valid_until": None,
        "facts": {"登记状态": "存续"},
    }
    verification.load_records([{**row, **more}])


def opened(road: Road) -> Case:
    case = road.draft()
    events.run_pending()
    return case


def state(case: Case) -> tuple[str, str]:
    return case.materials.get(code="m03").state, Evidence.objects.get(case=case).outcome


def test_confirmed_it_need_not_be_brought(road: Road) -> None:
    known(road)
    case = road.draft()
    assert state(case) == ("missing", "asked")
    events.run_pending()
    assert state(case) == ("exempt", "used")
    evidence = Evidence.objects.get(case=case)
    assert (evidence.source, evidence.reference, evidence.grade) == ("市场监管登记", "L-1", "source")
    assert (evidence.facts, len(evidence.digest), evidence.by.kind) == ({"登记状态": "存续"}, 64, "system")
    assert "case.material_verified" in [entry.verb for entry in audit.history(case.subject)]


@pytest.mark.parametrize("more", [{"valid_until": "2026-02-28"}, {"dataset": "another"}])
def test_not_confirmed_it_is_asked_for(road: Road, more: dict[str, Any]) -> None:
    known(road, **more)
    assert state(opened(road)) == ("missing", "differs")


def test_a_source_that_is_down_asks_for_the_upload(road: Road, settings: LazySettings) -> None:
    known(road)
    verification.VERIFICATION_ADAPTERS["down"] = Down
    settings.ONEWINDOW_VERIFICATION = "down"
    try:
        assert verification.check_config() == ["数据源连不上"]
        case = opened(road)
    finally:
        del verification.VERIFICATION_ADAPTERS["down"]
    assert state(case) == ("missing", "unavailable")
    cases.add_file(case, "m03", io.BytesIO(PDF), "执照.pdf", actor=road.applicant)
    assert case.materials.get(code="m03").state == "received"


def test_what_was_uploaded_meanwhile_stays(road: Road) -> None:
    known(road)
    case = road.draft()
    cases.add_file(case, "m03", io.BytesIO(PDF), "执照.pdf", actor=road.applicant)
    events.run_pending()
    assert state(case) == ("received", "replaced")


def test_an_account_nobody_has_proven_learns_nothing(road: Road) -> None:
    known(road)
    Membership.objects.filter(person=road.applicant).update(verified=False)
    case = opened(road)
    assert case.materials.get(code="m03").state == "missing"
    assert not Evidence.objects.filter(case=case).exists()


def test_asked_twice_it_is_noted_once(road: Road) -> None:
    known(road)
    case = road.draft()
    asked = cases.asked_of(case.number)[0]
    for _n in range(2):
        cases.note_answer(asked, found=True, source="登记", reference="L-1", facts={}, digest="0" * 64)
    assert [entry.verb for entry in audit.history(case.subject)].count("case.material_verified") == 1
    assert cases.asked_of(case.number) == []


def test_materials_of_changed_answers_are_asked_about(road: Road) -> None:
    known(road)
    road.revision.materials.filter(code="m03").update(when="foreign == 'yes'")
    case = road.draft()
    cases.save_draft(case, answers={"foreign": "yes"}, actor=road.applicant)
    events.run_pending()
    assert state(case) == ("exempt", "used")
    cases.save_draft(case, answers={"foreign": "no"}, actor=road.applicant)
    assert Evidence.objects.get(case=case).outcome == "replaced"


def test_at_the_window_the_clerk_has_the_person_in_front(road: Road) -> None:
    known(road)
    case = cases.open_draft(road.revision, road.party, actor=road.clerk, channel="window", window_unit=road.centre)
    assert case.materials.get(code="m03").state == "exempt"


def test_an_unknown_way_is_a_fault_of_the_configuration(settings: LazySettings, db: None) -> None:
    assert verification.check_config() == []
    settings.ONEWINDOW_VERIFICATION_SECONDS = 0
    assert "30 秒" in verification.check_config()[0]
    settings.ONEWINDOW_VERIFICATION = "guess"
    assert "guess" in verification.check_config()[0]


def test_records_come_from_a_file_and_are_brought_up_to_date(road: Road, tmp_path: Any) -> None:
    known(road)
    known(road, facts={"登记状态": "注销"})
    assert LocalRecord.objects.get().facts == {"登记状态": "注销"}
    file = tmp_path / "registers.jsonl"
    file.write_text('{"dataset": "x", "dataset_name": "x", "id_type": "001", "id_number": "1", "reference": "1"}\n')
    with pytest.raises(CommandError):
        call_command("import_registers", file)
    assert LocalRecord.objects.count() == 1
    with pytest.raises(SourceUnavailable):
        verification.verify("licence", "001", "not a number")


def test_a_number_that_is_none_is_refused(db: None) -> None:
    with pytest.raises(Invalid):
        verification.load_records(
            [{"dataset": "x", "dataset_name": "x", "id_type": "001", "id_number": "1", "reference": "1"}]
        )
