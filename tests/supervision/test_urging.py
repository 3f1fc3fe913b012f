"""督办: from the letter to its end, by the people whose turn it is."""

import pytest
from django.db import IntegrityError, transaction

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, NotFound
from onewindow.cases import service as cases
from onewindow.kernel.audit import service as audit
from onewindow.kernel.documents import service as documents
from onewindow.kernel.events import service as events
from onewindow.kernel.notices.service import Notice
from onewindow.kernel.org.service import Role
from onewindow.kernel.timelimits import service as timelimits
from onewindow.supervision import service as supervision
from onewindow.supervision.service import Urging
from tests.cases.road import at
from tests.factories import StaffFactory

WORDS = "请说明为什么还没有办结，并在三个工作日内办结。"


@pytest.fixture
def supervisor(road):
    return StaffFactory(unit=road.government, role=Role.SUPERVISOR)


@pytest.fixture
def case(road):
    with clock.moved_to(at(3, 2, 10)):
        return road.case_in("accepted")


@pytest.fixture(autouse=True)
def _morning(case):
    with clock.moved_to(at(3, 18, 10)):
        yield


def urge(case, actor, **words):
    given = {"reason": "overdue", "words": WORDS, "reply_days": 3, **words}
    return supervision.urge(case.number, actor=actor, **given)


def told(person):
    rows = Notice.objects.filter(person=person, template__startswith="urging").order_by("created_at", "id")
    return list(rows.values_list("template", flat=True))


def test_the_letter_has_number_document_and_limit(case, supervisor, road):
    made = urge(case, supervisor)
    assert made.number == "DB202600001"
    assert (made.state, made.unit, made.issuer) == ("open", road.bureau, road.government)
    paper = documents.get_for(road.head, made.document_number)
    assert (paper.title, paper.unit, paper.holder) == ("督办通知书", road.government, road.bureau.name)
    assert paper.content["due_on"] == "2026年3月23日 (周一)"
    assert documents.pdf(paper).startswith(b"%PDF")
    (limit,) = timelimits.of_subject(made.subject)
    assert (limit.kind, limit.due_at, limit.responsible_unit) == ("urging", made.due_at, road.bureau)
    assert [entry.verb for entry in audit.history(made.subject)] == ["urging.issued"]
    assert urge(road.case_in("submitted"), supervisor).number == "DB202600002"


def test_the_whole_way_and_who_hears_of_it(case, supervisor, road):
    number = urge(case, supervisor).number
    events.run_pending()
    assert (told(road.head), told(road.chief), told(road.clerk)) == (["urging_issued"], ["urging_issued"], [])
    supervision.answer(number, words="经办人出差，今天办。", actor=road.head)
    events.run_pending()
    assert told(supervisor) == ["urging_answered"]
    assert {limit.state for limit in timelimits.of_subject(Urging.objects.get().subject)} == {"finished"}
    with clock.moved_to(at(3, 19, 10)):
        back = supervision.send_back(number, words="没有写什么时候办结。", actor=supervisor)
    assert clock.local(back.due_at).date().day == 24
    supervision_of = Urging.objects.get()
    assert (supervision_of.state, supervision_of.sent_back_for) == ("open", "没有写什么时候办结。")
    with clock.moved_to(at(3, 20, 10)):
        supervision.answer(number, words="今天已经作出决定。", actor=road.chief)
        closed = supervision.close(number, words="同意。", actor=supervisor)
        events.run_pending()
    assert (closed.state, closed.conclusion) == ("closed", "同意。")
    assert told(road.chief) == ["urging_issued", "urging_sent_back", "urging_closed"]
    verbs = [entry.verb for entry in audit.history(closed.subject)]
    assert verbs == [f"urging.{verb}" for verb in ("issued", "answered", "sent_back", "answered", "closed")]


def test_one_letter_a_case_at_a_time(case, supervisor):
    first = urge(case, supervisor)
    with pytest.raises(Conflict) as refused, transaction.atomic():
        urge(case, supervisor)
    assert refused.value.code == "urged_already"
    assert Urging.objects.count() == 1
    assert documents.of_subject(first.subject).count() == 1


def test_a_closed_case_is_not_urged(supervisor, road):
    with pytest.raises(Conflict) as refused:
        urge(road.case_in("withdrawn"), supervisor)
    assert refused.value.code == "case_closed"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"reason": "x"}, "unknown_reason"),
        ({"words": "  "}, "words_missing"),
        ({"reply_days": 0}, "days_out_of_range"),
        ({"reply_days": 21}, "days_out_of_range"),
    ],
)
def test_refused_words(case, supervisor, words, code):
    with pytest.raises(Invalid) as refused:
        urge(case, supervisor, **words)
    assert (refused.value.code, Urging.objects.count()) == (code, 0)


def test_verbs_keep_their_order(case, supervisor, road):
    number = urge(case, supervisor).number
    for verb, actor in (("close", supervisor), ("send_back", supervisor), ("sign", supervisor), ("drop", supervisor)):
        more = {"reply_days": 3} if verb == "sign" else {}
        with pytest.raises(Conflict, match="不能做这一步"):
            getattr(supervision, verb)(number, words="好", actor=actor, **more)
    with pytest.raises(NotFound):
        supervision.answer("DB202699999", words="好", actor=road.head)


def test_an_answer_that_is_late_is_told_to_both_sides(case, supervisor, road):
    urge(case, supervisor)
    with clock.moved_to(at(3, 24, 0, 5)):
        timelimits.sweep()
        for _again in range(2):
            events.run_pending()
    assert "urging_ending" in told(road.head)
    assert "urging_ending" in told(supervisor)


def test_the_database_keeps_a_letter_whole(case, supervisor):
    urge(case, supervisor)
    for fields, name in (
        ({"state": "answered"}, "urging_answer_when_answered"),
        ({"signed_by": None}, "urging_signed_when_issued"),
        ({"state": "drafted", "closed_at": clock.now()}, "urging_closed_at_when_closed"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Urging.objects.update(**fields)


def test_the_cost_of_a_letter(case, supervisor, statements):
    """Letter, roles and units, whether it is the reader's, the write, the clock, trace and fact."""
    number, head = urge(case, supervisor).number, cases.people_who_can("extend", case).get()
    with clock.moved_to(at(3, 19, 10)), statements(8):
        supervision.answer(number, words="好", actor=head)
