"""Some fields of a draft are changed; whoever writes beside loses nothing."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, NotFound, NotPermitted
from onewindow.catalogue import service as catalogue
from onewindow.kernel.org.service import Role
from tests.catalogue.conftest import Office
from tests.catalogue.samples import item
from tests.factories import StaffFactory, UnitFactory, hold

TODAY = clock.at(dt.date(2026, 3, 2), 9)


def stored(office: Office) -> dict[str, Any]:
    return catalogue.to_data(catalogue.visible_to(office.editor).with_parts().newest_first()[0])


def seen(office: Office, *fields: str) -> catalogue.Seen:
    return catalogue.Seen(fields, catalogue.mark(stored(office), fields))


def test_only_these_fields_change(office: Office) -> None:
    office.draft()
    before = stored(office)
    catalogue.change_draft(before["code"], {"name": "演出审批"}, actor=office.editor)
    assert stored(office) == {**before, "name": "演出审批"}


def test_two_who_change_different_fields_lose_nothing(office: Office) -> None:
    code = office.draft().item.code
    mine, theirs = seen(office, "name", "summary"), seen(office, "materials")
    catalogue.change_draft(code, {"materials": []}, actor=office.editor, seen=theirs)
    catalogue.change_draft(code, {"name": "演出审批"}, actor=office.editor, seen=mine)
    assert (stored(office)["materials"], stored(office)["name"]) == ([], "演出审批")


def test_the_second_on_the_same_fields_is_told(office: Office) -> None:
    code = office.draft().item.code
    mine = seen(office, "name", "summary")
    catalogue.change_draft(code, {"summary": "先到先得。"}, actor=office.editor, seen=mine)
    with pytest.raises(Conflict) as refused:
        catalogue.change_draft(code, {"name": "演出审批"}, actor=office.editor, seen=mine)
    assert refused.value.code == "changed_meanwhile"
    assert stored(office)["name"] == "营业性演出审批"


def test_begun_from_what_is_published(office: Office) -> None:
    with clock.moved_to(TODAY):
        code = office.published().item.code
        mine = seen(office, "name")
        catalogue.change_draft(code, {"materials": []}, actor=office.editor)
        draft = catalogue.change_draft(code, {"name": "演出审批"}, actor=office.editor, seen=mine)
    assert (draft.number, draft.state, draft.effective_from) == (2, "draft", None)
    assert catalogue.published().get().effective_from == dt.date(2026, 3, 2)


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment(transactional_db: None) -> None:
    unit = UnitFactory(code="wenlv")
    editor = StaffFactory(unit=unit, role=Role.CATALOGUE_EDITOR)
    office = Office(unit, editor, editor)
    code = office.draft().item.code
    names = ["summary", "quota_note", "promised_note", "statutory_note", "consult_phone", "area"]

    def save(name: str) -> None:
        catalogue.change_draft(code, {name: f"{name} 新"}, actor=editor)
        connection.close()

    threads = [threading.Thread(target=save, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {name: stored(office)[name] for name in names} == {name: f"{name} 新" for name in names}


def test_everybody_who_wrote_is_kept_from_publishing(office: Office) -> None:
    hold(office.reviewer, Role.CATALOGUE_EDITOR)
    third = StaffFactory(unit=office.unit, role=Role.CATALOGUE_REVIEWER)
    code = office.draft().item.code
    catalogue.change_draft(code, {"name": "演出审批"}, actor=office.reviewer)
    draft = catalogue.change_draft(code, {"summary": "卖票的演出。"}, actor=office.editor)
    catalogue.submit_for_review(draft, actor=office.editor)
    with pytest.raises(NotPermitted):
        catalogue.publish(draft, actor=office.reviewer)
    assert catalogue.has_written(office.reviewer, draft)
    assert catalogue.publish(draft, actor=third).state == "published"
    # The next version is another text: who wrote the last may judge it.
    following = catalogue.change_draft(code, {"name": "营业性演出"}, actor=office.editor)
    catalogue.submit_for_review(following, actor=office.editor)
    assert catalogue.publish(following, actor=office.reviewer).number == 2


def test_a_day_that_has_passed_is_refused(office: Office) -> None:
    with clock.moved_to(TODAY):
        draft = office.draft(effective_from="2026-03-01")
        with pytest.raises(Invalid) as refused:
            catalogue.submit_for_review(draft, actor=office.editor)
        assert refused.value.code == "effective_past"
        in_review = catalogue.change_draft(draft.item.code, {"effective_from": "2026-03-02"}, actor=office.editor)
        catalogue.submit_for_review(in_review, actor=office.editor)
    with clock.moved_to(TODAY + dt.timedelta(days=1)), pytest.raises(Invalid, match="已经过去"):
        catalogue.publish(in_review, actor=office.reviewer)


def test_two_findings_on_one_field_are_both_told(office: Office) -> None:
    fees = [{"name": "工本费"}]
    draft = office.draft(targets=[], legal_themes=[], fees=fees, takes_online_payment=True, complaint_phone="")
    with pytest.raises(Invalid) as refused:
        catalogue.submit_for_review(draft, actor=office.editor)
    assert len(refused.value.fields) == 4
    questions = item()["scenarios"]
    broken = {
        "form_schema": {"properties": {"a": {"type": "integer", "x-sample": "x"}, "b": {"enum": [1], "x-sample": 2}}}
    }
    catalogue.change_draft(draft.item.code, broken | {"scenarios": questions}, actor=office.editor)
    with pytest.raises(Invalid) as refused:
        catalogue.submit_for_review(draft, actor=office.editor)
    assert refused.value.fields["form_schema"].count("的样例填得不对") == 2


def test_who_may_change_a_draft(office: Office) -> None:
    code = office.draft().item.code
    for stranger in (office.reviewer, StaffFactory(role=Role.CATALOGUE_EDITOR)):
        with pytest.raises(NotPermitted):
            catalogue.change_draft(code, {"name": "演出审批"}, actor=stranger)
    with pytest.raises(NotFound):
        catalogue.change_draft("nothing", {"name": "演出审批"}, actor=office.editor)
    with pytest.raises(Invalid):
        catalogue.change_draft(code, {"name": "演出\0审批"}, actor=office.editor)
