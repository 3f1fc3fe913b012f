"""An editor puts a blank form, a sample or the result's sample into a draft, and takes it out."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base.errors import NotFound
from onewindow.catalogue import commands, papers
from onewindow.catalogue.models import Item, Revision
from onewindow.catalogue.permissions import can_edit, require
from onewindow.catalogue.shape import Data
from onewindow.catalogue.subjects import subject_of
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.attachments.service import Readable
from onewindow.kernel.org.service import Person


@transaction.atomic
def put_paper(item_code: str, place: str, stream: Readable, name: str, size: int, *, actor: Person) -> Revision:
    """Store the file with the item and name it at ``place``: ``result_sample`` or ``materials.m01.blank_form`` (by code).

    The file is looked at like every upload, and opens once it was found clean. Raises ``Invalid`` like ``attachments.store`` and
    ``paper_too_big``, ``NotFound('no_such_place')``, and what ``change_draft`` raises.
    """
    if size > papers.LARGEST:
        raise papers.too_big()
    _require_editor(item_code, actor)
    purpose = place.rpartition(".")[2]
    kept = attachments.store(stream, name, subject=subject_of(item_code), purpose=purpose, actor=actor)
    return commands.change_draft(item_code, _named_at(place, str(kept.key)), actor=actor)


@transaction.atomic
def take_paper(item_code: str, place: str, *, actor: Person) -> Revision:
    """Take the file out of the draft; it stays as long as another version names it."""
    _require_editor(item_code, actor)
    before: list[str] = []
    revision = commands.change_draft(item_code, _named_at(place, "", before), actor=actor)
    kept = papers.of_item(item_code)
    for key in before:
        if key in kept and not papers.is_named_elsewhere(key, revision):
            attachments.remove(kept[key], actor=actor)
    return revision


def _require_editor(item_code: str, actor: Person) -> None:
    item = Item.objects.select_related("unit").filter(code=item_code).first()
    if item is None:
        raise NotFound("no_such_item", _("没有找到这个事项。"))
    require(can_edit(actor, item.unit))


def _named_at(place: str, words: str, before: list[str] | None = None) -> Callable[[Data], Data]:
    """The change that puts these words at the place, as the draft stands then; ``before`` hears what stood there."""

    def change(stored: Data) -> Data:
        for path, holder, key in papers.places(stored):
            at = path if holder is stored else f"materials.{holder['code']}.{key}"
            if at == place:
                if before is not None:
                    before.append(holder[key])
                holder[key] = words
                return _changed(stored, holder)
        raise NotFound("no_such_place", _("这一版里没有这份材料了，请刷新页面。"))

    return change


def _changed(stored: Data, holder: dict[str, Any]) -> Data:
    return {"result_sample": stored["result_sample"]} if holder is stored else {"materials": stored["materials"]}
