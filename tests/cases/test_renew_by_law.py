"""行政许可法 50: a renewal applied for in time and not decided before the licence ended counts as granted."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from onewindow.base import clock
from onewindow.base.errors import Conflict
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.kernel.audit import service as audit
from onewindow.kernel.documents import service as documents
from onewindow.kernel.documents.service import Document
from onewindow.kernel.events import service as events
from onewindow.kernel.notices.service import Notice
from onewindow.kernel.org.service import system_actor
from onewindow.kernel.timelimits import service as timelimits
from onewindow.procedures import service as procedures
from tests.cases.road import Road, at, publish_spring

# The licence of these tests ends on 3 April 2026; thirty days before is 4 March.
LAST = dt.date(2026, 4, 3)
OVER = at(4, 4, 0, 30)


def licence(road: Road) -> str:
    """A certificate that ends on ``LAST``; the road's next item renews certificates of its name."""
    number = road.case_in("issued").certificate_number
    Document.objects.filter(number=number).update(valid_until=LAST)
    road.revision = road.item(renewal_days=30)
    return number


def renewing(road: Road, state: str) -> Case:
    """An application to renew, of 2 March, brought to the state."""
    licence(road)
    return road.case_in(state)


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_submitted_it_knows_the_licence_that_it_renews(road: Road) -> None:
    number = licence(road)
    assert road.case_in("submitted").renews == number
    assert road.case_in("submitted", road.item()).renews == ""


@pytest.mark.parametrize("state", ["submitted", "pre_examined", "accepted", "in_review", "suspended"])
def test_undecided_when_the_licence_ends_it_is_renewed(road: Road, state: str) -> None:
    case = renewing(road, state)
    with clock.moved_to(at(4, 3, 23, 59)):
        assert cases.renew_by_law() == []
    with clock.moved_to(OVER):
        assert cases.renew_by_law() == [case.number]
        assert cases.renew_by_law() == []
        assert procedures.open_tasks(case.subject).count() == 0
    found = now(case)
    assert (found.state, found.outcome, found.decided_by_law) == ("issued", "granted", True)
    assert found.decided_by == system_actor()
    assert {one.kind for one in timelimits.of_subject(case.subject) if one.state != "finished"} <= {
        "delivery",
        "deferred",
    }


def test_the_new_certificate_begins_where_the_old_one_ended(road: Road) -> None:
    case = renewing(road, "accepted")
    with clock.moved_to(OVER):
        cases.renew_by_law()
        papers = {paper.kind: paper for paper in documents.of_subject(case.subject)}
        new = papers["certificate"]
        assert documents.standing(new) == documents.Standing.VALID
        assert documents.pdf(papers["renewal_by_law"]).startswith(b"%PDF")
    assert (new.valid_from, new.valid_until) == (dt.date(2026, 4, 4), dt.date(2028, 4, 3))
    assert new.number != case.renews
    content = papers["renewal_by_law"].content
    assert (content["certificate_number"], content["renewed_from"][:9]) == (case.renews, "2026年4月4日")
    assert "grant" not in papers


def test_trace_timeline_and_notices(road: Road) -> None:
    case = renewing(road, "in_review")
    with clock.moved_to(OVER):
        cases.renew_by_law()
        events.run_pending()
    entry = audit.history(case.subject).get(verb="case.decided")
    assert (entry.changes["by_law"], entry.changes["renews"]) == (True, case.renews)
    told = next(event for event in cases.timeline(now(case)) if event.verb == "case.decided")
    assert told.words == "已作出决定：期满未决定，视为准予延续"
    assert "第五十条第二款" in told.note
    templates = Notice.objects.filter(party=road.party, subject_key=case.number, channel="inbox").order_by("pk")
    assert templates.last().template == "renewed_by_law"
    assert "certificate_ready" not in templates.values_list("template", flat=True)
    people = {notice.person for notice in Notice.objects.filter(template="staff_renewed_by_law")}
    assert people == {road.chief, road.head}


def test_decided_in_time_the_law_has_nothing_to_say(road: Road) -> None:
    case = renewing(road, "decided")
    with clock.moved_to(OVER):
        assert cases.renew_by_law() == []
    assert not now(case).decided_by_law


def test_what_waits_for_the_applicant_is_not_the_organs_silence(road: Road) -> None:
    renewing(road, "correction")
    with clock.moved_to(OVER):
        assert cases.renew_by_law() == []


def test_applied_for_too_late_it_is_an_ordinary_application(road: Road) -> None:
    number = licence(road)
    with clock.moved_to(at(3, 5)):
        late = road.case_in("submitted")
    with clock.moved_to(OVER):
        assert cases.renew_by_law() == []
    assert late.renews == number
    with clock.moved_to(at(3, 4)):
        in_time = road.case_in("submitted")
    with clock.moved_to(OVER):
        assert cases.renew_by_law() == [in_time.number]


def test_a_licence_that_was_revoked_is_not_renewed(road: Road) -> None:
    case = renewing(road, "accepted")
    cases.revoke(
        Case.objects.get(certificate_number=case.renews).number, ground="69.2", reason="虚假", actor=road.chief
    )
    with clock.moved_to(OVER):
        assert cases.renew_by_law() == []


def test_an_ordinary_item_renews_nothing(road: Road) -> None:
    case = road.case_in("accepted")
    with clock.moved_to(at(12, 30)):
        assert cases.renew_by_law() == []
    assert now(case).renews == ""
    with pytest.raises(IntegrityError, match="case_law_only_renews"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(decided_by_law=True)


def test_what_the_law_renewed_is_revoked_like_any_other(road: Road) -> None:
    case = renewing(road, "accepted")
    with clock.moved_to(OVER):
        cases.renew_by_law()
        cases.revoke(case.number, ground="69.1.4", reason="不再符合条件", actor=road.chief)
        states = {paper.kind: paper.state for paper in documents.of_subject(case.subject)}
    assert (states["renewal_by_law"], states["certificate"]) == ("revoked", "revoked")


@pytest.mark.django_db(transaction=True)
def test_the_chief_at_the_same_moment() -> None:
    publish_spring()
    with clock.moved_to(at(3, 2)):
        road = Road()
        case = renewing(road, "in_review")
    together = threading.Barrier(2)
    refused: list[str] = []

    def by_chief() -> None:
        try:
            with clock.moved_to(OVER):
                together.wait()
                cases.decide(case, outcome="refused", reason="不再符合条件", actor=road.chief)
        except Conflict as late:
            refused.append(late.code)
        finally:
            connection.close()

    def by_law() -> None:
        with clock.moved_to(OVER):
            together.wait()
            cases.renew_by_law()
        connection.close()

    threads = [threading.Thread(target=by_chief), threading.Thread(target=by_law)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = now(case)
    assert (found.outcome, bool(refused)) in (("granted", True), ("refused", False))
