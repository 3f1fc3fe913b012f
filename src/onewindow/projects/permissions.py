"""Who sees which projects, and who may do which verb."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from onewindow.base.errors import NotPermitted
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, PersonKind, Role, Unit
from onewindow.kernel.parties import service as parties
from onewindow.packages.service import Branch
from onewindow.projects.models import Guidance, Project, ProjectApplication, Stage
from onewindow.projects.queries import ProjectQuerySet

WORKERS = (Role.CLERK, Role.EXAMINER, Role.CHIEF, Role.UNIT_HEAD)
READERS = (*WORKERS, Role.ISSUER, Role.SUPERVISOR, Role.AUDITOR)


def require(allowed: bool) -> None:
    """Raises ``NotPermitted('not_permitted')``."""
    if not allowed:
        raise NotPermitted(
            "not_permitted", _("您没有做这一步的权限。登记、核对由第一阶段的牵头单位办，需要时请联系它。")
        )


def visible_to(person: Person) -> ProjectQuerySet:
    """The builder's own. In office: all projects for who works or looks on in the lead unit of a stage; for other units those
    with a branch in their hands and those they are asked to guide.
    """
    if not person.is_authenticated or not person.is_active:
        return Project.objects.none()
    if person.kind == PersonKind.SYSTEM:
        return Project.objects.all()
    if person.kind == PersonKind.APPLICANT:
        return Project.objects.for_applicant(person)
    paths = org.unit_paths(person, *READERS) if org.is_staff(person) else []
    if not paths:
        return Project.objects.none()
    leads = Stage.objects.filter(org.units_under(paths, through="unit__"))
    branches = Branch.objects.filter(org.units_under(paths, through="unit__"))
    with_branch = branches.filter(application__in=_applications()).values("pk")
    guided = Guidance.objects.filter(org.units_under(paths, through="unit__"), project=OuterRef("pk"))
    return Project.objects.filter(Q(Exists(leads)) | Q(Exists(with_branch)) | Q(Exists(guided)))


def _applications() -> QuerySet[ProjectApplication, Any]:
    """Those of the project that the branches are looked for."""
    return ProjectApplication.objects.filter(project=OuterRef(OuterRef("pk"))).values("application")


def can_see(person: Person, key: str) -> bool:
    """Whoever sees the project sees its files and papers."""
    return visible_to(person).filter(number=key).exists()


def keys_visible_to(person: Person) -> QuerySet[Any, Any]:
    """The numbers of the projects somebody may know of, as a subselect."""
    return visible_to(person).order_by().values("number")


def is_builder(person: Person, project: Project) -> bool:
    """Stands for the builder today, as itself, as its organisation or by authority."""
    if person.kind != PersonKind.APPLICANT or not person.is_active:
        return False
    return parties.parties_of(person).filter(pk=project.party_id).exists()


def can_change_files(person: Person, key: str) -> bool:
    """The builder gives the lease and the holder's consent."""
    project = Project.objects.filter(number=key).first()
    return project is not None and (person.kind == PersonKind.SYSTEM or is_builder(person, project))


def _holds(person: Person, roles: tuple[str, ...], unit: Unit | None) -> bool:
    return unit is not None and org.is_staff(person) and any(org.holds(person, role, unit) for role in roles)


def lead_of(stage: str) -> Unit | None:
    """The unit that leads a stage. One statement."""
    row = Stage.objects.filter(key=stage).select_related("unit").first()
    return row.unit if row else None


def first_lead() -> Unit | None:
    """The lead of the first stage keeps the register of projects (发展改革). One statement."""
    row = Stage.objects.select_related("unit").order_by("order").first()
    return row.unit if row else None


def can_keep(person: Person) -> bool:
    """Register in office, confirm or refuse codes, judge leases, stop: who works at the lead of the first stage."""
    return person.kind == PersonKind.SYSTEM or _holds(person, WORKERS, first_lead())


def can_register_for(person: Person, party_id: int) -> bool:
    """The builder itself, or the lead of the first stage for anybody."""
    if person.kind == PersonKind.APPLICANT:
        return person.is_active and parties.parties_of(person).filter(pk=party_id).exists()
    return can_keep(person)


def can_guide(person: Person, unit: Unit) -> bool:
    """Who works in the unit that guides."""
    return _holds(person, WORKERS, unit)


def can_ask_guidance(person: Person, project: Project) -> bool:
    """The builder asks; the keeper of the register passes it on to another unit."""
    return is_builder(person, project) or can_keep(person)


def can_grant_green(person: Person) -> bool:
    """The head of the first stage's lead, and supervisors over it: whoever hurries others answers for it."""
    return person.kind == PersonKind.SYSTEM or _holds(person, (Role.UNIT_HEAD, Role.SUPERVISOR), first_lead())


def can_put(person: Person) -> bool:
    """Put a project to a meeting: a chief or head of any unit that sees it."""
    return org.is_staff(person) and org.holds_any(person, Role.CHIEF, Role.UNIT_HEAD)


def guiding_units(person: Person) -> QuerySet[Unit]:
    """In whose name this person may guide."""
    paths = org.unit_paths(person, *WORKERS) if org.is_staff(person) else []
    return Unit.objects.filter(org.units_under(paths), is_active=True).order_by("path")
