import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.base.errors import Conflict, Invalid, NotFound
from onewindow.base.subjects import Subject
from onewindow.catalogue import service as catalogue
from onewindow.kernel.audit import service as audit
from tests.catalogue.conftest import Office
from tests.catalogue.samples import complete, item


def test_a_new_item_begins_with_draft_number_one(office: Office) -> None:
    revision = office.draft()
    assert (revision.number, revision.state, revision.author) == (1, "draft", office.editor)
    assert revision.item.published is None
    assert revision.authority_name == "明川市文化和旅游局"
    assert [entry.verb for entry in audit.history(Subject("item", revision.item.code))] == ["item.draft_saved"]


def test_what_is_saved_is_what_was_given(office: Office) -> None:
    revision = office.draft()
    stored = catalogue.to_data(catalogue.visible_to(office.editor).with_parts().get(pk=revision.pk))
    given = complete(unit="wenlv", authority_name="明川市文化和旅游局", is_popular=False)
    assert stored == given


def test_the_draft_in_work_is_overwritten(office: Office) -> None:
    first = office.draft()
    second = catalogue.save_draft(first.item.code, item(name="演出审批", materials=[]), actor=office.editor)
    assert second.pk == first.pk
    assert (second.name, second.materials.count(), second.steps.count()) == ("演出审批", 0, 5)


def test_after_publication_the_next_number_is_begun(office: Office) -> None:
    published = office.published()
    draft = catalogue.save_draft(published.item.code, item(name="演出审批（新）"), actor=office.editor)
    assert (draft.number, draft.state) == (2, "draft")
    assert catalogue.published().get().name == "营业性演出审批"


def test_a_draft_may_break_rules_but_not_the_shape(office: Office) -> None:
    office.draft(questions=[])
    with pytest.raises(Invalid) as refused:
        catalogue.save_draft(None, item(unit="wenlv", code="", item_type="99", nonsense=1), actor=office.editor)
    assert refused.value.code == "bad_item"
    assert set(refused.value.fields) == {"code", "item_type", "nonsense"}
    assert refused.value.fields["item_type"] == "“事项类型”要从给出的选项中选。"


def test_the_order_of_the_form_is_kept(office: Office) -> None:
    office.draft()
    stored = catalogue.visible_to(office.editor).get()
    assert stored.form_schema["x-order"] == ["show_name", "first_day", "audience"]


def test_a_code_in_use_and_a_unit_unknown(office: Office) -> None:
    office.draft()
    with pytest.raises(Conflict, match="已经有事项"):
        office.draft()
    with pytest.raises(Invalid, match="单位"):
        catalogue.save_draft(None, item(unit="nowhere"), actor=office.editor)
    with pytest.raises(NotFound):
        catalogue.save_draft("nothing", item(), actor=office.editor)


def test_in_review_it_is_not_touched(office: Office) -> None:
    revision = office.in_review()
    with pytest.raises(Conflict) as refused:
        catalogue.save_draft(revision.item.code, item(), actor=office.editor)
    assert refused.value.code == "in_review"


def test_statements(office: Office) -> None:
    draft = office.draft()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        catalogue.save_draft(draft.item.code, item(), actor=office.editor)
    # item, newest revision, revision, parts out, four parts in, audit; roles are remembered on the person
    statements = [query["sql"] for query in captured.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(statements) == 9, statements
