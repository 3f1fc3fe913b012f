"""The printed form: the words are there, the fonts are inside, data are never Typst."""

import io
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from pypdf import PdfReader

from onewindow.kernel.documents import drawing
from onewindow.kernel.documents import service as documents
from tests.kernel.documents.conftest import Make

NASTY = '#panic("x") [b] $a$ \\ *粗* _斜_ `code` "引号" <标签> @ref // /* {}'
CONTENT: dict[str, Any] = {
    "item": "营业性演出审批",
    "case_number": "MC26030200417",
    "received_on": "2026年3月2日",
    "materials": [{"name": "演出申请书", "form": "电子", "copies": 1, "reason": "缺少公章"}],
    "reasons": ["演出场地没有消防安全检查合格证。"],
    "basis": ["《营业性演出管理条例》第十三条"],
    "procedure": "专家评审",
    "days": "15 个工作日",
    "reason": "需要专家评审剧目",
    "documents": [{"title": "准予行政许可决定书", "number": "明文旅准〔2026〕86号"}],
    "fields": [["演出场所", "明川大剧院"]],
    "conditions": ["每日19:30"],
    "deferred": [{"name": "场地证明", "due_on": "2026年3月9日"}],
    "facts": [["附注", "无"]],
}


def _words(pdf: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def _squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("kind", list(documents.KINDS))
def test_every_kind_says_what_it_must(make: Make, kind: str) -> None:
    document = make(kind, content=CONTENT)
    pdf = documents.pdf(document)
    words = _words(pdf)
    for expected in (document.number, document.verification_code, document.title, document.unit.name):
        assert _squeezed(expected) in words
    assert "明川清音演艺有限公司" in words
    assert PdfReader(io.BytesIO(pdf)).metadata.title == document.title  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", list(documents.KINDS))
def test_every_kind_stands_without_content(make: Make, kind: str) -> None:
    assert documents.pdf(make(kind, content={})).startswith(b"%PDF")


def test_law_is_on_the_paper(make: Make) -> None:
    refusal = _words(documents.pdf(make("refusal", content=CONTENT)))
    assert "六十日内" in refusal
    assert "六个月内" in refusal
    assert "演出场地没有消防安全检查合格证" in refusal
    assert "第四十五条" in _words(documents.pdf(make("special_procedure", content=CONTENT)))
    assert "缺少公章" in _words(documents.pdf(make("correction", content=CONTENT)))


@pytest.mark.parametrize("kind", list(documents.KINDS))
def test_words_are_never_read_as_typst(make: Make, kind: str) -> None:
    content = {
        "addressee": NASTY,
        "item": NASTY,
        "fields": [[NASTY, NASTY]],
        "reasons": [NASTY],
        "materials": [{"name": NASTY}],
    }
    assert _squeezed(NASTY) in _words(documents.pdf(make(kind, content=content, holder=NASTY, title=NASTY)))


def test_fonts_are_embedded(make: Make) -> None:
    fonts = [
        font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for page in PdfReader(io.BytesIO(documents.pdf(make()))).pages
        for font in (entry.get_object() for entry in page["/Resources"]["/Font"].values())  # type: ignore[index]
    ]
    assert fonts
    assert all({"/FontFile2", "/FontFile3"} & set(font) for font in fonts)


def test_a_long_document_keeps_signature_together(make: Make) -> None:
    document = make("refusal", content={**CONTENT, "reasons": ["理由很长。" * 60] * 12})
    reader = PdfReader(io.BytesIO(documents.pdf(document)))
    assert len(reader.pages) > 2
    last = _squeezed(reader.pages[-1].extract_text())
    assert "扫码查验本文书真伪" in last
    assert document.unit.name in last


def test_missing_fonts_are_named(make: Make, settings: LazySettings, tmp_path: Any) -> None:
    document = make()
    settings.VAR_DIR = tmp_path
    with pytest.raises(ImproperlyConfigured, match="Noto Sans SC"):
        documents.pdf(document)


@pytest.mark.parametrize("template", ["guide", "notice_sheet"])
def test_papers_for_applicants(template: str) -> None:
    data = {
        "title": NASTY,
        "city": "明川市",
        "unit": "明川市文化和旅游局",
        "qr": drawing.qr("http://127.0.0.1:8000/x"),
        "materials": [{"name": "演出申请书", "source": "申请人自备"}],
        "windows": [{"name": "文旅窗口", "address": "清水路9号"}],
        "facts": [["法定时限", "20 个工作日"]],
        "steps": [{"name": "受理", "limit": "1 个工作日"}],
        "questions": [{"question": "能改期吗？", "answer": "能。"}],
        "fees": [{"name": "无"}],
        "scenario": "在剧院演出",
        "limit": "3 个工作日",
    }
    words = _words(documents.render(template, data))
    assert _squeezed(NASTY) in words
    assert "演出申请书" in words
    assert documents.render(template, {"title": "只有标题"}).startswith(b"%PDF")


def test_seal_escapes_the_name() -> None:
    assert "&lt;" in drawing.seal("明<川", "专用章")
