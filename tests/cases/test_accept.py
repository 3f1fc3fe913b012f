import datetime as dt

import pytest

from onewindow.base import clock
from onewindow.base.codes import CaseType
from onewindow.base.errors import Conflict
from onewindow.cases import service as cases
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org import service as org
from onewindow.kernel.timelimits import service as timelimits
from tests.cases.conftest import OF_A_COMMAND
from tests.cases.road import Road


def _due(case) -> dict[str, dt.datetime | None]:
    return {limit.kind: limit.due_at for limit in timelimits.of_subject(case.subject) if limit.state == "running"}


def test_both_clocks_start(road: Road) -> None:
    case = road.case_in("accepted")
    due = _due(case)
    assert due["promised"] == clock.end_of(dt.date(2026, 3, 16))  # 10 working days from 2 March
    assert due["statutory"] == clock.end_of(dt.date(2026, 3, 30))
    assert case.due_at == due["promised"]
    assert "notice" not in due


def test_the_procedure_begins_with_the_same_due_date(road: Road) -> None:
    case = road.case_in("accepted")
    task = road.task(case)
    assert (task.duty, task.unit, task.due_at) == ("examination", road.bureau, case.due_at)


def test_a_licence_without_a_limit_of_its_own_has_that_of_the_law(road: Road) -> None:
    case = road.case_in("accepted", road.item(statutory_amount=None, statutory_unit="", promised_amount=None))
    assert _due(case)["statutory"] == clock.end_of(dt.date(2026, 3, 30))
    assert case.due_at == clock.end_of(dt.date(2026, 3, 30))


def test_another_kind_of_item_without_limits_has_no_clock(road: Road) -> None:
    case = road.case_in(
        "accepted", road.item(item_type="20", statutory_amount=None, promised_amount=None, procedure=False)
    )
    assert set(_due(case)) == {"deferred"}  # the material that follows has a clock of its own
    assert case.due_at is None


def test_on_the_spot_is_due_the_same_day(road: Road) -> None:
    case = road.case_in("accepted", road.item(case_type=CaseType.ON_THE_SPOT, promised_amount=0))
    assert case.due_at == clock.end_of(dt.date(2026, 3, 2))


def test_the_notice_of_acceptance_names_what_may_follow(road: Road) -> None:
    case = road.case_in("accepted")
    paper = documents.of_subject(case.subject).get(kind="acceptance")
    assert [row["name"] for row in paper.content["deferred"]] == ["检测报告"]
    assert "3月16日" in paper.content["due_on"]


def test_not_while_a_required_material_is_marked_as_wrong(road: Road) -> None:
    case = road.case_in("submitted")
    cases.mark_material(case, "m01", fits=False, note="缺第二页", actor=road.clerk)
    with pytest.raises(Conflict) as refused:
        cases.accept(case, actor=road.clerk)
    assert refused.value.code == "material_failed"
    assert "演出节目单" in refused.value.message
    cases.mark_material(case, "m01", fits=True, actor=road.clerk)
    assert cases.accept(case, actor=road.clerk).state == "accepted"


def test_statements(road: Road, statements) -> None:
    road.case_in("accepted")  # the drawing is compiled once a process
    case = road.case_in("submitted")
    org.roles_of(road.clerk)
    with statements(OF_A_COMMAND):
        cases.accept(case, actor=road.clerk)


def test_statements_of_a_refusal(road: Road, statements) -> None:
    case = road.case_in("submitted")
    org.roles_of(road.clerk)
    with statements(OF_A_COMMAND):
        cases.refuse_acceptance(case, reason="不归本局", actor=road.clerk)


def test_a_refusal_to_accept_has_reasons_and_remedies(road: Road) -> None:
    case = road.case_in("not_accepted")
    paper = documents.of_subject(case.subject).get(kind="non_acceptance")
    assert paper.content["reasons"] == ["不属于本机关职权"]
    assert paper.content["reconsideration"]
    assert not [limit for limit in timelimits.of_subject(case.subject) if limit.state != "finished"]
