"""Who sees and changes themes and applications."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from onewindow.base.errors import NotPermitted
from onewindow.cases import service as cases
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, PersonKind, Role, Unit
from onewindow.kernel.parties import service as parties
from onewindow.packages.models import Branch, PackageApplication, ThemeVersion
from onewindow.packages.queries import ApplicationQuerySet, VersionQuerySet
from onewindow.packages.states import VersionState

WORKERS = (Role.CATALOGUE_EDITOR, Role.CATALOGUE_REVIEWER)
# In the lead unit of a parallel approval (并联审批): who acts for it, and who else reads the whole.
LEADERS = (Role.CLERK, Role.EXAMINER, Role.CHIEF, Role.UNIT_HEAD)
READERS = (*LEADERS, Role.ISSUER, Role.SUPERVISOR, Role.AUDITOR)


def require(allowed: bool) -> None:
    """Raises ``NotPermitted('not_permitted')``."""
    if not allowed:
        raise NotPermitted("not_permitted", _("您没有做这一步的权限。需要时请联系牵头单位的事项管理人员。"))


def require_lead(person: Person, application: PackageApplication) -> None:
    """Raises ``NotPermitted('not_the_lead')``."""
    if not can_lead(person, application):
        raise NotPermitted(
            "not_the_lead", _("这一步由牵头单位（%(unit)s）办理。") % {"unit": application.version.theme.unit.name}
        )


def themes_visible_to(person: Person | None) -> VersionQuerySet:
    """Everybody reads what is in force; the lead unit's editors and reviewers all versions of theirs."""
    public = Q(state=VersionState.PUBLISHED)
    if person is None or not person.is_authenticated or person.kind in (PersonKind.APPLICANT, PersonKind.MACHINE):
        return ThemeVersion.objects.filter(public)
    if person.kind == PersonKind.SYSTEM:
        return ThemeVersion.objects.all()
    paths = org.unit_paths(person, *WORKERS)
    if not paths:
        return ThemeVersion.objects.filter(public)
    return ThemeVersion.objects.filter(public | org.units_under(paths, through="theme__unit__"))


def themes_of(person: Person) -> VersionQuerySet:
    """The versions this person writes or judges."""
    paths = org.unit_paths(person, *WORKERS) if person.kind == PersonKind.STAFF else []
    if not paths:
        return ThemeVersion.objects.none()
    return ThemeVersion.objects.filter(org.units_under(paths, through="theme__unit__"))


def _holds(person: Person, role: Role, unit: Unit) -> bool:
    return person.kind == PersonKind.STAFF and person.is_active and org.holds(person, role, unit)


def can_edit(person: Person, unit: Unit) -> bool:
    """Write drafts of the unit's themes; whole lists come from the console."""
    return person.kind == PersonKind.SYSTEM or _holds(person, Role.CATALOGUE_EDITOR, unit)


def can_publish(person: Person, version: ThemeVersion) -> bool:
    """A reviewer of the lead unit, and none of those who wrote it (four eyes); the console brings whole lists into force."""
    if person.kind == PersonKind.SYSTEM:
        return True
    return _holds(person, Role.CATALOGUE_REVIEWER, version.theme.unit) and person.pk not in version.writers


def can_withdraw_theme(person: Person, version: ThemeVersion) -> bool:
    """Take a theme out of use: a reviewer of the lead unit."""
    return _holds(person, Role.CATALOGUE_REVIEWER, version.theme.unit)


def visible_to(person: Person) -> ApplicationQuerySet:
    """The applicant's own. In office only the lead unit of a parallel approval (并联审批) and its supervisors see one as a whole: each other
    unit sees its own case.
    """
    if not person.is_authenticated or not person.is_active:
        return PackageApplication.objects.none()
    if person.kind == PersonKind.SYSTEM:
        return PackageApplication.objects.all()
    if person.kind == PersonKind.APPLICANT:
        return PackageApplication.objects.for_applicant(person)
    paths = org.unit_paths(person, *READERS) if person.kind == PersonKind.STAFF else []
    if not paths:
        return PackageApplication.objects.none()
    return PackageApplication.objects.led().filter(org.units_under(paths, through="version__theme__unit__"))


def applied_for(person: Person) -> ApplicationQuerySet:
    """Those this account may act for as the applicant: what the portal shows, to people in office nothing."""
    return visible_to(person) if person.kind != PersonKind.STAFF else PackageApplication.objects.none()


def can_lead(person: Person, application: PackageApplication) -> bool:
    """Act for the lead unit of an application (read with its theme's unit): its window, examiners, chiefs and heads, never the applicant."""
    lead = application.version.theme.unit
    if not any(_holds(person, role, lead) for role in LEADERS):
        return False
    return application.filed_by_id != person.pk and not cases.is_or_stands_for(person, application.party_id)


def people_who_lead(application: PackageApplication) -> list[Person]:
    """Who is told of what the lead unit has to do: its window and its examiners, each once."""
    lead = application.version.theme.unit
    found = {one.pk: one for role in (Role.CLERK, Role.EXAMINER) for one in org.people_holding(role, lead)}
    return [one for one in found.values() if can_lead(one, application)]


def can_speak_for(person: Person, branch: Branch) -> bool:
    """Work on the case of a branch (read with case and unit): examiners, chiefs and heads of its unit, none of them the applicant."""
    case = branch.case
    if case is None or not any(_holds(person, role, branch.unit) for role in cases.IN_THE_UNIT):
        return False
    return case.filed_by_id != person.pk and not cases.standing(person, case).is_party


def can_apply(person: Person, application: PackageApplication) -> bool:
    """Fill in, send and withdraw: whoever sees it as its applicant."""
    if person.kind == PersonKind.SYSTEM:
        return True
    return person.kind == PersonKind.APPLICANT and visible_to(person).filter(pk=application.pk).exists()


def can_tell_the_lead(person: Person, branch: Branch) -> bool:
    """Say what a branch lacks: whoever may ask for a correction in its case, and those of its unit who examine it in advance."""
    case = branch.case
    return case is not None and (cases.can("request_correction", person, case) or can_speak_for(person, branch))


def can_see_files(person: Person, key: str) -> bool:
    """Files of the application itself are its applicant's; each unit has those of its own case."""
    return visible_to(person).filter(number=key).exists()


def can_change_files(person: Person, key: str) -> bool:
    """While the application is being written."""
    return visible_to(person).drafts().filter(number=key).exists()


def may_apply_for(person: Person, party_id: int) -> bool:
    """Whether this account may begin an application for the party."""
    return person.kind == PersonKind.APPLICANT and parties.parties_of(person).filter(pk=party_id).exists()


def may_take_in(person: Person) -> bool:
    """Take a package in at the window: whoever receives applications there."""
    return person.kind == PersonKind.STAFF and org.holds_any(person, Role.CLERK)


def require_window(person: Person, window_unit: Unit) -> None:
    """Raises ``NotPermitted('not_permitted')`` for who is no clerk of this window."""
    if not _holds(person, Role.CLERK, window_unit):
        raise NotPermitted("not_permitted", _("收件要有窗口人员的角色。需要时请联系本单位的系统管理员。"))


def taken_in_by(person: Person) -> ApplicationQuerySet:
    """What this clerk took in at the window, to print its receipt: its applicant's own it stays."""
    if not may_take_in(person):
        return PackageApplication.objects.none()
    return PackageApplication.objects.filter(filed_by=person, window_unit__isnull=False)


def can_see_documents(person: Person, key: str) -> bool:
    """Papers of the whole: its applicant, and the clerk who made it out."""
    return visible_to(person).filter(number=key).exists() or taken_in_by(person).filter(number=key).exists()


def keys_visible_to(person: Person) -> QuerySet[Any, Any]:
    """The numbers of the applications an account may know of, as a subselect."""
    return visible_to(person).order_by().values("number")
