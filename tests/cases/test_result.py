import datetime as dt

import pytest

from onewindow.base.errors import Conflict, Invalid
from onewindow.cases import rules
from onewindow.cases import service as cases
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org import service as org
from onewindow.kernel.timelimits import service as timelimits
from tests.cases.conftest import OF_A_COMMAND
from tests.cases.road import Road


def test_the_certificate_has_its_identifier_and_validity(road: Road) -> None:
    case = road.case_in("issued")
    certificate = documents.of_subject(case.subject).get(kind="certificate")
    assert documents.is_certificate_number(certificate.number)
    assert case.certificate_number == certificate.number
    assert (certificate.valid_from, certificate.valid_until) == (dt.date(2026, 3, 2), dt.date(2028, 3, 1))
    assert certificate.holder == road.party.name


def test_an_item_that_ends_in_a_document_has_no_certificate(road: Road) -> None:
    case = road.case_in("issued", road.item(result_type="document"))
    assert case.certificate_number == ""


def test_a_refusal_has_nothing_to_issue(road: Road) -> None:
    case = road.case_in("decided", road.item(procedure=False), outcome="refused")
    with pytest.raises(Conflict) as refused:
        cases.issue(case, actor=road.issuer)
    assert refused.value.code == "nothing_to_issue"
    assert cases.deliver(case, method="counter", actor=road.clerk).state == "delivered"


def test_proof_of_service_ends_every_clock(road: Road) -> None:
    case = road.case_in("delivered")
    paper = documents.of_subject(case.subject).get(kind="delivery")
    assert (paper.content["method"], paper.content["recipient"]) == ("窗口领取", road.party.name)
    assert all(limit.state == "finished" for limit in timelimits.of_subject(case.subject))
    assert (case.due_at, case.closed_at) == (None, case.delivered_at)


def test_a_certificate_is_made_before_it_is_delivered(road: Road) -> None:
    with pytest.raises(Conflict) as refused:
        cases.deliver(road.case_in("decided"), method="counter", actor=road.clerk)
    assert refused.value.code == "not_issued"


def test_an_unknown_way_of_delivery(road: Road) -> None:
    with pytest.raises(Invalid):
        cases.deliver(road.case_in("issued"), method="pigeon", actor=road.clerk)


@pytest.mark.parametrize(
    ("granted", "months", "last"),
    [
        (dt.date(2026, 3, 2), 24, dt.date(2028, 3, 1)),
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
        (dt.date(2026, 3, 2), None, None),
    ],
)
def test_validity_in_calendar_months(granted, months, last) -> None:
    assert rules.valid_until(granted, months) == last


def test_statements(road: Road, statements) -> None:
    case = road.case_in("decided")
    org.roles_of(road.issuer)
    org.roles_of(road.clerk)
    with statements(OF_A_COMMAND):
        cases.issue(case, actor=road.issuer)
    with statements(OF_A_COMMAND):
        cases.deliver(case, method="counter", actor=road.clerk)
    with statements(OF_A_COMMAND):
        cases.archive(case, actor=road.clerk)


def test_the_clocks_follow_from_their_ledgers(road: Road) -> None:
    case = road.case_in("delivered")
    columns = ("kind", "state", "due_at", "light", "next_change_at", "finished_at")
    before = [[getattr(limit, name) for name in columns] for limit in timelimits.of_subject(case.subject)]
    timelimits.recompute(timelimits.Limit.objects.filter(subject_key=case.number))
    after = [[getattr(limit, name) for name in columns] for limit in timelimits.of_subject(case.subject)]
    assert after == before
