"""How an application stands, as one: each branch, what the applicant has to do, what has come out of it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from onewindow.cases import service as cases
from onewindow.cases.service import Case, CaseMaterial, State
from onewindow.kernel.documents.service import Document
from onewindow.packages import merging
from onewindow.packages.commands.correcting import in_correction, plan_of_branches
from onewindow.packages.commands.walk import branches_of
from onewindow.packages.merging import Shared
from onewindow.packages.models import Branch, PackageApplication
from onewindow.packages.states import BranchState


@dataclass(frozen=True)
class Wanted:
    """What a unit asks of the applicant for one item: lines of what, and why."""

    branch: Branch
    lines: tuple[tuple[str, str], ...]
    about_form: bool


@dataclass(frozen=True)
class Standing:
    """The whole of an application: ``results`` by the branch's case number."""

    application: PackageApplication
    branches: Sequence[Branch]
    wanted: Sequence[Wanted]
    results: dict[str, list[Document]]

    @property
    def done(self) -> int:
        """How many items are decided."""
        cases_of = [branch.case for branch in self.branches if branch.case is not None]
        return sum(case.decided_at is not None or bool(case.veiled) for case in cases_of)

    @property
    def held(self) -> int:
        """How many of these wait to be sent together with the rest (并联审批)."""
        return sum(branch.case is not None and bool(branch.case.veiled) for branch in self.branches)


@dataclass(frozen=True)
class ToCorrect:
    """One material of the one list that the applicant has to bring (again), for every branch that asked for it."""

    shared: Shared
    reasons: tuple[tuple[str, str], ...]
    has_come: bool

    @property
    def code(self) -> str:
        return self.shared.code


@dataclass(frozen=True)
class Correction:
    """Everything the applicant has to answer, on one page: materials, the fields of the forms found wrong with why."""

    materials: Sequence[ToCorrect]
    form: Mapping[str, Any]
    about_form: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Sister:
    """Another item of the same application, as a unit may know of it: no words of the applicant, no link."""

    item: str
    unit: str
    state: str
    is_this: bool


def standing_of(application: PackageApplication) -> Standing:
    """As its applicant may know it: results that are held back are not in it. Three statements, whatever the number of branches."""
    branches = branches_of(application)
    for branch in branches:
        branch.case = cases.veil(branch.case) if branch.case is not None else None
    opened = [branch.case for branch in branches if branch.case is not None]
    return Standing(
        application,
        branches,
        _wanted(branches, opened),
        results_of([case.number for case in opened if not case.veiled]),
    )


def _wanted(branches: Sequence[Branch], opened: Sequence[Case]) -> list[Wanted]:
    waiting = {case.pk for case in opened if case.state == State.CORRECTION}
    rows = CaseMaterial.objects.filter(case_id__in=waiting, told_at__isnull=False).order_by("case", "order")
    lines: dict[int, list[tuple[str, str]]] = {}
    for row in rows:
        if cases.is_asked_for(row.told_at, row.arrived_at):
            lines.setdefault(row.case_id, []).append((row.name, row.note))
    return [
        Wanted(branch, tuple(lines.get(branch.case_id or 0, ())), _form_is_asked_for(branch.case))
        for branch in branches
        if branch.case is not None and branch.case_id in waiting
    ]


def correction_of(application: PackageApplication, elements: Mapping[str, str]) -> Correction | None:
    """What the branches that wait for the applicant asked for, merged; none when none waits. A constant number of statements."""
    branches = branches_of(application)
    waiting = in_correction(branches)
    if not waiting:
        return None
    plan = plan_of_branches(application, branches)
    told: dict[tuple[int | None, str], CaseMaterial] = {
        (row.case_id, row.code): row
        for row in CaseMaterial.objects.filter(case__in=[one.case_id for one in waiting], told_at__isnull=False)
    }
    forms = [one for one in waiting if one.case is not None and one.case.form_told_at is not None]
    parts = [plan.part(one.alias) for one in forms]
    return Correction(
        [found for shared in plan.materials if (found := _to_correct(shared, waiting, told)) is not None],
        merging.form_of(parts, elements) if parts else {},
        [(one.item_name, one.gaps.get(cases.FORM, "")) for one in forms],
    )


def _to_correct(
    shared: Shared, waiting: Sequence[Branch], told: Mapping[tuple[int | None, str], CaseMaterial]
) -> ToCorrect | None:
    by_alias = {branch.alias: branch for branch in waiting}
    rows = [
        (by_alias[use.part.alias], told[by_alias[use.part.alias].case_id, use.material.code])
        for use in shared.asked
        if use.part.alias in by_alias and (by_alias[use.part.alias].case_id, use.material.code) in told
    ]
    if not rows or shared.is_the_form:
        return None
    reasons = [(branch.item_name, row.note or branch.gaps.get(row.code, "")) for branch, row in rows]
    has_come = not any(cases.is_asked_for(row.told_at, row.arrived_at) for _branch, row in rows)
    return ToCorrect(shared, tuple(reasons), has_come)


def _form_is_asked_for(case: Case) -> bool:
    return cases.is_asked_for(case.form_told_at, case.form_changed_at)


def results_of(numbers: Sequence[str]) -> dict[str, list[Document]]:
    """What has come out of these cases, in the order it was issued. One statement."""
    papers = Document.objects.filter(subject_kind="case", subject_key__in=list(numbers), kind__in=cases.RESULT_PAPERS)
    found: dict[str, list[Document]] = {}
    for paper in papers.select_related("unit").order_by("issued_at", "pk"):
        found.setdefault(paper.subject_key, []).append(paper)
    return found


def package_of(case: Case) -> PackageApplication | None:
    """The application a case is part of. One statement."""
    return PackageApplication.objects.filter(branches__case=case).select_related("version").first()


def holds_case(number: str) -> bool:
    """Whether the case is part of an application. One statement."""
    return Branch.objects.filter(case__number=number).exists()


def numbers_holding(case_number: str) -> list[str]:
    """The applications that a case is part of: one or none."""
    return list(Branch.objects.filter(case__number=case_number).values_list("application__number", flat=True))


def sisters_of(case: Case) -> list[Sister]:
    """The items of the application a case is part of, for whoever may see that case: names and states, nothing else. One statement."""
    rows: QuerySet[Branch] = Branch.objects.filter(application__branches__case=case).select_related("case", "unit")
    return [_sister(branch, case) for branch in rows.order_by("order")]


def _sister(branch: Branch, case: Case) -> Sister:
    return Sister(
        branch.item_name, branch.unit.short_name or branch.unit.name, state_words(branch), branch.case_id == case.pk
    )


def state_words(branch: Branch) -> str:
    """Where a branch stands, in one word or two."""
    if branch.case is None or branch.state != BranchState.OPENED:
        return str(branch.get_state_display())
    return str(branch.case.get_state_display())


def last_day(standing: Standing) -> dt.datetime | None:
    """When the last of the running branches is due, by their own promises."""
    due = [branch.case.due_at for branch in standing.branches if branch.case is not None and branch.case.due_at]
    return max(due, default=None)
