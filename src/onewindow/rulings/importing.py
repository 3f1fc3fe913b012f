"""Rule sets out of files: how a city begins, and how it takes over another's. The console answers for the file."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base.errors import NotPermitted
from onewindow.kernel.org.service import Person, PersonKind, Unit
from onewindow.rulings import drafting, tables
from onewindow.rulings.models import RuleVersion
from onewindow.rulings.ruling import latest


@transaction.atomic
def bring_in(data: Mapping[str, Any], unit: Unit, *, actor: Person) -> RuleVersion:
    """``{code, name, sample_rate, basis, table}`` published as the next version; the same table as the latest is no change.

    Raises what ``publish_draft`` raises, ``NotPermitted('console_only')`` for anybody but the console.
    """
    if actor.kind != PersonKind.SYSTEM:
        raise NotPermitted("console_only", _("规则文件只能在服务器上导入。"))
    draft = drafting.begin_draft(data["code"], data["name"], unit, actor=actor)
    table = tables.to_data(tables.of(data["table"]))
    standing = latest(draft.rule_set)
    if standing is not None and standing.table == table and standing.sample_rate == data["sample_rate"]:
        draft.delete()
        return standing
    saved = drafting.save_draft(
        data["code"],
        table,
        sample_rate=data["sample_rate"],
        basis=data["basis"],
        seen=draft.saved_at or draft.rule_set.created_at,
        actor=actor,
    )
    return drafting.put_into_force(saved, actor=actor)
