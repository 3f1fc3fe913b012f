import datetime as dt

import pytest

from onewindow.base import clock
from onewindow.base.codes import CaseType
from onewindow.base.errors import Conflict, Invalid, NotPermitted
from onewindow.cases import service as cases
from onewindow.cases.service import Case, Particulars
from onewindow.kernel.audit import service as audit
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Role
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind, Policy
from tests.cases.road import FILLED, Road, at, is_the_applicant
from tests.factories import StaffFactory, hold

TICKS = {"m01": "paper", "m02": "deferred"}


def take_in(road: Road, revision=None, **words) -> Case:
    given = {"answers": {}, "form": FILLED, "materials": TICKS, "actor": road.clerk, **words}
    return cases.intake(road.centre, road.party, revision or road.revision, **given)


def test_opened_handed_in_and_accepted_at_once(road: Road) -> None:
    case = take_in(road)
    assert (case.state, case.channel, case.accepted_by) == ("accepted", "window", road.clerk)
    assert [each.verb for each in audit.history(case.subject)] == [
        "case.opened",
        "case.submitted",
        "case.accepted",
    ]
    assert {paper.kind for paper in documents.of_subject(case.subject)} == {"receipt", "acceptance"}
    assert {limit.kind for limit in timelimits.of_subject(case.subject)} >= {"statutory", "promised"}
    assert road.task(case).duty == "examination"
    assert [row.state for row in case.materials.order_by("order")] == ["received", "deferred", "exempt"]


def test_all_that_is_missing_at_once_and_nothing_kept(road: Road) -> None:
    with pytest.raises(Invalid) as refused:
        take_in(road, form={}, materials={})
    assert set(refused.value.fields) == {"form.show", "material.m01"}
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("materials", "code"),
    [
        ({"m01": "deferred"}, "not_deferrable"),
        ({"m77": "paper"}, "no_such_material"),
        ({"m01": "maybe"}, "unknown_tick"),
    ],
)
def test_ticks_that_cannot_be(road: Road, materials, code) -> None:
    with pytest.raises(Invalid) as refused:
        take_in(road, materials=materials)
    assert refused.value.code == code


def test_a_case_of_one_s_own_is_for_a_colleague(road: Road) -> None:
    is_the_applicant(road.clerk, road)
    with pytest.raises(NotPermitted) as refused:
        take_in(road)
    assert refused.value.code == "own_case"


def test_on_the_spot_in_one_sitting_by_two_people(road: Road) -> None:
    spot = road.item(case_type=CaseType.ON_THE_SPOT, promised_amount=0)
    case = take_in(road, spot)
    hold(road.clerk, Role.CHIEF, road.bureau)
    with pytest.raises(NotPermitted):
        cases.decide_on_the_spot(case, actor=road.clerk)
    case = cases.decide_on_the_spot(case, actor=road.chief)
    assert case.state == "issued"
    assert case.certificate_number
    assert cases.deliver(case, method="counter", actor=road.clerk).state == "delivered"


def test_other_items_are_not_decided_on_the_spot(road: Road) -> None:
    with pytest.raises(Conflict) as refused:
        cases.decide_on_the_spot(take_in(road), actor=road.chief)
    assert refused.value.code == "not_on_the_spot"


def test_who_took_it_in_does_not_examine_it(road: Road) -> None:
    hold(road.clerk, Role.EXAMINER, road.bureau)
    with pytest.raises(NotPermitted) as refused:
        cases.examine(take_in(road), opinion="同意", actor=road.clerk)
    assert refused.value.code == "own_case"


def test_statements(road: Road, statements) -> None:
    take_in(road)
    org.roles_of(road.clerk)
    with statements(12):  # three verbs in one
        take_in(road)


def _told(road: Road, **words) -> Case:
    given = {
        "answers": {},
        "form": FILLED,
        "materials": {"m02": "paper"},
        "wanted": {"m01": "还没有交"},
        "actor": road.clerk,
        **words,
    }
    return cases.intake_for_correction(road.centre, road.party, road.revision, **given)


def test_what_is_missing_at_the_window_is_told_in_a_document(road: Road) -> None:
    case = _told(road)
    assert (case.state, case.channel, case.window_unit) == ("correction", "window", road.centre)
    notice = documents.of_subject(case.subject).get(kind="correction")
    assert notice.content["materials"] == [{"name": "演出节目单", "reason": "还没有交"}]
    receipt = documents.of_subject(case.subject).get(kind="receipt")
    assert [row["name"] for row in receipt.content["materials"]] == ["检测报告", "营业执照"]
    assert [each.verb for each in audit.history(case.subject)] == [
        "case.opened",
        "case.submitted",
        "case.correction_requested",
    ]
    assert [(limit.kind, limit.state) for limit in timelimits.of_subject(case.subject)] == [("correction", "running")]
    assert [row.state for row in case.materials.order_by("order")] == ["missing", "received", "exempt"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"wanted": {"form": "场次没有写"}}, "not_everything_told"),
        ({"form": {}}, "not_everything_told"),
        ({"wanted": {"m01": " "}}, "say_what_is_missing"),
        ({"wanted": {"m01": "缺", "m77": "缺"}}, "no_such_material"),
    ],
)
def test_a_notice_that_helps_nobody_keeps_nothing(road: Road, words, code) -> None:
    with pytest.raises(Invalid) as refused:
        _told(road, **words)
    assert refused.value.code == code
    assert not Case.objects.exists()


def test_back_with_what_was_missing(road: Road) -> None:
    case = _told(road)
    with clock.moved_to(at(3, 4)):
        case = cases.intake_again(case, form=FILLED, materials={"m01": "paper"}, actor=road.clerk)
    assert (case.state, case.accepted_by, case.accepted_at) == ("accepted", road.clerk, at(3, 4))
    assert case.materials.get(code="m01").on_paper
    kinds = [paper.kind for paper in documents.of_subject(case.subject)]
    assert kinds == ["receipt", "correction", "receipt", "acceptance"]


def test_back_without_it_changes_nothing(road: Road) -> None:
    case = _told(road)
    with pytest.raises(Invalid) as refused:
        cases.intake_again(case, form={**FILLED, "seats": 12}, materials={}, actor=road.clerk)
    assert refused.value.fields == {"material.m01": "还没有交"}
    assert Case.objects.get().form == FILLED


def test_not_accepted_at_the_window_with_reason_and_remedies(road: Road) -> None:
    given = {"answers": {}, "form": {}, "actor": road.clerk}
    with pytest.raises(Invalid):
        cases.intake_refused(road.centre, road.party, road.revision, reason=" ", **given)
    case = cases.intake_refused(road.centre, road.party, road.revision, reason="不属于本机关职权", **given)
    paper = documents.of_subject(case.subject).get()
    assert (case.state, paper.kind, paper.content["reasons"]) == (
        "not_accepted",
        "non_acceptance",
        ["不属于本机关职权"],
    )
    assert paper.content["reconsideration"]
    assert not timelimits.of_subject(case.subject)


@pytest.mark.parametrize("who", ["examiner", "chief", "applicant"])
def test_only_the_window_takes_in(road: Road, who: str) -> None:
    actor = getattr(road, who)
    for verb, words in (
        (cases.intake_for_correction, {"materials": {}, "wanted": {"m01": "还没有交"}}),
        (cases.intake_refused, {"reason": "不归本局"}),
    ):
        with pytest.raises(NotPermitted):
            verb(road.centre, road.party, road.revision, answers={}, form=FILLED, actor=actor, **words)
    with pytest.raises(NotPermitted):
        cases.intake_again(_told(road), form=FILLED, materials={"m01": "paper"}, actor=StaffFactory(unit=road.bureau))


def test_statements_of_the_other_answers(road: Road, statements) -> None:
    take_in(road)
    org.roles_of(road.clerk)
    with statements(12):
        _told(road)
    with statements(12):
        cases.intake_refused(
            road.centre, road.party, road.revision, answers={}, form={}, reason="不归", actor=road.clerk
        )


def test_what_another_system_passes_on_keeps_its_channel_and_its_deadline(road: Road) -> None:
    promise = Policy.until(LimitKind.PROMISED, at(3, 20, 15, 30), since=at(3, 2, 10, 5))
    case = take_in(road, particulars=Particulars(channel="web", promise=promise))
    limits = {limit.kind: limit for limit in timelimits.of_subject(case.subject)}
    assert (case.channel, case.due_at) == ("web", at(3, 20, 15, 30))
    assert limits["promised"].due_at == road.task(case).due_at == at(3, 20, 15, 30)
    assert limits["statutory"].due_at == clock.end_of(dt.date(2026, 3, 30))  # the law's is the item's


def test_a_promise_of_its_own_is_extended_where_its_item_promises_nothing(road: Road) -> None:
    plain = road.item(item_type="20", statutory_amount=None, statutory_unit="", promised_amount=None)
    promise = Policy.until(LimitKind.PROMISED, at(3, 20, 15, 30), since=at(3, 2, 10, 5))
    case = take_in(road, plain, particulars=Particulars(promise=promise))
    assert case.due_at == at(3, 20, 15, 30)
    extended = cases.extend(case, days=2, reason="要等上级批复", actor=road.head)
    assert extended.due_at == clock.end_of(dt.date(2026, 3, 24))
