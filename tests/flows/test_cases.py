"""What people are told, from the command to the notice, each occasion once."""

import pytest

from onewindow.base import clock
from onewindow.cases import service as cases
from onewindow.flows import cases as flows
from onewindow.kernel.events import service as events
from onewindow.kernel.notices.service import Notice
from onewindow.kernel.org.service import Role
from onewindow.kernel.parties.service import Party
from onewindow.kernel.timelimits import service as timelimits
from tests.cases.road import Road, at
from tests.factories import StaffFactory


def told(who) -> list[str]:
    mine = Notice.objects.filter(party=who) if isinstance(who, Party) else Notice.objects.filter(person=who)
    return list(mine.filter(channel="inbox").order_by("pk").values_list("template", flat=True))


@pytest.mark.parametrize(
    ("state", "outcome", "templates"),
    [
        ("correction", "granted", ["receipt", "correction_needed"]),
        ("not_accepted", "granted", ["receipt", "not_accepted"]),
        ("returned", "granted", ["receipt", "given_back"]),
        ("pre_examined", "granted", ["receipt", "pre_examined"]),
        ("suspended", "granted", ["receipt", "accepted", "suspended"]),
        ("delivered", "granted", ["receipt", "accepted", "granted", "certificate_ready", "delivered"]),
        ("delivered", "refused", ["receipt", "accepted", "refused", "delivered"]),
    ],
)
def test_the_applicant_is_told(road: Road, state: str, outcome: str, templates: list[str]) -> None:
    road.case_in(state, outcome=outcome)
    events.run_pending()
    assert told(road.party) == templates


def test_a_correction_says_what_is_wrong_with_which_material(road: Road) -> None:
    road.case_in("correction")
    events.run_pending()
    body = Notice.objects.get(party=road.party, template="correction_needed", channel="inbox").body
    assert "1 处需要补正：演出节目单：缺第二页。" in body


def test_resumed_extended_and_asked(road: Road) -> None:
    case = road.case_in("suspended")
    with clock.moved_to(at(3, 5)):
        cases.resume(case, actor=road.examiner)
        cases.extend(case, days=5, reason="复杂", actor=road.head)
        cases.ask_explanation(case, question="几场？", actor=road.examiner)
        cases.supplement(case, words="两场", actor=road.applicant)
        cases.withdraw(case, actor=road.applicant)
        events.run_pending()
    assert told(road.party)[3:] == ["resumed", "extended", "explanation_asked", "withdrawn"]
    assert told(road.examiner) == ["staff_supplemented", "staff_withdrawn"]


def test_a_handler_that_runs_twice_tells_once(road: Road) -> None:
    case = road.case_in("accepted")
    for _n in range(2):
        flows.tell_accepted(cases.CaseAccepted(case.number))
    assert told(road.party) == ["accepted"]


def test_both_sides_hear_what_the_law_accepted(road: Road) -> None:
    road.case_in("submitted")
    with clock.moved_to(at(3, 10)):
        cases.accept_by_law()
        events.run_pending()
    assert told(road.party) == ["receipt", "accepted_by_law"]
    assert told(road.clerk) == ["staff_accepted_by_law"]


def test_a_correction_that_never_came_is_told(road: Road) -> None:
    road.case_in("correction")
    with clock.moved_to(at(3, 31)):
        cases.return_uncorrected()
        events.run_pending()
    assert told(road.party) == ["receipt", "correction_needed", "given_back"]


def test_the_holder_hears_that_the_licence_holds_no_longer(road: Road) -> None:
    case = cases.revoke(road.case_in("delivered"), ground="69.2", reason="材料是伪造的", actor=road.head)
    events.run_pending()
    assert told(road.party)[-1] == "revoked"
    body = Notice.objects.get(party=road.party, template="revoked", channel="inbox").body
    assert f"（{case.number}）已撤销，不再有效。理由：材料是伪造的。" in body


def test_a_colleague_hears_what_was_handed_over(road: Road) -> None:
    cases.hand_over(road.case_in("accepted"), to=road.examiner, reason="请接手", actor=road.examiner)
    events.run_pending()
    assert told(road.examiner) == ["staff_handed_over"]


def test_lights_reach_who_can_do_something(road: Road) -> None:
    supervisor = StaffFactory(unit=road.government, role=Role.SUPERVISOR)
    road.case_in("accepted", road.item(procedure=False))
    for day, hour in ((13, 9), (17, 0)):
        with clock.moved_to(at(3, day, hour, 5)):
            timelimits.sweep()
            events.run_pending()
            events.run_pending()
    assert told(road.examiner) == ["light_yellow", "light_red"]
    assert told(supervisor) == ["light_red"]


def test_over_the_limit_of_the_law_also_the_heads_hear(road: Road) -> None:
    supervisor = StaffFactory(unit=road.government, role=Role.SUPERVISOR)
    road.case_in("accepted", road.item(procedure=False))
    with clock.moved_to(at(3, 31, 0, 5)):
        timelimits.sweep()
        events.run_pending()
        events.run_pending()
    assert "light_double_red" in told(road.head)
    assert "light_red" not in told(road.head)
    assert {"light_double_red", "light_red"} <= set(told(supervisor))
    assert sorted(told(road.examiner)) == ["light_double_red", "light_red"]


def test_a_special_procedure_that_takes_too_long_is_told(road: Road) -> None:
    supervisor = StaffFactory(unit=road.government, role=Role.SUPERVISOR)
    road.case_in("suspended", road.item(procedure=False))
    with clock.moved_to(at(3, 13, 0, 5)):
        timelimits.sweep()
        events.run_pending()
    assert told(supervisor) == ["light_red"]
    assert {"light_red"} <= set(told(road.examiner)) & set(told(road.chief)) & set(told(road.head))


def test_a_correction_that_ends_is_the_applicant_s(road: Road) -> None:
    road.case_in("correction")
    with clock.moved_to(at(3, 30)):
        timelimits.sweep()
        events.run_pending()
    assert told(road.party) == ["receipt", "correction_needed", "deferred_ending", "correction_ending"]
