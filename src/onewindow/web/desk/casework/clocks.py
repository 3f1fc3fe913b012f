"""The clock bar of a case: the limit that counts now, why it ends on that day, and the limits beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from onewindow.cases.service import Case
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import Explanation, Limit, LimitKind, LimitState, Remaining
from onewindow.web.desk.lights import limit_of


@dataclass(frozen=True)
class Beside:
    """Another limit in one line: what it is called, how much is left, when it ends."""

    name: str
    limit: Limit
    remaining: Remaining


@dataclass(frozen=True)
class Clock:
    limit: Limit
    remaining: Remaining
    explanation: Explanation
    beside: Sequence[Beside]


def clock_of(case: Case, step_names: dict[str, str]) -> Clock | None:
    """Two statements; ``step_names`` says what the steps with a limit of their own are called."""
    limits = timelimits.of_subject(case.subject)
    limit = limit_of(case, limits)
    if limit is None:
        return None
    others = [one for one in limits if one.pk != limit.pk and one.state != LimitState.FINISHED]
    beside = [
        Beside(
            step_names.get(one.label, one.label) if one.kind == LimitKind.STEP else str(one.get_kind_display()),
            one,
            timelimits.remaining(one),
        )
        for one in others
    ]
    return Clock(limit, timelimits.remaining(limit), timelimits.explain(limit), beside)
