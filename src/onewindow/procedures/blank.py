"""The sheet on which a new procedure is begun."""

from xml.sax.saxutils import quoteattr

_BLANK = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ow="https://onewindow.invalid/bpmn" id="definitions" targetNamespace="https://onewindow.invalid/procedures">
  <bpmn:process id="{code}" name={name} isExecutable="true">
    <bpmn:startEvent id="start" name="受理"><bpmn:outgoing>begun</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="examine" name="审查" ow:role="examiner" ow:duty="examination"><bpmn:incoming>begun</bpmn:incoming><bpmn:outgoing>examined</bpmn:outgoing></bpmn:userTask>
    <bpmn:endEvent id="end" name="办结"><bpmn:incoming>examined</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="begun" sourceRef="start" targetRef="examine" />
    <bpmn:sequenceFlow id="examined" sourceRef="examine" targetRef="end" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram">
    <bpmndi:BPMNPlane id="plane" bpmnElement="{code}">
      <bpmndi:BPMNShape id="start_di" bpmnElement="start"><dc:Bounds x="160" y="142" width="36" height="36" /></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="examine_di" bpmnElement="examine"><dc:Bounds x="260" y="122" width="110" height="76" /></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="end_di" bpmnElement="end"><dc:Bounds x="440" y="142" width="36" height="36" /></bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="begun_di" bpmnElement="begun"><di:waypoint x="196" y="160" /><di:waypoint x="260" y="160" /></bpmndi:BPMNEdge>
      <bpmndi:BPMNEdge id="examined_di" bpmnElement="examined"><di:waypoint x="370" y="160" /><di:waypoint x="440" y="160" /></bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"""


def blank(code: str, name: str) -> str:
    """A beginning, one step and an end, to draw on from there."""
    return _BLANK.format(code=code, name=quoteattr(name))
