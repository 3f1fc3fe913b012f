"""What a graph must be before its tokens are looked at: whole, with every step's owner known and every condition readable."""

from collections.abc import Callable, Collection

from django.utils.translation import gettext as _

from onewindow.base.codes import LimitUnit
from onewindow.kernel.org.service import Role
from onewindow.procedures import conditions, names, own_rules
from onewindow.procedures.faults import Faults
from onewindow.procedures.graph import ENDS, GATEWAYS, Flow, Graph, Kind, Node
from onewindow.procedures.models import Duty

CHOOSERS = frozenset({Kind.EXCLUSIVE, Kind.INCLUSIVE})


def arrows_land(graph: Graph, faults: Faults) -> None:
    """Every flow joins two nodes of this drawing. Nothing further can be asked of a graph where one does not."""
    for flow in graph.flows:
        if flow.source not in graph.node or flow.target not in graph.node:
            faults.add(flow.id, _("连线的起点或终点不存在。"))


def check(graph: Graph, faults: Faults, *, units: Collection[str], has_service: Callable[[str], bool]) -> None:
    """Add a reason for every element that breaks a rule. ``units`` are the known codes among those the drawing names."""
    _start_and_end(graph, faults)
    for node in graph.nodes:
        _connections(graph, node, faults)
        if node.kind is Kind.USER:
            _user_task(node, units, faults)
        if node.kind is Kind.SERVICE and not has_service(node.service):
            faults.add(node.id, _("没有名为“%(name)s”的自动处理。") % {"name": node.service})
        own_rules.check(graph, node, faults)
        if node.kind in CHOOSERS and len(graph.leaving[node.id]) > 1:
            _split(graph, node, faults)
    for flow in graph.flows:
        _condition(graph, flow, faults)
    if not faults:
        _reach(graph, faults)


def _start_and_end(graph: Graph, faults: Faults) -> None:
    starts = [node for node in graph.nodes if node.kind is Kind.START]
    if not starts:
        faults.add("process", _("流程没有开始事件。"))
    for extra in starts[1:]:
        faults.add(extra.id, _("只能有一个开始事件，这是多出来的。"))
    if not any(node.kind in ENDS for node in graph.nodes):
        faults.add("process", _("流程没有结束事件。"))


def _connections(graph: Graph, node: Node, faults: Faults) -> None:
    entering, leaving = graph.entering[node.id], graph.leaving[node.id]
    if node.kind is Kind.START and entering:
        faults.add(node.id, _("开始事件不能有进入的连线。"))
    elif node.kind in ENDS and leaving:
        faults.add(node.id, _("结束事件不能有离开的连线。"))
    elif node.attached and entering:
        faults.add(node.id, _("边界事件不能有进入的连线。"))
    elif node.kind is not Kind.START and not entering and not node.attached:
        faults.add(node.id, _("走不到这里：没有连线进入。"))
    elif node.kind not in ENDS and not leaving:
        faults.add(node.id, _("走到这里就断了：没有连线离开。"))
    elif node.kind not in GATEWAYS and len(leaving) > 1:
        faults.add(node.id, _("从这里离开的连线多于一条，请用网关画出是选择还是并行。"))


def _user_task(node: Node, units: Collection[str], faults: Faults) -> None:
    if not node.name or len(node.name) > 80:
        faults.add(node.id, _("环节要有名称，不超过 80 个字。"))
    if not node.role:
        faults.add(node.id, _("环节没有写明由哪个角色办理。"))
    elif node.role not in Role.values:
        faults.add(node.id, _("不认识的角色“%(role)s”。") % {"role": node.role})
    if node.duty and node.duty not in Duty.values:
        faults.add(node.id, _("不认识的职责“%(duty)s”。") % {"duty": node.duty})
    for unit in node.units or (node.unit,):
        if unit not in units:
            faults.add(node.id, _("没有编码为“%(unit)s”的单位。") % {"unit": unit})
    if node.limit_unit not in LimitUnit.values:
        faults.add(node.id, _("不认识的时限单位“%(unit)s”。") % {"unit": node.limit_unit})


def _split(graph: Graph, node: Node, faults: Faults) -> None:
    leaving = graph.leaving[node.id]
    bare = [flow for flow in leaving if not flow.condition and not flow.is_default]
    has_default = any(flow.is_default for flow in leaving)
    if node.kind is Kind.EXCLUSIVE:
        for flow in bare:
            faults.add(flow.id, _("这条去向既没有条件，也不是默认去向。"))
    if not has_default and (node.kind is Kind.EXCLUSIVE or not bare):
        faults.add(node.id, _("网关没有默认去向：条件都不成立时会停在这里。"))
    if node.kind is Kind.INCLUSIVE and len(leaving) > 8:
        faults.add(node.id, _("一个包容网关的去向不超过 8 条。"))


def _condition(graph: Graph, flow: Flow, faults: Faults) -> None:
    if flow.is_default and flow.condition:
        faults.add(flow.id, _("默认去向不能再写条件。"))
    if not flow.condition:
        return
    if graph.node[flow.source].kind not in CHOOSERS or len(graph.leaving[flow.source]) < 2:
        faults.add(flow.id, _("只有从排他或包容网关分出的连线才能写条件。"))
    reason = conditions.fault(flow.condition)
    if reason:
        faults.add(flow.id, _("条件“%(text)s”读不懂：%(reason)s") % {"text": flow.condition, "reason": reason})
    elif names.divides_by_zero(flow.condition):
        faults.add(flow.id, _("条件“%(text)s”用 0 作除数。") % {"text": flow.condition})


def _reach(graph: Graph, faults: Faults) -> None:
    ends = {node.id for node in graph.nodes if node.kind in ENDS}
    for node in graph.nodes:
        if node is not graph.start and node.id not in graph.after[graph.start.id]:
            faults.add(node.id, _("从开始事件走不到这里。"))
        elif node.id not in ends and ends.isdisjoint(graph.after[node.id]):
            faults.add(node.id, _("从这里走不到结束事件。"))
    for name in sorted(_turning_alone(graph)):
        faults.add(name, _("这里会不停地自己循环：一个循环里至少要有一个由人办理的环节。"))


def _turning_alone(graph: Graph) -> set[str]:
    """Nodes on a circle without a person or a wait: peel off whatever nothing automatic leads to, until only circles are left.

    A message that has come does not let anybody wait again, so a receive task breaks no circle; nor does a step for those units that a
    variable lists, which may be none.
    """
    left = {node.id for node in graph.nodes if node.kind not in (Kind.USER, Kind.TIMER) or node.among}
    arrows = [(flow.source, flow.target) for flow in graph.flows]
    arrows += [(node.attached, node.id) for node in graph.nodes if node.attached]
    while True:
        fed = {target for source, target in arrows if source in left}
        feeding = {source for source, target in arrows if target in left}
        core = left & fed & feeding
        if core == left:
            return left
        left = core
