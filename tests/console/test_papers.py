"""Forms and samples of a city: rows of text become PDFs, stored with the items that name them."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from onewindow.base.subjects import Subject
from onewindow.catalogue import service as catalogue
from onewindow.console.city import papers
from onewindow.kernel.attachments import service as attachments
from tests.catalogue.samples import item
from tests.environment import shared_var
from tests.factories import UnitFactory

BLANK = {
    "file": "wenlv-consent-blank.pdf",
    "kind": "blank",
    "title": "演员同意参演函",
    "lead": "演员写给主办单位，说明同意参加这场演出。",
    "fields": [["演出名称", ""], ["演出日期", ""]],
    "text": ["本人同意参加上述演出。"],
    "sign": ["演员（签名）", "日期"],
}
SAMPLE = {**BLANK, "file": "wenlv-consent-sample.pdf", "kind": "sample", "fields": [["演出名称", "春江夜曲"]]}
RESULT = {**BLANK, "file": "wenlv-result.pdf", "kind": "result", "title": "营业性演出许可证"}


@pytest.fixture
def city(tmp_path: Path, settings: Any, db: None) -> Path:
    """A city of one unit and one item that names three files."""
    UnitFactory(code="wenlv", name="明川市文化和旅游局")
    settings.VAR_DIR = tmp_path / "var"
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "fonts").symlink_to((shared_var() / "fonts").resolve())
    materials = item()["materials"]
    materials[1] |= {"blank_form": BLANK["file"], "sample": SAMPLE["file"]}
    data = item(unit="wenlv", materials=materials, result_sample=RESULT["file"])
    _write(tmp_path / "city" / "items" / "wenlv.jsonl", data)
    _write(tmp_path / "city" / "papers" / "wenlv.jsonl", BLANK, SAMPLE, RESULT, {**BLANK, "file": "nobody-asks.pdf"})
    return tmp_path / "city"


def _write(file: Path, *rows: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")


def _kept() -> dict[str, str]:
    return {file.name: str(file.key) for file in attachments.of_subject(Subject("item", item()["code"]))}


def test_a_city_is_loaded_with_its_papers(city: Path) -> None:
    call_command("load_city", city)
    kept = _kept()
    assert sorted(kept) == [BLANK["file"], SAMPLE["file"], RESULT["file"]]
    revision = catalogue.published().with_parts().get()
    material = revision.materials.get(code="m02")
    assert (material.blank_form, material.sample) == (kept[BLANK["file"]], kept[SAMPLE["file"]])
    assert revision.result_sample == kept[RESULT["file"]]


def test_loaded_again_after_a_change_nothing_is_there_twice(city: Path) -> None:
    call_command("load_city", city)
    before = _kept()
    _write(city / "papers" / "wenlv.jsonl", BLANK, {**SAMPLE, "lead": "换了一句。"}, RESULT)
    call_command("load_city", city)
    after = _kept()
    assert {name for name in after if after[name] != before[name]} == {SAMPLE["file"]}
    assert catalogue.published().get().number == 2
    assert attachments.of_subject(Subject("item", item()["code"])).count() == 4


def test_items_as_they_were_are_not_brought_in_again(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("load_city", city)
    _write(city / "synonyms.jsonl", {"word": "办演出", "expansion": "营业性演出"})
    monkeypatch.setattr(papers, "set_papers", pytest.fail)
    call_command("load_city", city)
    assert catalogue.Synonym.objects.count() == 1


def test_the_same_row_is_the_same_pdf(city: Path, tmp_path: Path) -> None:
    items = list((city / "items").glob("*.jsonl"))
    contents = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        assert papers.set_papers(city / "papers", items, tmp_path / name) == 3
        contents.append({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()})
    assert contents[0] == contents[1]
    assert all(content.startswith(b"%PDF") for content in contents[0].values())


def test_samples_say_that_they_are_samples() -> None:
    assert papers.words(BLANK)["mark"] == ""
    assert papers.words(SAMPLE)["mark"] == papers.words(RESULT)["mark"] == "样本"
    assert papers.words(RESULT)["is_result"]


def test_a_file_without_a_row_is_named(city: Path) -> None:
    _write(city / "papers" / "wenlv.jsonl", BLANK, RESULT)
    with pytest.raises(CommandError, match=r"wenlv-consent-sample\.pdf（wenlv\.jsonl 营业性演出审批）"):
        call_command("load_city", city)
    assert not catalogue.Item.objects.exists()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({**BLANK, "kind": "form"}, "kind 只能是"),
        ({**BLANK, "file": "../etc.pdf"}, "不能作 PDF 的文件名"),
        ({**BLANK, "file": "a.docx"}, "不能作 PDF 的文件名"),
        ({**BLANK, "colour": "red"}, "不能有别的"),
        ({**BLANK, "fields": [["演出名称"]]}, r"\[栏目, 内容\]"),
        ({**BLANK, "title": "另一份"}, "前面已经有了"),
    ],
)
def test_a_bad_row_is_named(row: dict[str, Any], words: str, city: Path) -> None:
    _write(city / "papers" / "a.jsonl", BLANK)
    _write(city / "papers" / "b.jsonl", row)
    with pytest.raises(CommandError, match=f"b.jsonl 第 1 行：.*{words}"):
        call_command("load_city", city)
