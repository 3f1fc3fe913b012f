"""并联审批: the applicant answers the one notice on one page and sends once."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, NotPermitted
from onewindow.cases import service as cases
from onewindow.kernel.attachments import service as attachments
from onewindow.packages import service as packages
from onewindow.packages.service import PackageApplication
from tests.cases.road import PDF, at
from tests.factories import ApplicantFactory
from tests.packages.city import City
from tests.packages.leading import leader, led
from tests.packages.test_leading_notice import tell


@pytest.fixture
def application(city: City) -> PackageApplication:
    """Told: one shared material of two branches, one more, and the form of one."""
    application = led(city)
    tell(city, application, "licence", m01="没有盖章")
    tell(city, application, "food", m02="没有盖章", m03="没有标尺寸", form="座位数不对")
    tell(city, application, "sign")
    return packages.issue_notice(application, days=10, actor=leader(city))


def _codes(application: PackageApplication) -> dict[str, str]:
    correction = packages.correction_of(application, {})
    assert correction is not None
    return {one.shared.name: one.code for one in correction.materials}


def _add(city: City, application: PackageApplication, name: str) -> None:
    code = _codes(application)[name]
    packages.add_corrected_file(application, code, io.BytesIO(PDF + b"new"), f"{name}新.pdf", actor=city.applicant)


def _states(application: PackageApplication) -> set[str]:
    return set(application.branches.values_list("case__state", flat=True))


def test_everything_that_was_told_stands_on_one_list(city: City, application: PackageApplication) -> None:
    correction = packages.correction_of(application, packages.element_names())
    assert correction is not None
    assert [(one.shared.name, one.has_come) for one in correction.materials] == [
        ("住所使用证明", False),
        ("布局图", False),
    ]
    assert correction.about_form == [("食品经营许可", "座位数不对")]
    assert "food__seats" in correction.form["properties"]
    assert "sign__width" not in correction.form["properties"]


def test_a_shared_material_goes_to_every_branch_that_asked(city: City, application: PackageApplication) -> None:
    _add(city, application, "住所使用证明")
    for alias, code in (("licence", "m01"), ("food", "m02")):
        case = city.case_of(application, alias)
        names = [file.name for file in attachments.of_subject(case.subject) if file.purpose == code]
        assert "住所使用证明新.pdf" in names
        assert case.materials.get(code=code).state == "received"


def test_all_of_it_is_sent_once(city: City, application: PackageApplication) -> None:
    _add(city, application, "住所使用证明")
    _add(city, application, "布局图")
    packages.save_corrected_form(application, {"food__seats": 60}, actor=city.applicant)
    assert packages.resubmit(application, actor=city.applicant) == ["个体工商户设立登记", "食品经营许可"]
    assert _states(application) == {"submitted"}
    assert city.case_of(application, "food").form["seats"] == 60
    assert packages.correction_of(application, {}) is None
    with pytest.raises(Conflict) as refused:
        packages.resubmit(application, actor=city.applicant)
    assert refused.value.code == "nothing_to_correct"


def test_all_or_nothing_is_sent(city: City, application: PackageApplication) -> None:
    _add(city, application, "住所使用证明")
    with pytest.raises(Invalid) as refused:
        packages.resubmit(application, actor=city.applicant)
    assert list(refused.value.fields) == [f"material.{_codes(application)['布局图']}"]
    assert _states(application) == {"correction", "submitted"}
    assert city.case_of(application, "licence").state == "correction"


def test_what_was_not_told_is_not_taken(city: City, application: PackageApplication) -> None:
    with pytest.raises(Invalid) as refused:
        packages.add_corrected_file(application, "sign-m01", io.BytesIO(PDF), "效果图.pdf", actor=city.applicant)
    assert refused.value.code == "no_such_material"


def test_only_the_applicant_answers(city: City, application: PackageApplication) -> None:
    for stranger in (leader(city), city.clerk, ApplicantFactory()):
        with pytest.raises(NotPermitted):
            packages.resubmit(application, actor=stranger)


def _client(city: City) -> Client:
    client = Client()
    client.force_login(city.applicant, backend="onewindow.kernel.org.backends.PasswordBackend")
    return client


def test_the_page(city: City, application: PackageApplication) -> None:
    client, address = _client(city), f"/packages/{application.number}/correct/"
    whole = client.get(f"/packages/{application.number}/").content.decode()
    assert address in whole
    assert "补正材料一次性告知书" in whole
    page = client.get(address).content.decode()
    for words in ("没有盖章", "没有标尺寸", "座位数不对", "2026年3月16日"):
        assert words in page
    codes = _codes(application)
    posted = {
        "do": "send",
        "f.phone": "15406001001",
        "f.address": "明川市东屏区一号",
        "f.food__seats": "60",
        f"file.{codes['住所使用证明']}": SimpleUploadedFile("新.pdf", PDF + b"1"),
    }
    with clock.moved_to(at(3, 3)):
        answer = client.post(address, posted)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "还没有交出去，已经填的和上传的都保存着" in page
    assert "已经补交" in page
    posted = {**posted, f"file.{codes['布局图']}": SimpleUploadedFile("新.pdf", PDF + b"2")}
    posted.pop(f"file.{codes['住所使用证明']}")
    with clock.moved_to(at(3, 3)):
        assert client.post(address, posted).status_code == 302
    assert _states(application) == {"submitted"}
    assert client.get(address).status_code == 302


def test_what_was_corrected_may_be_accepted(city: City, application: PackageApplication) -> None:
    _add(city, application, "住所使用证明")
    _add(city, application, "布局图")
    packages.save_corrected_form(application, {"food__seats": 60}, actor=city.applicant)
    packages.resubmit(application, actor=city.applicant)
    city.accept(application, *city.units)
    assert {cases.visible_to(city.clerk).get(number=city.case_of(application, a).number).state for a in city.units} == {
        "accepted"
    }
