"""Filters of one's own over the inbox."""

import pytest

from onewindow.base.errors import Conflict, Invalid, NotFound, NotPermitted
from onewindow.kernel.audit import service as audit
from onewindow.procedures import service as procedures
from onewindow.procedures.saved import MOST
from tests.factories import ApplicantFactory, StaffFactory

pytestmark = pytest.mark.django_db
ASKED = {"view": "soon", "item": "9133", "q": "音乐会"}


def names(person) -> list[str]:
    return [one.name for one in procedures.saved_filters(person)]


def test_saved_in_order_and_seen_by_nobody_else():
    mine, colleague = StaffFactory(), StaffFactory()
    procedures.save_filter(" 涉外  演出 ", ASKED, actor=mine)
    procedures.save_filter("快到期", {"view": "soon"}, actor=mine)
    assert names(mine) == ["涉外 演出", "快到期"]
    assert names(colleague) == []
    assert procedures.saved_filters(mine)[0].question == ASKED
    assert [entry.verb for entry in audit.history(mine.subject)][-2:] == ["inbox.filter_saved"] * 2


def test_a_name_used_again_means_the_new_question():
    person = StaffFactory()
    procedures.save_filter("我的", ASKED, actor=person)
    procedures.save_filter("我的", {"step": "审查", "unknown": "x"}, actor=person)
    assert [one.question for one in procedures.saved_filters(person)] == [{"step": "审查"}]


@pytest.mark.parametrize(
    ("name", "question", "code"),
    [("  ", ASKED, "filter_name_missing"), ("空", {}, "nothing_filtered"), ("空", {"view": ""}, "nothing_filtered")],
)
def test_what_is_no_filter(name, question, code):
    with pytest.raises(Invalid) as refused:
        procedures.save_filter(name, question, actor=StaffFactory())
    assert refused.value.code == code


def test_not_more_than_fit_above_the_list():
    person = StaffFactory()
    for number in range(MOST):
        procedures.save_filter(f"筛选 {number}", ASKED, actor=person)
    with pytest.raises(Conflict) as refused:
        procedures.save_filter("再一个", ASKED, actor=person)
    assert refused.value.code == "too_many_filters"
    procedures.save_filter("筛选 3", {"view": "today"}, actor=person)


def test_only_ones_own_is_dropped():
    person = StaffFactory()
    kept = procedures.save_filter("我的", ASKED, actor=person)
    with pytest.raises(NotFound):
        procedures.drop_filter(kept.pk, actor=StaffFactory())
    procedures.drop_filter(kept.pk, actor=person)
    assert names(person) == []
    with pytest.raises(NotFound):
        procedures.drop_filter(kept.pk, actor=person)


def test_citizens_have_no_inbox():
    with pytest.raises(NotPermitted):
        procedures.save_filter("我的", ASKED, actor=ApplicantFactory())
