"""Who finds nothing on the catalogue's pages: strangers, citizens, clerks, the neighbours."""

import pytest
from django.test import Client

from onewindow.catalogue import service as catalogue
from onewindow.kernel.org.service import Role
from tests.factories import ApplicantFactory, StaffFactory, UnitFactory
from tests.web.desk_catalogue.conftest import CODE, Desk, browser

PAGES = [
    "/desk/items/",
    "/desk/items/new/",
    "/desk/items/import/",
    "/desk/items/import/template/",
    "/desk/items/export.xlsx",
    "/desk/items/export.jsonl",
    f"/desk/items/{CODE}/",
    f"/desk/items/{CODE}/edit/basic/",
    f"/desk/items/{CODE}/edit/form/",
    f"/desk/items/{CODE}/versions/1/compare/",
    f"/desk/items/{CODE}/versions/1/preview/",
    f"/desk/items/{CODE}/versions/1/guide.pdf",
    f"/desk/items/{CODE}/do/submit/",
]
OF_THE_ITEM = [page for page in PAGES if CODE in page]
POSTS = [page for page in PAGES if page.endswith(("new/", "import/", "basic/", "form/", "submit/"))]


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_signs_in_first(page: str, desk: Desk) -> None:
    desk.draft()
    for client in (Client(), browser(ApplicantFactory())):
        assert client.get(page).headers["Location"].startswith("/desk/sign-in/")


@pytest.mark.parametrize("page", PAGES)
def test_a_clerk_is_told_that_it_is_not_his(page: str, desk: Desk) -> None:
    desk.draft()
    clerk = browser(StaffFactory(unit=desk.unit, role=Role.CLERK))
    assert clerk.get(page).status_code == 403


@pytest.mark.parametrize("page", POSTS)
def test_a_clerk_posts_in_vain(page: str, desk: Desk) -> None:
    draft = desk.draft()
    clerk = browser(StaffFactory(unit=desk.unit, role=Role.CLERK))
    assert clerk.post(page, {"f.name": "别的"}).status_code == 403
    draft.refresh_from_db()
    assert (draft.name, draft.state) == ("营业性演出审批", "draft")


@pytest.mark.parametrize("page", OF_THE_ITEM)
def test_a_neighbour_does_not_find_it(page: str, desk: Desk) -> None:
    desk.draft()
    neighbour = browser(StaffFactory(unit=UnitFactory(), role=Role.CATALOGUE_EDITOR))
    assert neighbour.get(page).status_code == 404


def test_a_reviewer_does_not_write(desk: Desk) -> None:
    desk.draft()
    assert desk.reviewing.get(f"/desk/items/{CODE}/edit/basic/").status_code == 403
    assert desk.reviewing.post(f"/desk/items/{CODE}/edit/basic/", {"f.name": "别的"}).status_code == 403
    assert desk.reviewing.get("/desk/items/new/").status_code == 403


@pytest.mark.parametrize("verb", ["publish", "send_back"])
def test_an_editor_does_not_judge(verb: str, desk: Desk) -> None:
    revision = desk.in_review()
    assert desk.editing.post(f"/desk/items/{CODE}/do/{verb}/", {"reason": "好"}).status_code == 403
    revision.refresh_from_db()
    assert revision.state == catalogue.RevisionState.IN_REVIEW


def test_nobody_publishes_their_own_words(desk: Desk) -> None:
    both = StaffFactory(unit=desk.unit, roles=[Role.CATALOGUE_EDITOR, Role.CATALOGUE_REVIEWER])
    desk.editor = both
    desk.in_review()
    client = browser(both)
    page = client.get(f"/desk/items/{CODE}/").content.decode()
    assert "要请另一位审核人员发布" in page
    assert client.post(f"/desk/items/{CODE}/do/publish/").status_code == 403


def test_the_list_shows_only_ones_own_units(desk: Desk) -> None:
    desk.published()
    neighbour = browser(StaffFactory(unit=UnitFactory(), role=Role.CATALOGUE_EDITOR))
    assert "营业性演出审批" not in neighbour.get("/desk/items/").content.decode()
    assert "营业性演出审批" in desk.editing.get("/desk/items/").content.decode()
