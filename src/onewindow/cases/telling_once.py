"""一次性告知 (行政许可法 32(4)): what a notice may name and what it must, for the form and for each material."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from onewindow.base.errors import Conflict, Invalid
from onewindow.base.official import officially
from onewindow.cases import rules
from onewindow.cases.models import Case, CaseMaterial
from onewindow.catalogue import service as catalogue


@dataclass(frozen=True)
class _Part:
    """The form or a material: when it last arrived, and whether it holds the application up."""

    name: str
    arrived_at: dt.datetime | None
    holds_up: bool


def check_notice(case: Case, rows: Sequence[CaseMaterial], wanted: Mapping[str, str]) -> None:
    """Refuse a notice that names too much or too little.

    Raises ``Invalid('no_such_material')``; ``Conflict('already_told_once')`` for what lay there untouched at the last
    notice; ``Invalid('not_everything_told')`` when something that holds the application up is left out.
    """
    parts = _parts(case, rows)
    if not set(wanted) <= set(parts):
        raise Invalid("no_such_material", _("要补正的材料不在这个办件的清单里。"))
    spoken_of = {code: part for code, part in parts.items() if code in wanted or part.holds_up}
    untouched = [part.name for part in spoken_of.values() if not rules.may_be_told(case, part.arrived_at)]
    if untouched:
        raise Conflict(
            "already_told_once",
            _("已经一次性告知过，从那以后没有新交的，不能再要求补正：%s。请标为符合后受理，或者作出不予受理决定。")
            % _("、").join(untouched),
        )
    left_out = {code: part.name for code, part in spoken_of.items() if code not in wanted}
    if left_out:
        raise Invalid(
            "not_everything_told",
            _("告知要一次写全，这些有问题或者还没有交的没有写到：%s。没有问题的请先标为符合。")
            % _("、").join(left_out.values()),
            fields={_field(code): _("请写清缺什么、哪里不对") for code in left_out},
        )


def _field(code: str) -> str:
    return code if code == rules.FORM else f"material.{code}"


def _parts(case: Case, rows: Sequence[CaseMaterial]) -> dict[str, _Part]:
    faults = catalogue.missing_in_form(case.revision.form_schema, case.form)
    form = {rules.FORM: _Part(_("申请表"), case.form_changed_at, bool(faults))}
    return form | {row.code: _Part(row.name, row.arrived_at, rules.holds_up(row)) for row in rows}


def note_wanted(case: Case, rows: Sequence[CaseMaterial], wanted: Mapping[str, str], at: dt.datetime) -> None:
    """Write on the case and on each material named what is wrong with it and when that was told. Not saved yet.

    What was never given stays missing.
    """
    case.told_at = at
    if rules.FORM in wanted:
        case.form_told_at = at
    for row in rows:
        if row.code in wanted:
            row.note, row.told_at = wanted[row.code], at
            row.state = row.state if rules.holds_up(row) else CaseMaterial.State.FAILED


def lines(names: Mapping[str, str]) -> tuple[str, ...]:
    """演出节目单：缺第二页. A notice names what is wrong as well as how."""
    return tuple(f"{name}：{words}" for name, words in names.items())


def traced(names: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, Any]:
    """What the audit keeps of a notice; the words about the form also by themselves."""
    return {"wanted": dict(names), **({"form": wanted[rules.FORM]} if rules.FORM in wanted else {})}


@officially
def told_by_name(rows: Sequence[CaseMaterial], wanted: Mapping[str, str]) -> dict[str, str]:
    """The sentences under the names a notice uses, the form first."""
    told = {row.name: wanted[row.code] for row in sorted(rows, key=lambda row: row.order) if row.code in wanted}
    if rules.FORM in wanted:
        form = _("申请表")  # a material may have the same name
        told = {form: _("；").join(filter(None, (wanted[rules.FORM], told.pop(form, ""))))} | told
    return told
