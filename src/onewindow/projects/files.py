"""The table of stages and the list of grounds for the green channel, as JSON Lines.

``{"stage": "land", "unit": CODE, "themes": [CODE], "limit_days": 30}`` or ``{"ground": CODE, "name": …, "basis": …}``.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base.errors import Invalid, NotPermitted
from onewindow.base.subjects import Subject
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Person, PersonKind, Unit
from onewindow.projects.models import GreenGround, Stage
from onewindow.projects.states import StageKey

_SUBJECT = Subject("project_table", "stages")


@transaction.atomic
def import_stages(rows: Iterable[Mapping[str, Any]], *, actor: Person) -> int:
    """Put the rows in or bring them up to date, all or nothing; how many. Grounds that are no longer named stay, out of use.

    Raises ``Invalid('bad_stage')`` with the row, ``NotPermitted`` for anybody but the console.
    """
    if actor.kind != PersonKind.SYSTEM:
        raise NotPermitted("not_permitted", _("审批阶段由系统管理员在控制台载入。"))
    given = list(rows)
    grounds = [_ground(row) for row in given if "ground" in row]
    for row in (row for row in given if "ground" not in row):
        _stage(row)
    if grounds:
        GreenGround.objects.exclude(code__in=grounds).update(is_active=False)
    audit.record("project_table.imported", _SUBJECT, actor=actor, changes={"rows": len(given)})
    return len(given)


def _ground(row: Mapping[str, Any]) -> str:
    words = {"name": row.get("name", ""), "basis": row.get("basis", ""), "is_active": True}
    if not words["name"] or not words["basis"]:
        raise Invalid("bad_stage", _("绿色通道事由要有名称和依据：%(row)s") % {"row": dict(row)})
    GreenGround.objects.update_or_create(code=row["ground"], defaults=words)
    return str(row["ground"])


def _stage(row: Mapping[str, Any]) -> None:
    unit = Unit.objects.filter(code=row.get("unit", "")).first()
    if row.get("stage") not in StageKey.values or unit is None or not isinstance(row.get("limit_days"), int):
        raise Invalid("bad_stage", _("审批阶段这一行不对：%(row)s") % {"row": dict(row)})
    defaults = {
        "order": StageKey.values.index(row["stage"]) + 1,
        "unit": unit,
        "themes": list(row.get("themes", [])),
        "limit_days": row["limit_days"],
    }
    Stage.objects.update_or_create(key=row["stage"], defaults=defaults)
