"""What is asked of projects from outside: which project a case is of, its lease, the table of stages."""

from django.db.models import QuerySet

from onewindow.kernel.org.service import Unit
from onewindow.projects.models import GreenGround, Guidance, Lease, Project, ProjectApplication, Stage
from onewindow.projects.states import LeaseState, StageKey

_OF_CASE = "applications__application__branches__case__number"


def project_of_case(number: str) -> Project | None:
    """The project that a case was filed for. One statement."""
    project: Project | None = Project.objects.filter(**{_OF_CASE: number}).first()
    return project


def lease_of(project: Project) -> Lease | None:
    """The lease that counts, else the last that was refused or ended. One statement."""
    leases = list(project.leases.select_related("judged_by").order_by("-given_at", "-pk"))
    counting = (one for one in leases if one.state in (LeaseState.PENDING, LeaseState.CONFIRMED))
    return next(counting, leases[0] if leases else None)


def guidances_of(project: Project) -> list[Guidance]:
    """The latest first, what each stage needs in the order of the stages. One statement."""
    rows = list(project.guidances.select_related("unit", "asked_by", "given_by").order_by("-pk"))
    for one in rows:
        one.needs = {key: one.needs[key] for key in StageKey.values if key in one.needs}
    return rows


def stages() -> list[Stage]:
    """In their order, with who leads. One statement."""
    return list(Stage.objects.select_related("unit").order_by("order"))


def open_cases_of(project: Project) -> list[str]:
    """The numbers of the cases of a project that are not closed. One statement."""
    rows = ProjectApplication.objects.filter(
        project=project,
        application__branches__case__isnull=False,
        application__branches__case__closed_at__isnull=True,
    )
    return list(rows.values_list("application__branches__case__number", flat=True).distinct())


def grounds_in_use() -> QuerySet[GreenGround]:
    """The city's list of grounds for the green channel."""
    return GreenGround.objects.filter(is_active=True).order_by("name", "pk")


def lead_units() -> QuerySet[Unit]:
    """Who leads a stage: whom a builder may ask."""
    return Unit.objects.filter(pk__in=Stage.objects.values("unit")).order_by("path")
