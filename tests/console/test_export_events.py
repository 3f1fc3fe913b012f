import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from onewindow.base import clock
from onewindow.cases.service import State
from onewindow.kernel.audit.service import Entry
from tests.cases.road import Road, publish_spring


@pytest.fixture
def road(transactional_db: None) -> Road:
    """As the operator runs it: in no transaction of somebody else's."""
    publish_spring()
    return Road()


@pytest.mark.parametrize("form", ["xes", "ocel"])
def test_the_file_is_written_and_the_audit_knows(road: Road, tmp_path: Path, form: str) -> None:
    case = road.case_in(State.DELIVERED)
    file, said = tmp_path / f"log.{form}", StringIO()
    call_command("export_events", file, format=form, stdout=said)
    assert case.number in file.read_text()
    entry = Entry.objects.get(verb="event_log.exported")
    assert (entry.subject_key, entry.changes["format"]) == (file.name, form)
    assert f"{entry.changes['events']} 个事件" in said.getvalue()
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_only_what_was_submitted_in_the_time(road: Road, tmp_path: Path) -> None:
    case = road.case_in(State.ACCEPTED)
    day = clock.local(case.submitted_at).date().isoformat()
    file = tmp_path / "log.json"
    call_command("export_events", str(file), "--format=ocel", f"--since={day}", f"--until={day}", stdout=StringIO())
    assert {row["id"] for row in json.loads(file.read_text())["objects"] if row["type"] == "case"} == {case.number}
    call_command("export_events", str(file), "--format=ocel", "--until=2020-01-01", stdout=StringIO())
    assert json.loads(file.read_text())["objects"] == []


def test_a_place_that_cannot_be_written_is_said_and_nothing_is_left(road: Road, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有写成"):
        call_command("export_events", tmp_path / "nowhere" / "log.xes", format="xes")
    assert list(tmp_path.iterdir()) == []
    assert not Entry.objects.filter(verb="event_log.exported").exists()
