from onewindow.catalogue import service as catalogue
from onewindow.kernel.org.service import Role, system_actor
from tests.catalogue.conftest import Office
from tests.factories import ApplicantFactory, StaffFactory, UnitFactory


def test_the_public_sees_what_is_in_force(office: Office) -> None:
    published, draft = office.published(code="a"), office.draft(code="b")
    for person in (None, ApplicantFactory(), StaffFactory(), StaffFactory(role=Role.CATALOGUE_EDITOR)):
        assert set(catalogue.visible_to(person)) == {published}
    for person in (office.editor, office.reviewer, system_actor()):
        assert set(catalogue.visible_to(person)) == {published, draft}


def test_a_parents_auditor_sees_drafts_below(office: Office) -> None:
    section = UnitFactory(parent=office.unit)
    draft = catalogue.save_draft(None, {**_least(), "unit": section.code}, actor=office.editor)
    auditor = StaffFactory(unit=office.unit, role=Role.AUDITOR)
    assert set(catalogue.visible_to(auditor)) == {draft}


def _least() -> dict[str, str]:
    return {"code": "c", "name": "最少的事项", "item_type": "20", "case_type": "9"}
