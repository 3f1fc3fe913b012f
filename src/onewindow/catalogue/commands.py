"""One function per verb over revisions: lock, permit, transition, write, record, publish.

Four eyes: whoever wrote a revision does not publish it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, NotFound
from onewindow.catalogue import permissions, rules, shape_check, storing
from onewindow.catalogue.events import ItemPublished, ItemResumed, ItemSuspended, ItemWithdrawn
from onewindow.catalogue.models import Item, Revision
from onewindow.catalogue.shape import Data, filled, mark, tidied, to_data
from onewindow.catalogue.states import IN_FORCE, IN_WORK, WORKFLOW, RevisionState
from onewindow.catalogue.subjects import KIND, subject_of
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person, Unit
from onewindow.kernel.search import service as search


@dataclass(frozen=True)
class Seen:
    """What a page showed of a version before it was changed there: the fields, and ``shape.mark`` of their values."""

    fields: tuple[str, ...]
    mark: str


@transaction.atomic
def save_draft(item_code: str | None, data: Mapping[str, Any], *, actor: Person) -> Revision:
    """Write the draft of an item in the shape of docs/item-format.md; a new item for ``None``.

    A draft may break the rules of publication but not the shape. The draft in work is overwritten; without one, the next
    number is begun. Raises ``Invalid('bad_item')`` with a sentence per field, ``Conflict('in_review')``.
    """
    complete = _complete(item_code, data)
    item = _locked_item(item_code) if item_code else _new_item(complete, actor)
    permissions.require(permissions.can_edit(actor, item.unit))
    return _saved(item, Revision.objects.filter(item=item).newest_first().first(), complete, actor)


@transaction.atomic
def change_draft(
    item_code: str,
    changes: Mapping[str, Any] | Callable[[Data], Data],
    *,
    actor: Person,
    seen: Seen | None = None,
) -> Revision:
    """Some fields of the draft, all others as they stand at this moment: two who save different fields lose nothing.

    ``changes`` may be asked with the data as they stand. A material that says nothing of its files keeps them. Raises like ``save_draft``, and ``Conflict('changed_meanwhile')`` when somebody saved the fields ``seen`` since.
    """
    item = _locked_item(item_code)
    permissions.require(permissions.can_edit(actor, item.unit))
    newest = Revision.objects.filter(item=item).with_parts().newest_first().first()
    stored = to_data(newest) if newest else {}
    if seen and seen.mark and seen.mark != mark(stored, seen.fields):
        raise Conflict("changed_meanwhile", _("您打开以后，别人保存了这一部分。请对照下面两边的内容，再决定怎么保存。"))
    given = changes(stored) if callable(changes) else _with_papers(stored, changes)
    return _saved(item, newest, _complete(item_code, {**stored, **given}), actor)


def _with_papers(stored: Data, changes: Mapping[str, Any]) -> Mapping[str, Any]:
    rows = changes.get("materials")
    if not isinstance(rows, list):
        return changes
    known = {row["code"]: {key: row[key] for key in ("blank_form", "sample")} for row in stored.get("materials", ())}
    return {**changes, "materials": [{**known.get(row.get("code"), {}), **row} for row in rows]}


def _saved(item: Item, newest: Revision | None, data: Data, actor: Person) -> Revision:
    revision = _draft_of(item, newest, actor)
    begun = revision.pk is None
    if begun and newest and newest.effective_from and data["effective_from"] == newest.effective_from.isoformat():
        # The day on which the former version came into force says nothing about this one.
        data["effective_from"] = None
    for name, value in storing.revision_values(_with_authority(data, item.unit)).items():
        setattr(revision, name, value)
    revision.author = actor
    revision.writers = sorted({*revision.writers, actor.pk})
    revision.save()
    if begun:
        storing.store_parts([(revision, data)])
    else:
        storing.replace_parts(revision, data)
    _mark_popular(item, data)
    audit.record("item.draft_saved", subject_of(item.code), actor=actor, changes={"revision": revision.number})
    return revision


@transaction.atomic
def submit_for_review(revision: Revision | int, *, actor: Person) -> Revision:
    """The editor hands the draft over. Raises ``Invalid('rules_broken')`` when publication would be refused."""
    locked = _locked(revision)
    permissions.require(permissions.can_edit(actor, locked.item.unit))
    locked.state = WORKFLOW.next_state("submit_for_review", locked.state)
    _require_rules(locked)
    _require_day_to_come(locked)
    return _written(locked, "item.submitted_for_review", actor)


@transaction.atomic
def send_back(revision: Revision | int, *, reason: str, actor: Person) -> Revision:
    """The reviewer gives it back to be mended, saying why."""
    locked = _locked(revision)
    permissions.require(permissions.can_review(actor, locked.item))
    locked.state = WORKFLOW.next_state("send_back", locked.state)
    locked.reviewer = None
    return _written(locked, "item.sent_back", actor, note=_required(reason), fields=["reviewer"])


@transaction.atomic
def publish(revision: Revision | int, *, actor: Person) -> Revision:
    """Bring a reviewed revision into force; the former one is replaced. With an effective date to come it waits for that day.

    Raises ``Invalid('rules_broken')``: ``fields`` carries the sentence of each broken rule.
    """
    locked = _locked(revision)
    permissions.require(permissions.can_publish(actor, locked))
    if locked.effective_from and locked.effective_from > clock.today():
        return _schedule(locked, actor)
    if locked.state != RevisionState.SCHEDULED:
        _require_day_to_come(locked)
    locked.state = WORKFLOW.next_state("publish", locked.state)
    _require_rules(locked)
    Revision.objects.filter(item=locked.item, state__in=IN_FORCE).update(state=RevisionState.REPLACED)
    locked.published_at = clock.now()
    locked.effective_from = locked.effective_from or clock.today()
    locked.reviewer = locked.reviewer or actor
    _written(locked, "item.published", actor, fields=["published_at", "effective_from", "reviewer"])
    _stands_as(locked.item, locked)
    events.publish(ItemPublished(locked.item.code, locked.number))
    return locked


@transaction.atomic
def suspend(revision: Revision | int, *, reason: str, actor: Person) -> Revision:
    """暂停: the guide stays to be read, no new application is taken. Cases under way go on."""
    locked = _locked(revision)
    permissions.require(permissions.can_review(actor, locked.item))
    locked.state = WORKFLOW.next_state("suspend", locked.state)
    _written(locked, "item.suspended", actor, note=_required(reason))
    search.changed(KIND, [locked.item.code])
    events.publish(ItemSuspended(locked.item.code, reason))
    return locked


@transaction.atomic
def resume(revision: Revision | int, *, actor: Person) -> Revision:
    """Take applications again."""
    locked = _locked(revision)
    permissions.require(permissions.can_review(actor, locked.item))
    locked.state = WORKFLOW.next_state("resume", locked.state)
    _written(locked, "item.resumed", actor)
    search.changed(KIND, [locked.item.code])
    events.publish(ItemResumed(locked.item.code))
    return locked


@transaction.atomic
def withdraw(revision: Revision | int, *, reason: str, actor: Person) -> Revision:
    """取消: the item leaves the catalogue; its revisions stay for the cases that were filed under them."""
    locked = _locked(revision)
    permissions.require(permissions.can_review(actor, locked.item))
    locked.state = WORKFLOW.next_state("withdraw", locked.state)
    _written(locked, "item.withdrawn", actor, note=_required(reason))
    _stands_as(locked.item, None)
    events.publish(ItemWithdrawn(locked.item.code, reason))
    return locked


def _schedule(revision: Revision, actor: Person) -> Revision:
    revision.state = WORKFLOW.next_state("schedule", revision.state)
    _require_rules(revision)
    revision.reviewer = actor
    return _written(revision, "item.scheduled", actor, fields=["reviewer"])


def _complete(item_code: str | None, data: Mapping[str, Any]) -> Data:
    given = tidied({**data, "code": item_code or data.get("code", "")})
    faults = shape_check.shape_faults(given)
    if faults:
        raise Invalid(
            "bad_item",
            _("有 %(n)s 处内容填得不对，改好后再保存。") % {"n": len(faults)},
            fields={fault.path: fault.sentence for fault in faults},
        )
    return filled(given)


def _locked_item(code: str) -> Item:
    item = Item.objects.select_related("unit").select_for_update(of=("self",)).filter(code=code).first()
    if item is None:
        raise NotFound("no_such_item", _("没有找到这个事项。"))
    return item


def _new_item(data: Data, actor: Person) -> Item:
    unit = Unit.objects.filter(code=data["unit"]).first()
    if unit is None:
        raise Invalid("bad_item", _("没有找到这个单位。"), fields={"unit": _("没有找到这个单位。")})
    permissions.require(permissions.can_edit(actor, unit))
    item = Item(code=data["code"], name=data["name"], unit=unit, created_at=clock.now())
    _item, created = Item.objects.get_or_create(
        code=item.code, defaults={"name": item.name, "unit": unit, "created_at": item.created_at}
    )
    if not created:
        raise Conflict("item_code_taken", _("这个实施编码已经有事项在用。"))
    return _item


def _draft_of(item: Item, newest: Revision | None, actor: Person) -> Revision:
    """The draft to write in; ``newest`` is the version in work, else the one with the highest number."""
    if newest is None or newest.state not in IN_WORK:
        return Revision(item=item, number=newest.number + 1 if newest else 1, author=actor)
    if not WORKFLOW.allows("save", newest.state):
        raise Conflict("in_review", _("这一版正在审核或等待生效，先请审核人员退回再改。"))
    return newest


def _with_authority(data: Data, unit: Unit) -> Data:
    return {
        **data,
        "authority_name": data["authority_name"] or unit.name,
        "authority_uscc": data["authority_uscc"] or unit.uscc,
    }


def _mark_popular(item: Item, data: Data) -> None:
    popular = data.get("is_popular", item.is_popular)
    if popular != item.is_popular:
        item.is_popular = popular
        item.save(update_fields=["is_popular"])


def _locked(revision: Revision | int) -> Revision:
    """The revision, its item locked first: whoever saves a draft takes them in this order too."""
    key = revision if isinstance(revision, int) else revision.pk
    list(Item.objects.filter(revisions=key).select_for_update(of=("self",)).values_list("pk"))
    rows = Revision.objects.select_related("item__unit").select_for_update(of=("self",))
    locked: Revision | None = rows.filter(pk=key).first()
    if locked is None:
        raise NotFound("no_such_revision", _("没有找到这一版事项。"))
    return locked


def _require_rules(revision: Revision) -> None:
    findings = rules.check(to_data(revision), rules.known_procedures())
    if findings:
        fields: dict[str, str] = {}
        for finding in findings:
            fields[finding.field] = fields.get(finding.field, "") + finding.sentence
        raise Invalid(
            "rules_broken",
            _("有 %(n)s 处不符合发布要求，改好后再提交。") % {"n": len(findings)},
            fields=fields,
            findings=[finding.code for finding in findings],
        )


def _require_day_to_come(revision: Revision) -> None:
    """A version comes into force today or later; one that waited for its day may be a day late."""
    if revision.effective_from and revision.effective_from < clock.today():
        sentence = _("生效日期 %(day)s 已经过去。请改成今天以后的日期，或者空着，发布当天生效。") % {
            "day": revision.effective_from.isoformat()
        }
        raise Invalid("effective_past", sentence, fields={"effective_from": sentence})


def _required(reason: str) -> str:
    if not reason.strip():
        raise Invalid("reason_required", _("请写明原因。"), fields={"reason": _("请写明原因。")})
    return reason.strip()


def _written(
    revision: Revision, verb: str, actor: Person, *, note: str = "", fields: list[str] | None = None
) -> Revision:
    revision.save(update_fields=["state", *(fields or [])])
    changes = {"revision": revision.number, "state": revision.state}
    audit.record(verb, subject_of(revision.item.code), actor=actor, changes=changes, note=note)
    return revision


def _stands_as(item: Item, revision: Revision | None) -> None:
    """What the public reads under the item's name from now on."""
    item.published = revision
    item.name = revision.name if revision else item.name
    item.save(update_fields=["published", "name"])
    search.changed(KIND, [item.code])
