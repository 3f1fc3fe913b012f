"""The pages on which a procedure is drawn: from the name to the published version."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from onewindow.kernel.org.service import Person, Role, Unit, system_actor
from onewindow.procedures import service as procedures
from tests.factories import StaffFactory, UnitFactory
from tests.procedures.drawings import DEAD_END, LINE, pictured

pytestmark = pytest.mark.django_db
PLACE = "/desk/procedures/line/draw/"


@pytest.fixture
def top() -> Unit:
    return UnitFactory(code="gov", name="明川市人民政府")


@pytest.fixture
def desk(top: Unit, signed_in: Callable[[Person], Client]) -> Client:
    return signed_in(StaffFactory(unit=top, role=Role.OPERATOR))


@pytest.fixture
def drawn(desk: Client) -> Client:
    """The desk with a draft begun on it."""
    desk.post("/desk/procedures/new/", {"name": "测试流程", "code": "line"})
    return desk


def seen() -> str:
    draft = procedures.draft_of("line")
    return draft.saved_at.isoformat() if draft and draft.saved_at else ""


def save(desk: Client, xml: str, mark: str = "") -> tuple[int, dict[str, object]]:
    answer = desk.post(f"{PLACE}sheet/", {"xml": xml, "seen": mark or seen()}, headers={"accept": "application/json"})
    return answer.status_code, answer.json()


def test_a_procedure_is_drawn_checked_and_published(drawn: Client) -> None:
    assert save(drawn, pictured(LINE))[0] == 200
    assert "检查通过" in drawn.post(f"{PLACE}check/").content.decode()
    assert 'name="seen"' in drawn.get(f"{PLACE}publish/").content.decode()
    answer = drawn.post(f"{PLACE}publish/", {"seen": seen()})

    assert answer.headers["Location"] == "/desk/procedures/line/1/"
    assert procedures.drawing("line") == pictured(LINE)
    assert "line" in drawn.get("/desk/procedures/").content.decode()


def test_the_next_version_is_begun_from_the_page_of_the_last(drawn: Client) -> None:
    drawn.post(f"{PLACE}check/")
    drawn.post(f"{PLACE}publish/", {"seen": seen()})
    assert "画新的一版" in drawn.get("/desk/procedures/line/1/").content.decode()

    assert drawn.post("/desk/procedures/line/draft/").headers["Location"] == PLACE
    assert drawn.get(f"{PLACE}sheet/").content.decode() == procedures.drawing("line")
    assert "正在画的" in drawn.get("/desk/procedures/").content.decode()


def test_the_check_names_each_element_for_the_drawing(drawn: Client) -> None:
    save(drawn, pictured(DEAD_END))
    found = drawn.post(f"{PLACE}check/").content.decode()

    assert 'data-element="b"' in found
    assert "data-passed" not in found


def test_somebody_elses_saving_is_told_and_nothing_is_lost(drawn: Client) -> None:
    before = seen()
    save(drawn, pictured(LINE))
    status, told = save(drawn, pictured(DEAD_END), before)

    assert (status, told["code"]) == (409, "draft_changed")
    assert drawn.get(f"{PLACE}sheet/").content.decode() == pictured(LINE)


def test_an_unchecked_drawing_is_not_published(drawn: Client) -> None:
    save(drawn, pictured(LINE))

    assert drawn.post(f"{PLACE}publish/", {"seen": seen()}).status_code == 200
    assert procedures.published_number("line") == 0


def upload(content: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.bpmn", content.encode() if isinstance(content, str) else content)


def test_a_file_of_another_program_is_opened(drawn: Client) -> None:
    answer = drawn.post(f"{PLACE}open/", {"file": upload(pictured(DEAD_END)), "seen": seen()})

    assert answer.headers["Location"] == PLACE
    assert drawn.get(f"{PLACE}sheet/").content.decode() == pictured(DEAD_END)


def test_what_is_downloaded_is_what_was_brought_word_for_word(drawn: Client) -> None:
    """Ids, names, the picture, our properties and those of another program: all of the file is kept."""
    brought = pictured(LINE).replace(
        "<bpmn:userTask ", '<bpmn:userTask zeebe:hint="q" xmlns:zeebe="http://z.example" ', 1
    )
    drawn.post(f"{PLACE}open/", {"file": upload(brought), "seen": seen()})
    assert "检查通过" in drawn.post(f"{PLACE}check/").content.decode()
    drawn.post(f"{PLACE}publish/", {"seen": seen()})

    assert drawn.get("/desk/procedures/line/1/drawing/").content.decode() == brought
    assert (
        procedures.publish("line", "测试流程", brought, actor=system_actor()).number == 1
    )  # brought back, no new version


def test_what_another_program_draws_and_we_do_not_run_is_refused_by_its_element(drawn: Client) -> None:
    foreign = pictured(LINE).replace("</bpmn:process>", '<bpmn:adHocSubProcess id="loose"/></bpmn:process>')
    drawn.post(f"{PLACE}open/", {"file": upload(foreign), "seen": seen()})
    found = drawn.post(f"{PLACE}check/").content.decode()

    assert 'data-element="loose"' in found
    drawn.post(f"{PLACE}publish/", {"seen": seen()})
    assert procedures.published_number("line") == 0
    assert drawn.get(f"{PLACE}sheet/").content.decode() == foreign  # still there to be mended


UNOPENED = {
    "no text": (b"\xff\xfe\x00", "UTF-8"),
    "no drawing": ("hello", "不是可以安全读取的 XML 文件"),
    "no picture": (LINE, "没有画出图形"),
}


@pytest.mark.parametrize(("content", "why"), UNOPENED.values(), ids=UNOPENED.keys())
def test_a_file_that_cannot_be_opened_is_refused_in_words(drawn: Client, content: str | bytes, why: str) -> None:
    before = procedures.draft_of("line")
    answer = drawn.post(f"{PLACE}open/", {"file": upload(content), "seen": seen()})

    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert procedures.draft_of("line") == before


def test_a_draft_is_given_up(drawn: Client) -> None:
    assert "找不回来" in drawn.get(f"{PLACE}drop/").content.decode()
    assert drawn.post(f"{PLACE}drop/").headers["Location"] == "/desk/procedures/"
    assert drawn.get(PLACE).status_code == 404


@pytest.mark.parametrize(("name", "code"), [("", "line"), ("名", "大"), ("名", "")])
def test_a_name_that_will_not_do_is_said_beside_its_field(desk: Client, name: str, code: str) -> None:
    page = desk.post("/desk/procedures/new/", {"name": name, "code": code}).content.decode()

    assert "is-invalid" in page or "invalid-feedback" in page or "ow-error" in page
    assert procedures.drafts() == []


def test_the_page_asks_a_constant_number_of_statements(
    drawn: Client, top: Unit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    drawn.get(PLACE)
    for number in range(5):
        UnitFactory(code=f"u{number}", parent=top)
    with django_assert_num_queries(6):
        assert drawn.get(PLACE).status_code == 200


PAGES: dict[str, Callable[[Client], int]] = {
    "new": lambda client: client.get("/desk/procedures/new/").status_code,
    "draw": lambda client: client.get(PLACE).status_code,
    "sheet": lambda client: client.get(f"{PLACE}sheet/").status_code,
    "save": lambda client: client.post(f"{PLACE}sheet/", {"xml": pictured(LINE), "seen": seen()}).status_code,
    "check": lambda client: client.post(f"{PLACE}check/").status_code,
    "publish": lambda client: client.post(f"{PLACE}publish/", {"seen": seen()}).status_code,
    "drop": lambda client: client.post(f"{PLACE}drop/").status_code,
}


@pytest.mark.parametrize("ask", PAGES.values(), ids=PAGES.keys())
def test_an_auditor_and_an_examiner_may_not_draw(
    drawn: Client, top: Unit, ask: Callable[[Client], int], signed_in: Callable[[Person], Client]
) -> None:
    before = procedures.draft_of("line")
    for role in (Role.AUDITOR, Role.EXAMINER):
        assert ask(signed_in(StaffFactory(unit=top, role=role))) == 403
    assert procedures.draft_of("line") == before
