"""``bench case-commands``: the verbs of a case through the commands and through HTTP, beside plain SQL for the same rows.

The server over HTTP is the launcher's; only its worker rests, because papers written in the background would take the cores
from whichever arm has its turn. Eight clients do one verb at a time together, in short rounds (plain SQL, commands, HTTP, plain SQL …); a figure is the median
of the ratios within a round, so that a machine with other work on it disturbs both sides alike.
"""

import copy
import os
import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.management.base import CommandError
from django.db import connection

from onewindow.cases import service as cases
from onewindow.cases.service import Case, CaseMaterial
from onewindow.console.bench import setting
from onewindow.console.bench.by_http import ByHttp
from onewindow.console.bench.case_sql import BySql
from onewindow.console.bench.clients import Clients, clients
from onewindow.console.bench.frame import Figure, at_least, at_most, information
from onewindow.console.bench.served import served
from onewindow.console.bench.setting import Line
from onewindow.console.forking import leave_no_connection
from onewindow.console.progress import progress_bar
from onewindow.kernel.org.service import Person
from onewindow.procedures import service as procedures

VERBS = {"open": "开办件", "accept": "受理", "step": "办结环节", "decide": "决定"}
CLIENTS, ROUNDS, CASES = 8, 5, 6
COMMANDS_GOAL, HTTP_GOAL, STATEMENTS_GOAL = 0.35, 0.2, 12
YARDSTICK = "sql"

# Seconds that a round took, by arm and verb.
Round = dict[str, dict[str, float]]


class ByCommands:
    """The four verbs on one line of business, as a page would call them."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def open(self, _nothing: None = None) -> str:
        line = self.line
        return cases.open_draft(line.revision, line.party, actor=_fresh(line.applicant), channel="web").number

    def hand_in(self, number: str) -> str:
        """Between the verbs and not measured: the applicant fills in, brings the papers, submits."""
        applicant = self.line.applicant
        case = cases.save_draft(number, form=self.line.form, actor=applicant)
        missing = case.materials.filter(state=CaseMaterial.State.MISSING)
        missing.update(state=CaseMaterial.State.RECEIVED, on_paper=True)
        return cases.submit(number, actor=applicant).number

    def accept(self, number: str) -> str:
        return cases.accept(number, actor=_fresh(self.line.clerk)).number

    def step(self, number: str) -> str:
        return cases.examine(number, opinion="符合规定。", actor=_fresh(self.line.examiner)).number

    def decide(self, number: str) -> str:
        return cases.decide(number, outcome="granted", opinion="同意。", actor=_fresh(self.line.chief)).number


def _fresh(person: Person) -> Person:
    """The account as a request has it: read, its roles not yet."""
    read = copy.copy(person)
    read.held_on = None
    return read


def run() -> list[Figure]:
    """Load the city, count statements on one road, then measure in rounds."""
    setting.load()
    lines = setting.lines(CLIENTS)
    road = ByCommands(lines[0])
    counted = [*_statements(road, road, "命令"), *_statements(ByHttp(lines[0]), road, "HTTP")]
    plain = _plain(lines)
    leave_no_connection()
    with served(os.environ, "--without-worker") as (_members, port):
        arms: dict[str, Callable[[int], object]] = {
            YARDSTICK: plain,
            "commands": lambda place: ByCommands(lines[place]),
            "http": lambda place: ByHttp(lines[place], port, place),
        }
        rounds = _rounds(arms)
    same_rows()
    commands = _figures(rounds, "commands", "命令", COMMANDS_GOAL)
    return [*commands, *_figures(rounds, "http", "HTTP", HTTP_GOAL), *counted]


def _rounds(arms: Mapping[str, Callable[[int], object]]) -> list[Round]:
    """Every arm once in each round; the first round, in which processes and caches warm up, does not count."""
    with clients(CLIENTS, arms) as many, progress_bar("轮次", ROUNDS + 1) as advance:
        rounds: list[Round] = []
        for _turn in range(ROUNDS + 1):
            rounds.append({arm: _road(many, arm) for arm in arms})
            advance(1)
    return rounds[1:]


def _road(many: Clients, arm: str) -> dict[str, float]:
    """Every client brings its cases from draft to decision; seconds of each verb."""
    seconds: dict[str, float] = {}
    tasks: Sequence[Sequence[Any]] = [[None] * CASES] * CLIENTS
    for verb in VERBS:
        if arm == "http" and verb != "open":
            _time, tasks = many.do(arm, f"ready_{verb}", tasks)
        seconds[verb], tasks = many.do(arm, verb, tasks)
        if verb == "open":
            _time, tasks = many.do("commands", "hand_in", tasks)
    return seconds


def _plain(lines: Sequence[Line]) -> Callable[[int], BySql]:
    """The yardstick, knowing where the first case of each line went."""
    first = [Case.objects.get(number=ByCommands(line).open()) for line in lines]
    version = procedures.Version.objects.filter(definition__code=setting.PROCEDURE, state="published").get()
    return lambda place: BySql(lines[place], first[place].window_unit_id, version.pk)


def _statements(arm: ByCommands | ByHttp, road: ByCommands, name: str) -> list[Figure]:
    """How many statements each verb takes, when the process has met the procedure and the calendar before."""
    _walk(arm, road, [])
    counts: list[tuple[str, int]] = []
    _walk(arm, road, counts)
    return [at_most(f"{name} {VERBS[verb]} 语句", count, "条", STATEMENTS_GOAL) for verb, count in counts]


def _walk(arm: ByCommands | ByHttp, road: ByCommands, counts: list[tuple[str, int]]) -> None:
    number = ""
    for verb in VERBS:
        if isinstance(arm, ByHttp) and verb != "open":
            getattr(arm, f"ready_{verb}")(number)
        seen: list[str] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any, seen: list[str] = seen) -> Any:
            seen.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            number = getattr(arm, verb)(number)
        counts.append((verb, len(seen)))
        if verb == "open":
            road.hand_in(number)


def _figures(rounds: Sequence[Round], arm: str, name: str, goal: float) -> list[Figure]:
    """How an arm compares: all verbs together against the goal, each verb for information."""
    made = CLIENTS * CASES
    whole = [sum(one[YARDSTICK].values()) / sum(one[arm].values()) for one in rounds]
    figures = [at_least(f"{name}：纯 SQL，四步合计", statistics.median(whole), "", goal)]
    for verb, word in VERBS.items():
        ratio = statistics.median(one[YARDSTICK][verb] / one[arm][verb] for one in rounds)
        speed = statistics.median(made / one[arm][verb] for one in rounds)
        plain = statistics.median(made / one[YARDSTICK][verb] for one in rounds)
        figures += [
            information(f"{name}：纯 SQL，{word}", ratio, ""),
            information(f"{name} {word}", speed, "次/秒"),
            information(f"纯 SQL {word}", plain, "次/秒"),
        ]
    return figures


# How many rows each decided case has in each table; for one party (one item) every case must have the same.
_DIFFERENT = """
SELECT party_id, array_agg(DISTINCT rows::text) FROM (
    SELECT c.party_id, ARRAY[
        (SELECT count(*) FROM cases_casematerial WHERE case_id = c.id),
        (SELECT count(*) FROM timelimits_limit WHERE subject_key = c.number),
        (SELECT count(*) FROM timelimits_ledgerentry l JOIN timelimits_limit t ON t.id = l.limit_id WHERE t.subject_key = c.number),
        (SELECT count(*) FROM documents_document WHERE subject_key = c.number),
        (SELECT count(*) FROM procedures_execution WHERE subject_key = c.number),
        (SELECT count(*) FROM procedures_task WHERE subject_key = c.number),
        (SELECT count(*) FROM audit_entry WHERE subject_key = c.number),
        (SELECT count(*) FROM procrastinate_jobs WHERE args -> 'payload' ->> 'number' = c.number),
        (SELECT count(*) FROM procrastinate_jobs j JOIN documents_document d ON args -> 'payload' ->> 'number' = d.number
         WHERE d.subject_key = c.number)] AS rows
    FROM cases_case c WHERE c.state = 'decided'
) AS counted GROUP BY party_id HAVING count(DISTINCT rows) > 1
"""


def same_rows() -> None:
    """A yardstick that leaves other rows than the commands measures nothing: then there are no figures."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENT)
        different = cursor.fetchall()
    if different:
        raise CommandError(f"两边写下的行不一样，对照不成立：{different}")
