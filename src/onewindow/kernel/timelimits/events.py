"""What the clock tells the house."""

from dataclasses import dataclass

from onewindow.kernel.events import service as events


@events.fact
@dataclass(frozen=True)
class DueMoved:
    """Limits of a subject end on another day than before because the calendar is another: who shows the day follows."""

    subject_kind: str
    subject_key: str


@events.fact
@dataclass(frozen=True)
class LightChanged:
    """A time limit became nearly due (``yellow``) or overdue (``red``, ``double_red``): by time, by a command or by a new
    reckoning.
    """

    subject_kind: str
    subject_key: str
    limit_kind: str
    light: str


@events.fact
@dataclass(frozen=True)
class LightRuleChanged:
    """A rule of the lights was set or ended: what runs already follows it, from its first day on."""

    code: str
