import pytest

from onewindow.base import clock
from onewindow.base.errors import NotFound, NotPermitted
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org.service import Role
from onewindow.supervision import service as supervision
from tests.cases.road import at
from tests.factories import StaffFactory, UnitFactory


@pytest.fixture
def supervisor(road):
    return StaffFactory(unit=road.government, role=Role.SUPERVISOR)


@pytest.fixture
def letter(road, supervisor):
    with clock.moved_to(at(3, 2, 10)):
        case = road.case_in("accepted")
        yield supervision.urge(case.number, reason="slow", words="请办理", reply_days=3, actor=supervisor)


ROLES = ("clerk", "examiner", "chief", "head", "issuer")


@pytest.mark.parametrize("name", ROLES)
def test_only_supervisors_urge(road, name):
    case = road.case_in("accepted")
    with pytest.raises(NotPermitted):
        supervision.urge(case.number, reason="slow", words="请办理", reply_days=3, actor=getattr(road, name))


def test_not_of_another_s_units(road):
    case = road.case_in("accepted")
    elsewhere = StaffFactory(unit=UnitFactory(), role=Role.SUPERVISOR)
    with pytest.raises(NotFound):
        supervision.urge(case.number, reason="slow", words="请办理", reply_days=3, actor=elsewhere)


@pytest.mark.parametrize(("name", "may"), [("head", True), ("chief", True), ("examiner", False)])
def test_heads_and_chiefs_answer(road, letter, name, may):
    person = getattr(road, name)
    if may:
        assert supervision.answer(letter.number, words="马上办", actor=person).state == "answered"
        return
    with pytest.raises(NotPermitted):
        supervision.answer(letter.number, words="马上办", actor=person)


@pytest.mark.parametrize("verb", ["close", "send_back"])
def test_only_supervisors_judge_the_answer(road, letter, supervisor, verb):
    supervision.answer(letter.number, words="马上办", actor=road.head)
    with pytest.raises(NotPermitted):
        getattr(supervision, verb)(letter.number, words="好", actor=road.head)
    assert getattr(supervision, verb)(letter.number, words="好", actor=supervisor)


def test_who_reads_it(road, letter, supervisor):
    readers = (supervisor, road.head, road.chief, road.examiner, StaffFactory(unit=road.government, role=Role.AUDITOR))
    strangers = (
        road.clerk,
        road.issuer,
        road.applicant,
        StaffFactory(unit=UnitFactory(parent=road.government), role=Role.UNIT_HEAD),
        StaffFactory(unit=UnitFactory(), role=Role.SUPERVISOR),
    )
    for person in readers:
        assert supervision.urgings_visible_to(person).get() == letter
        assert documents.get_for(person, letter.document_number)
    for person in strangers:
        assert not supervision.urgings_visible_to(person).exists()
        with pytest.raises(NotFound):
            documents.get_for(person, letter.document_number)
        with pytest.raises(NotFound):
            supervision.answer(letter.number, words="好", actor=person)


def test_buttons_ask_the_same_table(road, letter, supervisor):
    assert supervision.possible_verbs(road.head, letter) == ["answer"]
    assert supervision.possible_verbs(supervisor, letter) == []
    answered = supervision.answer(letter.number, words="马上办", actor=road.head)
    assert supervision.possible_verbs(supervisor, answered) == ["send_back", "close"]
    assert supervision.possible_verbs(road.head, answered) == []
