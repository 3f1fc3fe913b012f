from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from onewindow.procedures import service as procedures
from tests.procedures import drawings

# As another program writes it: no prefix of ours, steps without a role, its own words beside the standard's.
FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:other="https://other.invalid/" id="d" targetNamespace="t">
  <process id="p" isExecutable="false">
    <laneSet id="lanes"><lane id="lane" name="窗口"><flowNodeRef>a</flowNodeRef></lane></laneSet>
    <startEvent id="s" name="开始" /><userTask id="a" name="看一看" other:colour="red" /><endEvent id="e" />
    <sequenceFlow id="f1" sourceRef="s" targetRef="a" /><sequenceFlow id="f2" name="看完" sourceRef="a" targetRef="e" />
    <textAnnotation id="note"><text>随便写写</text></textAnnotation>
  </process>
</definitions>"""


def test_a_drawing_of_another_program_is_taken_with_everything_in_it() -> None:
    assert procedures.obstacles(FOREIGN) == []


@pytest.mark.parametrize(
    ("written", "instead", "element"),
    [
        ('<userTask id="a" name="看一看"', '<manualTask id="a" name="看一看"', "a"),
        ('<endEvent id="e" />', '<endEvent id="e"><signalEventDefinition /></endEvent>', "e"),
        ('targetRef="e"', 'targetRef="nowhere"', "f2"),
        ("<textAnnotation", '<dataObject id="file" /><textAnnotation', "file"),
        ("</process>", '</process><process id="second" />', "d"),
        ("</process>", "", "definitions"),
    ],
)
def test_what_cannot_be_taken_is_named(written: str, instead: str, element: str) -> None:
    found = procedures.obstacles(FOREIGN.replace(written, instead, 1))
    assert element in {finding.element for finding in found}
    assert all(finding.sentence for finding in found)


def test_a_folder_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ours.bpmn").write_text(drawings.LINE, encoding="utf-8")
    (tmp_path / "foreign.BPMN").write_text(FOREIGN, encoding="utf-8-sig")
    data = "".join(f'<dataObject id="file{number}" />' for number in range(5))
    (tmp_path / "data.bpmn").write_text(FOREIGN.replace("<textAnnotation", f"{data}<textAnnotation"), encoding="utf-8")
    call_command("measure_bpmn", tmp_path)

    printed = capsys.readouterr().out
    assert "3 张图，2 张完整拿进来，1 张按元素拒绝。" in printed
    assert "✗ data.bpmn" in printed
    assert "file0：" in printed
    assert "还有 2 处" in printed


def test_an_empty_folder_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有"):
        call_command("measure_bpmn", tmp_path)
