"""How a project stands: its stages with their applications and branches, the days they took. A constant number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext as _

from onewindow.cases import service as cases
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind, Span
from onewindow.kernel.workcalendar import service as workcalendar
from onewindow.packages.service import ApplicationState, Branch, PackageApplication
from onewindow.projects import reckoning
from onewindow.projects.models import Project, ProjectApplication, Stage
from onewindow.projects.reckoning import Standstill, Total

# What the authorities had in their hands before and after acceptance; steps lie within, delivery comes after the decision.
COUNTED = (LimitKind.NOTICE, LimitKind.STATUTORY, LimitKind.PROMISED)
# What the applicant had in theirs: drawn, not counted.
OF_THE_APPLICANT = (LimitKind.CORRECTION,)


@dataclass(frozen=True)
class Filed:
    """An application of a stage with its branches and their cases, in order."""

    application: PackageApplication
    branches: Sequence[Branch]

    @property
    def is_draft(self) -> bool:
        return self.application.state == ApplicationState.DRAFT

    @property
    def is_through(self) -> bool:
        """Finished, and everything it was about is granted and stands."""
        return self.application.state == ApplicationState.FINISHED and all(
            branch.case is not None and branch.case.outcome == "granted" and branch.case.revoked_at is None
            for branch in self.branches
        )


@dataclass(frozen=True)
class StageStanding:
    """One stage: what was filed for it, ``used`` working days of its ``limit``."""

    stage: Stage
    filed: Sequence[Filed]
    used: int

    @property
    def is_done(self) -> bool:
        return any(one.is_through for one in self.filed)

    @property
    def is_running(self) -> bool:
        return not self.is_done and any(one.application.state == ApplicationState.SUBMITTED for one in self.filed)

    @property
    def is_over_limit(self) -> bool:
        return self.used > self.stage.limit_days

    @property
    def words(self) -> str:
        if self.is_done:
            return _("已办完")
        if self.is_running:
            return _("正在办")
        return _("有草稿") if any(one.is_draft for one in self.filed) else _("还没有申请")

    @property
    def tone(self) -> str:
        if self.is_done:
            return "done"
        return "brand" if self.is_running else ""


@dataclass(frozen=True)
class Standing:
    """The whole: ``target`` working days for all four stages (国办发〔2019〕11号)."""

    project: Project
    stages: Sequence[StageStanding]
    total: Total
    target: int
    at_applicant: Mapping[str, Sequence[Span]]

    @property
    def next_stage(self) -> StageStanding | None:
        """The first that is neither through nor in hand: what the builder applies for next."""
        return next((one for one in self.stages if not one.is_done and not one.is_running), None)

    @property
    def current(self) -> StageStanding | None:
        """The first that is not through."""
        return next((one for one in self.stages if not one.is_done), None)

    @property
    def is_finished(self) -> bool:
        return bool(self.stages) and all(one.is_done for one in self.stages)

    @cached_property
    def case_names(self) -> dict[str, str]:
        branches = [branch for one in self.stages for filed in one.filed for branch in filed.branches]
        return {branch.case.number: branch.item_name for branch in branches if branch.case is not None}

    @property
    def standstills(self) -> list[tuple[str, Standstill]]:
        """What stood still, by the name of its item."""
        return [(self.case_names.get(one.case, one.case), one) for one in self.total.standstills]

    def is_early(self, stage: Stage) -> bool:
        """Whether a stage before it is not through yet: allowed, but said."""
        return any(not one.is_done for one in self.stages if one.stage.order < stage.order)


def standing_of(project: Project) -> Standing:
    """Five statements, whatever the number of branches."""
    return standings_of([project])[0]


def standing_for_builder(project: Project) -> Standing:
    """As the applicant may know it: results that a parallel approval holds back are not in it. Statements as of ``standing_of``."""
    standing = standing_of(project)
    for branch in (branch for stage in standing.stages for one in stage.filed for branch in one.branches):
        branch.case = cases.veil(branch.case) if branch.case is not None else None
    return standing


def standings_of(projects: Sequence[Project]) -> list[Standing]:
    """The same of many projects at once, with as many statements as of one."""
    stages = list(Stage.objects.select_related("unit").order_by("order"))
    filed = _filed(projects)
    numbers = [
        branch.case.number
        for by_stage in filed.values()
        for many in by_stage.values()
        for one in many
        for branch in one.branches
        if branch.case is not None
    ]
    spent: dict[str, list[timelimits.Spent]] = {number: [] for number in numbers}
    for one in timelimits.spent("case", numbers, (*COUNTED, *OF_THE_APPLICANT)) if numbers else []:
        spent[one.subject_key].append(one)
    return [_standing(project, stages, filed[project.pk], spent) for project in projects]


_ByStage = dict[str, list[Filed]]


def _filed(projects: Sequence[Project]) -> dict[int, _ByStage]:
    """What was filed and not withdrawn, by project and stage. Two statements."""
    links = ProjectApplication.objects.filter(project__in=projects).select_related(
        "stage", "application__version__theme"
    )
    links = links.exclude(application__state=ApplicationState.WITHDRAWN).order_by("application__created_at", "pk")
    rows = list(links)
    branches: dict[int, list[Branch]] = {}
    mine = Branch.objects.filter(application__in=[link.application_id for link in rows]).select_related("case", "unit")
    for branch in mine.order_by("application", "order"):
        branches.setdefault(branch.application_id, []).append(branch)
    found: dict[int, _ByStage] = {project.pk: {} for project in projects}
    for link in rows:
        one = Filed(link.application, branches.get(link.application_id, []))
        found[link.project_id].setdefault(link.stage.key, []).append(one)
    return found


def _standing(
    project: Project, stages: Sequence[Stage], filed: _ByStage, spent: dict[str, list[timelimits.Spent]]
) -> Standing:
    numbers = {
        stage.key: [
            branch.case.number for one in filed.get(stage.key, []) for branch in one.branches if branch.case is not None
        ]
        for stage in stages
    }
    mine = [line for of_stage in numbers.values() for number in of_stage for line in spent[number]]
    total = reckoning.total(numbers, (one for one in mine if one.kind in COUNTED), workcalendar.calendar())
    theirs = [one for one in mine if one.kind in OF_THE_APPLICANT and one.ran]
    at_applicant = {key: [one.ran for one in theirs if one.subject_key == key and one.ran] for key in total.spans}
    rows = [StageStanding(stage, filed.get(stage.key, []), total.by_stage[stage.key]) for stage in stages]
    return Standing(project, rows, total, settings.ONEWINDOW_PROJECT_DAYS, at_applicant)
