"""A sample of what rules granted is checked by the auditor; what was wrong is told to those who can revoke it."""

import re

import pytest

from onewindow.base.errors import Conflict, Invalid, NotFound, NotPermitted
from onewindow.base.subjects import Subject
from onewindow.kernel.events import service as events
from onewindow.kernel.notices.service import Notice
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Role
from onewindow.rulings import service as rulings
from onewindow.rulings.models import Ruling
from onewindow.rulings.ruling import is_drawn
from tests.cases.road import Road
from tests.cases.test_decide_by_rule import handed_in, ruled
from tests.factories import StaffFactory
from tests.rulings.sets import auditor_of, editor_of, in_force


def sampled(road: Road) -> Ruling:
    in_force(road.bureau)
    found = ruled(handed_in(road))
    assert found is not None
    return found


def test_right_needs_no_words_and_stands_for_ever(road: Road) -> None:
    ruling, auditor = sampled(road), auditor_of(road.bureau)
    assert list(rulings.samples(auditor, waiting=True)) == [ruling]
    found = rulings.check_ruling(ruling.pk, finding="right", reason="", actor=auditor)
    assert (found.finding, found.checked_by) == ("right", auditor)
    assert list(rulings.samples(auditor, waiting=True)) == []
    with pytest.raises(Conflict) as refused:
        rulings.check_ruling(ruling.pk, finding="wrong", reason="改主意", actor=auditor)
    assert refused.value.code == "checked_already"


def test_wrong_is_told_to_who_can_revoke(road: Road) -> None:
    ruling, auditor = sampled(road), auditor_of(road.bureau)
    with pytest.raises(Invalid) as refused:
        rulings.check_ruling(ruling.pk, finding="wrong", reason=" ", actor=auditor)
    assert refused.value.code == "reason_missing"
    with pytest.raises(Invalid):
        rulings.check_ruling(ruling.pk, finding="maybe", reason="", actor=auditor)
    rulings.check_ruling(ruling.pk, finding="wrong", reason="座位数与平面图不符", actor=auditor)
    events.run_pending()
    told = Notice.objects.filter(template="staff_ruling_wrong")
    assert {notice.person for notice in told} == {road.chief, road.head}
    assert "座位数与平面图不符" in told[0].body
    counts = rulings.counts_of(ruling.rule_set)
    assert counts == {"granted": 1, "doubtful": 0, "sampled": 1, "checked": 1, "wrong": 1}


def test_only_auditors_of_the_unit_check(road: Road) -> None:
    ruling = sampled(road)
    for person in (road.chief, road.head, StaffFactory(unit=road.bureau, role=Role.SUPERVISOR)):
        with pytest.raises(NotPermitted):
            rulings.check_ruling(ruling.pk, finding="right", reason="", actor=person)
    for person in (road.clerk, road.examiner, editor_of(road.bureau), auditor_of(road.centre), road.applicant):
        with pytest.raises(NotFound):
            rulings.check_ruling(ruling.pk, finding="right", reason="", actor=person)


def test_nobody_checks_rules_of_their_own(road: Road) -> None:
    editor = editor_of(road.bureau)
    org.grant_role(editor, Role.AUDITOR, road.bureau, actor=org.system_actor())
    org.forget_roles(editor)
    standing = in_force(road.bureau)
    draft = rulings.begin_draft("small", "小型演出", road.bureau, actor=editor)
    draft = rulings.save_draft(
        "small", standing.table, sample_rate=100, basis="依据", seen=draft.saved_at, actor=editor
    )
    rulings.publish_draft("small", seen=draft.saved_at, actor=road.chief)
    ruling = ruled(handed_in(road))
    assert ruling is not None
    with pytest.raises(NotPermitted):
        rulings.check_ruling(ruling.pk, finding="right", reason="", actor=editor)
    assert rulings.check_ruling(ruling.pk, finding="right", reason="", actor=auditor_of(road.bureau)).pk


def test_the_draw_can_be_replayed_and_keeps_its_rate(road: Road) -> None:
    version = in_force(road.bureau, rate=20)
    assert re.fullmatch("[0-9a-f]{32}", version.seed)
    assert rulings.draw("00", Subject("case", "MC26030200001")) == pytest.approx(0.49277, abs=1e-5)
    drawn = [is_drawn(version, Subject("case", f"MC260302{n:05d}")) for n in range(3000)]
    assert 480 <= sum(drawn) <= 720
    assert drawn == [is_drawn(version, Subject("case", f"MC260302{n:05d}")) for n in range(3000)]
