"""Every sentence the product says to people, gathered from Python and templates, and its translations.

Babel reads and writes the files; Django's own ``templatize`` turns a template into something Babel can read.
So no gettext tools are needed on the machine.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[1]
LOCALE = PACKAGE / "locale"
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": (2,),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


def _texts() -> Iterator[tuple[str, bytes]]:
    for file in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in file.parts:
            yield str(file.relative_to(PACKAGE)), file.read_bytes()
    for file in sorted(PACKAGE.rglob("templates/**/*.html")):
        name = str(file.relative_to(PACKAGE))
        yield name, templatize(file.read_text(), origin=name).encode()


def gather() -> Catalog:
    """All messages as they stand in the source now."""
    catalogue = Catalog(project="OneWindow", charset="utf-8")
    for name, text in _texts():
        for line, message, comments, _context in extract("python", io.BytesIO(text), keywords=KEYWORDS):
            catalogue.add(message, locations=[(name, line)], auto_comments=comments)
    return catalogue


def _file(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The translations that are kept; an empty catalogue when there is no file yet."""
    file = _file(language)
    if not file.exists():
        return Catalog(locale=language)
    with file.open("rb") as stream:
        return read_po(stream, locale=language)


def update(language: str) -> Catalog:
    """Bring the kept file to what the source says now; translations of sentences still said are kept."""
    kept, now = read(language), gather()
    fresh = Catalog(locale=language, charset="utf-8")
    for message in now:
        if message.id:
            old = kept.get(message.id)
            fresh.add(
                message.id,
                old.string if old else "",
                locations=[(name, 0) for name in sorted({name for name, _line in message.locations})],
            )
    file = _file(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        write_po(stream, fresh, width=120, sort_output=True, omit_header=True, include_lineno=False)
    return fresh


def compile_all() -> None:
    """Write the binary files Django reads, where the translations are newer."""
    for file in LOCALE.glob("*/LC_MESSAGES/django.po"):
        compiled = file.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= file.stat().st_mtime:
            continue
        with file.open("rb") as source, compiled.open("wb") as target:
            write_mo(target, read_po(source, locale=file.parts[-3]))


def complaints(language: str) -> list[str]:
    """One sentence for each message that is missing, no longer said, untranslated, fuzzy, or loses a placeholder."""
    kept = {_plain(message): message for message in read(language) if message.id}
    said = {_plain(message) for message in gather() if message.id}
    found = [f"没有收录：{text}" for text in sorted(said - kept.keys())]
    found += [f"已经不再使用：{text}" for text in sorted(kept.keys() - said)]
    found += [f"没有英文：{text}" for text, message in sorted(kept.items()) if not _is_translated(message)]
    found += [f"占位符对不上：{text}" for text, message in sorted(kept.items()) if not _placeholders_agree(message)]
    found += [f"待确认的翻译：{text}" for text, message in sorted(kept.items()) if message.fuzzy]
    return found


def _plain(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _is_translated(message: Message) -> bool:
    texts = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return bool(texts) and all(texts)


def _placeholders_agree(message: Message) -> bool:
    translated = message.string if isinstance(message.string, str) else " ".join(message.string or ())
    original = message.id if isinstance(message.id, str) else " ".join(message.id)
    return not translated or set(PLACEHOLDER.findall(original)) == set(PLACEHOLDER.findall(translated))
