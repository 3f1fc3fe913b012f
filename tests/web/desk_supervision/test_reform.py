import io
from collections.abc import Callable

from django.test import Client
from openpyxl import load_workbook

from onewindow.cases.service import Case
from onewindow.kernel.org.service import Person
from tests.cases.road import Road

Enter = Callable[[Person], Client]


def test_each_figure_has_its_formula_and_its_fraction(
    road: Road, supervisor: Person, march: dict[str, Case], enter: Enter
) -> None:
    page = enter(supervisor).get("/desk/supervision/reform/").content.decode()
    for words in (
        "Σ（法定 − 承诺）÷ Σ 法定",
        "50.0%",
        "20 ÷ 40 个工作日",
        "没有可比的",
        "2 ÷ 2",
        "到 2026年3月31日 (周二)",
    ):
        assert words in page, words
    assert "没有改过版、无从比较的 2 项不在内" in page
    assert road.bureau.name in page


def test_the_workbook_carries_the_formulas(
    road: Road, supervisor: Person, march: dict[str, Case], enter: Enter
) -> None:
    answer = enter(supervisor).get("/desk/supervision/reform/?as=xlsx")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[0][2].startswith("时限压缩率：Σ（法定 − 承诺）÷ Σ 法定")
    assert [row[0] for row in rows[1:]] == ["合计", road.bureau.name]
    assert rows[1][2] == "50.0%（20 ÷ 40）"


def test_a_head_sees_the_own_unit(road: Road, enter: Enter) -> None:
    assert enter(road.head).get("/desk/supervision/reform/").context["found"].whole.items == 1
    assert enter(road.clerk).get("/desk/supervision/reform/").status_code == 403
