from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from onewindow.catalogue import service as catalogue

pytestmark = pytest.mark.django_db


def write(folder: Path, *lines: str) -> Path:
    file = folder / "synonyms.jsonl"
    file.write_text("\n".join(lines))
    return file


def stored() -> dict[str, str]:
    return dict(catalogue.Synonym.objects.values_list("word", "expansion"))


def test_pairs_are_stored_and_a_word_again_is_changed(tmp_path, capsys):
    call_command("import_synonyms", write(tmp_path, '{"word": "开饭店", "expansion": "食品经营许可"}', ""))
    call_command("import_synonyms", write(tmp_path, '{"word": "开饭店", "expansion": "食品 经营"}'))
    assert stored() == {"开饭店": "食品 经营"}
    assert "对照 1 条" in capsys.readouterr().out


@pytest.mark.parametrize(
    "line", ['{"word": "开饭店"}', '{"word": " ", "expansion": "x"}', '{"word": 3, "expansion": "x"}']
)
def test_one_bad_row_and_nothing_is_stored(tmp_path, line):
    with pytest.raises(CommandError, match="第 2 行"):
        call_command("import_synonyms", write(tmp_path, '{"word": "挖路", "expansion": "挖掘"}', line))
    assert stored() == {}


@pytest.mark.parametrize("line", ["not json", "[1]"])
def test_a_file_that_is_none(tmp_path, line):
    with pytest.raises(CommandError, match="读不了"):
        call_command("import_synonyms", write(tmp_path, line))
    with pytest.raises(CommandError, match="读不了"):
        call_command("import_synonyms", tmp_path / "missing.jsonl")
