"""A theme for one applicant's answers: which items, which way, one form, one list, what it takes. Pure but for ``revisions_of``."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import zen

from onewindow.base.codes import LimitUnit
from onewindow.base.errors import Invalid
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Revision
from onewindow.packages import figures, merging, questions, tables
from onewindow.packages.figures import Figures
from onewindow.packages.merging import Part, Shared
from onewindow.packages.models import SourceCheck, ThemeVersion
from onewindow.packages.questions import Answers
from onewindow.packages.states import Flow
from onewindow.packages.tables import Row

RISK = "risk"


@dataclass(frozen=True)
class Plan:
    """What the answers lead to. ``row`` is missing while a question of the table is open."""

    version: ThemeVersion
    answers: Answers
    row: Row | None
    parts: tuple[Part, ...]
    everything: tuple[Part, ...]
    # Codes of items that are needed and not in force now.
    out_of_force: tuple[str, ...]
    elements: Mapping[str, str]
    # What data sources said so far, by data set; ``None`` where none is asked: a guide, or somebody in front of the window.
    checks: Mapping[str, SourceCheck] | None = None

    @property
    def asked(self) -> list[questions.Question]:
        return questions.asked(self.version.questions, self.answers)

    @property
    def is_answered(self) -> bool:
        """Every question asked has an answer: only then are items, form and list final."""
        return self.row is not None and all(question["key"] in self.answers for question in self.asked)

    @property
    def risk(self) -> str:
        """The risk class in words."""
        labels = {str(risk["value"]): str(risk["label"]) for risk in self.version.risks}
        return labels.get(self.row.risk, "") if self.row else ""

    @property
    def flow(self) -> str:
        return self.row.flow if self.row else Flow.PARALLEL

    @property
    def limit(self) -> tuple[int, str] | None:
        """What the city promises for the whole, in working days or hours: the row's own limit, else the theme's."""
        if self.row and self.row.limit_amount is not None:
            return self.row.limit_amount, self.row.limit_unit
        if self.version.limit_amount is None:
            return None
        return self.version.limit_amount, self.version.limit_unit or LimitUnit.WORKING_DAY

    @property
    def left_out(self) -> tuple[Part, ...]:
        """What these answers spare the applicant."""
        chosen = {part.alias for part in self.parts}
        return tuple(part for part in self.everything if part.alias not in chosen)

    @cached_property
    def form(self) -> dict[str, Any]:
        return merging.form_of(self.parts, self.elements)

    @cached_property
    def materials(self) -> list[Shared]:
        if self.checks is None:
            return merging.materials_of(self.parts, self.everything)
        confirmed = {dataset for dataset, check in self.checks.items() if check.is_used}
        return merging.materials_of(self.parts, self.everything, confirmed)

    @property
    def to_bring(self) -> int:
        """How many materials the applicant hands in; the form filled in here is none of them."""
        return sum(not one.is_exempt and not one.is_the_form for one in self.materials)

    @cached_property
    def after(self) -> Figures:
        """Forms, materials, steps, visits and days as they are now, reckoned from the items."""
        return figures.after(self.parts, to_bring=self.to_bring, serial=self.flow == Flow.SERIAL, limit=self.limit)

    def part(self, alias: str) -> Part:
        return next(part for part in self.parts if part.alias == alias)

    def predecessors(self, part: Part) -> tuple[str, ...]:
        """Whom this item waits for on the way chosen, to be sent (one after the other) or to be granted (under a lead unit): nobody
        where all go at once.
        """
        chosen = {one.alias for one in self.parts}
        return tuple(alias for alias in part.after if alias in chosen) if self.flow != Flow.PARALLEL else ()


def revisions_of(version: ThemeVersion) -> dict[str, Revision]:
    """The versions in force of the theme's items by code, with their parts: five statements."""
    codes = [spec["item"] for spec in version.items]
    found = catalogue.published().with_parts().filter(item__code__in=codes)
    return {revision.item.code: revision for revision in found}


def plan_of(
    version: ThemeVersion,
    raw: Mapping[str, Any],
    revisions: Mapping[str, Revision],
    elements: Mapping[str, str],
    checks: Mapping[str, SourceCheck] | None = None,
) -> Plan:
    """What these answers lead to; answers to questions not asked, or not offered, do not count."""
    answers = questions.answers_given(version.questions, raw)
    row = tables.row_for(version.table, answers)
    known = {**answers, RISK: row.risk if row else ""}
    everything = [
        Part(spec["alias"], spec, revisions[spec["item"]], answers_for(spec, revisions[spec["item"]], known))
        for spec in version.items
        if spec["item"] in revisions
    ]
    wanted = [spec for spec in version.items if is_wanted(spec, row, known)]
    aliases = {spec["alias"] for spec in wanted}
    return Plan(
        version=version,
        answers=answers,
        row=row,
        parts=tuple(part for part in everything if part.alias in aliases),
        everything=tuple(everything),
        out_of_force=tuple(spec["item"] for spec in wanted if spec["item"] not in revisions),
        elements=elements,
        checks=checks,
    )


def is_wanted(spec: Mapping[str, Any], row: Row | None, known: Mapping[str, str]) -> bool:
    """Whether an item belongs to these answers: named by the row of the table, and its own condition holds."""
    named = row is None or not row.items or spec["alias"] in row.items
    return named and catalogue.holds(spec.get("when", ""), known)


def answers_for(spec: Mapping[str, Any], revision: Revision, known: Mapping[str, str]) -> dict[str, str]:
    """The item's own scenario answers, reckoned from those of the theme; one that gives no answer is left open."""
    raw = {key: _reckoned(str(expression), known) for key, expression in spec.get("answers", {}).items()}
    return catalogue.answers_given(revision, raw)


def _reckoned(expression: str, known: Mapping[str, str]) -> Any:
    try:
        return zen.evaluate_expression(expression, dict(known))
    except RuntimeError as error:
        raise Invalid("condition_broken", str(error), expression=expression) from error


def in_order(parts: Iterable[Part]) -> list[Part]:
    """Predecessors before those that wait for them, else the theme's own order. Cycles are refused at publication."""
    rest, done = list(parts), list[Part]()
    while rest:
        known = {part.alias for part in rest}
        ready = next((part for part in rest if not known & set(part.after)), rest[0])
        rest.remove(ready)
        done.append(ready)
    return done


def has_cycle(specs: Sequence[Mapping[str, Any]]) -> bool:
    """Whether items wait for each other in a circle."""
    waiting = {spec["alias"]: set(spec.get("after", ())) for spec in specs}
    while free := [alias for alias, before in waiting.items() if not before & set(waiting)]:
        for alias in free:
            del waiting[alias]
    return bool(waiting)
