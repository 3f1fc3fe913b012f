import datetime as dt

import pytest

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid
from onewindow.base.subjects import Subject
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.tasks import publish_what_is_due
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from tests.catalogue.conftest import Office
from tests.catalogue.samples import item

TODAY = clock.at(dt.date(2026, 3, 2), 10)


def test_it_comes_into_force(office: Office) -> None:
    with clock.moved_to(TODAY):
        revision = office.published()
    assert (revision.state, revision.reviewer, revision.published_at) == ("published", office.reviewer, TODAY)
    assert revision.effective_from == dt.date(2026, 3, 2)
    assert catalogue.published().get() == revision
    assert catalogue.Item.objects.get().published == revision
    verbs = [entry.verb for entry in audit.history(Subject("item", revision.item.code))]
    assert verbs == ["item.draft_saved", "item.submitted_for_review", "item.published"]


def test_it_replaces_the_former_one(office: Office) -> None:
    first = office.published()
    second = catalogue.save_draft(first.item.code, item(name="演出审批"), actor=office.editor)
    catalogue.submit_for_review(second, actor=office.editor)
    catalogue.publish(second, actor=office.reviewer)
    first.refresh_from_db()
    assert first.state == "replaced"
    held = catalogue.Item.objects.get()
    assert (held.published, held.name) == (second, "演出审批")


def test_it_tells_the_house(office: Office) -> None:
    told: list[catalogue.ItemPublished] = []
    events.subscribe(catalogue.ItemPublished, told.append, name="test.item_published")
    try:
        revision = office.published()
        events.run_pending()
    finally:
        events.unsubscribe("test.item_published")
    assert told == [catalogue.ItemPublished(revision.item.code, 1)]


def test_broken_rules_refuse_with_a_sentence_each(office: Office) -> None:
    draft = office.draft(questions=[], complaint_phone="0600-6610122")
    with pytest.raises(Invalid) as refused:
        catalogue.submit_for_review(draft, actor=office.editor)
    assert refused.value.code == "rules_broken"
    assert refused.value.fields == {
        "questions": "行政许可事项要有常见问题解答。",
        "complaint_phone": "投诉电话不能和咨询电话相同。",
    }
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_draft_is_not_published_past_review(office: Office) -> None:
    with pytest.raises(Conflict) as refused:
        catalogue.publish(office.draft(), actor=office.reviewer)
    assert refused.value.code == "wrong_state"


def test_with_a_day_to_come_it_waits_for_it(office: Office) -> None:
    with clock.moved_to(TODAY):
        first = office.published()
        second = catalogue.save_draft(first.item.code, item(effective_from="2026-03-05"), actor=office.editor)
        catalogue.submit_for_review(second, actor=office.editor)
        assert catalogue.publish(second, actor=office.reviewer).state == "scheduled"
        publish_what_is_due()
        assert catalogue.published().get() == first
    with clock.moved_to(TODAY + dt.timedelta(days=3)):
        publish_what_is_due()
        publish_what_is_due()
    standing = catalogue.published().get()
    assert (standing, standing.reviewer) == (second, office.reviewer)


def test_one_fault_does_not_hold_up_the_others(office: Office) -> None:
    with clock.moved_to(TODAY):
        revisions = [office.in_review(code=f"code-{n}", effective_from="2026-03-05") for n in range(2)]
        for revision in revisions:
            catalogue.publish(revision, actor=office.reviewer)
    revisions[0].questions.all().delete()
    with clock.moved_to(TODAY + dt.timedelta(days=3)):
        publish_what_is_due()
    assert [one.item.code for one in catalogue.published()] == ["code-1"]


def test_sent_back_with_a_reason(office: Office) -> None:
    revision = office.in_review()
    with pytest.raises(Invalid, match="原因"):
        catalogue.send_back(revision, reason=" ", actor=office.reviewer)
    assert catalogue.send_back(revision, reason="样表不清楚", actor=office.reviewer).state == "draft"
    entry = audit.history(Subject("item", revision.item.code)).last()
    assert entry is not None
    assert (entry.verb, entry.note) == ("item.sent_back", "样表不清楚")
