"""What moving a case to another version means, in words: of a plan that is only foreseen and of a move that was made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from onewindow.procedures import service as procedures
from onewindow.procedures.service import Graph, Marking, Move, Passage, Prospect, Version

Told = Mapping[str, Any]


@dataclass(frozen=True)
class Words:
    """Names of steps; ``opened`` and ``closed`` as they are called in the new and in the old drawing. ``promise`` is a sentence,
    ``late`` whether it warns."""

    waits: str
    stands: str
    lines: tuple[tuple[str, str], ...]
    promise: str = ""
    late: bool = False


@dataclass(frozen=True)
class Side:
    """A version's drawing, lit where a marking has been and stands."""

    title: str
    version: Version
    url: str
    marking: Marking

    @property
    def done(self) -> str:
        return " ".join(sorted(procedures.lit(self.marking)[0]))

    @property
    def now(self) -> str:
        return " ".join(sorted(procedures.lit(self.marking)[1]))


def of_prospect(passage: Passage, prospect: Prospect) -> Words:
    """Of a case as it would be."""
    return _words(passage, procedures.told(prospect))


def of_move(move: Move) -> Words:
    """Of a case as it was moved."""
    return _words(procedures.passage_of(move), move.told)


def _words(passage: Passage, told: Told) -> Words:
    def old(name: str) -> str:
        return _names(passage.old, told.get(name, ()))

    def new(name: str) -> str:
        return _names(passage.new, told.get(name, ()))

    lines = (
        (_("办过的算数"), new("counted")),
        (_("先要补办"), new("fresh")),
        (_("要重新办"), new("again")),
        (_("办过的不再算"), old("skipped")),
        (_("手上的不用再办"), old("closed")),
        (_("接着办"), _kept(passage, told.get("kept", {}))),
        (_("走过的路不变，但按新的条件今天会走另一条"), new("overruled")),
    )
    return Words(
        old("waits"), new("stands"), tuple(line for line in lines if line[1]), _promise(told), told.get("fits") is False
    )


def _names(graph: Graph, steps: Iterable[str]) -> str:
    return _("、").join(graph.node[step].name or step for step in steps)


def _kept(passage: Passage, kept: Mapping[str, str]) -> str:
    """A step that goes on; with its old name where that was another."""
    names = []
    for new, old in kept.items():
        name, before = passage.new.node[new].name, passage.old.node[old].name
        names.append(name if name == before else _("%(name)s（原“%(before)s”）") % {"name": name, "before": before})
    return _("、").join(names)


def _promise(told: Told) -> str:
    """Whether the longest way from there still ends in time, in working days."""
    left, longest = told.get("left"), told.get("longest", 0)
    if left is None:
        return _("没有在走的承诺时限")
    if left < 0:
        return _("承诺的日子已经过了 %(days)s 个工作日") % {"days": -left}
    if not longest:
        return _("还剩 %(left)s 个工作日，往后各环节不单独限时") % {"left": left}
    words = {"left": left, "longest": f"{longest:.4g}"}
    if told.get("fits"):
        return _("还剩 %(left)s 个工作日，往后各环节最多 %(longest)s 个，来得及") % words
    return _("还剩 %(left)s 个工作日，往后各环节最多要 %(longest)s 个，可能来不及") % words
