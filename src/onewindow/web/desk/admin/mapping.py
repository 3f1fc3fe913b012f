"""Which step of the old drawing is which of the new one: what a page asks, suggests and shows."""

from collections import abc
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from onewindow.procedures.service import DROPPED, Node, Passage

Mapping = abc.Mapping[str, str]
_NO_MORE, _SAME = "-", "="
_PREFIX = "map."


@dataclass(frozen=True)
class Row:
    """One step about which something has to be said, with the answers there are; ``chosen`` is one of their values."""

    step: Node
    options: list[tuple[str, str]]
    chosen: str

    @property
    def field(self) -> str:
        return f"{_PREFIX}{self.step.id}"


def asked_mapping(asked: QueryDict, passage: Passage) -> Mapping:
    """What the page says; what the names suggest when it says nothing yet."""
    said = {name.removeprefix(_PREFIX): asked.get(name, "") for name in asked if name.startswith(_PREFIX)}
    if not said:
        return _suggested(passage)
    return {step: _meant(step, name) for step, name in said.items() if name}


def _meant(step: str, said: str) -> str:
    return DROPPED if said == _NO_MORE else step if said == _SAME else said


def rows_of(passage: Passage, mapping: Mapping) -> list[Row]:
    """The steps that the new drawing has not, or gives to others."""
    added = [(node.id, node.name) for node in _added(passage)]
    gone = [(_NO_MORE, _("不再办")), *added]
    rows = [Row(step, [("", _("还没有定")), *gone], _chosen(step, mapping)) for step in _gone(passage)]
    answers = [("", _("重新办")), (_SAME, _("办过的算数"))]
    return rows + [Row(step, answers, _SAME if step.id in mapping else "") for step in _given_to_others(passage)]


def _chosen(step: Node, mapping: Mapping) -> str:
    return (mapping[step.id] or _NO_MORE) if step.id in mapping else ""


def _suggested(passage: Passage) -> Mapping:
    """Steps of the same name and duty are the same step."""
    named = {(node.name, node.duty): node.id for node in _added(passage)}
    found = {step.id: named[step.name, step.duty] for step in _gone(passage) if (step.name, step.duty) in named}
    return found if len(set(found.values())) == len(found) else {}


def _gone(passage: Passage) -> list[Node]:
    return [node for node in passage.old_steps if node.id not in {one.id for one in passage.new_steps}]


def _added(passage: Passage) -> list[Node]:
    return [node for node in passage.new_steps if node.id not in {one.id for one in passage.old_steps}]


def _given_to_others(passage: Passage) -> list[Node]:
    now = {node.id: node for node in passage.new_steps}
    return [
        node
        for node in passage.old_steps
        if node.id in now
        and (now[node.id].role, now[node.id].unit) != (node.role, node.unit)
        and now[node.id].duty == node.duty
    ]
