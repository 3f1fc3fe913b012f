"""What stands in the way of a drawing: one finding for each element, in the drawing's order, and never an exception."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onewindow.base import clock
from onewindow.base.errors import Invalid
from onewindow.kernel.org.service import RoleHolding, deactivate, system_actor
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Finding, Period, Use, examine
from tests.factories import StaffFactory, UnitFactory
from tests.procedures.conftest import Office
from tests.procedures.drawings import LINE, chain, drawing, end, flow, start, user

SERVED = drawing(start(), user("a"), user("w", role="clerk", duty="", unit="window"), end(), chain("s", "a", "w", "e"))


def use_of(office: Office, name: str = "营业性演出审批", **facts: object) -> Use:
    return Use(**{"item_code": "X-01", "item_name": name, "unit": office.unit, "window_unit": office.window, **facts})


def elements(findings: list[Finding]) -> list[str]:
    return [finding.element for finding in findings]


def test_a_good_drawing_has_no_findings(office: Office) -> None:
    assert examine(LINE) == []
    assert examine(LINE, [use_of(office, promised=Period(5), statutory=Period(20))]) == []


def test_findings_stand_in_the_order_of_the_drawing(db: None) -> None:
    xml = drawing(
        start(),
        user("z", role="king"),
        flow("s", "z"),
        user("b", role=""),
        user("a", duty="blessing"),
        end(),
        chain("z", "b", "a", "e"),
    )

    assert elements(examine(xml)) == ["z", "b", "a"]


def test_a_file_that_cannot_be_read_is_one_finding(db: None) -> None:
    assert elements(examine("<not")) == ["definitions"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, len(LINE) - 12), filling=st.text(max_size=8))
def test_no_drawing_raises(db: None, cut: int, filling: str) -> None:
    assert all(isinstance(finding, Finding) for finding in examine(LINE[:cut] + filling + LINE[cut:]))
    assert elements(examine(LINE[:cut] + filling))


def test_publication_refuses_with_the_same_sentences(office: Office) -> None:
    uses = [use_of(office, unit=UnitFactory())]
    with pytest.raises(Invalid) as refused:
        procedures.publish("line", "测试流程", LINE, actor=office.operator, uses=uses)

    assert refused.value.code == "bpmn_refused"
    assert [Finding(*pair) for pair in refused.value.fields.items()] == examine(LINE, uses)
    assert elements(examine(LINE, uses)) == ["a", "b"]


def test_a_step_that_nobody_can_do_is_found_with_unit_role_and_items(office: Office) -> None:
    empty = UnitFactory(name="明川市水务局")
    uses = [use_of(office), use_of(office, "取水许可", unit=empty), use_of(office, "河道许可", unit=empty)]
    StaffFactory(unit=empty, role="chief")

    assert examine(LINE, uses) == [
        Finding("a", "明川市水务局今天没有人担任“审查人员”，“取水许可”等 2 个事项走到这里没有人能办。")
    ]


def test_a_role_above_the_unit_counts(office: Office) -> None:
    assert examine(LINE, [use_of(office, unit=UnitFactory(parent=office.unit))]) == []


def test_a_role_beneath_the_unit_does_not(office: Office) -> None:
    bureau = UnitFactory()
    section = UnitFactory(parent=bureau)
    StaffFactory(unit=section, role="examiner")
    StaffFactory(unit=bureau, role="chief")

    assert elements(examine(LINE, [use_of(office, unit=bureau)])) == ["a"]


def test_a_role_that_has_ended_or_not_begun_does_not_count(office: Office) -> None:
    day = clock.today()
    holdings = RoleHolding.objects.filter(role="examiner")
    holdings.update(valid_until=max(day - dt.timedelta(days=1), holdings.first().valid_from))
    assert elements(examine(LINE, [use_of(office)])) == ["a"]
    holdings.update(valid_from=day + dt.timedelta(days=1), valid_until=None)
    assert elements(examine(LINE, [use_of(office)])) == ["a"]
    holdings.update(valid_from=day)
    assert examine(LINE, [use_of(office)]) == []


def test_somebody_who_has_left_does_not_count(office: Office) -> None:
    for one in (office.examiner, office.colleague):
        deactivate(one, actor=system_actor())

    assert elements(examine(LINE, [use_of(office)])) == ["a"]


def test_the_window_s_step_needs_somebody_at_the_window(office: Office) -> None:
    assert examine(SERVED, [use_of(office)]) == []
    assert elements(examine(SERVED, [use_of(office, window_unit=UnitFactory())])) == ["w"]
    assert elements(examine(SERVED, [use_of(office, window_unit=None)])) == ["w"]


def test_a_unit_named_by_code_needs_somebody_too(office: Office) -> None:
    other = UnitFactory()
    xml = drawing(start(), user("a", unit=other.code), end(), chain("s", "a", "e"))
    assert elements(examine(xml, [use_of(office)])) == ["a"]
    StaffFactory(unit=other, role="examiner")
    assert examine(xml, [use_of(office)]) == []


def test_one_statement_for_all_steps_and_uses(office: Office, django_assert_num_queries: object) -> None:
    others = [StaffFactory(unit=UnitFactory(), role="chief").unit for _ in range(5)]
    steps = "".join(user(f"a{n}") for n in range(12))
    xml = drawing(start(), steps, end(), chain("s", *(f"a{n}" for n in range(12)), "e"))
    with django_assert_num_queries(1):  # the people of every role and unit
        assert len(examine(xml, [use_of(office, unit=unit) for unit in others])) == 12
    with django_assert_num_queries(0):  # without uses and named units there is nobody to ask for
        assert examine(LINE) == []
