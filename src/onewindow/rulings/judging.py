"""One application before a table: what it grants, or why a person has to look. Pure, but for zen."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onewindow.base import decision_tables, expressions
from onewindow.rulings import tables
from onewindow.rulings.cells import NO, YES, InputKind
from onewindow.rulings.tables import Input, Table, Verdict


class Cause(TextChoices):
    """Where a verdict comes from. Only ``ROW`` can grant."""

    ROW = "row", gettext_lazy("规则")
    NO_ROW = "no_row", gettext_lazy("没有适用的规则")
    MISSING = "missing", gettext_lazy("缺少信息")
    UNFIT = "unfit", gettext_lazy("信息不合要求")
    FAILED = "failed", gettext_lazy("取值失败")
    OBSTACLE = "obstacle", gettext_lazy("还不能按规则决定")


@dataclass(frozen=True)
class Judgement:
    """``inputs`` are the values read, by key, each with its label; ``rows`` those that apply, from 1; ``reasons`` in words."""

    verdict: str
    cause: str
    reasons: tuple[str, ...]
    inputs: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[int, ...] = ()


def judge(table: Table, variables: Mapping[str, Any]) -> Judgement:
    """What the table says of these variables. Anything that cannot be read for certain is doubtful, never a grant."""
    values: dict[str, Any] = {}
    for one in table.inputs:
        read, trouble = _read(one, variables)
        if trouble is not None:
            return Judgement(Verdict.DOUBT, trouble[0], (trouble[1],), _told(table, values))
        values[one.key] = read
    rows = _applying(table, values)
    inputs = _told(table, values)
    if not rows:
        return Judgement(Verdict.DOUBT, Cause.NO_ROW, (_("没有一行规则适用于这份申请。"),), inputs)
    verdicts = {table.rows[row - 1].verdict for row in rows}
    verdict = Verdict.GRANT if verdicts == {Verdict.GRANT} else Verdict.DOUBT
    return Judgement(verdict, Cause.ROW, tuple(_reason(table, row) for row in rows), inputs, tuple(rows))


def _read(one: Input, variables: Mapping[str, Any]) -> tuple[Any, tuple[str, str] | None]:
    """The value of an input as the cells compare it, or the cause and sentence for which it has none."""
    try:
        value = expressions.compiled(one.expression).evaluate(dict(variables))
    except RuntimeError:
        return None, (Cause.FAILED, _("“%(label)s”算不出来。") % {"label": one.label})
    if value is None or value == "":
        if one.optional:
            return None, None
        return None, (Cause.MISSING, _("申请里没有“%(label)s”。") % {"label": one.label})
    fit = _fit(one, value)
    if fit is None:
        return None, (Cause.UNFIT, _("“%(label)s”的值不是规则认得的。") % {"label": one.label})
    return fit, None


def _fit(one: Input, value: Any) -> Any:
    """The value in the kind of the input; ``None`` when it is of another."""
    if one.kind == InputKind.YES_NO:
        return value if isinstance(value, bool) else {YES: True, NO: False}.get(str(value))
    if one.kind == InputKind.CHOICE:
        return value if isinstance(value, str) and value in one.options else None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _applying(table: Table, values: Mapping[str, Any]) -> list[int]:
    """The rows whose every cell accepts, as zen's decision table says."""
    plain = {key: float(value) if isinstance(value, Decimal) else value for key, value in values.items()}
    found = _decision(json.dumps(tables.to_data(table), sort_keys=True)).evaluate(plain)["result"]
    return sorted(int(one["row"]) for one in found)


@lru_cache(maxsize=256)
def _decision(data: str) -> Any:
    """Every row that applies is collected."""
    table = tables.of(json.loads(data))
    inputs = {one.key: (one.label, one.key) for one in table.inputs}
    rules = [{one.key: row.cell(one).test for one in table.inputs} for row in table.rows]
    return decision_tables.decision(decision_tables.model("collect", inputs, rules))


def _told(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values by key with their labels, as plain words."""
    return {
        one.key: {"label": one.label, "value": one.options.get(str(values[one.key]), _words(values[one.key]))}
        for one in table.inputs
        if one.key in values
    }


def _words(value: Any) -> str:
    if value is None:
        return _("没有填")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return {True: YES, False: NO}[value] if isinstance(value, bool) else str(value)


def _reason(table: Table, row: int) -> str:
    return _("第 %(row)d 行：%(reason)s") % {"row": row, "reason": table.rows[row - 1].reason}


def doubt(reasons: Sequence[str]) -> Judgement:
    """Something stands in the way before the table is even asked."""
    return Judgement(Verdict.DOUBT, Cause.OBSTACLE, tuple(reasons))
