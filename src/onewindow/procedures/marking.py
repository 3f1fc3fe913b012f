"""Where the tokens of a run are and how they came there: plain tuples, in memory and as JSON."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Token(NamedTuple):
    """Plain tuples, like moves and markings: a step makes and compares many of them."""

    number: int
    place: str


class Move(NamedTuple):
    """A node has acted: it took tokens, gave tokens, and had an outcome when it was a task."""

    node: str
    took: tuple[Token, ...]
    gave: tuple[Token, ...]
    outcome: str = ""


class Marking(NamedTuple):
    """Where the tokens are and how they came there."""

    live: tuple[Token, ...]
    trail: tuple[Move, ...]
    next_number: int = 0

    @property
    def places(self) -> frozenset[str]:
        return frozenset(token.place for token in self.live)


def outcomes(marking: Marking) -> dict[str, str]:
    """The latest outcome of each task that still counts."""
    return {move.node: move.outcome for move in marking.trail if move.outcome}


def to_json(marking: Marking) -> dict[str, Any]:
    """Plain values for a JSON column: a token is ``[number, place]``, a move ``[node, took, gave, outcome]``."""
    return {
        "live": _pairs(marking.live),
        "trail": [[move.node, _pairs(move.took), _pairs(move.gave), move.outcome] for move in marking.trail],
        "next": marking.next_number,
    }


def from_json(data: Mapping[str, Any]) -> Marking:
    """The inverse of ``to_json``."""
    trail = tuple([Move(node, _tokens(took), _tokens(gave), outcome) for node, took, gave, outcome in data["trail"]])
    return Marking(_tokens(data["live"]), trail, data["next"])


def _pairs(tokens: tuple[Token, ...]) -> list[list[Any]]:
    return [list(token) for token in tokens]


def _tokens(pairs: list[list[Any]]) -> tuple[Token, ...]:
    return tuple([Token(number, place) for number, place in pairs])
