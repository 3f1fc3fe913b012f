"""The moves a case has made from version to version, and whether the proof of each still holds."""

from collections import Counter
from collections.abc import Mapping

from onewindow.base.subjects import Subject
from onewindow.procedures.compiled import compiled
from onewindow.procedures.graph import Kind
from onewindow.procedures.marking import Marking, from_json
from onewindow.procedures.models import Move
from onewindow.procedures.moving import Passage
from onewindow.procedures.runs import is_run


def moves_of(subject: Subject) -> list[Move]:
    """Every move of a subject, the first one first. One statement."""
    rows = Move.objects.filter(execution__subject_kind=subject.kind, execution__subject_key=subject.key)
    return list(rows.select_related("from_version", "to_version__definition", "person").order_by("pk"))


def passage_of(move: Move) -> Passage:
    """The two drawings, and which step is which."""
    return Passage(compiled(move.from_version_id).graph, compiled(move.to_version_id).graph, move.mapping)


def markings_of(move: Move) -> tuple[Marking, Marking]:
    """Where the case stood in the old drawing, and where it stands since in the new one."""
    return from_json(move.before), from_json(move.after)


def proof_holds(move: Move) -> bool:
    """Read again from what is kept: the marking after the move is a run of the new drawing, and all that counts in it was done."""
    new, (before, after) = compiled(move.to_version_id).graph, markings_of(move)
    users = {node.id for node in new.nodes if node.kind is Kind.USER}
    counted = Counter((move.node, move.outcome) for move in after.trail if move.node in users)
    return is_run(new, after) and counted <= _done(before, move.mapping)


def _done(before: Marking, mapping: Mapping[str, str]) -> Counter[tuple[str, str]]:
    return Counter((mapping.get(move.node, move.node), move.outcome) for move in before.trail)
