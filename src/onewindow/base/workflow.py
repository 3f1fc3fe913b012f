"""States and verbs as a table. The command asks it, the button asks it; they cannot differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from onewindow.base.errors import Conflict


@dataclass(frozen=True)
class Transition:
    """From any of ``sources`` the verb leads to ``target``."""

    verb: str
    sources: tuple[str, ...]
    target: str


class Workflow:
    """A table of verb, from, to over one ``TextChoices`` of states."""

    def __init__(self, name: str, transitions: Iterable[Transition]) -> None:
        self.name = name
        self.transitions = tuple(transitions)
        self._targets: Mapping[tuple[str, str], str] = {
            (row.verb, source): row.target for row in self.transitions for source in row.sources
        }

    def allows(self, verb: str, state: str) -> bool:
        """Whether the verb is in the table for this state."""
        return (verb, state) in self._targets

    def next_state(self, verb: str, state: str) -> str:
        """The state after the verb. Raises ``Conflict('wrong_state')`` when the table has no such row."""
        try:
            return self._targets[verb, state]
        except KeyError:
            raise Conflict(
                "wrong_state",
                _("现在的状态不能做这一步，可能有人刚刚处理过。请刷新页面看最新情况，您填的内容没有丢。"),
                verb=verb,
                state=state,
                workflow=self.name,
            ) from None

    def verbs_from(self, state: str) -> frozenset[str]:
        """Every verb possible in a state."""
        return frozenset(verb for verb, source in self._targets if source == state)
