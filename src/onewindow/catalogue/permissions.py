"""Who sees and who may change revisions. A guide is public; what is not in force is the business of its unit alone."""

from django.db.models import Q
from django.utils.translation import gettext as _

from onewindow.base.errors import NotPermitted
from onewindow.catalogue.models import Item, Revision
from onewindow.catalogue.queries import RevisionQuerySet
from onewindow.catalogue.states import IN_FORCE
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, PersonKind, Role, Unit

_WORKS_ON_DRAFTS = (Role.CATALOGUE_EDITOR, Role.CATALOGUE_REVIEWER, Role.SUPERVISOR, Role.AUDITOR)


def require(allowed: bool) -> None:
    """Raises ``NotPermitted('not_permitted')``."""
    if not allowed:
        raise NotPermitted("not_permitted", _("您没有做这一步的权限。需要时请联系本单位的事项管理人员。"))


def visible_to(person: Person | None) -> RevisionQuerySet:
    """Everybody reads what is in force (suspended ones too: their page says so); units' people read all of theirs."""
    public = Q(state__in=IN_FORCE)
    if person is None or not person.is_authenticated or person.kind == PersonKind.APPLICANT:
        return Revision.objects.filter(public)
    if person.kind == PersonKind.SYSTEM:
        return Revision.objects.all()
    paths = org.unit_paths(person, *_WORKS_ON_DRAFTS)
    return (
        Revision.objects.filter(public | org.units_under(paths, through="item__unit__"))
        if paths
        else (Revision.objects.filter(public))
    )


def _holds(person: Person, role: Role, unit: Unit) -> bool:
    return person.kind == PersonKind.STAFF and person.is_active and org.holds(person, role, unit)


def can_edit(person: Person, unit: Unit) -> bool:
    """Write drafts of the unit's items, send them to review."""
    return _holds(person, Role.CATALOGUE_EDITOR, unit)


def can_review(person: Person, item: Item) -> bool:
    """Judge items of the unit: send back, suspend, resume, withdraw."""
    return _holds(person, Role.CATALOGUE_REVIEWER, item.unit)


def can_publish(person: Person, revision: Revision) -> bool:
    """Reviewer of the unit, and none of those who wrote it. The system publishes what was approved for a later day."""
    if person.kind == PersonKind.SYSTEM:
        return revision.reviewer_id is not None
    return can_review(person, revision.item) and not has_written(person, revision)


def has_written(person: Person, revision: Revision) -> bool:
    """Whether the person saved this version since it was begun, be it one word."""
    return person.pk in {revision.author_id, *revision.writers}


def can_bring_into_force(person: Person) -> bool:
    """Whole lists at once, without a reviewer: only the console, where the city's operator answers for the file."""
    return person.kind == PersonKind.SYSTEM


def can_import(person: Person) -> bool:
    """Upload a file of items: an editor (each row is then permitted by itself), and the console."""
    return can_bring_into_force(person) or (
        person.kind == PersonKind.STAFF and person.is_active and org.holds_any(person, Role.CATALOGUE_EDITOR)
    )


def units_edited_by(person: Person) -> Q:
    """A condition on ``Unit``: where this person writes drafts."""
    return org.units_under(org.unit_paths(person, Role.CATALOGUE_EDITOR))


def can_see_papers(person: Person, item_code: str) -> bool:
    """Open any file of the item: those who work on its drafts. What a guide in force names is public by the guide's own address."""
    if person.kind == PersonKind.SYSTEM:
        return True
    paths = org.unit_paths(person, *_WORKS_ON_DRAFTS) if person.kind == PersonKind.STAFF else []
    return bool(paths) and Item.objects.filter(org.units_under(paths, through="unit__"), code=item_code).exists()


def can_change_papers(person: Person, item_code: str) -> bool:
    """Add files to the item and take them out: its editors, and the console (also for an item that is only just brought in)."""
    if can_bring_into_force(person):
        return True
    item = Item.objects.select_related("unit").filter(code=item_code).first()
    return item is not None and can_edit(person, item.unit)
