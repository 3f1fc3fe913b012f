"""What moves a procedure beside people: time that is over, messages that come. As ``running``, parts of the subject's own command."""

from onewindow.base.subjects import Subject
from onewindow.base.transactions import joining
from onewindow.kernel.org.service import Person
from onewindow.procedures import engine, limits, rows
from onewindow.procedures.compiled import compiled
from onewindow.procedures.engine import RECEIVED
from onewindow.procedures.marking import from_json, to_json
from onewindow.procedures.models import Execution
from onewindow.procedures.running import Advance, write


@joining
def time_is_up(subject: Subject, *, actor: Person) -> list[Advance]:
    """Let every timer of the running procedure whose time is over act, the earliest first; what each brought about.

    A timer that another one has stopped meanwhile does nothing. Two statements when none is due; raises ``Invalid('condition_failed')``.
    """
    execution = _locked(subject)
    if execution is None:
        return []
    moved = []
    for timer in limits.elapsed(subject):
        marking = from_json(execution.marking)
        if timer in marking.places:
            graph = compiled(execution.version_id).graph
            step = engine.elapse(graph, marking, timer, execution.variables)
            moved.append(_written(execution, step, actor))
    return moved


@joining
def message_has_come(subject: Subject, message: str, *, actor: Person) -> Advance | None:
    """Remember that a message has come and let go on whoever waits for it; a message that comes again changes nothing.

    None when no procedure of the subject runs, or when it knew. Raises ``Invalid('condition_failed')``.
    """
    execution = _locked(subject)
    if execution is None or message in execution.variables.get(RECEIVED, ()):
        return None
    execution.variables = {**execution.variables, RECEIVED: [*execution.variables.get(RECEIVED, ()), message]}
    marking = from_json(execution.marking)
    step = engine.receive(compiled(execution.version_id).graph, marking, execution.variables)
    return _written(execution, step, actor)


def _locked(subject: Subject) -> Execution | None:
    running = Execution.objects.filter(
        subject_kind=subject.kind, subject_key=subject.key, state=Execution.State.RUNNING
    )
    return running.select_for_update(of=("self",)).first()


def _written(execution: Execution, step: engine.Step, actor: Person) -> Advance:
    """The row in hand follows, for the next timer that is due."""
    advance = write(step, rows.Closing(execution, actor))
    execution.marking = to_json(step.marking)
    return advance
