"""Case by case: what happened, in order, and which steps there were. Read in batches, so that a million cases fit through."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from onewindow.base.sealing import digest
from onewindow.cases import service as cases
from onewindow.cases.service import Case, CaseQuerySet
from onewindow.kernel.audit import service as audit
from onewindow.kernel.audit.service import Entry
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Task

BATCH = 1000
OPENED, DONE, CANCELLED = "step.opened", "step.done", "step.cancelled"
STEP_WORDS = {OPENED: "环节产生", DONE: "环节办结", CANCELLED: "环节取消"}


@dataclass(frozen=True)
class Step:
    """A step of the procedure that was opened for the case."""

    key: str
    name: str
    duty: str
    role: str
    outcome: str


@dataclass(frozen=True)
class Occurrence:
    """One thing that happened: ``activity`` is the verb of the audit or what became of a step, ``actor`` a pseudonym (or empty)."""

    at: dt.datetime
    activity: str
    words: str
    actor: str
    actor_kind: str
    step: Step | None = None


@dataclass(frozen=True)
class Place:
    """A unit: names may change and meet, its code stays."""

    code: str
    name: str


@dataclass(frozen=True)
class Trace:
    """One case. Parties are pseudonyms that stay the same from log to log; their kind is told, nothing else."""

    number: str
    item_code: str
    item_name: str
    channel: str
    state: str
    outcome: str
    unit: Place
    window: Place | None
    party: str
    party_kind: str
    agent: str
    agent_kind: str
    due_at: dt.datetime | None
    occurrences: Sequence[Occurrence]

    @property
    def steps(self) -> list[Step]:
        """Each once, in the order they were opened."""
        return list({one.step.key: one.step for one in self.occurrences if one.step}.values())


def traces(seen: CaseQuerySet) -> Iterator[Trace]:
    """The cases in the order they were filed. Three statements for every thousand."""
    rows = seen.select_related("unit", "window_unit", "party", "agent").order_by("created_at", "pk").iterator(BATCH)
    while batch := list(islice(rows, BATCH)):
        numbers = [case.number for case in batch]
        history, steps = audit.histories("case", numbers), procedures.steps_of_all("case", numbers)
        for case in batch:
            yield _trace(case, history[case.number], steps[case.number])


def _trace(case: Case, history: Iterable[Entry], tasks: Iterable[Task]) -> Trace:
    verbs = [_of_verb(entry) for entry in history if entry.verb in cases.verbs()]
    happened = [*verbs, *(one for task in tasks for one in _of_step(task))]
    return Trace(
        number=case.number,
        item_code=case.item_code,
        item_name=case.item_name,
        channel=case.channel,
        state=case.state,
        outcome=case.outcome,
        unit=Place(case.unit.code, case.unit.name),
        window=Place(case.window_unit.code, case.window_unit.name) if case.window_unit else None,
        party=_pseudonym("party", case.party_id),
        party_kind=case.party.kind,
        agent=_pseudonym("party", case.agent_id),
        agent_kind=case.agent.kind if case.agent else "",
        due_at=case.due_at,
        occurrences=sorted(happened, key=lambda one: one.at),
    )


def _of_verb(entry: Entry) -> Occurrence:
    words = cases.desk_words(entry.verb)
    return Occurrence(entry.at, entry.verb, words, _pseudonym("person", entry.actor_id), entry.actor_kind)


def _of_step(task: Task) -> Iterator[Occurrence]:
    step = Step(f"step-{task.pk}", task.name, task.duty, task.role, task.outcome)
    yield Occurrence(task.opened_at, OPENED, STEP_WORDS[OPENED], "", "", step)
    if task.closed_at:
        ending = DONE if task.state == Task.State.DONE else CANCELLED
        kind = task.person.kind if task.person else ""
        yield Occurrence(task.closed_at, ending, STEP_WORDS[ending], _pseudonym("person", task.person_id), kind, step)


def _pseudonym(kind: str, key: int | None) -> str:
    """The same for the same one in every log of this city, and no way back without its key."""
    return f"{kind}-{digest(f'{kind}:{key}', context='event-log').hex()[:16]}" if key else ""
