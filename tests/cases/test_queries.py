import pytest

from onewindow.base import clock
from onewindow.base.errors import Invalid, NotFound
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.kernel.parties import service as parties
from tests.cases.road import Road, at


def test_a_number_is_looked_for_among_its_own_days(road: Road) -> None:
    """The order is by time, and so are numbers: else the newest would be read down to the oldest."""
    case = road.case_in("submitted")
    asked = str(Case.objects.search(case.number[:10]).query)
    assert "created_at" in asked.partition("WHERE")[2]
    assert case not in Case.objects.search("MC260228")
    for beginning in (case.number[:4], case.number[:6], case.number[:7], case.number[2:10], case.number[2:]):
        assert case in Case.objects.search(beginning), beginning
    for other in ("MC25", "MC2604", "MC261", "260228"):
        assert case not in Case.objects.search(other), other
    assert not Case.objects.search("MC269999").exists()


def test_a_month_of_two_digits_is_no_day_of_january(road: Road) -> None:
    with clock.moved_to(at(11, 27)):
        case = road.draft()
    assert case.number.startswith("MC2611")
    for beginning in ("MC2611", "MC26112"):
        assert case in Case.objects.search(beginning), beginning


def test_search_by_number_name_item_and_identity(road: Road) -> None:
    case = road.case_in("submitted")
    found = Case.objects.search
    number = parties.id_number_of(road.party)
    for words in (case.number, case.number[:8].lower(), road.party.name, road.party.name[:1], "营业性", number):
        assert case in found(words), words
    for words in ("MC99", "不存在", "110105194912310021"):
        assert case not in found(words), words
    assert found("  ").count() == 1


def test_pages_follow_each_other_without_gap_or_repeat(road: Road) -> None:
    made = [road.draft().number for _n in range(5)]  # all at the same moment: the key decides
    page = list(Case.objects.newest_first()[:2])
    rest = list(Case.objects.newest_first().after(cases.cursor_of(page[-1])))
    assert [case.number for case in [*page, *rest]] == made[::-1]
    with pytest.raises(Invalid):
        Case.objects.after("yesterday")


def test_running_and_of_a_unit(road: Road) -> None:
    road.case_in("draft")
    road.case_in("withdrawn")
    case = road.case_in("accepted")
    assert list(Case.objects.running()) == [case]
    assert list(Case.objects.of_unit(road.government).running()) == [case]
    assert not Case.objects.of_unit(road.centre).exists()


def test_the_timeline_tells_both_sides(road: Road, statements) -> None:
    case = road.case_in("delivered")
    with statements(4):
        events = cases.timeline(case)
    told = [event.words for event in events if event.words]
    assert told == [
        "您提交了申请",
        "已受理，开始计时",
        "审查完成，等待决定",
        "已作出决定：准予",
        "证照已制好",
        "已送达",
    ]
    accepted = next(event for event in events if event.verb == "case.accepted")
    assert accepted.actor_name == road.clerk.name
    assert [paper.kind for paper in accepted.documents] == ["acceptance"]
    assert any("承诺时限 起算" in event.clock for event in events)
    assert next(event for event in events if event.verb == "case.examined").note == ""  # between colleagues
    assert next(event for event in events if event.verb == "case.examined").desk_note == "符合规定"


def test_every_statement_of_the_timeline_stands_whatever_the_length(road: Road, statements) -> None:
    for state in ("submitted", "correction", "archived"):
        case = road.case_in(state)
        with statements(4):
            cases.timeline(case)


def test_progress_for_whoever_knows_number_and_name(road: Road, statements) -> None:
    case = road.case_in("accepted")
    with statements(6):
        shown = cases.progress_by_number(case.number.lower(), road.party.phone_masked[-4:])
    assert (shown.state, shown.due_at, shown.unit) == ("已受理", case.due_at, road.bureau.name)
    assert road.party.name not in repr(shown)
    assert cases.progress_by_number(case.number, road.party.name) == shown
    for number, check in ((case.number, "0000x"), (case.number, ""), ("MC1", road.party.name)):
        with pytest.raises(NotFound):
            cases.progress_by_number(number, check)


def test_a_draft_is_nobody_s_business(road: Road) -> None:
    with pytest.raises(NotFound):
        cases.progress_by_number(road.draft().number, road.party.name)


def test_handed_over(road: Road) -> None:
    case = road.case_in("accepted")
    cases.hand_over(case, to=road.examiner, reason="我请假", actor=road.examiner)
    assert road.task(case).person == road.examiner
