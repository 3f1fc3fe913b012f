import pytest

from onewindow.base.errors import Conflict, NotFound
from onewindow.base.subjects import Subject
from onewindow.kernel.timelimits.service import LimitKind, of_subject
from onewindow.procedures import service as procedures
from tests.procedures.conftest import SUBJECT, Office
from tests.procedures.drawings import BRANCHES, chain, drawing, end, gateway, start, user


def test_the_first_steps_wait_with_all_a_list_shows(line: Office) -> None:
    task = line.task("a")

    assert (task.name, task.duty, task.role, task.unit, task.state) == (
        "环节a",
        "examination",
        "examiner",
        line.unit,
        "open",
    )
    assert (task.title, task.party_name, task.item_code, task.channel) == (
        "营业性演出审批",
        "明川演艺有限公司",
        "X-01",
        "web",
    )


def test_a_subject_runs_once_at_a_time(line: Office) -> None:
    with pytest.raises(Conflict) as refused:
        line.start()

    assert refused.value.code == "procedure_already_running"
    procedures.cancel(SUBJECT, actor=line.clerk)
    line.start()


def test_an_unknown_procedure_is_not_found(office: Office) -> None:
    with pytest.raises(NotFound):
        office.start(code="nothing")


def test_two_statements_whatever_the_size(office: Office, count) -> None:
    many = [user(f"n{i}") + chain("fork", f"n{i}", "join") for i in range(12)]
    wide = drawing(
        start(),
        gateway("fork", "parallel"),
        *many,
        gateway("join", "parallel"),
        end(),
        chain("s", "fork"),
        chain("join", "e"),
    )
    office.publish()
    office.publish(wide, "wide")
    for code in ("line", "wide"):
        office.start(Subject("warm", code), code)

        assert count(lambda code=code: office.start(Subject("case", code), code), office.clerk) == 2


def test_a_step_with_a_limit_starts_its_clock_and_its_end_stops_it(office: Office) -> None:
    office.publish(
        drawing(
            *(
                part.replace('"环节a"', '"环节a" ow:limit="3"').replace('"环节c"', '"环节c" ow:limit="5"')
                for part in BRANCHES
            )
        )
    )
    office.start()

    limits = {limit.label: limit for limit in of_subject(SUBJECT)}
    assert {(one.label, one.kind, one.amount, one.responsible_unit_id) for one in limits.values()} == {
        ("a", LimitKind.STEP, 3, office.unit.pk),
        ("c", LimitKind.STEP, 5, office.unit.pk),
    }
    office.complete("a", office.examiner)
    assert {limit.label: limit.state for limit in of_subject(SUBJECT)} == {"a": "finished", "c": "running"}
    procedures.cancel(SUBJECT, actor=office.clerk)
    assert {limit.state for limit in of_subject(SUBJECT)} == {"finished"}
