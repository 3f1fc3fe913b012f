import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.base import clock
from onewindow.cases import service as cases
from onewindow.cases.service import Case, State
from onewindow.kernel.org.service import system_actor
from onewindow.supervision import service as supervision
from onewindow.supervision.service import Trace
from tests.cases.road import FILLED, Road
from tests.supervision import miner

SCHEMA = json.loads((Path(__file__).parent / "ocel20.schema.json").read_text())


def traces() -> list[Trace]:
    return list(supervision.traces(cases.visible_to(system_actor()).submitted_between(None, None)))


def ocel(found: list[Trace]) -> dict[str, Any]:
    stream = io.BytesIO()
    supervision.write_ocel(found, stream)
    return dict(json.loads(stream.getvalue()))


def test_a_trace_tells_everything_in_order(road: Road) -> None:
    case = road.case_in(State.DELIVERED)
    (trace,) = traces()
    verbs = [one.activity for one in trace.occurrences]
    assert [verb for verb in verbs if verb.startswith("case.")][-5:] == [
        "case.accepted",
        "case.examined",
        "case.decided",
        "case.issued",
        "case.delivered",
    ]
    assert verbs.count("step.opened") == verbs.count("step.done") == len(trace.steps) > 1
    assert [one.at for one in trace.occurrences] == sorted(one.at for one in trace.occurrences)
    assert (trace.number, trace.state, trace.outcome) == (case.number, "delivered", "granted")
    assert all(one.words for one in trace.occurrences)


def test_every_channel_begins_a_trace_the_same_way(road: Road) -> None:
    road.case_in(State.ACCEPTED)
    cases.intake(
        road.centre,
        road.party,
        road.revision,
        answers={},
        form=FILLED,
        materials={"m01": "paper", "m02": "deferred"},
        actor=road.clerk,
    )
    refused = {"answers": {}, "form": FILLED, "reason": "不归本机关办。", "actor": road.clerk}
    cases.intake_refused(road.centre, road.party, road.revision, **refused)
    first = [[one.activity for one in trace.occurrences if one.activity.startswith("case.")] for trace in traces()]
    assert {trace.channel for trace in traces()} == {"web", "window"}
    assert [begun[0] for begun in first] == ["case.opened"] * 3
    assert all("case.submitted" in begun for begun in first)


def test_who_it_was_is_a_pseudonym_that_stays_the_same(road: Road) -> None:
    road.case_in(State.DELIVERED)
    road.case_in(State.ACCEPTED)
    first, second = traces()
    assert first.party == second.party
    accepted = [one.actor for trace in (first, second) for one in trace.occurrences if one.activity == "case.accepted"]
    assert accepted[0] == accepted[1] != ""
    decided = next(one.actor for one in first.occurrences if one.activity == "case.decided")
    assert decided != accepted[0]


@pytest.mark.parametrize("write", [supervision.write_xes, supervision.write_ocel])
def test_nobody_is_named(road: Road, write: Any) -> None:
    case = road.case_in(State.DELIVERED)
    stream = io.BytesIO()
    assert write(traces(), stream) > 0
    text = stream.getvalue().decode()
    assert case.number in text
    secrets = [road.party.name, road.party.phone_masked, road.party.id_masked, road.clerk.name, road.chief.name]
    assert [word for word in secrets if word and word in text] == []


def test_a_draft_is_in_no_log(road: Road) -> None:
    road.draft()
    assert traces() == []
    log = ocel([])
    assert log["events"] == log["objects"] == []


def test_ocel_fits_the_schema_of_the_standard(road: Road) -> None:
    for state in (State.DELIVERED, State.SUSPENDED, State.CORRECTION, State.WITHDRAWN):
        road.case_in(state)
    log = ocel(traces())
    validator = jsonschema_rs.Draft7Validator(SCHEMA, validate_formats=True)
    assert [str(fault) for fault in validator.iter_errors(log)] == []
    assert not validator.is_valid(log | {"events": [{"id": 1}]})
    types = {kind["name"] for kind in log["eventTypes"]}
    assert {event["type"] for event in log["events"]} <= types
    known = [row["id"] for row in log["objects"]]
    assert len(known) == len(set(known))
    related = {link["objectId"] for row in (*log["events"], *log["objects"]) for link in row["relationships"]}
    assert related <= set(known)


def test_units_go_by_their_codes_and_every_person_has_a_kind(road: Road) -> None:
    road.case_in(State.DELIVERED)
    objects = ocel(traces())["objects"]
    units = {row["id"] for row in objects if row["type"] == "unit"}
    assert units == {f"unit-{unit.code}" for unit in (road.bureau, road.centre)}
    people = [row for row in objects if row["type"] == "person"]
    assert people
    assert [row["id"] for row in people if not row["attributes"]] == []


def test_pm4py_reads_ocel(road: Road, tmp_path: Path) -> None:
    for state in (State.DELIVERED, State.SUSPENDED):
        road.case_in(state)
    file, found = tmp_path / "log.json", traces()
    file.write_bytes(json.dumps(ocel(found)).encode())
    read = miner.read_ocel(file)
    assert read["events"] == read["flat"] == sum(len(trace.occurrences) for trace in found)
    assert read["objects"]["case"] == 2
    assert read["objects"]["step"] == sum(len(trace.steps) for trace in found)
    assert read["objects"]["party"] == 1
    assert "case.accepted" in read["types"]


def test_pm4py_reads_xes(road: Road, tmp_path: Path) -> None:
    numbers = [road.case_in(state).number for state in (State.DELIVERED, State.SUSPENDED)]
    file, found = tmp_path / "log.xes", traces()
    with file.open("wb") as stream:
        written = supervision.write_xes(found, stream)
    read = miner.read_xes(file)
    assert read["cases"] == sorted(numbers)
    assert read["events"] == written == sum(len(trace.occurrences) for trace in found)
    assert "受理" in read["activities"]
    assert read["variants"] == 2


def test_the_cost_is_the_same_for_one_and_for_many(road: Road) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            traces()
        return len(queries)

    road.case_in(State.ACCEPTED)
    one = statements()
    for _again in range(3):
        road.case_in(State.DELIVERED)
    assert statements() == one


def test_only_what_was_submitted_in_the_time(road: Road) -> None:
    case = road.case_in(State.ACCEPTED)
    day = clock.local(case.submitted_at).date()
    everything = Case.objects.all()
    assert list(everything.submitted_between(day, day)) == [case]
    assert not everything.submitted_between(day + dt.timedelta(days=1), None)
    assert not everything.submitted_between(None, day - dt.timedelta(days=1))
