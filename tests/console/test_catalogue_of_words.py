"""What is wrong with a translation is told sentence by sentence."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from onewindow.console import catalogue_of_words

MANY = ("找到 %(n)s 项", "共找到 %(n)s 项")


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Catalog:
    """The sentences of a small product."""
    catalogue = Catalog()
    for message in ("办件", "还剩 %(days)s", MANY):
        catalogue.add(message)
    monkeypatch.setattr(catalogue_of_words, "gather", lambda: catalogue)
    return catalogue


@pytest.fixture
def keep(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: Catalog):
    """Keep these translations as the language's file."""
    monkeypatch.setattr(catalogue_of_words, "LOCALE", tmp_path)

    def write(words: dict[str | tuple[str, str], str | tuple[str, str]], fuzzy: tuple[str, ...] = ()) -> None:
        kept = Catalog(locale="en", charset="utf-8")
        for message, translated in words.items():
            kept.add(message, translated, flags=["fuzzy"] if message in fuzzy else [])
        file = tmp_path / "en" / "LC_MESSAGES" / "django.po"
        file.parent.mkdir(parents=True)
        with file.open("wb") as stream:
            write_po(stream, kept, omit_header=True)

    return write


WHOLE = {"办件": "Case", "还剩 %(days)s": "%(days)s left", MANY: ("%(n)s item found", "%(n)s items found")}


def test_nothing_to_complain_about(keep) -> None:
    keep(WHOLE)
    assert catalogue_of_words.complaints("en") == []


def test_a_new_sentence_that_was_not_gathered(keep) -> None:
    keep({key: words for key, words in WHOLE.items() if key != "办件"})
    assert catalogue_of_words.complaints("en") == ["没有收录：办件"]


def test_a_sentence_nobody_says_any_more(keep) -> None:
    keep({**WHOLE, "旧话": "Old words"})
    assert catalogue_of_words.complaints("en") == ["已经不再使用：旧话"]


@pytest.mark.parametrize(
    ("message", "words"), [("办件", ""), (MANY, ("", "")), (MANY, ("%(n)s item found", ""))], ids=["none", "all", "one"]
)
def test_a_sentence_without_english(keep, message: str | tuple[str, str], words: str | tuple[str, str]) -> None:
    keep({**WHOLE, message: words})
    name = message if isinstance(message, str) else message[0]
    assert f"没有英文：{name}" in catalogue_of_words.complaints("en")


def test_a_placeholder_that_got_lost(keep) -> None:
    keep({**WHOLE, "还剩 %(days)s": "some left"})
    assert catalogue_of_words.complaints("en") == ["占位符对不上：还剩 %(days)s"]


def test_a_translation_to_be_confirmed(keep) -> None:
    keep(WHOLE, fuzzy=("办件",))
    assert catalogue_of_words.complaints("en") == ["待确认的翻译：办件"]


def test_every_sentence_of_the_product_has_its_english() -> None:
    assert catalogue_of_words.complaints("en") == []
