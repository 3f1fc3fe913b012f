"""Taken in at the window: one form, every material once, a case for each unit and one receipt for all."""

import io
import uuid
from typing import Any

import pytest

from onewindow.base.errors import Conflict, Invalid, NotPermitted
from onewindow.base.subjects import Subject
from onewindow.cases.service import Case
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.audit import service as audit
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org.service import Person, Role
from onewindow.packages import service as packages
from onewindow.packages.service import PackageApplication, ThemeVersion
from tests.cases.road import PDF
from tests.factories import ApplicantFactory, PartyFactory, StaffFactory
from tests.packages.city import FILLED, LARGE, SMALL, City

PAPERS = ("licence-m01", "food-m03", "sign-m01")


def take_in(city: City, version: ThemeVersion, *, actor: Person | None = None, **more: Any) -> PackageApplication:
    given = {"answers": SMALL, "form": FILLED, "on_paper": PAPERS, **more}
    return packages.intake(city.centre, city.party, version, actor=actor or city.clerk, **given)


def test_each_unit_gets_its_case_from_the_window(city: City) -> None:
    application = take_in(city, city.publish())
    assert (application.state, application.channel, application.window_unit) == ("submitted", "window", city.centre)
    for alias in city.units:
        case = city.case_of(application, alias)
        assert (case.state, case.channel, case.window_unit, case.filed_by) == (
            "submitted",
            "window",
            city.centre,
            city.clerk,
        )
    row = city.case_of(application, "food").materials.get(code="m02")
    assert (row.state, row.on_paper) == ("received", True)
    assert list(packages.visible_to(city.applicant)) == [application]


def test_one_receipt_names_every_case(city: City) -> None:
    application = take_in(city, city.publish())
    receipt = documents.of_subject(application.subject).get()
    assert receipt.kind == "receipt"
    assert dict(receipt.content["facts"]) == {
        city.case_of(application, alias).item_name: city.case_of(application, alias).number for alias in city.units
    }
    assert [one["form"] for one in receipt.content["materials"]] == ["纸质"] * 3
    assert documents.pdf(receipt).startswith(b"%PDF")
    for reader in (city.applicant, city.clerk):
        assert documents.get_for(reader, receipt.number) == receipt


def test_what_was_scanned_goes_to_every_unit_that_needs_it(city: City) -> None:
    heap = Subject("intake", f"{city.clerk.pk}.{uuid.uuid4().hex}")
    attachments.store(io.BytesIO(PDF), "布局图.pdf", subject=heap, purpose="food-m03", actor=city.clerk)
    application = take_in(city, city.publish(), on_paper=("licence-m01", "sign-m01"), scanned=heap)
    for alias, code in (("food", "m03"), ("sign", "m02")):
        assert [file.purpose for file in attachments.of_subject(city.case_of(application, alias).subject)] == [code]
    assert not attachments.of_subject(heap).exists()


def test_what_waits_is_sent_with_its_papers_when_the_first_is_granted(city: City) -> None:
    agent = PartyFactory()
    application = take_in(city, city.publish(), answers=LARGE, agent=agent)
    assert (
        dict(documents.of_subject(application.subject).get().content["facts"])["食品经营许可"]
        == "等前一件办好，自动送出"
    )
    city.accept(application, "licence")
    city.decide(application, "licence")
    later = city.case_of(application, "food")
    assert (later.window_unit, later.agent) == (city.centre, agent)
    assert later.materials.get(code="m03").on_paper


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"on_paper": ()}, "incomplete"),
        ({"on_paper": (*PAPERS, "food-m01")}, "no_such_material"),
        ({"form": {"phone": "12"}}, "incomplete"),
        ({"answers": {"size": "small"}}, "not_answered"),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_taken_in(city: City, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        take_in(city, city.publish(), **changes)
    assert refused.value.code == code
    assert not Case.objects.exists()
    assert not PackageApplication.objects.exists()


def test_only_a_clerk_of_the_window_takes_in(city: City) -> None:
    version = city.publish()
    for person in (city.applicant, city.editor, StaffFactory(role=Role.CLERK), city.staff("food", Role.EXAMINER)):
        with pytest.raises(NotPermitted):
            take_in(city, version, actor=person)
    assert not PackageApplication.objects.exists()


def test_what_one_clerk_took_in_no_other_opens(city: City) -> None:
    application = take_in(city, city.publish())
    assert list(packages.taken_in_by(city.clerk)) == [application]
    for person in (StaffFactory(role=Role.CLERK), city.editor, city.applicant, ApplicantFactory()):
        assert not packages.taken_in_by(person).exists()
    assert not packages.visible_to(city.clerk).exists()


def test_a_theme_out_of_use_is_not_taken_in(city: City) -> None:
    version = city.publish()
    packages.withdraw_theme(version, reason="停办", actor=city.reviewer)
    version.refresh_from_db()
    with pytest.raises(Conflict) as refused:
        take_in(city, version)
    assert refused.value.code == "theme_not_in_force"


def test_the_trace_names_the_cases(city: City) -> None:
    application = take_in(city, city.publish())
    verbs = [entry.verb for entry in audit.history(application.subject)]
    assert verbs == ["package.opened", "package.submitted"]


def test_intake_costs_the_same_whatever_the_number_of_units(city: City, statements) -> None:
    version = city.publish()
    with statements(41):
        take_in(city, version)
