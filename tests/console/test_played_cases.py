"""The demo city's rows become cases by the commands that people use."""

from typing import Any

import pytest

from onewindow.base import clock
from onewindow.cases.service import Case, State
from onewindow.console.city import filings, played_cases, story
from onewindow.kernel.audit import service as audit
from tests.cases.conftest import road, spring
from tests.cases.road import FORM, Road, at
from tests.factories import ApplicantFactory, citizen_id

__all__ = ["road", "spring"]

DATED = {**FORM, "properties": {**FORM["properties"], "first_on": {"type": "string", "format": "date"}}}


@pytest.fixture
def row(road: Road, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """An application of the week before, filled in at home."""
    number = citizen_id()
    ApplicantFactory(party__id_number=number)
    # Another window of the same centre: the road's clerk belongs to none.
    monkeypatch.setattr(filings, "WINDOW", road.centre.code)
    road.revision.form_schema = DATED
    road.revision.save(update_fields=["form_schema"])
    return {
        "item": road.revision.item.code,
        "party_id_type": "111",
        "party": number,
        "channel": "web",
        "days_ago": 15,
        "until": "accepted",
        "title": "春天的音乐会",
        "answers": {},
        "form": {"show": "春天的音乐会", "first_on": "@+60"},
        "delivery": {"method": "counter"},
    }


def _play(row: dict[str, Any], **more: Any) -> Case:
    case = played_cases.play({**row, **more})
    case.refresh_from_db()
    return case


def _entry(case: Case, verb: str) -> audit.Entry:
    return audit.history(case.subject).get(verb=verb)


def test_days_are_counted_from_the_day_of_filing(row: dict[str, Any]) -> None:
    case = _play(row)

    # Fifteen working days before 2 March, with the nine days of the festival between.
    assert case.created_at.date() == at(2, 3).date()
    assert case.form["first_on"] == "2026-04-04"


def test_only_whole_words_are_days() -> None:
    filled = {"on": "@-400", "mail": "a@+3.example", "rows": [{"on": "@+1"}], "seats": 3}

    assert story.dated(filled, at(3, 2).date()) == {
        "on": "2025-01-26",
        "mail": "a@+3.example",
        "rows": [{"on": "2026-03-03"}],
        "seats": 3,
    }


def test_at_the_window_a_clerk_takes_paper_in_and_accepts_at_once(row: dict[str, Any], road: Road) -> None:
    case = _play(row, channel="window", deferred=["m02"])

    assert (case.state, case.channel, case.filed_by) == (State.ACCEPTED, "window", road.clerk)
    assert case.window_unit == road.centre
    came = {material.code: (material.state, material.on_paper) for material in case.materials.all()}
    assert came == {"m01": ("received", True), "m02": ("deferred", False), "m03": ("exempt", False)}


def test_what_people_write_is_in_the_case(row: dict[str, Any]) -> None:
    words = {"refused": "节目与申报内容不一致，依据条例第二十五条不予批准。", "examined": "视听资料里多出一个节目。"}
    case = _play(row, until="decided", outcome="refused", words=words)

    assert (case.outcome, case.refusal_reason) == ("refused", words["refused"])
    assert _entry(case, "case.examined").note == words["examined"]


@pytest.mark.parametrize(
    ("until", "words", "reason"),
    [
        ("not_accepted", {"not_accepted": "不属于营业性演出。"}, "不属于营业性演出。"),
        ("returned", {"returned": "请到南浦区办理。"}, "请到南浦区办理。"),
        ("withdrawn", {"withdrawn": "演员病了，改到秋天。"}, "演员病了，改到秋天。"),
    ],
)
def test_a_story_may_end_early(row: dict[str, Any], until: str, words: dict[str, str], reason: str) -> None:
    case = _play(row, until=until, words=words)

    assert case.state == until
    assert _entry(case, f"case.{until}").note == reason


def test_a_correction_asks_for_what_the_row_says(row: dict[str, Any]) -> None:
    case = _play(row, until="correction", words={"correction": {"m01": "缺第三个节目的唱词。"}})

    assert case.state == State.CORRECTION
    assert case.materials.get(code="m01").note == "缺第三个节目的唱词。"


def test_a_corrected_application_goes_on(row: dict[str, Any]) -> None:
    case = _play(row, words={"correction": {"m01": "缺第三个节目的唱词。"}})

    assert case.state == State.ACCEPTED
    assert _entry(case, "case.correction_requested").at < _entry(case, "case.resubmitted").at


def test_the_special_procedure_is_the_one_named(row: dict[str, Any]) -> None:
    asked = {"kind": "hearing", "days": 12, "reason": "附近居民对夜间演出有意见，要听证。"}
    case = _play(row, until="suspended", words={"suspend": asked})

    assert (case.state, case.pause_reason) == (State.SUSPENDED, "hearing")


def test_the_head_extends_the_limit_before_it_ends(row: dict[str, Any]) -> None:
    case = _play(row, until="in_review", extended=True, words={"extend": "等待外地核实演员身份。"})

    assert case.state == State.IN_REVIEW
    assert _entry(case, "case.extended").note == "等待外地核实演员身份。"
    assert _entry(case, "case.extended").changes["days"] == 10


def test_what_is_decided_on_the_spot_is_over_the_same_day(row: dict[str, Any], road: Road) -> None:
    road.revision.case_type, road.revision.promised_amount = "1", 0
    road.revision.save(update_fields=["case_type", "promised_amount"])
    case = _play(row, until="issued", channel="window")

    days = {clock.local(at).date() for at in (case.accepted_at, case.decided_at) if at is not None}
    assert days == {clock.local(case.created_at).date()}


def test_not_answered_it_counts_as_accepted(row: dict[str, Any]) -> None:
    case = _play(row, by_law=True)

    assert case.accepted_by_law
    assert case.accepted_at == case.received_at


def test_an_unknown_applicant_is_named(row: dict[str, Any]) -> None:
    with pytest.raises(LookupError, match="没有登记"):
        _play(row, party=citizen_id())
