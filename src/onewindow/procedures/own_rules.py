"""What each kind of element must say of itself: rules, messages, calls, timers, events at a border."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from onewindow.base.codes import LimitUnit
from onewindow.procedures import conditions, names, outside
from onewindow.procedures.faults import Faults
from onewindow.procedures.graph import RECKONED, Graph, Kind, Node

LONGEST_WORDS = 400
# At whose border a timer may stand, and at whose an error.
GUARDED = frozenset({Kind.USER, Kind.RECEIVE, Kind.CALL})
FAILING = RECKONED | {Kind.CALL}


def check(graph: Graph, node: Node, faults: Faults) -> None:
    """Add a reason where an element leaves out or misstates what its kind needs."""
    rule = _RULES.get(node.kind)
    if rule is not None:
        rule(node, faults)
    if node.attached or node.kind is Kind.ERROR:
        _at_a_border(graph, node, faults)


def _rule(node: Node, faults: Faults) -> None:
    reason = conditions.fault(node.rule) if node.rule else _("还没有写。")
    if reason:
        faults.add(node.id, _("规则“%(text)s”读不懂：%(reason)s") % {"text": node.rule, "reason": reason})
    elif names.divides_by_zero(node.rule):
        faults.add(node.id, _("规则“%(text)s”用 0 作除数。") % {"text": node.rule})


def _send(node: Node, faults: Faults) -> None:
    if not 0 < len(node.message) <= LONGEST_WORDS:
        faults.add(node.id, _("要写明告诉申请人什么，不超过 %(most)d 个字。") % {"most": LONGEST_WORDS})


def _receive(node: Node, faults: Faults) -> None:
    if node.message not in outside.messages():
        faults.add(node.id, _("没有名为“%(name)s”的消息可以等。") % {"name": node.message})


def _call(node: Node, faults: Faults) -> None:
    if not node.called:
        faults.add(node.id, _("没有写明调用哪个流程。"))


def _timer(node: Node, faults: Faults) -> None:
    if not node.limit:
        faults.add(node.id, _("计时要写明等多久，如 3 个工作日。别的程序写的时间只读一个单位的，如 P3D、PT12H。"))
    if node.limit_unit not in LimitUnit.values:
        faults.add(node.id, _("不认识的时限单位“%(unit)s”。") % {"unit": node.limit_unit})


def _at_a_border(graph: Graph, node: Node, faults: Faults) -> None:
    host = graph.node.get(node.attached)
    if host is None:
        faults.add(node.id, _("边界事件没有附在任何环节上。"))
    elif node.kind is Kind.TIMER and host.kind not in GUARDED:
        faults.add(node.id, _("计时只能附在人工、接收和调用的环节上：别的环节不用等。"))
    elif node.kind is Kind.ERROR and host.kind not in FAILING:
        faults.add(node.id, _("出错只能附在自动处理、规则和调用的环节上：人办的环节不会出错。"))
    elif node.kind is Kind.ERROR and not node.interrupts:
        faults.add(node.id, _("出错以后原来的环节不能再继续。"))


_RULES: dict[Kind, Callable[[Node, Faults], None]] = {
    Kind.RULE: _rule,
    Kind.SEND: _send,
    Kind.RECEIVE: _receive,
    Kind.CALL: _call,
    Kind.TIMER: _timer,
}
