import pytest

from onewindow.base.errors import Conflict, Invalid, NotPermitted
from onewindow.catalogue import service as catalogue
from tests.catalogue.conftest import Office
from tests.factories import StaffFactory


def test_suspended_it_is_read_but_takes_nothing_new(office: Office) -> None:
    revision = catalogue.suspend(office.published(), reason="系统检修", actor=office.reviewer)
    assert not catalogue.published().exists()
    assert catalogue.visible_to(None).get() == revision
    assert catalogue.in_force().get() == revision


def test_resumed(office: Office) -> None:
    revision = catalogue.suspend(office.published(), reason="系统检修", actor=office.reviewer)
    catalogue.resume(revision, actor=office.reviewer)
    assert catalogue.published().get() == revision
    with pytest.raises(Conflict):
        catalogue.resume(revision, actor=office.reviewer)


def test_withdrawn_it_is_gone_for_the_public_and_kept_for_its_cases(office: Office) -> None:
    revision = office.published()
    with pytest.raises(Invalid):
        catalogue.withdraw(revision, reason="", actor=office.reviewer)
    catalogue.withdraw(revision, reason="国务院取消", actor=office.reviewer)
    assert not catalogue.visible_to(None).exists()
    assert catalogue.visible_to(office.editor).get() == revision
    assert catalogue.Item.objects.get().published is None


def test_a_new_revision_replaces_a_suspended_one(office: Office) -> None:
    first = catalogue.suspend(office.published(), reason="系统检修", actor=office.reviewer)
    draft = catalogue.save_draft(first.item.code, catalogue.to_data(first), actor=office.editor)
    catalogue.submit_for_review(draft, actor=office.editor)
    catalogue.publish(draft, actor=office.reviewer)
    assert catalogue.in_force().get() == draft


@pytest.mark.parametrize("verb", [catalogue.suspend, catalogue.withdraw])
def test_only_the_units_reviewer_may(office: Office, verb: object) -> None:
    revision = office.published()
    for stranger in (office.editor, StaffFactory(role="catalogue_reviewer"), StaffFactory(unit=office.unit)):
        with pytest.raises(NotPermitted):
            verb(revision, reason="不行", actor=stranger)  # type: ignore[operator]
