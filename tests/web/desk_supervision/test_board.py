"""The board and the lists behind its figures, in a browser's eyes."""

import html
import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from openpyxl import load_workbook

from onewindow.cases.service import Case
from onewindow.kernel.org.service import Person, Role
from onewindow.supervision import service as supervision
from tests.cases.road import Road
from tests.factories import StaffFactory, UnitFactory

Enter = Callable[[Person], Client]


def links(page: str) -> dict[str, str]:
    """What each figure is called and where it leads."""
    found = re.findall(r'<a class="[^"]*" href="([^"]+)" aria-label="([^"]+)"', page)
    return {words: html.unescape(address) for address, words in found}


def test_every_figure_leads_to_as_many_cases_as_it_says(
    road: Road, supervisor: Person, march: dict[str, Case], enter: Enter
) -> None:
    desk = enter(supervisor)
    for by in supervision.BY:
        page = desk.get(f"/desk/supervision/?by={by}").content.decode()
        found = links(page)
        assert {words.split("：")[0] for words in found} > {"合计"}
        for words, address in found.items():
            number = int(words.removesuffix(" 件").split()[-1])
            assert len(desk.get(address).context["rows"]) == number, words


def test_the_board_says_what_it_counts(road: Road, supervisor: Person, march: dict[str, Case], enter: Enter) -> None:
    page = enter(supervisor).get("/desk/supervision/").content.decode()
    assert road.bureau.name in page
    assert "100.0%（1/1）" in page
    assert "到 2026年3月31日 (周二)" in page
    assert "乘积限估计" in page
    assert "平均 2.0 个工作日" in page
    double = enter(supervisor).get(links(page)["合计：双红灯 1 件"])
    assert [row.case.number for row in double.context["rows"]] == [march["double_red"].number]
    assert "ow-light--double" in double.content.decode()


def test_narrowed_to_a_unit_and_to_weeks(road: Road, supervisor: Person, march: dict[str, Case], enter: Enter) -> None:
    desk = enter(supervisor)
    other = UnitFactory(parent=road.government, name="明川市水务局")
    assert "没有办件" in desk.get(f"/desk/supervision/?unit={other.code}").content.decode()
    own = desk.get(f"/desk/supervision/?unit={road.bureau.code}&weeks=12").context
    assert own["question"].asked.weeks == 12
    assert own["board"].whole.running == 2
    # A unit that is not overseen is as if none were asked for.
    elsewhere = UnitFactory(name="远方局")
    assert desk.get(f"/desk/supervision/?unit={elsewhere.code}").context["question"].unit is None


@pytest.mark.parametrize("by", supervision.BY)
def test_the_workbook_is_the_board(
    road: Road, supervisor: Person, march: dict[str, Case], enter: Enter, by: str
) -> None:
    answer = enter(supervisor).get(f"/desk/supervision/?by={by}&as=xlsx")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[0][1:7] == ("在办", "黄灯", "红灯", "双红灯", "暂停", "办结")
    assert sum(int(row[4]) for row in rows[1:]) == 1
    assert sum(int(row[6]) for row in rows[1:]) == 1


def test_a_list_as_a_workbook_and_an_unknown_figure(
    road: Road, supervisor: Person, march: dict[str, Case], enter: Enter
) -> None:
    desk = enter(supervisor)
    rows = list(
        load_workbook(io.BytesIO(desk.get("/desk/supervision/cases/?figure=red&as=xlsx").content)).active.values
    )
    assert [row[-1] for row in rows[1:]] == [march["red"].number]
    assert desk.get("/desk/supervision/cases/?figure=blue").status_code == 404


def test_a_head_sees_the_own_unit_others_not_at_all(road: Road, march: dict[str, Case], enter: Enter) -> None:
    assert enter(road.head).get("/desk/supervision/").context["board"].whole.running == 2
    stranger = StaffFactory(unit=UnitFactory(parent=road.government), role=Role.UNIT_HEAD)
    assert enter(stranger).get("/desk/supervision/").context["board"].whole.running == 0
    key = road.bureau.pk
    assert enter(stranger).get(f"/desk/supervision/cases/?figure=running&key={key}").context["rows"] == []
    assert enter(road.examiner).get("/desk/supervision/").status_code == 403
    assert "监察看板" not in enter(road.examiner).get("/desk/").content.decode()
    assert "监察看板" in enter(road.head).get("/desk/").content.decode()


def test_before_the_first_night(road: Road, supervisor: Person, enter: Enter) -> None:
    road.case_in("accepted")
    page = enter(supervisor).get("/desk/supervision/").content.decode()
    assert "今晚开始记，明天就能看到" in page


@pytest.mark.parametrize("path", ["", "?by=item", "?by=person", "cases/?figure=running", "cases/?figure=decided"])
def test_the_cost_is_constant(
    road: Road,
    supervisor: Person,
    march: dict[str, Case],
    enter: Enter,
    statements: Callable[[int], AbstractContextManager[None]],
    path: str,
) -> None:
    desk = enter(supervisor)
    desk.get(f"/desk/supervision/{path}")
    most = {"?by=person": 14, "cases/?figure=running": 8, "cases/?figure=decided": 8}.get(path, 13)
    with statements(most):
        desk.get(f"/desk/supervision/{path}")
    for _again in range(3):
        road.case_in("in_review", road.item(procedure=False))
    with statements(most):
        desk.get(f"/desk/supervision/{path}")
