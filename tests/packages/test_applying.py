"""Begun, filled in, sent once: a case for each item in its own unit, with its own fields and materials."""

import io

import pytest

from onewindow.base.errors import Conflict, Invalid, NotFound, NotPermitted
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.attachments.service import Blob
from onewindow.kernel.audit import service as audit
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org.service import Role
from onewindow.kernel.timelimits import service as timelimits
from onewindow.packages import service as packages
from tests.cases.road import PDF
from tests.factories import ApplicantFactory, AuthorityFactory, PartyFactory
from tests.packages.city import FILLED, LARGE, SMALL, City


def test_each_unit_gets_its_own_case_with_what_its_item_asks(city: City) -> None:
    application = city.sent()
    forms = {alias: city.case_of(application, alias).form for alias in city.units}
    assert forms == {
        "licence": {"phone": "15406001001", "place": "明川市东屏区一号"},
        "food": {"phone": "15406001001", "address": "明川市东屏区一号", "seats": 40},
        "sign": {"phone": "15406001001", "width": 3.5},
    }
    for alias, unit in city.units.items():
        examiner = city.staff(alias, Role.EXAMINER)
        assert [case.unit for case in cases.visible_to(examiner)] == [unit]
        assert not packages.visible_to(examiner).exists()


def test_each_case_is_handed_in_as_any_other(city: City) -> None:
    application = city.sent()
    for alias in city.units:
        case = city.case_of(application, alias)
        assert (case.state, case.window_unit, case.filed_by) == ("submitted", city.centre, city.applicant)
        assert [paper.kind for paper in documents.of_subject(case.subject)] == ["receipt"]
        assert [limit.kind for limit in timelimits.of_subject(case.subject)] == ["notice"]
        verbs = [entry.verb for entry in audit.history(case.subject)]
        assert verbs[:2] == ["case.opened", "case.submitted"]
    assert len({case.number for case in Case.objects.all()}) == 3


def test_files_are_referenced_and_not_copied(city: City) -> None:
    application = city.sent()
    contents = Blob.objects.count()
    lease = [file for file in attachments.of_subject(application.subject) if file.name == "住所使用证明.pdf"]
    for alias, code in (("licence", "m01"), ("food", "m02")):
        case = city.case_of(application, alias)
        files = {file.purpose: file for file in attachments.of_subject(case.subject)}
        assert files[code].blob_id == lease[0].blob_id
    assert contents == 3
    sign = city.case_of(application, "sign")
    assert sorted(file.purpose for file in attachments.of_subject(sign.subject)) == ["m01", "m02"]


def test_the_result_of_a_sister_is_not_asked_for(city: City) -> None:
    application = city.sent()
    row = city.case_of(application, "food").materials.get(code="m01")
    assert (row.state, row.note) == ("exempt", "由这件事里的“个体工商户设立登记”办好后自动取得")


def test_the_result_of_a_sister_keeps_no_package_from_being_sent(city: City) -> None:
    """Also where its item would ask a data source: the page offers no place to bring it."""
    material = city.revisions["food"].materials.get(code="m01")
    material.exempt_by, material.dataset = "营业执照", "register"
    material.save(update_fields=["exempt_by", "dataset"])
    application = city.sent()

    assert city.case_of(application, "food").materials.get(code="m01").state == "exempt"


def test_what_is_missing_is_told_once_in_the_names_of_the_one_form(city: City) -> None:
    version = city.publish()
    application = city.begin(version)
    packages.save(application, form={"phone": "12", "food__seats": 3}, actor=city.applicant)
    application.refresh_from_db()
    told = [one.where for one in packages.missing(application, packages.guide(version, SMALL))]
    assert sorted(told) == [
        "form.address",
        "form.phone",
        "form.sign__width",
        "material.food-m03",
        "material.licence-m01",
        "material.sign-m01",
    ]
    with pytest.raises(Invalid) as refused:
        packages.submit(application, actor=city.applicant)
    assert (refused.value.code, sorted(refused.value.fields)) == ("incomplete", sorted(told))
    assert not Case.objects.exists()


def test_an_open_question_is_no_application(city: City) -> None:
    application = city.filled(city.publish())
    packages.save(application, answers={"size": "large"}, actor=city.applicant)
    with pytest.raises(Invalid) as refused:
        packages.submit(application, actor=city.applicant)
    assert refused.value.code == "not_answered"


def test_one_item_out_of_force_keeps_all_back(city: City) -> None:
    application = city.filled(city.publish())
    revision = city.revisions["sign"]
    revision.state = "suspended"
    revision.save(update_fields=["state"])
    with pytest.raises(Conflict) as refused:
        packages.submit(application, actor=city.applicant)
    assert refused.value.code == "item_not_in_force"
    assert not Case.objects.exists()


def test_it_is_sent_once(city: City) -> None:
    application = city.sent()
    with pytest.raises(Conflict) as refused:
        packages.submit(application, actor=city.applicant)
    assert refused.value.code == "wrong_state"
    with pytest.raises(Conflict):
        packages.save(application, form={}, actor=city.applicant)


def test_an_application_keeps_the_version_it_was_begun_under(city: City) -> None:
    application = city.filled(city.publish())
    city.publish(name="开餐馆", limit_amount=2)
    sent = packages.submit(application, actor=city.applicant)
    assert (sent.name, sent.limit_amount, sent.risk) == ("餐饮店开办", 5, "低风险")


def test_files_come_and_go(city: City) -> None:
    application = city.begin(city.publish())
    city.give(application, "food-m03")
    file = attachments.of_subject(application.subject).get()
    packages.remove_file(application, str(file.key), actor=city.applicant)
    assert not attachments.of_subject(application.subject).exists()
    with pytest.raises(NotFound):
        packages.remove_file(application, str(file.key), actor=city.applicant)
    for code in ("food-m01", "nothing"):
        with pytest.raises(Invalid) as refused:
            city.give(application, code)
        assert refused.value.code == "no_such_material"


def test_saving_nothing_new_writes_nothing(city: City, statements) -> None:
    application = city.filled(city.publish())
    with statements(2):
        packages.save(application, form=FILLED, actor=city.applicant)


def test_only_the_applicant_writes_and_sends(city: City) -> None:
    application = city.filled(city.publish())
    for person in (ApplicantFactory(), city.clerk, city.editor):
        assert not packages.visible_to(person).exists()
        with pytest.raises(NotPermitted):
            packages.save(application, form={}, actor=person)
        with pytest.raises(NotPermitted):
            packages.submit(application, actor=person)
        with pytest.raises(NotPermitted):
            packages.add_file(application, "food-m03", io.BytesIO(PDF), "a.pdf", actor=person)
        with pytest.raises(NotPermitted):
            packages.withdraw(application, actor=person)
        with pytest.raises(NotPermitted):
            packages.begin(application.version, city.party, actor=person, channel="web", answers={})


def test_an_agent_needs_an_authority_for_everything(city: City) -> None:
    version, agent, principal = city.publish(), ApplicantFactory(), PartyFactory(legal=True)
    AuthorityFactory(principal=principal, agent=agent.party)
    application = packages.begin(version, principal, actor=agent, channel="web", answers=SMALL)
    packages.save(application, form=FILLED, actor=agent)
    for code in ("licence-m01", "food-m03", "sign-m01"):
        packages.add_file(application, code, io.BytesIO(PDF), "a.pdf", actor=agent)
    packages.submit(application, actor=agent)
    assert {case.agent for case in Case.objects.all()} == {agent.party}


def test_a_theme_out_of_use_takes_no_application(city: City) -> None:
    version = city.publish()
    packages.withdraw_theme(version, reason="停办", actor=city.reviewer)
    version.refresh_from_db()
    with pytest.raises(Conflict) as refused:
        city.begin(version)
    assert refused.value.code == "theme_not_in_force"


def test_one_after_the_other_opens_only_the_first(city: City) -> None:
    application = city.sent(LARGE)
    assert (application.flow, application.risk) == ("serial", "高风险")
    standing = {branch.alias: branch.state for branch in application.branches.all()}
    assert standing == {"licence": "opened", "food": "waiting", "sign": "opened"}


TWELVE = [f"unit{n}" for n in range(12)]


def test_twelve_units_are_opened_in_forty_statements(city: City, statements) -> None:
    for alias in TWELVE:
        city.revisions[alias] = city.item(alias, procedure_code="")
    items = [{"alias": alias, "fields": {"phone": "phone"}} for alias in TWELVE]
    version = city.publish(items=items)
    application = city.begin(version)
    form = {"phone": "15406001001", **{f"{alias}__width": 2.0 for alias in TWELVE}}
    application = packages.save(application, form=form, actor=city.applicant)
    for shared in packages.guide(version, SMALL).materials:
        if not shared.is_the_form:
            city.give(application, shared.code)
    with statements(40):
        packages.submit(application, actor=city.applicant)
    assert Case.objects.count() == 12
    with statements(4):
        standing = packages.standing_of(application)
        assert len(standing.branches) == 12
