"""A parallel approval (并联审批) as its lead unit sees it: every branch with its clocks, who has answered, what is missing, what is held.

And as a co-unit sees it from its own case: who leads, the clock of the whole, what its branch waits for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onewindow.cases import service as cases
from onewindow.cases.service import Case, CaseMaterial, Evidence
from onewindow.kernel.documents.service import Document
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LedgerEntry, Limit, LimitKind
from onewindow.packages import outlook
from onewindow.packages.commands.walk import branches_of
from onewindow.packages.following import results_of
from onewindow.packages.gaps import Gap, merged
from onewindow.packages.models import Branch, PackageApplication

_CLOCKS = (LimitKind.PROMISED, LimitKind.STATUTORY, LimitKind.NOTICE, LimitKind.CORRECTION, LimitKind.DELIVERY)


@dataclass(frozen=True)
class Line:
    """One branch of the whole: its clocks, the ledger of the one that handling is measured by, and its result papers."""

    branch: Branch
    before: Sequence[Branch]
    limits: Sequence[Limit]
    ledger: Sequence[LedgerEntry]
    papers: Sequence[Document]

    @property
    def is_decided(self) -> bool:
        return outlook.is_settled(self.branch)

    @property
    def awaits_answer(self) -> bool:
        """Whether its unit has still to say if anything is missing."""
        return outlook.awaits_answer(self.branch)

    @property
    def waits_for(self) -> list[str]:
        """The items that have to be granted before this one can be."""
        if self.is_decided:
            return []
        return [one.item_name for one in self.before if not outlook.is_granted(one)]


@dataclass(frozen=True)
class Whole:
    """The application with everything its lead unit has to know."""

    application: PackageApplication
    lines: Sequence[Line]
    promise: Limit | None
    notice: Limit | None
    gaps: Sequence[Gap]

    @property
    def done(self) -> int:
        return sum(line.is_decided for line in self.lines)

    @property
    def held(self) -> list[str]:
        """Names of the items whose result waits to be sent."""
        return [one.branch.item_name for one in self.lines if one.branch.case is not None and one.branch.case.is_held]

    @property
    def silent(self) -> list[Line]:
        """Branches whose unit has not said yet whether anything is missing."""
        return [line for line in self.lines if line.awaits_answer]


def whole_of(application: PackageApplication) -> Whole:
    """A constant number of statements, whatever the number of branches."""
    branches = branches_of(application)
    keys = [branch.case.number for branch in branches if branch.case is not None]
    limits = timelimits.of_subjects("case", keys, list(_CLOCKS))
    ledger = _ledger(limits)
    papers = results_of(keys)
    own = {limit.kind: limit for limit in timelimits.of_subject(application.subject)}
    lacking = [branch for branch in branches if branch.gaps]
    return Whole(
        application,
        [_line(branch, branches, limits, ledger, papers) for branch in branches],
        own.get(LimitKind.PROMISED),
        own.get(LimitKind.JOINT_NOTICE),
        merged(application, branches, lacking),
    )


def _line(
    branch: Branch,
    branches: Sequence[Branch],
    limits: Mapping[str, Sequence[Limit]],
    ledger: Mapping[int, Sequence[LedgerEntry]],
    papers: Mapping[str, Sequence[Document]],
) -> Line:
    key = branch.case.number if branch.case is not None else ""
    mine = limits.get(key, ())
    clocks = {limit.kind: limit for limit in mine}
    handling = clocks.get(LimitKind.PROMISED) or clocks.get(LimitKind.STATUTORY)
    before = [one for one in branches if one.alias in branch.after]
    return Line(branch, before, mine, ledger.get(handling.pk, ()) if handling else (), papers.get(key, ()))


def _ledger(limits: Mapping[str, Sequence[Limit]]) -> dict[int, list[LedgerEntry]]:
    keys = [limit.pk for of_one in limits.values() for limit in of_one]
    found: dict[int, list[LedgerEntry]] = {}
    for entry in LedgerEntry.objects.filter(limit_id__in=keys).order_by("limit_id", "sequence"):
        found.setdefault(entry.limit_id, []).append(entry)
    return found


def branches_of_each(applications: Sequence[PackageApplication]) -> dict[int, list[Branch]]:
    """The branches of a page of applications with their cases, by the application's key. One statement."""
    found: dict[int, list[Branch]] = {one.pk: [] for one in applications}
    rows = Branch.objects.filter(application__in=list(found)).select_related("case", "unit")
    for branch in rows.order_by("application", "order"):
        found[branch.application_id].append(branch)
    return found


def awaited(branches: Sequence[Branch]) -> list[Branch]:
    """Those the whole waits for now: not settled, and waiting for no other."""
    granted = {branch.alias for branch in branches if outlook.is_granted(branch)}
    return [one for one in branches if not outlook.is_settled(one) and set(one.after) <= granted]


@dataclass(frozen=True)
class Part:
    """What the page of one branch's case says of the whole: no words of the other branches, no link to their cases."""

    application: PackageApplication
    branch: Branch
    promise: Limit | None
    before: Sequence[Branch]
    handed_on: Sequence[Evidence]
    done: int
    count: int
    # The branch's gaps as told to the lead, by the material's name.
    gaps: Sequence[tuple[str, str]]

    @property
    def may_be_told(self) -> bool:
        """Whether the lead can still be told what is missing."""
        case = self.branch.case
        open_case = case is not None and cases.allows("request_correction", case.state)
        return self.application.told_at is None and open_case


def part_of(case: Case) -> Part | None:
    """The parallel approval a case is a branch of; none costs no statement, else a constant number."""
    if not case.joint:
        return None
    rows = Branch.objects.filter(application__number=case.joint).select_related(
        "application__version__theme__unit", "case", "unit", "answered_by"
    )
    branches = list(rows.order_by("order"))
    mine = next(one for one in branches if one.case_id == case.pk)
    handed_on = Evidence.objects.filter(case=case, way="handed_on", outcome=Evidence.Outcome.USED).order_by("pk")
    promise = [one for one in timelimits.of_subject(mine.application.subject) if one.kind == LimitKind.PROMISED]
    return Part(
        mine.application,
        mine,
        next(iter(promise), None),
        [one for one in branches if one.alias in mine.after],
        list(handed_on),
        sum(outlook.is_settled(one) for one in branches),
        len(branches),
        _told(mine, case),
    )


def _told(branch: Branch, case: Case) -> list[tuple[str, str]]:
    rows: Sequence[CaseMaterial] = sorted(case.materials.all(), key=lambda row: row.order)
    form = [(cases.FORM, "")] if cases.FORM in branch.gaps else []
    named = [(row.code, row.name) for row in rows if row.code in branch.gaps]
    return [(name, branch.gaps[code]) for code, name in [*form, *named]]
