"""Who may change the organisation: the operator of a unit, for its subtree; the system itself."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from onewindow.base.errors import NotPermitted
from onewindow.kernel.org.models import Person, PersonKind, Role, Unit
from onewindow.kernel.org.roles import holdings_of, holds, holds_any, is_staff, unit_paths, units_under


def can_manage(person: Person, unit: Unit | None) -> bool:
    """May create, change and end people, roles and units here. No unit means the whole city."""
    if person.kind == PersonKind.SYSTEM:
        return True
    return unit is not None and is_staff(person) and holds(person, Role.OPERATOR, unit)


def can_manage_any(person: Person) -> bool:
    """Whether there is any unit this person manages: shows the menu entry."""
    return is_staff(person) and holds_any(person, Role.OPERATOR)


def require_manager(person: Person, unit: Unit | None) -> None:
    """Raises ``NotPermitted('operator_only')``."""
    if not can_manage(person, unit):
        raise NotPermitted("operator_only", _("只有该单位的系统管理员可以做这一步。"))


def can_manage_person(actor: Person, person: Person) -> bool:
    """May change how this person signs in and whether they do: manages their own unit and every unit where they hold a
    role, today or later. Else a small unit's operator could take over an account that reaches further than their own."""
    return can_manage(actor, person.unit) and all(can_manage(actor, row.unit) for row in holdings_of(person))


def require_manager_of(actor: Person, person: Person) -> None:
    """Raises ``NotPermitted('operator_only' | 'roles_elsewhere')``."""
    require_manager(actor, person.unit)
    if not can_manage_person(actor, person):
        raise NotPermitted("roles_elsewhere", _("这个人在不归您管理的单位还有角色，请上一级系统管理员来做这一步。"))


def units_managed_by(person: Person) -> QuerySet[Unit]:
    """The units whose people, roles and keys this person manages, in tree order."""
    return Unit.objects.filter(units_under(unit_paths(person, Role.OPERATOR))).order_by("path")


def units_visible_to(person: Person) -> QuerySet[Unit]:
    """The organisation is no secret to its staff; the public sees units in guides, not as a list."""
    return (Unit.objects.all() if is_staff(person) else Unit.objects.none()).order_by("path")


def ids_of_people_named(name: str) -> list[int]:
    """Accounts with exactly this sign-in name or name: to look for what they did. One statement."""
    return list(Person.objects.filter(Q(username=name) | Q(name=name)).order_by("pk").values_list("pk", flat=True)[:50])


def people_visible_to(person: Person) -> QuerySet[Person]:
    """Staff and machines of the units this person manages; for all others only themselves."""
    if not can_manage_any(person):
        return Person.objects.filter(pk=person.pk)
    condition = units_under(unit_paths(person, Role.OPERATOR), through="unit__")
    return (
        Person.objects.filter(condition, unit__isnull=False).select_related("unit").order_by("unit__path", "name", "pk")
    )
