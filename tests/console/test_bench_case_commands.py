"""The yardstick of ``bench case-commands`` leaves what the commands leave; nothing here is timed."""

from collections.abc import Iterator

import pytest
from django.core.management.base import CommandError
from django.db import connection

from onewindow.base import clock
from onewindow.cases.service import Case
from onewindow.console.bench import case_commands
from onewindow.console.bench.case_commands import VERBS, ByCommands
from onewindow.console.bench.case_sql import BySql
from onewindow.console.bench.setting import Line
from onewindow.kernel.audit.service import Entry
from onewindow.procedures.service import Version
from tests.cases.road import Road, at, publish_spring


@pytest.fixture
def line(transactional_db: None) -> Iterator[Line]:
    """One line of business, with real commits: plain SQL has a connection of its own."""
    publish_spring()
    with clock.moved_to(at(3, 2)):
        road = Road()
        yield Line(
            revision=road.revision,
            window=road.centre,
            party=road.party,
            id_number="",
            applicant=road.applicant,
            clerk=road.clerk,
            examiner=road.examiner,
            chief=road.chief,
            key="",
        )


def walked(line: Line, arm: ByCommands | BySql) -> Case:
    """A case brought to its decision, as the benchmark does it: what lies between the verbs is always done by the commands."""
    number = ""
    for verb in VERBS:
        number = getattr(arm, verb)(number)
        if verb == "open":
            ByCommands(line).hand_in(number)
    return Case.objects.get(number=number)


def by_sql(line: Line) -> Case:
    arm = BySql(line, line.window.pk, Version.objects.get(state="published").pk)
    try:
        return walked(line, arm)
    finally:
        arm.connection.close()


def woken(case: Case) -> list[tuple[str, str]]:
    """Which facts of the case wait for whom."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args ->> 'fact', args ->> 'handler' FROM procrastinate_jobs WHERE args -> 'payload' ->> 'number' = %s"
            " OR args -> 'payload' ->> 'subject_key' = %s ORDER BY 1, 2",
            [case.number, case.number],
        )
        return cursor.fetchall()


def told(case: Case) -> list[str]:
    return list(Entry.objects.filter(subject_key=case.number).order_by("pk").values_list("verb", flat=True))


def test_plain_sql_leaves_the_rows_the_traces_and_the_facts_of_the_commands(line: Line) -> None:
    by_commands, plain = walked(line, ByCommands(line)), by_sql(line)

    case_commands.same_rows()
    assert (plain.state, plain.outcome) == (by_commands.state, by_commands.outcome) == ("decided", "granted")
    assert told(plain) == told(by_commands)
    assert woken(plain) == woken(by_commands)


def test_a_yardstick_with_other_rows_gives_no_figures(line: Line) -> None:
    walked(line, ByCommands(line))
    by_sql(line).materials.all()[0].delete()

    with pytest.raises(CommandError, match="对照不成立"):
        case_commands.same_rows()
