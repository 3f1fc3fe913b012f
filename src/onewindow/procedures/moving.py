"""Where a running case would stand in another version of its procedure, what of its work would count there, and why it may not move.

Pure. Steps are the same where they have the same id, or where whoever moves the case says so (``mapping``). A step done counts where
it is for the same duty and falls to the same role and unit; a mapping answers for role and unit, never for the duty.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from onewindow.base.errors import Conflict, DomainError, Invalid
from onewindow.procedures import net, replay
from onewindow.procedures.graph import Graph, Kind, Node
from onewindow.procedures.marking import Marking, Move
from onewindow.procedures.models import Duty
from onewindow.procedures.replay import Completion
from onewindow.procedures.runs import is_run

# What has left the house is neither taken back nor done a second time by a new drawing.
OUTWARD = frozenset({Duty.DECISION, Duty.ISSUE, Duty.DELIVERY})
# What can still be done once the decision is taken.
_AFTER_DECISION = frozenset({Duty.ISSUE, Duty.DELIVERY, Duty.FILING})
DROPPED = ""
_CHOOSERS = frozenset({Kind.EXCLUSIVE, Kind.INCLUSIVE})


@dataclass(frozen=True)
class Plan:
    """``marking`` is where the case would stand, ``stands`` the steps that wait there. Steps by their ids: ``waits``, ``skipped`` and
    ``closed`` of the old drawing, the rest of the new one.

    ``counted`` were done and count; ``skipped`` were done and have no place any more; ``again`` were done and will be done again;
    ``kept`` says for each step that goes on waiting which one it was, ``opened`` begin to wait, of them ``fresh`` were never done;
    ``closed`` wait no longer. ``overruled`` are gateways whose conditions today would choose another way than the one kept.
    """

    waits: tuple[str, ...]
    marking: Marking | None = None
    stands: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    kept: Mapping[str, str] | None = None
    opened: tuple[str, ...] = ()
    fresh: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    overruled: tuple[str, ...] = ()
    obstacle: DomainError | None = None


@dataclass(frozen=True)
class Passage:
    """From one graph to another, with the steps that are the same under another id (``""``: done no more)."""

    old: Graph
    new: Graph
    mapping: Mapping[str, str]

    def __post_init__(self) -> None:
        steps, aims = set(steps_of(self.old)), set(steps_of(self.new))
        renamed = [name for step, name in self.mapping.items() if name not in (step, DROPPED)]
        if not (self.mapping.keys() <= steps and set(renamed) <= aims - steps and len(renamed) == len(set(renamed))):
            sentence = _("环节的对应有误：只能对应新版里新的环节，两个环节不能对应同一个。什么都没有改，请改好再看。")
            raise Invalid("bad_mapping", sentence)

    @property
    def old_steps(self) -> list[Node]:
        return [self.old.node[step] for step in steps_of(self.old)]

    @property
    def new_steps(self) -> list[Node]:
        return [self.new.node[step] for step in steps_of(self.new)]

    def named(self, step: str) -> str:
        """What the step is called in the new graph, if it is there."""
        return self.mapping.get(step, step)

    def target(self, step: str) -> Node | None:
        """The step of the new graph that is the same one, whoever does it there; for a timer the one that waits at the same element."""
        node, before = self.new.node.get(self.named(step)), self.old.node[step]
        is_one = node is not None and (node.kind, node.attached) == (before.kind, self.named(before.attached))
        return node if is_one else None

    def same(self, step: str) -> Node | None:
        """The step of the new graph for which it counts; None when there is none."""
        node, before = self.target(step), self.old.node[step]
        if node is None or node.duty != before.duty:
            return None
        return node if step in self.mapping or _falls_to(node) == _falls_to(before) else None

    def way(self, move: Move) -> frozenset[str] | None:
        """The places of the new graph where a choosing gateway would give what it gave in the old one; None if it cannot."""
        node = self.new.node.get(move.node)
        if node is None or node.kind not in _CHOOSERS:
            return None
        way = frozenset(self._place(move.node, token.place) for token in move.gave)
        given = self.new.given
        possible = (frozenset(p for flow in along for p in given[flow.id]) for along in net.choices(self.new, node))
        return way if way in possible else None

    def _place(self, gateway: str, place: str) -> str:
        """A place behind the gateway: the same step, the flow of the same id, else the one to the same node."""
        flow = self.old.flow.get(place)
        if flow is None:
            return self.named(place)
        onward = {one.id: one.target for one in self.new.leaving[gateway]}
        return place if place in onward else next((one for one, aim in onward.items() if aim == flow.target), place)


@dataclass(frozen=True)
class _Account:
    """A replay, told in steps."""

    passage: Passage
    before: Marking
    done: Sequence[Move]
    after: replay.Replayed

    @cached_property
    def counted(self) -> tuple[str, ...]:
        names = (self.passage.named(self.done[index].node) for index in self.after.counted)
        return tuple(dict.fromkeys(name for name in names if self.passage.new.node[name].kind is Kind.USER))

    @cached_property
    def lost(self) -> list[Move]:
        """What people completed and does not count."""
        left = [move for index, move in enumerate(self.done) if index not in self.after.counted]
        return [move for move in left if self.passage.old.node[move.node].kind is Kind.USER]

    @cached_property
    def waits(self) -> tuple[str, ...]:
        return waiting(self.passage.old, self.before)

    @cached_property
    def will_wait(self) -> tuple[str, ...]:
        return waiting(self.passage.new, self.after.marking)

    @cached_property
    def ahead(self) -> frozenset[str]:
        return ahead(self.passage.new, self.after.marking)

    @cached_property
    def kept(self) -> dict[str, str]:
        return {node.id: step for step in self.waits if (node := self._goes_on(step)) and node.id in self.will_wait}

    def _goes_on(self, step: str) -> Node | None:
        """A step that falls to others in the new drawing waits anew, whatever a mapping says: it may be in somebody's hands."""
        node, before = self.passage.same(step), self.passage.old.node[step]
        return node if node and _falls_to(node) == _falls_to(before) else None

    @cached_property
    def again(self) -> tuple[str, ...]:
        aims = (self.passage.target(move.node) for move in self.lost)
        return tuple(
            dict.fromkeys(node.id for node in aims if node and node.id in self.ahead and node.id not in self.counted)
        )

    @cached_property
    def skipped(self) -> tuple[str, ...]:
        come_back = {*self.again, *self.counted}
        return tuple(dict.fromkeys(m.node for m in self.lost if self.passage.named(m.node) not in come_back))

    def plan(self) -> Plan:
        opened = tuple(step for step in self.will_wait if step not in self.kept)
        return Plan(
            waits=self.waits,
            marking=self.after.marking,
            stands=self.will_wait,
            counted=self.counted,
            skipped=self.skipped,
            again=self.again,
            kept=self.kept,
            opened=opened,
            fresh=tuple(step for step in opened if step not in self.again),
            closed=tuple(step for step in self.waits if step not in self.kept.values()),
            overruled=self.after.overruled,
            obstacle=next(self.obstacles(), None),
        )

    def obstacles(self) -> Iterator[DomainError]:
        """Why the case cannot move, the plainest reason first."""
        old, new = self.passage.old, self.passage.new
        for move in self.lost:
            if old.node[move.node].duty in OUTWARD:
                yield self._outward_lost(old.node[move.node])
        for node in self._outdated():
            yield _refused(
                "later_outcome_lost", _("“%(step)s”办过不止一次，新版里只算得到较早的一次，后来的结果会丢。"), node
            )
        if not self.after.marking.live:
            yield Conflict("nothing_left", _("按新版已经没有要人办的环节，换过去这件就停在半路上了。"))
        decided = any(new.node[step].duty == Duty.DECISION for step in self.counted)
        for step in self.will_wait:
            if decided and new.node[step].duty not in _AFTER_DECISION and step not in self.kept:
                sentence = _("已经作出决定，新版却还要先办“%(step)s”，换过去就办不下去了。")
                yield _refused("handled_after_decision", sentence, new.node[step])
        if not is_run(new, self.after.marking):
            yield Conflict(
                "not_a_run", _("不能证明这件换到新版以后还能办完，所以没有换。请把这件的编号告诉系统维护人员。")
            )

    def _outward_lost(self, node: Node) -> DomainError:
        first = [self.passage.new.node[step].name for step in self.will_wait if step not in self.kept]
        if node.id in self.again and first:
            sentence = _("“%(step)s”已经办过、对外有了结果，新版却要先办“%(first)s”再办它：不能撤回，也不能再办一次。")
            return Conflict("outward_lost", sentence % {"step": node.name, "first": first[0]}, step=node.id)
        return _refused(
            "outward_lost", _("“%(step)s”已经办过、对外有了结果，到新版里却不能再算：不能撤回，也不能再办一次。"), node
        )

    def _outdated(self) -> Iterator[Node]:
        """Steps that would count with an outcome that a later turn has changed."""
        counting = {self.done[index].node: self.done[index].outcome for index in sorted(self.after.counted)}
        latest = {move.node: move.outcome for move in self.done}
        for step, outcome in counting.items():
            if latest[step] != outcome:
                yield self.passage.old.node[step]


def plan(passage: Passage, marking: Marking, variables: Mapping[str, Any]) -> Plan:
    """What moving a case with this marking and these variables to the new graph would mean. Never raises: ``obstacle`` says it."""
    old = passage.old
    waits = waiting(old, marking)
    homeless = next((step for step in waits if step not in passage.mapping and passage.target(step) is None), None)
    if homeless is not None:
        sentence = _("现在等着办“%(step)s”，新版里没有这个环节。请指定它对应新版的哪个环节，或者注明不再办。")
        return Plan(waits, obstacle=_refused("step_without_place", sentence, old.node[homeless]))
    done = [move for move in marking.trail if old.node[move.node].kind in (Kind.USER, Kind.TIMER)]
    counting = [(passage.same(move.node), move.outcome) for move in done]
    completions = [Completion(node.id if node else "", outcome) for node, outcome in counting]
    try:
        after = replay.replay(passage.new, completions, _chosen(passage, marking), variables)
    except Invalid as refusal:
        return Plan(waits, obstacle=refusal)
    return _Account(passage, marking, done, after).plan()


def _chosen(passage: Passage, marking: Marking) -> dict[str, list[frozenset[str] | None]]:
    """What each choosing gateway of the old graph chose, turn by turn, as the new graph has it. One way out is no choice."""
    ways: dict[str, list[frozenset[str] | None]] = {}
    for move in marking.trail:
        if passage.old.node[move.node].kind in _CHOOSERS and len(passage.old.leaving[move.node]) > 1:
            ways.setdefault(move.node, []).append(passage.way(move))
    return ways


def steps_of(graph: Graph) -> tuple[str, ...]:
    """The user tasks, in the drawing's order."""
    return tuple(node.id for node in graph.nodes if node.kind is Kind.USER)


def waiting(graph: Graph, marking: Marking) -> tuple[str, ...]:
    """The user tasks that wait for somebody, in the drawing's order."""
    return tuple(step for step in steps_of(graph) if step in marking.places)


def ahead(graph: Graph, marking: Marking) -> frozenset[str]:
    """The nodes that a token stands at or can still come to."""
    at = {graph.flow[place].target if place in graph.flow else place for place in marking.places}
    return frozenset(at).union(*(graph.after[node] for node in at))


def _falls_to(node: Node) -> tuple[str, str]:
    return node.role, node.unit


def _refused(code: str, sentence: str, node: Node) -> Conflict:
    return Conflict(code, sentence % {"step": node.name or node.id}, step=node.id)
