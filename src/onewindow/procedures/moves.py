"""换版: running cases go on in another version of their procedure, many in one transaction, each with its proof.

A part of the command that owns the subjects: it has locked them, and its audit says so in its own words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, DomainError, Invalid
from onewindow.base.subjects import Subject
from onewindow.base.transactions import joining
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind
from onewindow.procedures import engine, limits
from onewindow.procedures.compiled import compiled
from onewindow.procedures.marking import from_json, to_json
from onewindow.procedures.models import Execution, Move, Task
from onewindow.procedures.prospects import Change, Prospect, foresee, mark_of
from onewindow.procedures.publishing import require_publisher
from onewindow.procedures.rows import unit_of
from onewindow.procedures.states import TASK

# A transaction holds the locks of all its cases: colleagues at these wait for it.
MOST_AT_ONCE = 50


@dataclass(frozen=True)
class Moved:
    """What became of one case: the record of its move, or why it stays on its version. ``tasks_ended`` were in somebody's hands."""

    key: str
    move: Move | None = None
    obstacle: DomainError | None = None
    tasks_ended: tuple[Task, ...] = ()


@joining
def move(
    change: Change,
    seen: Mapping[str, str],
    *,
    kind: str,
    reason: str,
    actor: Person,
    refused: Mapping[str, DomainError],
) -> list[Moved]:
    """Move the subjects of a kind that are as they were ``seen`` (key and mark); the others, and the ``refused``, stay and say why.

    Open steps that go on keep their task: its id, who has it in hand, its clock. Twelve statements at most for all, and for each
    case one where a step with a limit of its own ends, one where one begins, one where one is renamed. Raises
    ``Invalid`` with ``reason_missing`` and ``too_many_at_once``, ``NotPermitted('publish_procedure')``.
    """
    require_publisher(actor)
    if len(seen) > MOST_AT_ONCE:
        raise Invalid("too_many_at_once", _("一次最多换 %(most)d 件，请分几次换。") % {"most": MOST_AT_ONCE})
    if not reason.strip():
        sentence = _("请写明为什么换版，会记在每一件里。")
        raise Invalid("reason_missing", sentence, fields={"reason": sentence})
    found = _locked(kind, [key for key in seen if key not in refused])
    same = [one for key, one in found.items() if one.version_id == change.from_version.pk and mark_of(one) == seen[key]]
    prospects = {prospect.key: prospect for prospect in foresee(change, same)}
    going = [prospect for prospect in prospects.values() if prospect.obstacle is None]
    tasks = _open_tasks(going)
    moves = _written(change, going, tasks, reason.strip(), actor)
    ended = {p.key: tuple(_ended(p, tasks)) for p in going}
    return [
        Moved(key, moves[key], None, tuple(task for task in ended[key] if task.person_id))
        if key in moves
        else Moved(key, None, refused.get(key) or _why(prospects.get(key)))
        for key in seen
    ]


def _why(prospect: Prospect | None) -> DomainError:
    if prospect is not None and prospect.obstacle is not None:
        return prospect.obstacle
    return Conflict("case_moved_on", _("您看过以后这件又有人办了，没有换。请重新看它会怎样，再换。"))


Tasks = Mapping[tuple[int, str], Task]


def _locked(kind: str, keys: Sequence[str]) -> dict[str, Execution]:
    """Executions before tasks, and those in one order, as every verb that locks several."""
    rows = Execution.objects.filter(subject_kind=kind, subject_key__in=keys, state=Execution.State.RUNNING)
    rows = rows.select_related("unit", "window_unit").select_for_update(of=("self",)).order_by("pk")
    return {one.subject_key: one for one in rows}


def _open_tasks(going: Sequence[Prospect]) -> Tasks:
    rows = Task.objects.active().filter(execution__in=[p.execution.pk for p in going]).select_related("person")
    locked = rows.select_for_update(of=("self",)).order_by("pk")
    return {(task.execution_id, task.node): task for task in locked}


def _ended(prospect: Prospect, tasks: Tasks) -> Iterable[Task]:
    return (tasks[prospect.execution.pk, step] for step in prospect.plan.closed)


def _written(change: Change, going: Sequence[Prospect], tasks: Tasks, reason: str, actor: Person) -> dict[str, Move]:
    if not going:
        return {}
    before = {prospect.key: prospect.execution.marking for prospect in going}
    _end(task.pk for prospect in going for task in _ended(prospect, tasks))
    _rename(change, going, tasks)
    _carry_over(change, going)
    Task.objects.bulk_create(_tasks(change, going))
    moves = [_record(change, prospect, before[prospect.key], reason, actor) for prospect in going]
    Move.objects.bulk_create(moves)
    for prospect in going:
        _follow_limits(change, prospect, before[prospect.key], tasks, actor)
    subject = Subject("procedure", change.to_version.definition.code)
    versions = {"from": change.from_version.number, "to": change.to_version.number, "cases": len(moves)}
    audit.record("procedure.cases_moved", subject, actor=actor, changes=versions, note=reason)
    return {one.execution.subject_key: one for one in moves}


def _end(ids: Iterable[int]) -> None:
    cancelled = TASK.next_state("cancel", Task.State.OPEN)
    Task.objects.filter(pk__in=list(ids)).update(state=cancelled, closed_at=clock.now())


def _rename(change: Change, going: Sequence[Prospect], tasks: Tasks) -> None:
    """Steps that go on under another id or name. No id is one of the old drawing's (``Passage``), so no two meet on the way."""
    renamed = []
    for prospect in going:
        for new, old in (prospect.plan.kept or {}).items():
            task, node = tasks[prospect.execution.pk, old], change.passage.new.node[new]
            if (task.node, task.name) != (node.id, node.name):
                task.node, task.name = node.id, node.name
                renamed.append(task)
    if renamed:
        Task.objects.bulk_update(renamed, ["node", "name"])


def _carry_over(change: Change, going: Sequence[Prospect]) -> None:
    """The new marking; who has examined stays who has examined (服务双岗), what was answered stays answered."""
    for prospect in going:
        if prospect.plan.marking is not None:
            prospect.execution.marking = to_json(prospect.plan.marking)
            prospect.execution.version = change.to_version
    Execution.objects.bulk_update([prospect.execution for prospect in going], ["version", "marking"])


def _tasks(change: Change, going: Sequence[Prospect]) -> list[Task]:
    units, now = compiled(change.to_version.pk).units, clock.now()
    return [
        Task(
            execution=one,
            node=node.id,
            name=node.name,
            duty=node.duty,
            subject_kind=one.subject_kind,
            subject_key=one.subject_key,
            title=one.title,
            party_name=one.party_name,
            item_code=one.item_code,
            channel=one.channel,
            unit_id=unit_of(one, units, node),
            role=node.role,
            opened_at=now,
            due_at=one.due_at,
            has_limit=node.limit > 0,
        )
        for one, opened in ((prospect.execution, prospect.plan.opened) for prospect in going)
        for node in (change.passage.new.node[step] for step in opened)
    ]


def _record(change: Change, prospect: Prospect, before: Any, reason: str, actor: Person) -> Move:
    return Move(
        execution=prospect.execution,
        from_version=change.from_version,
        to_version=change.to_version,
        mapping=dict(change.passage.mapping),
        before=before,
        after=prospect.execution.marking,
        told=told(prospect),
        promised_due_at=prospect.execution.due_at,
        reason=reason,
        person=actor,
        moved_at=clock.now(),
    )


def told(prospect: Prospect) -> dict[str, Any]:
    """What the plan says of each step, and of the promise, as plain values."""
    names = ("waits", "stands", "counted", "skipped", "again", "opened", "fresh", "closed", "overruled")
    steps = {name: list(getattr(prospect.plan, name)) for name in names}
    promise = prospect.promise
    left = {"left": promise.left, "longest": float(promise.longest), "fits": promise.fits} if promise else {}
    return {**steps, "kept": dict(prospect.plan.kept or {}), **left}


def _timers(change: Change, prospect: Prospect, before: Any) -> tuple[list[str], list[str]]:
    """The timers that end and those that begin; one that waits in both drawings waits on as it did."""
    ran = engine.running_timers(change.passage.old, from_json(before))
    run = engine.running_timers(change.passage.new, prospect.plan.marking) if prospect.plan.marking else ()
    return [name for name in ran if name not in run], [name for name in run if name not in ran]


def _follow_limits(change: Change, prospect: Prospect, before: Any, tasks: Tasks, actor: Person) -> None:
    """The clocks of steps that end end, those that begin begin; one that goes on runs as it did, under its new name."""
    execution, plan = prospect.execution, prospect.plan
    stopped, begun = _timers(change, prospect, before)
    limits.end(
        execution.subject, [*(task.node for task in _ended(prospect, tasks) if task.has_limit), *stopped], actor=actor
    )
    limits.begin(execution, compiled(change.to_version.pk), plan.opened, begun, actor=actor)
    ran = {old: new for new, old in (plan.kept or {}).items() if old != new and tasks[execution.pk, old].has_limit}
    if ran:
        timelimits.relabel(execution.subject, LimitKind.STEP, ran)
