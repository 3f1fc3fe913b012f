"""秒批秒办: handed in, decided by the item's rules, certificate made; what is doubtful stays for a person (ADR 42)."""

import threading
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from onewindow.base import clock
from onewindow.base.errors import Conflict
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.kernel.audit import service as audit
from onewindow.kernel.documents import service as documents
from onewindow.kernel.events import service as events
from onewindow.kernel.notices.service import Notice
from onewindow.kernel.org.service import system_actor
from onewindow.kernel.parties.service import Membership
from onewindow.kernel.timelimits import service as timelimits
from onewindow.procedures import service as procedures
from onewindow.rulings import service as rulings
from onewindow.rulings.models import Ruling
from tests.cases.road import FILLED, Road, at, publish_spring
from tests.rulings.sets import in_force

SMALL = {**FILLED, "seats": 120}


def handed_in(road: Road, form: dict[str, Any] = SMALL, **facts: Any) -> Case:
    """An application for an item whose rules decide, complete and sent; nobody has looked at it yet."""
    road.revision = road.item(rule_set="small", **facts)
    Membership.objects.filter(person=road.applicant).update(verified=True)
    case = cases.save_draft(road.draft(), form=form, actor=road.applicant)
    case.materials.exclude(state="exempt").update(state="received")
    return cases.submit(case, actor=road.applicant)


def ruled(case: Case) -> Ruling | None:
    assert case.submitted_at is not None
    return cases.decide_by_rule(case.number, occasion=case.submitted_at.isoformat())


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_accepted_decided_and_made_in_one_go(road: Road) -> None:
    version = in_force(road.bureau)
    case = handed_in(road)
    ruling = ruled(case)
    assert ruling is not None
    assert (ruling.verdict, ruling.version, ruling.rows, ruling.sampled) == ("grant", version, [1], True)
    assert ruling.facts == [("座位", "120")]
    found = now(case)
    assert (found.state, found.outcome, found.decided_by_rule) == ("issued", "granted", True)
    assert found.accepted_by == found.decided_by == system_actor()
    assert found.examined_by is None
    assert found.accepted_at == found.decided_at == at(3, 2, 10, 5)
    assert found.certificate_number


def test_its_papers_say_how_it_was_decided(road: Road) -> None:
    in_force(road.bureau)
    case = handed_in(road)
    ruled(case)
    papers = {paper.kind: paper for paper in documents.of_subject(case.subject)}
    assert set(papers) == {"receipt", "acceptance", "grant", "certificate"}
    told = dict(papers["grant"].content["facts"])
    assert told["决定方式"] == "按“小型演出”第 1 版由系统自动作出"
    assert told["自动决定的依据"] == "明川市当场办理事项目录第 3 条"
    assert (told["理由"], told["座位"]) == ("第 1 行：不超过 200 座的演出", "120")
    assert documents.pdf(papers["grant"]).startswith(b"%PDF")


def test_clocks_and_trace_are_those_of_people(road: Road) -> None:
    in_force(road.bureau)
    case = handed_in(road)
    ruled(case)
    states = {limit.kind: limit.state for limit in timelimits.of_subject(case.subject)}
    assert states == {"notice": "finished", "statutory": "finished", "promised": "finished", "delivery": "running"}
    entries = {entry.verb: entry for entry in audit.history(case.subject)}
    assert {"case.submitted", "case.accepted", "case.decided", "case.issued"} <= set(entries)
    assert entries["case.decided"].changes["rule_set"] == "small"
    assert entries["case.decided"].changes["inputs"] == {"seats": {"label": "座位", "value": "120"}}
    told = next(event for event in cases.timeline(now(case)) if event.verb == "case.decided")
    assert (told.words, told.note) == ("已作出决定：按规则准予", "第 1 行：不超过 200 座的演出")


def test_no_step_is_opened_and_people_hand_the_result_over(road: Road) -> None:
    in_force(road.bureau)
    case = handed_in(road)
    ruled(case)
    assert procedures.open_tasks(case.subject).count() == 0
    assert cases.deliver(case, method="counter", actor=road.clerk).state == "delivered"


@pytest.mark.parametrize("form", [{**FILLED, "seats": 201}, FILLED])
def test_what_the_rules_doubt_stays_for_a_person(road: Road, form: dict[str, Any]) -> None:
    in_force(road.bureau)
    case = handed_in(road, form)
    ruling = ruled(case)
    assert ruling is not None
    assert (ruling.verdict, ruling.sampled) == ("doubt", False)
    found = now(case)
    assert (found.state, found.outcome, found.accepted_at) == ("submitted", "", None)
    event = next(event for event in cases.timeline(found) if event.verb == "case.ruled_doubtful")
    assert event.words == "规则不能当即决定，转由工作人员办理"
    assert event.note == "；".join(ruling.reasons)
    assert cases.accept(found, actor=road.clerk).state == "accepted"


def awaited(case: Case, _road: Road) -> None:
    case.materials.filter(code="m02").update(state="deferred")


def unidentified(_case: Case, road: Road) -> None:
    Membership.objects.filter(person=road.applicant).update(verified=False)


def halted(_case: Case, road: Road) -> None:
    rulings.halt("small", reason="抽查发现有误", actor=road.chief)


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (awaited, "材料还没有齐：检测报告。"),
        (unidentified, "申请人的身份还没有经窗口或身份平台核验。"),
        (halted, "这套规则已经停用。"),
    ],
)
def test_what_no_table_may_decide_over(road: Road, trouble: Any, sentence: str) -> None:
    in_force(road.bureau)
    case = handed_in(road)
    trouble(case, road)
    ruling = ruled(case)
    assert ruling is not None
    assert (ruling.verdict, ruling.cause, ruling.reasons) == ("doubt", "obstacle", [sentence])
    assert now(case).state == "submitted"


def test_what_was_corrected_once_is_read_by_a_person(road: Road) -> None:
    in_force(road.bureau)
    case = handed_in(road)
    case = cases.request_correction(case, materials={"m01": "缺第二页"}, actor=road.clerk)
    case.materials.update(state="received")
    with clock.moved_to(at(3, 3)):
        case = cases.resubmit(case, actor=road.applicant)
        ruling = cases.decide_by_rule(case.number, occasion="again")
    assert ruling is not None
    assert ruling.reasons == ["这件补正过，由工作人员看补正的内容。"]


def test_obstacles_of_whoever_asks_leave_it_to_a_person(road: Road) -> None:
    in_force(road.bureau)
    case = handed_in(road)
    ruling = cases.decide_by_rule(case.number, occasion="now", obstacles=["比对的数据源没有答复。"])
    assert ruling is not None
    assert (ruling.verdict, ruling.reasons) == ("doubt", ["比对的数据源没有答复。"])


def test_asked_twice_it_is_ruled_once(road: Road) -> None:
    in_force(road.bureau)
    case = handed_in(road, FILLED)
    assert ruled(case) is not None
    assert ruled(case) is None
    assert Ruling.objects.count() == 1


def test_nothing_to_decide(road: Road) -> None:
    assert cases.decide_by_rule(road.case_in("submitted").number, occasion="x") is None
    in_force(road.bureau)
    case = handed_in(road)
    cases.accept(case, actor=road.clerk)
    assert ruled(case) is None
    with clock.moved_to(at(3, 2)):
        late = handed_in(road)
    with clock.moved_to(at(3, 20)):
        assert ruled(late) is None, "the law has accepted it"


def test_an_item_without_its_rule_set_is_left_alone(road: Road) -> None:
    assert ruled(handed_in(road)) is None


def test_a_ruling_is_appended_and_never_changed(road: Road) -> None:
    in_force(road.bureau)
    ruling = ruled(handed_in(road))
    assert ruling is not None
    for change in (lambda: Ruling.objects.filter(pk=ruling.pk).update(verdict="doubt", sampled=False), ruling.delete):
        with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
            change()


def test_the_database_keeps_rules_from_refusing(road: Road) -> None:
    case = road.case_in("decided", outcome="refused")
    with pytest.raises(IntegrityError, match="case_rule_only_grants"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(decided_by_rule=True)


def test_a_person_still_never_decides_what_he_accepted(road: Road) -> None:
    case = road.case_in("decided")
    with pytest.raises(IntegrityError, match="case_handler_does_not_decide"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(accepted_by=road.chief)


def test_what_was_granted_by_rule_is_revoked_like_any_other(road: Road) -> None:
    in_force(road.bureau)
    case = handed_in(road)
    ruled(case)
    case = cases.revoke(case.number, ground="69.1.4", reason="座位数不实", actor=road.chief)
    assert case.revoked_at is not None
    states = {paper.kind: paper.state for paper in documents.of_subject(case.subject)}
    assert (states["grant"], states["certificate"]) == ("revoked", "revoked")


def test_from_sending_to_the_certificate_by_the_worker(road: Road) -> None:
    in_force(road.bureau)
    case = handed_in(road)
    events.run_pending()
    assert now(case).state == "issued"
    certificate = documents.of_subject(case.subject).get(kind="certificate")
    assert certificate.file_key is not None
    told = Notice.objects.filter(party=road.party, channel="inbox").order_by("pk")
    assert list(told.values_list("template", flat=True)) == ["receipt", "granted"]
    assert "证照已经制好" in told.last().body


def test_those_who_take_over_are_told_why(road: Road) -> None:
    in_force(road.bureau)
    handed_in(road, {**FILLED, "seats": 900})
    events.run_pending()
    told = Notice.objects.get(person=road.clerk, template="staff_ruled_doubtful")
    assert "没有一行规则适用于这份申请。" in told.body


def test_statements(road: Road, statements: Any) -> None:
    in_force(road.bureau)
    case = handed_in(road)
    system_actor()
    with statements(34):  # accept, decide, make: three commands of the office, a ruling and what it asks first
        ruled(case)


@pytest.mark.django_db(transaction=True)
def test_a_clerk_at_the_same_moment() -> None:
    publish_spring()
    with clock.moved_to(at(3, 2)):
        road = Road()
        in_force(road.bureau)
        case = handed_in(road)
    together = threading.Barrier(2)
    refused: list[str] = []

    def by_rule() -> None:
        with clock.moved_to(at(3, 2, 11)):
            together.wait()
            ruled(case)
        connection.close()

    def by_clerk() -> None:
        try:
            with clock.moved_to(at(3, 2, 11)):
                together.wait()
                cases.accept(case, actor=road.clerk)
        except Conflict as late:
            refused.append(late.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=by_rule), threading.Thread(target=by_clerk)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = now(case)
    assert (found.state, refused) in (("issued", ["wrong_state"]), ("accepted", []))
    assert [limit.kind for limit in timelimits.of_subject(case.subject)].count("promised") == 1
