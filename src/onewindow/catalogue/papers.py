"""空白表格、样表、结果样本: the files behind ``blank_form``, ``sample`` and ``result_sample``.

In a file of items the fields hold names; brought in, they hold the public key of an attachment of the item. A text that is no
file name (a foreign list says what it says) stays a text.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from onewindow.base.errors import DomainError, Invalid, NotFound
from onewindow.catalogue.models import Material, Revision
from onewindow.catalogue.reports import BadRow, Row
from onewindow.catalogue.states import IN_FORCE, RevisionState
from onewindow.catalogue.subjects import KIND, subject_of
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.attachments.service import Attachment
from onewindow.kernel.org.service import Person

LARGEST = 10 * 1024 * 1024
_FILE_NAME = re.compile(r"[^/\\\x00-\x1f]{1,190}\.[0-9A-Za-z]{1,5}")

# Where a paper is named: the object that holds the name, and its key there.
Place = tuple[str, dict[str, Any], str]


def places(data: dict[str, Any]) -> Iterator[Place]:
    """Path, holder and key of every field of the item that may name a file."""
    yield "result_sample", data, "result_sample"
    for n, material in enumerate(data.get("materials", ())):
        for key in ("blank_form", "sample"):
            yield f"materials.{n}.{key}", material, key


def is_file_name(text: str) -> bool:
    """Whether the text names a file (``wenlv-consent.pdf``), and does not lead anywhere else."""
    return bool(_FILE_NAME.fullmatch(text)) and not text.startswith(".")


def key_of(text: str) -> UUID | None:
    """The public key that a field holds; None for a name or a text."""
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None


def file_names(data: dict[str, Any]) -> list[str]:
    """The files an item of a file of items names."""
    return [holder[key] for _path, holder, key in places(data) if is_file_name(holder.get(key) or "")]


# --- a file of items -----------------------------------------------------------------------------------------


def settle(rows: Sequence[Row], folder: Path | None, actor: Person) -> list[BadRow]:
    """Put the key of an attachment in the place of every name, storing what the item does not have yet.

    With a ``folder`` a name without a file is a bad row; without one names stay what they are. A key that belongs to no file of
    the item is always a bad row. One statement, and three for each new file.
    """
    named = [(row, *place) for row in rows for place in places(row.data) if place[1].get(place[2])]
    if not any(key_of(holder[key]) or is_file_name(holder[key]) for _row, _path, holder, key in named):
        return []
    shelf = _Shelf({row.data["code"] for row, *_place in named}, folder, actor)
    bad = []
    for row, path, holder, key in named:
        try:
            holder[key] = shelf.settled(row.data["code"], key, holder[key])
        except DomainError as refused:
            bad.append(BadRow(row.sheet, row.number, path, refused.message))
    return bad


class _Shelf:
    """The files that items have, by content; new ones come from the folder."""

    def __init__(self, codes: set[str], folder: Path | None, actor: Person) -> None:
        self._folder, self._actor = folder, actor
        self._keys: set[tuple[str, str]] = set()
        self._by_content: dict[tuple[str, str], str] = {}
        self._digests: dict[str, str] = {}
        for file in attachments.of_subjects(KIND, sorted(codes)):
            self._keys.add((file.subject_key, str(file.key)))
            self._by_content.setdefault((file.subject_key, file.blob.sha256), str(file.key))

    def settled(self, code: str, purpose: str, words: str) -> str:
        if key_of(words):
            if (code, words.lower()) not in self._keys:
                raise Invalid("no_such_paper", _("这个附件编号不是本事项的文件。请写文件名，连文件一起导入。"))
            return words.lower()
        if self._folder is None or not is_file_name(words):
            return words
        digest = self._digest_of(words)
        if (code, digest) not in self._by_content:
            self._by_content[code, digest] = self._stored(code, purpose, words)
        return self._by_content[code, digest]

    def _digest_of(self, name: str) -> str:
        if name not in self._digests:
            self._digests[name] = hashlib.sha256(self._path(name).read_bytes()).hexdigest()
        return self._digests[name]

    def _path(self, name: str) -> Path:
        path = (self._folder or Path()) / name
        if not path.is_file():
            raise Invalid("no_such_paper", _("文件夹里没有文件“%(name)s”。") % {"name": name})
        if path.stat().st_size > LARGEST:
            raise too_big()
        return path

    def _stored(self, code: str, purpose: str, name: str) -> str:
        with self._path(name).open("rb") as stream:
            kept = attachments.store(stream, name, subject=subject_of(code), purpose=purpose, actor=self._actor)
        return str(kept.key)


def too_big() -> Invalid:
    """The refusal of a file that nobody would print."""
    return Invalid("paper_too_big", _("样表最大 %(n)s MB。") % {"n": LARGEST // 1024 // 1024})


# --- one by one ----------------------------------------------------------------------------------------------


def is_named_elsewhere(key: str, revision: Revision) -> bool:
    """Whether another revision, of whatever state, still names the file."""
    others = Material.objects.exclude(revision=revision).filter(Q(blank_form=key) | Q(sample=key))
    return others.exists() or Revision.objects.exclude(pk=revision.pk).filter(result_sample=key).exists()


def of_item(item_code: str) -> dict[str, Attachment]:
    """The standing files of an item by their key."""
    return {str(file.key): file for file in attachments.of_subject(subject_of(item_code))}


def public_paper(item_code: str, key: UUID) -> Attachment:
    """A file that a version in force names, or one that was in force before: someone may be applying under it.

    No other attachment can be had this way, whoever it belongs to. Raises ``NotFound('no_such_file')``. Two statements.
    """
    words = str(key)
    naming = Q(result_sample=words) | Q(materials__blank_form=words) | Q(materials__sample=words)
    known = Revision.objects.filter(naming, item__code=item_code, state__in=(*IN_FORCE, RevisionState.REPLACED))
    file = None
    if known.filter(item__published__isnull=False).exists():
        file = attachments.of_subject(subject_of(item_code)).filter(key=key).first()
    if file is None:
        raise NotFound("no_such_file", _("找不到这个文件，它可能已经换成新的了。请从办事指南里打开。"))
    return file
