"""升级: rules with dates look at what stays overdue; each does it once."""

import datetime as dt

import pytest

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, NotFound, NotPermitted
from onewindow.kernel.events import service as events
from onewindow.kernel.notices.service import Notice
from onewindow.kernel.org.service import Role
from onewindow.kernel.timelimits import service as timelimits
from onewindow.supervision import service as supervision
from onewindow.supervision.models import EscalationRule
from onewindow.supervision.service import Urging
from tests.cases.road import at
from tests.factories import StaffFactory, UnitFactory


@pytest.fixture
def supervisor(road):
    return StaffFactory(unit=road.government, role=Role.SUPERVISOR)


@pytest.fixture
def case(road, supervisor):
    """Accepted on 2 March: promised by 16 March, by law by 30 March."""
    EscalationRule.objects.all().delete()
    with clock.moved_to(at(3, 2, 10)):
        return road.case_in("accepted", road.item(procedure=False))


def rule(actor, light="red", action="tell_head", **words):
    given = {"after_days": 3, "basis": "市监察办法第九条", **words}
    with clock.moved_to(at(3, 2)):
        return supervision.set_escalation_rule(light, action, actor=actor, **given)


def morning(month, day):
    """The sweep of the night, then the rules."""
    with clock.moved_to(at(month, day, 8, 10)):
        timelimits.sweep()
        return supervision.escalate_today()


def told(person, template):
    for _again in range(3):
        events.run_pending()
    return Notice.objects.filter(person=person, template=template).count()


def test_after_so_many_working_days_the_heads_hear_once(case, supervisor, road):
    rule(supervisor)
    assert [morning(3, day) for day in (17, 18, 19, 20)] == [0, 0, 1, 0]
    assert told(road.head, "head_overdue") == 1
    assert told(road.chief, "head_overdue") == 0
    body = Notice.objects.get(template="head_overdue").body
    assert "承诺时限已经超期 3 个工作日" in body


def test_double_red_drafts_a_letter_that_a_supervisor_signs(case, supervisor, road):
    made = rule(supervisor, "double_red", "draft_letter", after_days=2, reply_days=5)
    assert [morning(*day) for day in ((3, 31), (4, 1), (4, 2))] == [0, 1, 0]
    urging = Urging.objects.get()
    assert (urging.state, urging.rule, urging.reply_days, urging.reason) == ("drafted", made, 5, "serious")
    assert urging.words.startswith("法定时限已经超期 2 个工作日。")
    assert told(supervisor, "urging_drafted") == 1
    # A draft is not the unit's to read.
    assert not supervision.urgings_visible_to(road.head).exists()
    with clock.moved_to(at(4, 1, 9)):
        signed = supervision.sign(urging.number, words="请三天内办结", reply_days=3, actor=supervisor)
    assert (signed.state, signed.words, clock.local(signed.due_at).date()) == (
        "open",
        "请三天内办结",
        dt.date(2026, 4, 7),
    )
    assert supervision.urgings_visible_to(road.head).get().document_number


def test_a_draft_may_be_dropped_with_a_reason(case, supervisor):
    rule(supervisor, "double_red", "draft_letter", after_days=2)
    morning(4, 1)
    number = Urging.objects.get().number
    with pytest.raises(Invalid):
        supervision.drop(number, words="", actor=supervisor)
    assert supervision.drop(number, words="昨天已经电话督办", actor=supervisor).state == "dropped"
    assert morning(4, 2) == 0
    with pytest.raises(Conflict):
        supervision.sign(number, words="再发", reply_days=3, actor=supervisor)


def test_whoever_is_urged_already_is_not_urged_twice(case, supervisor):
    rule(supervisor, "double_red", "draft_letter", after_days=0)
    with clock.moved_to(at(3, 20)):
        supervision.urge(case.number, reason="slow", words="请办理", reply_days=3, actor=supervisor)
    assert morning(3, 31) == 0
    assert Urging.objects.count() == 1


def test_what_does_not_wait_follows_the_light_itself(case, supervisor, road):
    rule(supervisor, after_days=0)
    with clock.moved_to(at(3, 17, 0, 5)):
        timelimits.sweep()
        assert told(road.head, "head_overdue") == 1
    assert morning(3, 17) == 0


def test_nothing_on_a_day_off_nor_outside_the_rule_s_days(case, supervisor):
    rule(supervisor, valid_from=dt.date(2026, 3, 24))
    assert morning(3, 21) == 0  # a Saturday
    assert morning(3, 23) == 0
    assert morning(3, 24) == 1


def test_paused_it_is_not_overdue(case, supervisor, road):
    rule(supervisor)
    with clock.moved_to(at(3, 17, 9)):
        timelimits.sweep()
        timelimits.pause(
            case.subject, ["promised", "statutory"], actor=road.examiner, reason_code="testing", reason="检测"
        )
    assert morning(3, 24) == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"light": "yellow"}, "bad_light"),
        ({"action": "shout"}, "unknown_action"),
        ({"after_days": -1}, "days_out_of_range"),
        ({"reply_days": 21}, "days_out_of_range"),
        ({"basis": " "}, "basis_missing"),
        ({"valid_from": dt.date(2026, 3, 1)}, "rule_in_the_past"),
    ],
)
def test_refused_rules(supervisor, words, code):
    with pytest.raises(Invalid) as refused:
        rule(supervisor, **words)
    assert refused.value.code == code


def test_rules_are_the_city_s(supervisor, road):
    made = rule(supervisor)
    below = StaffFactory(unit=UnitFactory(parent=road.government), role=Role.SUPERVISOR)
    with pytest.raises(NotPermitted):
        rule(below)
    with pytest.raises(NotPermitted):
        supervision.end_escalation_rule(made.code, last_day=dt.date(2026, 3, 9), actor=below)
    with pytest.raises(Invalid):
        supervision.end_escalation_rule(made.code, last_day=dt.date(2026, 3, 1), actor=supervisor)
    with clock.moved_to(at(3, 20)), pytest.raises(Invalid) as past:  # what it did in these days stays explained
        supervision.end_escalation_rule(made.code, last_day=dt.date(2026, 3, 9), actor=supervisor)
    assert past.value.code == "rule_in_the_past"
    with pytest.raises(NotFound):
        supervision.end_escalation_rule("SJ9999", last_day=dt.date(2026, 3, 9), actor=supervisor)
    with clock.moved_to(at(3, 5)):
        supervision.end_escalation_rule(made.code, last_day=dt.date(2026, 3, 9), actor=supervisor)
    assert made.code in [row.code for row in supervision.escalation_rules_on(dt.date(2026, 3, 9))]
    assert made.code not in [row.code for row in supervision.escalation_rules_on(dt.date(2026, 3, 10))]
