"""A second version of the standard procedure for cases that run on the first."""

from onewindow.kernel.org.service import system_actor
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Change
from tests.cases.road import DRAWING

ARROW = '<bpmn:sequenceFlow id="to_decide" sourceRef="examine" targetRef="decide" />'
RECHECK = (
    '<bpmn:userTask id="recheck" name="复核" ow:role="examiner" ow:duty="examination" ow:limit="2"/>'
    '<bpmn:sequenceFlow id="to_decide" sourceRef="examine" targetRef="recheck"/>'
    '<bpmn:sequenceFlow id="rechecked" sourceRef="recheck" targetRef="decide"/>'
)


def with_recheck() -> str:
    """The standard drawing with 复核 between examination and decision."""
    xml = DRAWING.read_text()
    assert ARROW in xml
    return xml.replace(ARROW, RECHECK)


def to_second() -> Change:
    """From the first version of the standard procedure to the one with 复核, published now."""
    procedures.publish("standard", "承诺件", with_recheck(), actor=system_actor())
    return procedures.change("standard", 1, 2)
