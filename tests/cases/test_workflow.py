"""The tables of states, verb by verb and state by state, through the commands themselves."""

import io

import pytest

from onewindow.base.errors import Conflict
from onewindow.cases import service as cases
from onewindow.cases.service import KEEPS_STATE, WORKFLOW, Case, State
from tests.cases.road import FILLED, PDF, Road

CALLS = {
    "submit": lambda road, case: cases.submit(case, actor=road.applicant),
    "pre_examine": lambda road, case: cases.pre_examine(case, actor=road.clerk),
    "request_correction": lambda road, case: cases.request_correction(
        case, materials={"m01": "缺页"}, actor=road.clerk
    ),
    "resubmit": lambda road, case: cases.resubmit(case, actor=road.applicant),
    "accept": lambda road, case: cases.accept(case, actor=road.clerk),
    "refuse_acceptance": lambda road, case: cases.refuse_acceptance(case, reason="不归本局", actor=road.clerk),
    "give_back": lambda road, case: cases.give_back(case, ground="asked", reason="申请人来电要求", actor=road.clerk),
    "examine": lambda road, case: cases.examine(case, opinion="同意", actor=road.examiner),
    "suspend": lambda road, case: cases.suspend(
        case, kind="hearing", days_needed=5, reason="要听证", actor=road.examiner
    ),
    "resume": lambda road, case: cases.resume(case, actor=road.examiner),
    "decide": lambda road, case: cases.decide(case, outcome="granted", actor=road.chief),
    "issue": lambda road, case: cases.issue(case, actor=road.issuer),
    "deliver": lambda road, case: cases.deliver(case, method="counter", actor=road.clerk),
    "withdraw": lambda road, case: cases.withdraw(case, actor=road.applicant),
    "archive": lambda road, case: cases.archive(case, actor=road.clerk),
    "save_draft": lambda road, case: cases.save_draft(case, form={"show": "新"}, actor=road.applicant),
    "add_file": lambda road, case: cases.add_file(
        case, "supplement", io.BytesIO(PDF), "说明.pdf", actor=road.applicant
    ),
    "receive_paper": lambda road, case: cases.receive_paper(case, ["m01"], actor=road.clerk),
    "mark_material": lambda road, case: cases.mark_material(case, "m01", fits=True, actor=road.clerk),
    "ask_explanation": lambda road, case: cases.ask_explanation(case, question="几场？", actor=road.examiner),
    "supplement": lambda road, case: cases.supplement(case, words="两场", actor=road.applicant),
    "revoke": lambda road, case: cases.revoke(case, ground="70.1", reason="期满", actor=road.head),
    "extend": lambda road, case: cases.extend(case, days=5, reason="复杂", actor=road.head),
}


# No verb of anybody's: the house's job takes this step, in tests/packages/test_leading_notice.py.
BY_THE_HOUSE = {"refuse_uncorrected"}


def test_no_verb_of_the_table_is_left_out() -> None:
    assert {row.verb for row in WORKFLOW.transitions} - CALLS.keys() == BY_THE_HOUSE


@pytest.mark.parametrize("state", State.values)
def test_each_verb_goes_where_the_table_says_or_is_refused(road: Road, state: str) -> None:
    plain = road.item(procedure=False)  # the procedure's own order of steps is another table
    case = road.case_in(state, plain)
    for verb, call in CALLS.items():
        if WORKFLOW.allows(verb, state) or KEEPS_STATE.allows(verb, state):
            continue
        with pytest.raises(Conflict) as refused:
            call(road, case)
        assert refused.value.code == "wrong_state", verb
    assert Case.objects.get(pk=case.pk).state == state


@pytest.mark.parametrize(
    ("verb", "source"),
    [(row.verb, source) for row in WORKFLOW.transitions for source in row.sources if row.verb in CALLS],
)
def test_every_row_of_the_table_can_be_walked(road: Road, verb: str, source: str) -> None:
    case = road.case_in(source, road.item(procedure=False), outcome=_outcome(verb, source))
    if verb in ("submit", "resubmit"):
        cases.save_draft(case, form=FILLED, actor=road.applicant)
        case.materials.filter(code="m01").update(state="received")
    assert CALLS[verb](road, case).state == WORKFLOW.next_state(verb, source)


def _outcome(verb: str, source: str) -> str:
    return "refused" if (verb, source) == ("deliver", State.DECIDED) else "granted"


@pytest.mark.parametrize(
    ("verb", "source"),
    [(row.verb, source) for row in KEEPS_STATE.transitions for source in row.sources if row.verb in CALLS],
)
def test_what_keeps_the_state_keeps_it(road: Road, verb: str, source: str) -> None:
    case = road.case_in(source, road.item(procedure=False))
    CALLS[verb](road, case)
    assert Case.objects.get(pk=case.pk).state == source
