import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from onewindow.base import clock
from onewindow.base.codes import LimitUnit
from onewindow.base.errors import Invalid, NotFound, NotPermitted
from onewindow.base.subjects import Subject
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Role
from onewindow.kernel.timelimits import light_rules, sweeping
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import Light, LightChanged, LightRule, Limit, LimitKind, Policy
from tests.factories import StaffFactory, UnitFactory

pytestmark = pytest.mark.django_db


def at(month, day, hour=10):
    return clock.at(dt.date(2026, month, day), hour)


@pytest.fixture
def supervisor(holidays):
    with clock.moved_to(at(3, 2)):
        return StaffFactory(unit=UnitFactory(), role=Role.SUPERVISOR)


@pytest.fixture
def told():
    facts = []
    events.subscribe(LightChanged, facts.append, name="test.light")
    yield facts
    events.unsubscribe("test.light")


def start(actor, kind=LimitKind.PROMISED, *, item="", key="0", amount=10, since=None):
    with clock.moved_to(since or at(3, 2)):
        limits = timelimits.start(
            Subject("case", key), [Policy(kind, amount, LimitUnit.WORKING_DAY)], actor=actor, item_code=item
        )
    return limits[0]


def set_rule(actor, kind=LimitKind.PROMISED, *, day=(3, 2), **words):
    facts = {"warn_percent": 50, "warn_days": 2, "overdue_light": "red", "basis": "市监察办法第三条"}
    with clock.moved_to(at(*day)):
        return timelimits.set_light_rule(kind, actor=actor, **{**facts, **words})


def vars_of(limit):
    return {field.attname: getattr(limit, field.attname) for field in Limit._meta.fields if field.name != "id"}


def light(key="0"):
    return Limit.objects.get(subject_key=key).light


def test_over_the_limit_of_the_law_is_double_red_over_the_promise_red(supervisor, told):
    start(supervisor, LimitKind.STATUTORY, key="law")
    start(supervisor, LimitKind.PROMISED, key="promise")
    with clock.moved_to(at(3, 17)):
        timelimits.sweep()
        events.run_pending()
        assert (light("law"), light("promise")) == (Light.DOUBLE_RED, Light.RED)
        assert timelimits.remaining(Limit.objects.get(subject_key="law")).light == Light.DOUBLE_RED
    assert {(fact.limit_kind, fact.light) for fact in told} == {("statutory", "double_red"), ("promised", "red")}


def test_double_red_shows_before_the_sweep_has_passed(supervisor):
    start(supervisor, LimitKind.STATUTORY)
    with clock.moved_to(at(3, 17)):
        (limit,) = timelimits.open_of("case", ["0"])["0"]
        assert timelimits.remaining(limit).light == Light.DOUBLE_RED


def test_no_light_while_paused_and_double_red_again_after(supervisor):
    start(supervisor, LimitKind.STATUTORY)
    subject = Subject("case", "0")
    with clock.moved_to(at(3, 18)):
        timelimits.sweep()
        timelimits.pause(subject, ["statutory"], actor=supervisor, reason_code="testing", reason="检测")
        assert light() == Light.NONE
    with clock.moved_to(at(3, 20)):
        timelimits.resume(subject, ["statutory"], actor=supervisor)
    with clock.moved_to(at(3, 23)):
        timelimits.sweep()
        assert light() == Light.DOUBLE_RED


def test_a_rule_of_the_item_comes_before_that_of_all(supervisor):
    set_rule(supervisor)
    set_rule(supervisor, item_code="A1", warn_percent=80, overdue_light="double_red")
    for item, key in (("A1", "own"), ("B2", "all")):
        start(supervisor, item=item, key=key)
    own, every = (Limit.objects.get(subject_key=key) for key in ("own", "all"))
    assert (own.warn_percent, own.overdue_light) == (80, "double_red")
    assert (every.warn_percent, every.overdue_light) == (50, "red")
    with clock.moved_to(at(3, 4)):
        timelimits.sweep()
        assert (light("own"), light("all")) == (Light.YELLOW, Light.GREEN)


def test_what_runs_already_follows_the_new_rule(supervisor, told):
    start(supervisor)
    with clock.moved_to(at(3, 10)):
        timelimits.sweep()
        assert light() == Light.GREEN
        set_rule(supervisor, day=(3, 10))
        events.run_pending()
        assert light() == Light.YELLOW
    assert told == [LightChanged("case", "0", "promised", "yellow")]
    assert Limit.objects.get().warn_percent == 50


def test_a_rule_of_a_later_day_holds_from_that_night(supervisor):
    start(supervisor)
    set_rule(supervisor, valid_from=dt.date(2026, 3, 10))
    with clock.moved_to(at(3, 9)):
        sweeping.recompute_open()
        assert light() == Light.GREEN
    with clock.moved_to(at(3, 10, 2)):
        sweeping.recompute_open()
        assert light() == Light.YELLOW


def test_the_one_before_ends_and_what_was_planned_falls_away(supervisor):
    planned = set_rule(supervisor, valid_from=dt.date(2026, 4, 1))
    first = set_rule(supervisor, day=(3, 3))
    second = set_rule(supervisor, day=(3, 9), warn_percent=40)
    kept = LightRule.objects.filter(kind="promised").exclude(basis="本系统出厂设置").order_by("valid_from")
    assert [(row.code, row.valid_from.day, row.valid_until) for row in kept] == [
        (first.code, 3, dt.date(2026, 3, 8)),
        (second.code, 9, None),
    ]
    verbs = [entry.verb for entry in audit.history(Subject("light_rule", planned.code))]
    assert verbs == ["light_rule.set", "light_rule.dropped"]
    assert light_rules.thresholds("promised", on=dt.date(2026, 3, 8)).warn_percent == 50
    assert light_rules.thresholds("promised", on=dt.date(2026, 3, 9)).warn_percent == 40


def test_ended_the_house_s_own_holds_again(supervisor):
    rule = set_rule(supervisor, item_code="A1")
    with clock.moved_to(at(3, 4)):
        timelimits.end_light_rule(rule.code, last_day=dt.date(2026, 3, 4), actor=supervisor)
    assert light_rules.thresholds("promised", "A1", dt.date(2026, 3, 4)).warn_percent == 50
    assert light_rules.thresholds("promised", "A1", dt.date(2026, 3, 5)) == (20, 1, "red")
    assert light_rules.thresholds("statutory", "A1", dt.date(2026, 3, 5)) == (20, 1, "double_red")
    assert [row.item_code for row in timelimits.light_rules_on(dt.date(2026, 3, 5)) if row.item_code] == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"kind": "unknown"}, "unknown_kind"),
        ({"warn_percent": 101}, "bad_percent"),
        ({"overdue_light": "yellow"}, "bad_light"),
        ({"basis": "  "}, "basis_missing"),
        ({"valid_from": dt.date(2026, 3, 1)}, "rule_in_the_past"),
    ],
)
def test_refused(supervisor, words, code):
    before = LightRule.objects.count()
    with pytest.raises(Invalid) as refused:
        set_rule(supervisor, **words)
    assert (refused.value.code, LightRule.objects.count()) == (code, before)


@pytest.mark.parametrize(("last_day", "code"), [((3, 2), "dates_reversed"), ((3, 8), "rule_in_the_past")])
def test_an_end_that_cannot_be(supervisor, last_day, code):
    rule = set_rule(supervisor, day=(3, 3))
    with clock.moved_to(at(3, 10)), pytest.raises(Invalid) as refused:
        timelimits.end_light_rule(rule.code, last_day=dt.date(2026, *last_day), actor=supervisor)
    assert refused.value.code == code
    with clock.moved_to(at(3, 10)), pytest.raises(NotFound):
        timelimits.end_light_rule("JC9999", last_day=dt.date(2026, 3, 10), actor=supervisor)


def test_only_the_city_s_supervisors(supervisor):
    with clock.moved_to(at(3, 2)):
        below = StaffFactory(unit=UnitFactory(parent=supervisor.unit), role=Role.SUPERVISOR)
        head = StaffFactory(unit=supervisor.unit, role=Role.UNIT_HEAD)
    rule = set_rule(supervisor)
    for person in (below, head):
        with clock.moved_to(at(3, 2)), pytest.raises(NotPermitted):
            timelimits.end_light_rule(rule.code, last_day=dt.date(2026, 3, 2), actor=person)
        with pytest.raises(NotPermitted):
            set_rule(person)


def test_the_database_keeps_two_rules_off_one_day(supervisor):
    rule = set_rule(supervisor)
    rule.pk, rule.code, rule.valid_from = None, "other", dt.date(2026, 5, 1)
    with pytest.raises(IntegrityError, match="light_rule_one_at_a_time"), transaction.atomic():
        rule.save(force_insert=True)
    rule.pk, rule.item_code = None, "A1"
    rule.save(force_insert=True)


def test_rules_cost_a_start_no_statement_once_they_are_known(supervisor, django_assert_num_queries):
    start(supervisor, key="warm")
    with clock.moved_to(at(3, 2)), django_assert_num_queries(1):
        timelimits.start(
            Subject("case", "next"), [Policy(LimitKind.PROMISED, 3, LimitUnit.WORKING_DAY)], actor=supervisor
        )


def test_following_a_rule_asks_once_for_all_that_is_as_it_should_be(supervisor, django_assert_num_queries):
    for n in range(5):
        start(supervisor, key=str(n), item=f"I{n % 2}")
    timelimits.forget_light_rules()
    with django_assert_num_queries(2):
        assert sweeping.follow_light_rules() == 0


def test_lit_limits_are_found_by_their_index(supervisor):
    made = start(supervisor)
    rows = (Limit(**{**vars_of(made), "subject_key": str(n)}) for n in range(1, 2000))
    Limit.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE timelimits_limit")
        cursor.execute(
            "EXPLAIN SELECT subject_key FROM timelimits_limit WHERE subject_kind = 'case' AND state = 'running'"
            " AND light IN ('yellow', 'red', 'double_red')"
        )
        assert "limit_lit" in "".join(row[0] for row in cursor.fetchall())
