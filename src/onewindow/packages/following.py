"""How an application stands, as one: each branch, what the applicant has to do, what has come out of it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from onewindow.cases import service as cases
from onewindow.cases.service import Case, CaseMaterial, State
from onewindow.kernel.documents.service import Document
from onewindow.packages.commands.settling import branches_of
from onewindow.packages.models import Branch, PackageApplication
from onewindow.packages.states import BranchState

RESULTS = ("certificate", "grant", "refusal")


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
        return sum(branch.case is not None and branch.case.decided_at is not None for branch in self.branches)


@dataclass(frozen=True)
class Sister:
    """Another item of the same application, as a unit may know of it: no words of the applicant, no link."""

    item: str
    unit: str
    state: str
    is_this: bool


def standing_of(application: PackageApplication) -> Standing:
    """Three statements, whatever the number of branches."""
    branches = branches_of(application)
    opened = [branch.case for branch in branches if branch.case is not None]
    return Standing(application, branches, _wanted(branches, opened), _results(opened))


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


def _form_is_asked_for(case: Case) -> bool:
    return cases.is_asked_for(case.form_told_at, case.form_changed_at)


def _results(opened: Sequence[Case]) -> dict[str, list[Document]]:
    keys = [case.number for case in opened]
    papers = Document.objects.filter(subject_kind="case", subject_key__in=keys, kind__in=RESULTS)
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
