"""An application in four steps."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onewindow.cases.service import Case, CaseMaterial, State
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.parties.service import Membership
from tests.cases.road import FILLED, PDF, Road
from tests.factories import ApplicantFactory, AuthorityFactory, PartyFactory, stand_for

Statements = Callable[[int], AbstractContextManager[None]]

# Session and account; what a command may cost beside them is the cases' own test.
OF_A_PERSON = 2


def path(case: Case, step: str) -> str:
    return f"/applications/{case.number}/{step}/"


def begin(road: Road) -> str:
    return f"/items/{road.revision.item.code}/apply/"


def file(name: str = "节目单.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


# --- step 1 --------------------------------------------------------------------------------------


def test_one_signs_in_first(client: Client, road: Road) -> None:
    response = client.get(begin(road))
    assert response["Location"].startswith("/sign-in/?next=/items/")


def test_for_whom_and_which_case(citizen: Client, road: Road) -> None:
    company = PartyFactory(legal=True, name="明川云帆文化传播有限公司")
    stand_for(road.applicant, company, Membership.Relation.REPRESENTATIVE)
    page = citizen.get(begin(road), {"performers": "foreign"}).content.decode()
    assert company.name in page
    assert company.id_masked in page
    assert "护照首页" in page
    assert page.index(road.party.name) < page.index(company.name)


def test_a_draft_begins_with_what_is_known(citizen: Client, road: Road) -> None:
    schema = road.revision.form_schema
    schema["properties"]["show"]["x-prefill"] = "party.name"
    road.revision.save(update_fields=["form_schema"])
    response = citizen.post(begin(road), {"party": road.party.key, "performers": "foreign", "do": "open"})
    case = Case.objects.get()
    assert response["Location"] == path(case, "form")
    assert case.answers == {"performers": "foreign"}
    assert case.form == {"show": road.party.name}
    assert case.channel == "web"


def test_every_question_wants_an_answer(citizen: Client, road: Road) -> None:
    page = citizen.post(begin(road), {"party": road.party.key, "do": "open"}).content.decode()
    assert "请选一个" in page
    assert not Case.objects.exists()


def test_looking_at_the_materials_opens_nothing(citizen: Client, road: Road) -> None:
    page = citizen.post(begin(road), {"performers": "foreign", "do": "look"}).content.decode()
    assert "护照首页" in page
    assert not Case.objects.exists()


def test_for_somebody_else_only_with_authority(citizen: Client, road: Road) -> None:
    other = PartyFactory(legal=True)
    words = {"party": other.key, "performers": "mainland", "do": "open"}
    assert citizen.post(begin(road), words).status_code == 404
    AuthorityFactory(principal=other, agent=road.party, item_codes=[road.revision.item.code])
    assert "受委托" in citizen.get(begin(road)).content.decode()
    assert citizen.post(begin(road), words).status_code == 302
    assert Case.objects.get().agent == road.party


def test_another_situation_keeps_what_was_given(citizen: Client, road: Road) -> None:
    case = road.filled()
    citizen.post(path(case, "situation"), {"performers": "foreign", "do": "save"})
    rows = dict(case.materials.values_list("code", "state"))
    assert rows["m01"] == "received"
    assert rows["m04"] == "missing"


# --- step 2 --------------------------------------------------------------------------------------


def test_the_form_and_what_is_missing(citizen: Client, road: Road, statements: Statements) -> None:
    case = road.draft()
    # The case, its materials, the item's, the files, and the materials again for what is missing.
    with statements(OF_A_PERSON + 5):
        page = citizen.get(path(case, "form")).content.decode()
    assert "提交前还差 2 项" in page
    assert "“演出名称”没有填。" in page
    assert 'href="/applications/' in page
    assert road.party.id_masked in page


def test_saving_goes_on_or_leaves(citizen: Client, road: Road) -> None:
    case = road.draft()
    onward = citizen.post(path(case, "form"), {"f.show": "音乐会", "title": "春天", "do": "next"})
    assert onward["Location"] == path(case, "check")
    case.refresh_from_db()
    assert (case.form, case.title) == ({"show": "音乐会"}, "春天")
    assert citizen.post(path(case, "form"), {"f.show": "音乐会", "do": "leave"})["Location"] == "/cases/"


def test_words_typed_wrong_stay(citizen: Client, road: Road) -> None:
    case = road.draft()
    page = citizen.post(path(case, "form"), {"f.show": "音乐会", "f.seats": "八百"}).content.decode()
    assert 'value="八百"' in page
    assert "“座位”要填整数。" in page
    case.refresh_from_db()
    assert case.form == {"show": "音乐会", "seats": "八百"}


def test_it_saves_itself(citizen: Client, road: Road) -> None:
    case = road.draft()
    answer = citizen.post(path(case, "save"), {"f.show": "音乐会"}, headers={"Accept": "application/json"}).json()
    assert answer["words"] == "10:05 已自动保存"
    assert "提交前还差 1 项" in answer["parts"]["missing"]


def test_a_file_comes_back_as_its_row(citizen: Client, road: Road) -> None:
    case = road.draft()
    answer = citizen.post(path(case, "files/m01"), {"file": file()}, headers={"HX-Request": "true"})
    row = answer.content.decode()
    assert 'id="m-m01"' in row
    assert "节目单.pdf" in row
    assert 'id="missing"' in row
    assert case.materials.get(code="m01").state == CaseMaterial.State.RECEIVED


def test_a_file_without_scripts(citizen: Client, road: Road) -> None:
    case = road.draft()
    response = citizen.post(path(case, "files/m01"), {"file": [file(), file("二.pdf", PDF + b"2")]})
    assert response["Location"] == f"{path(case, 'form')}#m-m01"
    assert attachments.of_subject(case.subject).count() == 2


def test_a_harmful_file_is_refused_and_says_why(citizen: Client, road: Road) -> None:
    case = road.draft()
    bad = file("坏.pdf", b"MZ\x90\x00" + b"x" * 200)
    row = citizen.post(path(case, "files/m01"), {"file": bad}, headers={"HX-Request": "true"}).content.decode()
    assert "坏.pdf：" in row
    assert not attachments.of_subject(case.subject).exists()
    assert "没有收到文件" in citizen.post(path(case, "files/m01"), follow=True).content.decode()


def test_a_file_is_taken_back(citizen: Client, road: Road) -> None:
    case = road.draft()
    citizen.post(path(case, "files/m01"), {"file": file()})
    key = attachments.of_subject(case.subject).get().key
    row = citizen.post(path(case, f"remove-file/{key}"), headers={"HX-Request": "true"}).content.decode()
    assert "还没有上传" in row
    assert not attachments.of_subject(case.subject).exists()


# --- steps 3 and 4 -------------------------------------------------------------------------------


def test_check_shows_everything(citizen: Client, road: Road) -> None:
    case = road.filled()
    page = citizen.get(path(case, "check")).content.decode()
    assert FILLED["show"] in page
    assert "都齐了，可以提交" in page
    assert "下一步：签名提交" in page


def test_nothing_goes_on_while_something_is_missing(citizen: Client, road: Road) -> None:
    page = citizen.get(path(road.draft(), "check")).content.decode()
    assert "去补齐" in page
    assert "下一步：签名提交" not in page


def signed(road: Road, **words: Any) -> dict[str, Any]:
    return {"method": "counter", "agreed": "1", "signature": road.applicant.name} | words


def test_signed_and_sent(citizen: Client, road: Road) -> None:
    case = road.filled()
    response = citizen.post(path(case, "sign"), signed(road))
    assert response["Location"] == f"/cases/{case.number}/"
    case.refresh_from_db()
    assert case.state == State.SUBMITTED
    assert case.delivery["method"] == "counter"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"agreed": ""}, "请先看一遍承诺"),
        ({"signature": "别人"}, "请写您登录的姓名"),
        ({"method": ""}, "请选怎么取结果"),
        ({"method": "courier", "receiver": "甲"}, "请写详细地址"),
    ],
)
def test_unsigned_stays_a_draft_with_every_word(
    citizen: Client, road: Road, words: dict[str, str], sentence: str
) -> None:
    case = road.filled()
    page = citizen.post(path(case, "sign"), signed(road, **words)).content.decode()
    assert sentence in page
    if "receiver" in words:
        assert 'value="甲"' in page
    case.refresh_from_db()
    assert case.state == State.DRAFT


def test_incomplete_is_refused_whole(citizen: Client, road: Road) -> None:
    case = road.draft()
    page = citizen.post(path(case, "sign"), signed(road)).content.decode()
    assert "还差 2 项，补齐才能提交" in page
    case.refresh_from_db()
    assert case.state == State.DRAFT


def test_a_correction_uses_the_same_pages(citizen: Client, road: Road) -> None:
    case = road.case_in(State.CORRECTION)
    page = citizen.get(path(case, "form")).content.decode()
    assert "缺第二页" in page
    citizen.post(path(case, "files/m01"), {"file": file()})
    citizen.post(path(case, "sign"), signed(road))
    case.refresh_from_db()
    assert case.state == State.SUBMITTED


def test_what_is_sent_is_not_written_any_more(citizen: Client, road: Road) -> None:
    case = road.case_in(State.SUBMITTED)
    response = citizen.get(path(case, "form"))
    assert response.status_code == 409
    assert "已经提交" in response.content.decode()


# --- the permission twin -------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["situation", "form", "check", "sign"])
def test_a_stranger_finds_no_such_draft(stranger: Client, road: Road, step: str) -> None:
    case = road.filled()
    assert stranger.get(path(case, step)).status_code == 404


@pytest.mark.parametrize("step", ["situation", "form", "save", "sign", "files/m01"])
def test_a_stranger_changes_nothing(stranger: Client, road: Road, step: str) -> None:
    case = road.filled()
    assert stranger.post(path(case, step), {"f.show": "偷改"}).status_code == 404
    case.refresh_from_db()
    assert (case.state, case.form) == (State.DRAFT, FILLED)


def test_a_colleague_of_the_company_goes_on(road: Road, signed_in: Callable[[Any], Client]) -> None:
    company = PartyFactory(legal=True)
    stand_for(road.applicant, company, Membership.Relation.REPRESENTATIVE)
    handler = ApplicantFactory()
    stand_for(handler, company, Membership.Relation.HANDLER)
    road.party = company
    case = road.draft()
    assert signed_in(handler).get(path(case, "form")).status_code == 200
