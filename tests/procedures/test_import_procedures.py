from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from onewindow.procedures import service as procedures
from tests.procedures.drawings import LINE


def test_a_folder_is_published_and_again_without_change(
    tmp_path: Path, db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "line.bpmn").write_text(LINE, encoding="utf-8")
    call_command("import_procedures", tmp_path)
    call_command("import_procedures", tmp_path)

    assert "已发布" in (printed := capsys.readouterr().out)
    assert "没有变化" in printed
    assert procedures.published_number("line") == 1
    (tmp_path / "line.bpmn").write_text(LINE.replace("环节a", "初审"), encoding="utf-8")
    call_command("import_procedures", tmp_path)
    assert procedures.published_number("line") == 2


def test_one_refused_drawing_keeps_all_out_and_says_where(tmp_path: Path, db: None) -> None:
    (tmp_path / "good.bpmn").write_text(LINE, encoding="utf-8")
    (tmp_path / "wrong.bpmn").write_text(LINE.replace('ow:role="chief"', 'ow:role="king"'), encoding="utf-8")
    with pytest.raises(CommandError, match=r"wrong\.bpmn b：.*king"):
        call_command("import_procedures", tmp_path)

    assert procedures.published_number("good") == 0


def test_an_empty_folder_is_said_so(tmp_path: Path, db: None) -> None:
    with pytest.raises(CommandError, match="没有"):
        call_command("import_procedures", tmp_path)
