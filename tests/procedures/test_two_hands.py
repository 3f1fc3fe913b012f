"""服务双岗 in a drawing: a look before every decision, and somebody else left to decide."""

import pytest

from onewindow.base.errors import NotPermitted
from onewindow.kernel.org.service import Person, RoleHolding, grant_role, system_actor
from onewindow.procedures.service import Period, Use, examine
from tests.factories import StaffFactory, UnitFactory
from tests.procedures.conftest import Office
from tests.procedures.drawings import (
    BRANCHES,
    INCLUSIVE,
    LINE,
    chain,
    drawing,
    end,
    flow,
    gateway,
    start,
    user,
)
from tests.procedures.test_examine import elements, use_of

AT_ONCE = drawing(start(), user("d", role="chief", duty="decision"), end(), chain("s", "d", "e"))


def around(look: str) -> str:
    """A drawing in which one way to the decision passes the look, the other passes it by."""
    return drawing(
        start(),
        gateway("x", "exclusive", "x-y"),
        look,
        gateway("y", "exclusive"),
        user("d", role="chief", duty="decision"),
        end(),
        chain("s", "x"),
        flow("x", "a", "channel == 'web'"),
        flow("a", "y"),
        chain("x", "y", "d", "e"),
    )


def also(person: Person, role: str, use: Use) -> None:
    grant_role(person, role, use.unit, actor=system_actor())


def alone(office: Office) -> Use:
    """A unit with one examiner and one chief."""
    unit = UnitFactory()
    for role in ("examiner", "chief"):
        StaffFactory(unit=unit, role=role)
    return use_of(office, unit=unit, fields=frozenset({"channel", "fire", "green"}))


def holder(use: Use, role: str) -> Person:
    return RoleHolding.objects.get(unit=use.unit, role=role).person


def test_a_decision_without_a_look_before_is_for_on_the_spot_items_only(office: Office) -> None:
    assert examine(AT_ONCE, [use_of(office, is_on_the_spot=True)]) == []
    [found] = examine(AT_ONCE, [use_of(office, is_on_the_spot=True), use_of(office, "取水许可", promised=Period(5))])
    assert found.element == "d"
    assert "事项“取水许可”不是即办件" in found.sentence
    assert elements(examine(AT_ONCE, [use_of(office)])) == ["d"]


def test_a_way_around_the_look_is_found(office: Office) -> None:
    use = use_of(office, fields=frozenset({"channel"}))
    assert elements(examine(around(user("a")), [use])) == ["d"]


@pytest.mark.parametrize("duty", ["survey", "acceptance", "receipt", ""])
def test_only_an_examination_is_the_look_that_a_decision_needs(office: Office, duty: str) -> None:
    """When the law accepted because nobody answered, the case itself asks for one (docs/adr/0020)."""
    assert elements(
        examine(LINE.replace('ow:duty="examination"', f'ow:duty="{duty}"' if duty else ""), [use_of(office)])
    ) == ["b"]


def test_a_look_in_a_parallel_branch_that_is_waited_for_counts(office: Office) -> None:
    xml = drawing(
        start(),
        gateway("fork", "parallel"),
        user("a"),
        user("b", role="issuer", duty="issue"),
        gateway("join", "parallel"),
        user("d", role="chief", duty="decision"),
        end(),
        chain("s", "fork", "a", "join", "d", "e"),
        chain("fork", "b", "join"),
    )
    StaffFactory(unit=office.unit, role="issuer")

    assert examine(xml, [use_of(office)]) == []


@pytest.mark.parametrize("nodes", [BRANCHES, INCLUSIVE], ids=["parallel", "inclusive"])
def test_one_who_examines_and_one_who_decides_are_enough(office: Office, nodes: tuple[str, ...]) -> None:
    assert examine(drawing(*nodes), [alone(office)]) == []


@pytest.mark.parametrize("duty", ["examination", "survey", "acceptance"])
def test_the_only_one_to_decide_cannot_be_one_who_handles(office: Office, duty: str) -> None:
    use = alone(office)
    also(holder(use, "chief"), "issuer", use)
    xml = drawing(
        start(),
        user("a"),
        user("h", role="issuer", duty=duty),
        user("b", role="chief", duty="decision"),
        end(),
        chain("s", "a", "h", "b", "e"),
    )
    [found] = examine(xml, [use])

    assert found.element == "b"
    assert holder(use, "chief").name in found.sentence
    assert "“环节h”" in found.sentence


def test_also_where_a_colleague_could_have_examined(office: Office) -> None:
    """Who takes the task first is nobody's plan: the case would stand still."""
    use = alone(office)
    also(holder(use, "chief"), "examiner", use)

    assert elements(examine(LINE, [use])) == ["b"]


def test_two_who_can_do_both_are_enough(office: Office) -> None:
    use = alone(office)
    also(holder(use, "chief"), "examiner", use)
    also(StaffFactory(unit=use.unit, role="examiner"), "chief", use)

    assert examine(LINE, [use]) == []


def test_a_deciding_head_above_is_enough(office: Office) -> None:
    bureau = UnitFactory()
    use = use_of(office, unit=UnitFactory(parent=bureau))
    one = StaffFactory(unit=use.unit, role="examiner")
    also(one, "chief", use)
    assert elements(examine(LINE, [use])) == ["b"]
    StaffFactory(unit=bureau, role="chief")
    assert examine(LINE, [use]) == []


def test_a_look_after_the_decision_is_another_matter(office: Office) -> None:
    use = alone(office)
    also(holder(use, "chief"), "issuer", use)
    xml = drawing(
        start(),
        user("a"),
        user("b", role="chief", duty="decision"),
        user("h", role="issuer", duty="survey"),
        end(),
        chain("s", "a", "b", "h", "e"),
    )

    assert examine(xml, [use]) == []


@pytest.mark.parametrize("duty", ["survey", "acceptance"])
def test_who_handled_in_any_way_does_not_decide(office: Office, duty: str) -> None:
    grant_role(office.examiner, "chief", office.unit, actor=system_actor())
    office.publish(LINE.replace('ow:duty="examination"', f'ow:duty="{duty}"'))
    office.start()
    office.complete("a", office.examiner)
    with pytest.raises(NotPermitted) as refused:
        office.complete("b", office.examiner)

    assert refused.value.code == "same_person_examines_and_decides"
