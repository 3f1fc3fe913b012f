"""撤销 and 注销 of what was granted: the decision, the holder, the public page."""

import pytest

from onewindow.base.errors import Conflict, Invalid
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.kernel.audit import service as audit
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org import service as org
from tests.cases.conftest import OF_A_COMMAND
from tests.cases.road import Road

FRAUD = {"ground": "69.2", "reason": "申请材料是伪造的"}


def _standing(case: Case, kind: str) -> str:
    return documents.standing(documents.of_subject(case.subject).get(kind=kind))


@pytest.mark.parametrize(
    ("ground", "kind", "standing", "article"),
    [
        ("69.2", "revocation", "revoked", "第六十九条第二款"),
        ("70.3", "cancellation", "cancelled", "第七十条第三项"),
    ],
)
def test_decision_and_certificate_hold_no_longer(road: Road, ground, kind, standing, article) -> None:
    case = road.case_in("delivered")
    cases.revoke(case, ground=ground, reason="查明的事实", actor=road.head)
    assert {_standing(case, "grant"), _standing(case, "certificate")} == {standing}
    paper = documents.of_subject(case.subject).get(kind=kind)
    assert paper.content["basis"] == [f"《中华人民共和国行政许可法》{article}"]
    assert (paper.content["reasons"], bool(paper.content["reconsideration"])) == (["查明的事实"], True)
    certificate = documents.of_subject(case.subject).get(kind="certificate")
    found = documents.verify(certificate.number, certificate.verification_code)
    assert (found.standing, found.revocation_reason) == (standing, "查明的事实")


def test_traces_and_timeline(road: Road) -> None:
    case = cases.revoke(road.case_in("delivered"), actor=road.chief, **FRAUD)
    entry = audit.history(case.subject).last()
    assert (entry.verb, entry.changes["ground"], entry.note) == ("case.revoked", "69.2", FRAUD["reason"])
    last = cases.timeline(case)[-1]
    assert (last.words, last.note) == ("许可不再有效：撤销", FRAUD["reason"])
    assert [paper.kind for paper in last.documents] == ["revocation"]
    assert case.state == "delivered"


def test_a_filed_case_too(road: Road) -> None:
    assert cases.revoke(road.case_in("archived"), actor=road.head, **FRAUD).state == "archived"


def test_once(road: Road) -> None:
    case = cases.revoke(road.case_in("delivered"), actor=road.head, **FRAUD)
    with pytest.raises(Conflict) as refused:
        cases.revoke(case, actor=road.head, **FRAUD)
    assert refused.value.code == "already_revoked"


def test_a_refusal_granted_nothing(road: Road) -> None:
    with pytest.raises(Conflict) as refused:
        cases.revoke(road.case_in("delivered", outcome="refused"), actor=road.head, **FRAUD)
    assert refused.value.code == "nothing_to_revoke"


@pytest.mark.parametrize(
    ("words", "code"),
    [({**FRAUD, "reason": " "}, "reason_missing"), ({**FRAUD, "ground": "71"}, "unknown_ground")],
)
def test_what_must_be_said(road: Road, words, code) -> None:
    case = road.case_in("delivered")
    with pytest.raises(Invalid) as refused:
        cases.revoke(case, actor=road.head, **words)
    assert refused.value.code == code
    assert _standing(case, "certificate") == "valid"


def test_statements(road: Road, statements) -> None:
    case = road.case_in("delivered")
    org.roles_of(road.head)
    with statements(OF_A_COMMAND):
        cases.revoke(case, actor=road.head, **FRAUD)
