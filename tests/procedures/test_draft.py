"""A procedure drawn, kept, checked, published; one draft at a time."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction

from onewindow.base.errors import Conflict, DomainError, Invalid, NotPermitted
from onewindow.base.subjects import Subject
from onewindow.kernel.audit.service import history
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Version
from tests.procedures.conftest import Office
from tests.procedures.drawings import DEAD_END, LINE, pictured

NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


@pytest.fixture
def draft(office: Office) -> Version:
    return procedures.begin_draft("line", "测试流程", actor=office.operator)


def kept() -> Version:
    """The draft as it is stored now."""
    found = procedures.draft_of("line")
    assert found is not None
    return found


def save(office: Office, xml: str, seen: dt.datetime | None = None) -> Version:
    return procedures.save_draft("line", xml, seen=seen or kept().saved_at or NEVER, actor=office.operator)


def publish(office: Office) -> Version:
    assert procedures.check_draft("line", [], actor=office.operator) == []
    return procedures.publish_draft("line", [], seen=kept().saved_at or NEVER, actor=office.operator)


def test_the_blank_sheet_can_be_published_as_it_is(office: Office, draft: Version) -> None:
    published = publish(office)

    assert (published.number, published.state) == (1, Version.State.PUBLISHED)
    office.start()
    assert office.task("examine").unit == office.unit


def test_the_next_version_begins_with_the_drawing_in_use(office: Office) -> None:
    office.publish(LINE)
    draft = procedures.begin_draft("line", "测试流程", actor=office.operator)

    assert (draft.bpmn, draft.number, draft.state) == (LINE, 0, Version.State.DRAFT)
    assert procedures.begin_draft("line", "测试流程", actor=office.operator) == draft


def test_what_is_drawn_is_kept_sound_or_not_and_leaves_a_trace(office: Office, draft: Version) -> None:
    save(office, pictured(DEAD_END))

    assert kept().bpmn == pictured(DEAD_END)
    assert [entry.verb for entry in history(Subject("procedure", "line"))] == ["procedure.drawn", "procedure.saved"]


def test_the_check_names_the_element(office: Office, draft: Version) -> None:
    save(office, pictured(DEAD_END))

    found = procedures.check_draft("line", [], actor=office.operator)
    assert [finding.element for finding in found] == ["b"]
    assert kept().state == Version.State.DRAFT


def test_drawn_anew_has_to_be_checked_anew(office: Office, draft: Version) -> None:
    procedures.check_draft("line", [], actor=office.operator)
    saved = save(office, pictured(LINE))

    assert saved.saved_at is not None
    with pytest.raises(Conflict, match="刷新") as refused:
        procedures.publish_draft("line", [], seen=saved.saved_at, actor=office.operator)
    assert refused.value.code == "wrong_state"


def test_of_two_who_draw_the_later_hears_of_the_earlier(office: Office, draft: Version) -> None:
    assert draft.saved_at is not None
    save(office, pictured(LINE))
    with pytest.raises(Conflict) as refused:
        save(office, pictured(DEAD_END), seen=draft.saved_at)

    assert refused.value.code == "draft_changed"
    assert kept().bpmn == pictured(LINE)


def test_the_version_takes_the_number_after_one_that_was_imported_meanwhile(office: Office, draft: Version) -> None:
    office.publish(LINE)

    assert publish(office).number == 2


def test_a_published_version_never_changes(office: Office) -> None:
    version = office.publish(LINE)
    version.bpmn = DEAD_END
    with pytest.raises(DatabaseError, match="a published version never changes"), transaction.atomic():
        version.save(update_fields=["bpmn"])
    with pytest.raises(DatabaseError, match="a published version never changes"), transaction.atomic():
        version.delete()


def test_a_draft_given_up_is_gone_and_a_procedure_that_never_was_with_it(office: Office, draft: Version) -> None:
    procedures.drop_draft("line", actor=office.operator)

    assert (procedures.draft_of("line"), procedures.name_of("line")) == (None, None)


def test_a_draft_given_up_leaves_the_versions(office: Office) -> None:
    office.publish(LINE)
    procedures.begin_draft("line", "测试流程", actor=office.operator)
    procedures.drop_draft("line", actor=office.operator)

    assert procedures.published_number("line") == 1
    with pytest.raises(Conflict) as refused:
        procedures.drop_draft("line", actor=office.operator)
    assert refused.value.code == "no_draft"


NO_SHEET = {
    "not XML": "hello",
    "another root": "<svg/>",
    "a DTD": '<!DOCTYPE a [<!ENTITY b "c">]>' + pictured(LINE),
    "no picture": LINE,
}


@pytest.mark.parametrize("xml", NO_SHEET.values(), ids=NO_SHEET.keys())
def test_what_cannot_be_opened_is_refused_and_the_draft_stays(office: Office, draft: Version, xml: str) -> None:
    with pytest.raises(Invalid) as refused:
        save(office, xml)

    assert refused.value.code == "bpmn_refused"
    assert kept().bpmn == draft.bpmn


@pytest.mark.parametrize(
    ("code", "name", "refusal"), [("", "名", "bad_code"), ("大", "名", "bad_code"), ("ok", " ", "name_missing")]
)
def test_a_procedure_has_a_code_and_a_name(office: Office, code: str, name: str, refusal: str) -> None:
    with pytest.raises(Invalid) as refused:
        procedures.begin_draft(code, name, actor=office.operator)
    assert refused.value.code == refusal


VERBS: dict[str, Callable[[Office, dt.datetime], object]] = {
    "begin": lambda office, _seen: procedures.begin_draft("other", "别的", actor=office.chief),
    "save": lambda office, seen: procedures.save_draft("line", pictured(LINE), seen=seen, actor=office.chief),
    "check": lambda office, _seen: procedures.check_draft("line", [], actor=office.chief),
    "publish": lambda office, seen: procedures.publish_draft("line", [], seen=seen, actor=office.chief),
    "drop": lambda office, _seen: procedures.drop_draft("line", actor=office.chief),
}


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS.keys())
def test_only_administrators_draw(
    office: Office, draft: Version, verb: Callable[[Office, dt.datetime], object]
) -> None:
    assert draft.saved_at is not None
    with pytest.raises(DomainError) as refused:
        verb(office, draft.saved_at)

    assert isinstance(refused.value, NotPermitted)
    assert refused.value.code == "publish_procedure"
    assert procedures.draft_of("line") == draft
