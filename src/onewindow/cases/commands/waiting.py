"""What moves the procedure of a case beside people: a wait that is over, a message that came."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from onewindow.cases.commands.one_by_one import one_by_one
from onewindow.cases.commands.walk import locked, record
from onewindow.cases.states import State
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Advance


def end_waits() -> list[str]:
    """Let every case go on in which a timer of the procedure is over; their numbers. Each in a transaction of its own.

    Safe to run again. A day that a holiday notice may still move ends nothing, and nothing goes on while a special procedure stops the
    clock. Raises ``SomeLeftUndone`` after the others when one could not go on.
    """
    over = timelimits.surely_over("case", LimitKind.TIMER)
    return one_by_one("end waits", over, "subject_key", end_waits_of)


@transaction.atomic
def end_waits_of(number: str) -> bool:
    """Whether a timer of this case acted now."""
    actor = org.system_actor()
    case = locked(number, actor=actor)
    if case.state == State.SUSPENDED:
        return False
    advances = procedures.time_is_up(case.subject, actor=actor)
    if advances:
        record(case, "case.wait_ended", actor=actor, **_steps(advances))
    return bool(advances)


@transaction.atomic
def receive_message(number: str, message: str, *, actor: Person) -> bool:
    """A message has come that the procedure of the case may wait for; whether it was news.

    Only the house itself brings messages, from facts: no role is asked for. Raises ``NotFound('no_such_case')``.
    """
    case = locked(number, actor=actor)
    advance = procedures.message_has_come(case.subject, message, actor=actor)
    if advance is not None:
        record(case, "case.message_came", actor=actor, message=message, **_steps([advance]))
    return advance is not None


def _steps(advances: Sequence[Advance]) -> dict[str, Any]:
    return {
        "opened": [node.name for advance in advances for node in advance.opened],
        "closed": [node.name for advance in advances for node in advance.closed],
    }
