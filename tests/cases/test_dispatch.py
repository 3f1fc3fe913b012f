"""By courier: handed over is one fact, signed for another (送达)."""

import datetime as dt

import pytest

from onewindow.base import clock
from onewindow.base.chinese import long_date
from onewindow.base.errors import Conflict, Invalid, NotPermitted
from onewindow.cases import service as cases
from onewindow.kernel.audit import service as audit
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org import service as org
from onewindow.kernel.timelimits import service as timelimits
from tests.cases.conftest import OF_A_COMMAND
from tests.cases.road import Road, at

NUMBER = "9012345678901"


def test_sent_is_not_served(road: Road) -> None:
    case = cases.dispatch(road.case_in("issued"), tracking=f" {NUMBER} ", receiver="前台", actor=road.clerk)
    assert (case.state, case.dispatched_at, case.delivered_at) == ("issued", clock.now(), None)
    assert case.delivery == {"method": "courier", "tracking": NUMBER, "receiver": "前台"}
    assert "running" in {limit.state for limit in timelimits.of_subject(case.subject)}
    assert not documents.of_subject(case.subject).filter(kind="delivery").exists()


def test_served_on_the_day_it_was_signed_for(road: Road) -> None:
    case = cases.dispatch(road.case_in("issued"), tracking=NUMBER, actor=road.clerk)
    with clock.moved_to(at(3, 6)):
        case = cases.deliver(case, method="courier", received_on=dt.date(2026, 3, 4), actor=road.clerk)
    assert (case.state, case.delivered_at, case.closed_at) == ("delivered", at(3, 4, 12), at(3, 6))
    paper = documents.of_subject(case.subject).get(kind="delivery")
    assert (paper.content["method"], paper.content["delivered_on"]) == ("邮寄", long_date(dt.date(2026, 3, 4)))
    assert NUMBER in paper.content["note"]
    assert paper.content["recipient"] == road.party.name


def test_what_came_back_is_sent_again(road: Road) -> None:
    case = cases.dispatch(road.case_in("issued"), tracking=NUMBER, actor=road.clerk)
    with clock.moved_to(at(3, 5)):
        case = cases.dispatch(case, tracking="9000000000002", actor=road.clerk)
    assert (case.dispatched_at, case.delivery["tracking"]) == (at(3, 5), "9000000000002")
    notes = [entry.note for entry in audit.history(case.subject) if entry.verb == "case.dispatched"]
    assert notes == [f"邮件号 {NUMBER}", "邮件号 9000000000002"]


def test_a_refusal_is_sent_too(road: Road) -> None:
    case = road.case_in("decided", road.item(procedure=False), outcome="refused")
    assert cases.dispatch(case, tracking=NUMBER, actor=road.clerk).state == "decided"


def test_nothing_is_served_that_was_not_sent(road: Road) -> None:
    with pytest.raises(Conflict) as refused:
        cases.deliver(road.case_in("issued"), method="courier", actor=road.clerk)
    assert refused.value.code == "not_dispatched"


def test_nothing_is_sent_that_is_not_made(road: Road) -> None:
    with pytest.raises(Conflict) as refused:
        cases.dispatch(road.case_in("decided"), tracking=NUMBER, actor=road.clerk)
    assert refused.value.code == "not_issued"


@pytest.mark.parametrize("day", [dt.date(2026, 3, 1), dt.date(2026, 3, 7)], ids=["before it was sent", "tomorrow"])
def test_a_day_that_cannot_be(road: Road, day: dt.date) -> None:
    case = cases.dispatch(road.case_in("issued"), tracking=NUMBER, actor=road.clerk)
    with clock.moved_to(at(3, 6)), pytest.raises(Invalid) as refused:
        cases.deliver(case, method="courier", received_on=day, actor=road.clerk)
    assert (refused.value.code, list(refused.value.fields)) == ("received_on_out_of_range", ["received_on"])


def test_without_a_number_nobody_could_ask_for_it(road: Road) -> None:
    with pytest.raises(Invalid) as refused:
        cases.dispatch(road.case_in("issued"), tracking=" ", actor=road.clerk)
    assert (refused.value.code, list(refused.value.fields)) == ("tracking_missing", ["tracking"])


@pytest.mark.parametrize("who", ["examiner", "chief", "applicant"])
def test_only_who_may_serve_may_send(road: Road, who: str) -> None:
    with pytest.raises(NotPermitted):
        cases.dispatch(road.case_in("issued"), tracking=NUMBER, actor=getattr(road, who))


def test_statements(road: Road, statements) -> None:
    case = road.case_in("issued")
    org.roles_of(road.clerk)
    with statements(OF_A_COMMAND):
        cases.dispatch(case, tracking=NUMBER, actor=road.clerk)
