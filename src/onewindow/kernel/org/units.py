"""The tree of units and the divisions they stand in."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid
from onewindow.base.identifiers import check_uscc
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.models import Division, Person, Unit, UnitKind
from onewindow.kernel.org.permissions import require_manager

DETAILS = ("name", "short_name", "document_mark", "kind", "uscc", "phone", "complaint_phone", "address")


@transaction.atomic
def create_unit(
    code: str, name: str, kind: str, division: Division, *, actor: Person, parent: Unit | None = None, **details: str
) -> Unit:
    """A new unit under ``parent`` (a new root only by the system). ``details`` are of ``DETAILS``.

    Raises ``Invalid('blank_name' | 'unknown_kind' | 'bad_uscc')``, ``Conflict('unit_exists' | 'document_mark_taken')``,
    ``NotPermitted``.
    """
    require_manager(actor, parent)
    fields = checked_details({"name": name, "kind": kind, "short_name": name[:40], **details})
    with _once_only():
        unit = Unit.objects.create(code=code.strip(), division=division, parent=parent, path="", **fields)
    unit.path = f"{parent.path if parent else ''}{unit.pk}."
    unit.save(update_fields=["path"])
    changes = {"name": unit.name, "parent": parent.code if parent else ""}
    audit.record("unit.created", unit.subject, actor=actor, changes=changes)
    return unit


@transaction.atomic
def change_unit(unit: Unit, *, actor: Person, **details: str) -> Unit:
    """Change what is known of a unit (``DETAILS``); nothing changed leaves no trace.

    Raises ``Invalid`` as ``create_unit``, ``Conflict('document_mark_taken')``, ``NotPermitted``.
    """
    require_manager(actor, unit)
    fields = checked_details({field: getattr(unit, field) for field in DETAILS} | details)
    changes = {field: [getattr(unit, field), text] for field, text in fields.items() if getattr(unit, field) != text}
    if not changes:
        return unit
    for field in changes:
        setattr(unit, field, fields[field])
    with _once_only():
        unit.save(update_fields=list(changes))
    audit.record("unit.changed", unit.subject, actor=actor, changes=changes)
    return unit


@transaction.atomic
def move_unit(unit: Unit, parent: Unit | None, *, actor: Person) -> Unit:
    """Hang the unit, with all beneath it, under another one; every path of the subtree is rewritten.

    The whole tree is locked while it moves: two moves at once could otherwise make a circle. Raises
    ``Invalid('unit_under_itself')``, ``NotPermitted``.
    """
    list(Unit.objects.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    unit = Unit.objects.get(pk=unit.pk)
    target = Unit.objects.get(pk=parent.pk) if parent else None
    require_manager(actor, unit)
    require_manager(actor, target)
    if unit.parent_id == (target.pk if target else None):
        return unit
    if target and target.path.startswith(unit.path):
        raise Invalid("unit_under_itself", _("不能把单位移到它自己或它的下级之下。"))
    before, after = unit.path, f"{target.path if target else ''}{unit.pk}."
    Unit.objects.filter(pk=unit.pk).update(parent=target)
    rest = Substr("path", len(before) + 1)
    Unit.objects.filter(path__startswith=before).update(path=Concat(Value(after), rest))
    unit.refresh_from_db()
    audit.record("unit.moved", unit.subject, actor=actor, changes={"path": [before, after]})
    return unit


@transaction.atomic
def close_unit(unit: Unit, *, actor: Person, reason: str = "") -> None:
    """The unit is no longer used. Raises ``Conflict('unit_has_units' | 'unit_has_people')``."""
    require_manager(actor, unit)
    if Unit.objects.filter(parent=unit, is_active=True).exists():
        raise Conflict("unit_has_units", _("它还有在用的下级单位，请先处理下级单位。"))
    if Person.objects.filter(unit=unit, is_active=True).exists():
        raise Conflict("unit_has_people", _("它还有在用的人员账号，请先调走或停用。"))
    if Unit.objects.filter(pk=unit.pk, is_active=True).update(is_active=False):
        unit.is_active = False
        audit.record("unit.closed", unit.subject, actor=actor, note=reason)


def divisions_in_force(on: dt.date | None = None) -> QuerySet[Division]:
    """Divisions that exist on a day (today): codes are abolished and given anew every year."""
    day = on or clock.today()
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    return Division.objects.filter(begun, lasting).order_by("code", F("valid_from").desc(nulls_last=True), "pk")


def checked_details(details: dict[str, str]) -> dict[str, Any]:
    """The fields of a unit, checked. Raises ``Invalid`` with the field at fault."""
    fields = {field: details[field].strip() for field in DETAILS if field in details}
    if not fields["name"]:
        raise Invalid("blank_name", _("请填写单位名称。"), fields={"name": _("请填写单位名称")})
    if fields["kind"] not in UnitKind.values:
        raise Invalid("unknown_kind", _("没有这种单位类别。"), fields={"kind": _("没有这种类别")})
    if fields.get("uscc"):
        try:
            fields["uscc"] = check_uscc(fields["uscc"])
        except Invalid as error:
            raise Invalid(error.code, error.message, fields={"uscc": error.message}) from error
    return fields


@contextmanager
def _once_only() -> Iterator[None]:
    """Two units with one mark would number their documents alike, two with one code could not be told apart."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "unit_document_mark_once" in str(error):
            taken = _("别的单位已经在用这个文号代字，两个单位的文号会重复。请换一个。")
            raise Conflict("document_mark_taken", taken, fields={"document_mark": _("别的单位在用")}) from error
        raise Conflict("unit_exists", _("这个单位编码已经有了。"), fields={"code": _("已经有了")}) from error
