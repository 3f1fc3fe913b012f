"""Every list exports what it shows, under the permission of its page, and no cell is a formula."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from onewindow.base import clock
from onewindow.cases.service import State
from onewindow.kernel.events import service as events
from onewindow.kernel.notices.service import Notice
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role, Unit
from tests.cases.road import Road
from tests.factories import ApplicantFactory, MachineFactory, StaffFactory, UnitFactory
from tests.web.portal.conftest import road, spring

__all__ = ["road", "spring"]

FORMULA = "=HYPERLINK(1)"


@pytest.fixture
def operator(road: Road) -> Person:
    return StaffFactory(unit=road.government, role=Role.OPERATOR)


@pytest.fixture
def elsewhere(road: Road) -> Person:
    """Administrator of one section only."""
    return StaffFactory(unit=UnitFactory(parent=road.bureau, name="另一科"), role=Role.OPERATOR)


@pytest.fixture
def enter(signed_in: Callable[[Person], Client]) -> Callable[[Person], Client]:
    return signed_in


def cells(client: Client, address: str) -> list[tuple[Any, ...]]:
    """The rows of the workbook, heads first; none of them is a formula."""
    answer = client.get(address + ("&" if "?" in address else "?") + "as=xlsx")
    assert answer.status_code == 200, answer.content[:300]
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    return list(sheet.values)


def test_units(road: Road, operator: Person, enter: Callable[[Person], Client]) -> None:
    Unit.objects.filter(pk=road.bureau.pk).update(name=FORMULA, document_mark="明文旅")
    client = enter(operator)
    rows = cells(client, "/desk/units/")
    page = client.get("/desk/units/").content.decode()
    assert rows[0] == ("名称", "类别", "编码", "文号代字", "区划", "咨询电话")
    assert all(f'<th scope="col">{head}</th>' in page for head in rows[0])
    assert (FORMULA, "明文旅") in [(row[0], row[3]) for row in rows]
    assert len(rows) == 1 + Unit.objects.count()
    assert [row[0] for row in cells(client, "/desk/units/?q=政务服务中心")] == ["名称", road.centre.name]
    assert "as=xlsx" in page


def test_people(road: Road, operator: Person, elsewhere: Person, enter: Callable[[Person], Client]) -> None:
    rows = cells(enter(operator), "/desk/people/")
    assert (road.clerk.name, road.clerk.username) in [(row[0], row[5]) for row in rows]
    assert next(row[3] for row in rows if row[5] == road.clerk.username).startswith(str(Role.CLERK.label))
    assert [row[5] for row in cells(enter(elsewhere), "/desk/people/")[1:]] == [elsewhere.username]
    filtered = cells(enter(operator), f"/desk/people/?q={road.clerk.username}")
    assert [row[5] for row in filtered[1:]] == [road.clerk.username]


def test_notices_masked_as_on_the_page(road: Road, operator: Person, enter: Callable[[Person], Client]) -> None:
    case = road.case_in(State.ACCEPTED)
    events.run_pending()
    assert Notice.objects.filter(party=road.party).exists()
    rows = cells(enter(operator), "/desk/notices/")
    assert len(rows) == 1 + Notice.objects.filter(channel__in=Notice.Channel.values).count()
    text = str(rows)
    assert case.party_name not in text
    assert case.number not in text
    assert cells(enter(operator), "/desk/notices/?state=failed") == [rows[0]]


def test_jobs(road: Road, operator: Person, enter: Callable[[Person], Client]) -> None:
    assert cells(enter(operator), "/desk/jobs/") == [("任务", "处理", "事实", "次数", "失败时间", "错误")]


def test_keys(road: Road, operator: Person, elsewhere: Person, enter: Callable[[Person], Client]) -> None:
    machine, idle = MachineFactory(unit=road.bureau), MachineFactory(unit=road.bureau)
    key, secret = org.issue_api_key(machine, FORMULA, actor=operator)
    client = enter(operator)
    rows = cells(client, "/desk/keys/")
    assert [(row[2], row[4], row[8]) for row in rows[1:]] == [
        (machine.username, FORMULA, "有效"),
        (idle.username, None, None),
    ]
    assert secret not in str(rows)
    assert f"{key.prefix}…" in str(rows)
    assert len(cells(enter(elsewhere), "/desk/keys/")) == 1
    assert "as=xlsx" in client.get("/desk/keys/").content.decode()


def test_delegations(road: Road, operator: Person, enter: Callable[[Person], Client]) -> None:
    org.delegate(
        "entrusted", road.bureau, road.centre, actor=operator, basis=FORMULA, valid_from=clock.today(), item_codes=["x"]
    )
    client = enter(operator)
    rows = cells(client, "/desk/delegations/")
    assert rows[1][:5] == (road.bureau.name, f"交给 {road.centre.name}", "委托", "x", FORMULA)
    page = client.get("/desk/delegations/").content.decode()
    assert "收回" in page
    assert "<br>" not in str(rows)
    assert len(cells(client, "/desk/delegations/?on=2020-01-01")) == 1


def test_audit(road: Road, enter: Callable[[Person], Client]) -> None:
    case = road.case_in(State.ACCEPTED)
    client = enter(StaffFactory(unit=road.government, role=Role.AUDITOR))
    rows = cells(client, f"/desk/audit/?kind=case&key={case.number}")
    page = client.get(f"/desk/audit/?kind=case&key={case.number}").content.decode()
    assert {row[3] for row in rows[1:]} == {f"case {case.number}"}
    assert all(str(row[6]) in page for row in rows[1:])
    assert len(rows) > 3


def test_my_cases(road: Road, enter: Callable[[Person], Client]) -> None:
    running, draft = road.case_in(State.IN_REVIEW), road.draft()
    client = enter(road.applicant)
    rows = cells(client, "/cases/")
    assert [row[3] for row in rows[1:]] == [draft.number, running.number]
    assert [row[3] for row in cells(client, "/cases/?show=drafts")[1:]] == [draft.number]
    assert "?show=drafts&amp;as=xlsx" in client.get("/cases/?show=drafts").content.decode()
    assert len(cells(enter(ApplicantFactory()), "/cases/")) == 1


@pytest.mark.parametrize("page", ["units", "people", "notices", "jobs", "keys", "delegations", "audit"])
def test_who_may_not_see_the_page_gets_no_workbook(road: Road, enter: Callable[[Person], Client], page: str) -> None:
    assert enter(road.clerk).get(f"/desk/{page}/?as=xlsx").status_code == 403
    assert Client().get(f"/desk/{page}/?as=xlsx")["Location"].startswith("/desk/sign-in/")
    assert enter(road.applicant).get(f"/desk/{page}/?as=xlsx").status_code == 302


def test_my_cases_are_for_whoever_is_signed_in(road: Road) -> None:
    assert Client().get("/cases/?as=xlsx")["Location"].startswith("/sign-in/")
