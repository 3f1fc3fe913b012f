"""The register at the window: found by the card, checked, accounts confirmed and ended."""

from typing import Any

import pytest

from onewindow.kernel.parties import service as parties
from tests.factories import ApplicantFactory, PartyFactory, StaffFactory, TypedApplicantFactory, citizen_id, mobile


def address(party, rest=""):
    return f"/desk/parties/{party.key}/{rest}"


def test_the_card_finds_the_party_and_nothing_stands_in_the_address(road, enter):
    number = parties.id_number_of(road.party)
    answer = enter(road.clerk).post("/desk/parties/", {"id_type": "111", "id_number": number})
    assert answer.headers["Location"] == address(road.party)
    page = enter(road.clerk).get(address(road.party)).content.decode()
    assert road.party.id_masked in page
    assert number not in page
    assert road.party.name not in page
    unknown = enter(road.clerk).post("/desk/parties/", {"id_type": "111", "id_number": citizen_id()}).content.decode()
    assert "还没有登记过" in unknown


def test_checked_then_confirmed(road, enter):
    typed: Any = TypedApplicantFactory()
    link = parties.self_membership(typed.party)
    desk, phone = enter(road.clerk), mobile()
    page = desk.get(address(typed.party)).content.decode()
    assert "没有核对证件" in page
    assert "确认是本人的" not in page
    early = desk.post(address(typed.party, f"accounts/{link.pk}/confirm/"), follow=True).content.decode()
    assert "请先对照证件填好姓名和手机" in early
    desk.post(address(typed.party), {"name": "何小满", "phone": phone})
    typed.party.refresh_from_db()
    assert (typed.party.name, parties.phone_of(typed.party)) == ("何小满", phone)
    assert "确认是本人的" in desk.get(address(typed.party)).content.decode()
    desk.post(address(typed.party, f"accounts/{link.pk}/confirm/"))
    link.refresh_from_db()
    assert link.verified


def test_ended_with_a_reason(road, enter):
    typed: Any = TypedApplicantFactory()
    link = parties.self_membership(typed.party)
    desk, there = enter(road.clerk), address(typed.party, f"accounts/{link.pk}/end/")
    assert "解除账号" in desk.get(there).content.decode()
    assert desk.post(there, {"reason": ""}).status_code == 200
    desk.post(there, {"reason": "本人说不是他的账号"})
    assert parties.self_membership(typed.party) is None
    assert desk.get(there).status_code == 404


def test_an_account_of_another_party_is_not_there(road, enter):
    other: Any = ApplicantFactory()
    link = parties.self_membership(other.party)
    for rest in ("confirm", "end"):
        there = address(road.party, f"accounts/{link.pk}/{rest}/")
        assert enter(road.clerk).post(there, {"reason": "x"}).status_code in (302, 404)
    assert parties.self_membership(other.party) == link


def test_the_legal_representative_with_both_documents(road, enter):
    head: Any = ApplicantFactory(name="林晓雨")
    company = PartyFactory(legal=True, legal_representative="陈建国")
    desk, words = enter(road.clerk), {"id_number": parties.id_number_of(head.party)}
    refused = desk.post(address(company, "representative/"), words).content.decode()
    assert "和登记的法定代表人不一致" in refused
    desk.post(address(company), {"name": company.name, "legal_representative": "林晓雨"})
    desk.post(address(company, "representative/"), words)
    assert parties.may_act_for(head, company, "A")


@pytest.mark.parametrize("role", ["examiner", "chief", "operator", "auditor"])
def test_only_for_the_window(road, enter, role):
    desk = enter(StaffFactory(unit=road.government, role=role))
    for rest in ("", f"{road.party.key}/", f"{road.party.key}/representative/"):
        assert desk.post(f"/desk/parties/{rest}").status_code == 403


def test_the_cost_is_constant(road, enter, statements):
    company = PartyFactory(legal=True)
    desk = enter(road.clerk)
    desk.get(address(company))
    with statements() as few:
        desk.get(address(company))
    for _n in range(3):
        parties.link_handler(ApplicantFactory(), company, actor=road.clerk)
    with statements() as many:
        desk.get(address(company))
    assert len(few) == len(many), "\n".join(many)
