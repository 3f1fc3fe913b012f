"""Who holds which role where. A role held in a unit counts for the unit's whole subtree."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import NotPermitted
from onewindow.base.prepared import Prepared
from onewindow.kernel.org.held import Held
from onewindow.kernel.org.models import Person, PersonKind, RoleHolding, Unit


def in_force(day: dt.date | None = None) -> Q:
    """Role holdings that count on a day (today)."""
    today = day or clock.today()
    return Q(valid_from__lte=today) & (Q(valid_until__isnull=True) | Q(valid_until__gte=today))


def column_of_roles(person: OuterRef, day: dt.date) -> ArraySubquery:
    """The roles held on a day as a column beside a person, for ``remember_roles``: no statement of their own."""
    rows = RoleHolding.objects.filter(in_force(day), person=person).order_by("unit__path", "role")
    return ArraySubquery(rows.values(row=JSONObject(role="role", unit_id="unit_id", path="unit__path")))


def remember_roles(person: Person, column: Iterable[Mapping[str, Any]]) -> None:
    """What ``column_of_roles`` read of today is what ``roles_of`` answers."""
    person.held, person.held_on = tuple(Held(**row) for row in column), clock.today()


def roles_of(person: Person) -> tuple[Held, ...]:
    """Every role this person holds today; one statement, remembered on the instance for the day."""
    today = clock.today()
    if person.held_on != today:
        person.held = tuple(_find(person)) if person.is_active and person.kind != PersonKind.APPLICANT else ()
        person.held_on = today
    return person.held


def _find(person: Person) -> Iterable[Held]:
    rows = _HELD.rows(person=person.pk, day=clock.today())
    return (Held(row.role, row.unit_id, row.unit.path) for row in rows)


def _held(person: int, day: dt.date) -> QuerySet[RoleHolding]:
    rows = RoleHolding.objects.filter(in_force(day), person_id=person).select_related("unit")
    return rows.only("role", "unit_id", "unit__path").order_by("unit__path", "role")


_HELD = Prepared(_held, {"person": -7001, "day": dt.date(1, 1, 7)})


def forget_roles(person: Person) -> None:
    """The next question reads the roles again, and the units."""
    person.held_on = person.units_on = None


def holds(person: Person, role: str, unit: Unit) -> bool:
    """Whether the person holds the role in the unit or in one of its ancestors."""
    return any(held.role == role and unit.path.startswith(held.path) for held in roles_of(person))


def holds_any(person: Person, *roles: str) -> bool:
    """Whether the person holds one of the roles (none named: any role) anywhere."""
    return any(not roles or held.role in roles for held in roles_of(person))


def holds_at_top(person: Person, role: str) -> bool:
    """Whether the role is held in a unit that has none above it: what belongs to no unit (jobs, the audit) is theirs."""
    return is_staff(person) and any(held.role == role and held.path.count(".") == 1 for held in roles_of(person))


def unit_paths(person: Person, *roles: str) -> list[str]:
    """The topmost subtrees in which one of the roles (none named: any role) is held, no path beneath another."""
    paths: list[str] = []
    for path in sorted({held.path for held in roles_of(person) if not roles or held.role in roles}):
        if not paths or not path.startswith(paths[-1]):
            paths.append(path)
    return paths


def units_of_posts(person: Person) -> tuple[tuple[int, str], ...]:
    """Id and path of every unit beneath a post of this person; one statement, remembered as the roles are."""
    paths = unit_paths(person)
    if person.units_on != person.held_on:  # asking for the paths has read the roles
        person.units_beneath, person.units_on = _beneath(paths) if paths else (), person.held_on
    return person.units_beneath


def _beneath(paths: Iterable[str]) -> tuple[tuple[int, str], ...]:
    """Every page of the desk asks it, and Django takes longer over the words than the server over the answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, path FROM org_unit WHERE path LIKE ANY(%s)", [[f"{path}%" for path in paths]])
        return tuple(cursor.fetchall())


def units_under(paths: Iterable[str], *, through: str = "") -> Q:
    """Units in these subtrees, as a condition on ``Unit`` or, with ``through="unit__"``, on a row that names one.

    No paths means no unit, never all of them.
    """
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{through}path__startswith": path})
    return condition


def people_holding(role: str, unit: Unit) -> QuerySet[Person]:
    """Active people who hold the role in the unit or in one of its ancestors."""
    ancestors = [int(part) for part in unit.path.split(".") if part]
    holdings = RoleHolding.objects.filter(in_force(), role=role, unit_id__in=ancestors)
    return Person.objects.filter(is_active=True, pk__in=holdings.values("person_id")).order_by("name", "pk")


def people_at_top(role: str) -> QuerySet[Person]:
    """Active people who hold the role in a unit that has none above it: everybody of whom ``holds_at_top`` is true."""
    holdings = RoleHolding.objects.filter(in_force(), role=role, unit__parent__isnull=True)
    rows = Person.objects.filter(is_active=True, kind=PersonKind.STAFF, pk__in=holdings.values("person_id"))
    return rows.order_by("name", "pk")


def people_in_posts(posts: Collection[tuple[str, Unit]]) -> dict[tuple[str, int], frozenset[Person]]:
    """Active staff who hold each role in its unit or above it, by role and unit id: one statement, none for no post."""
    if not posts:
        return {}
    above = {int(part) for _role, unit in posts for part in unit.path.split(".") if part}
    rows = RoleHolding.objects.filter(in_force(), role__in={role for role, _unit in posts}, unit_id__in=above)
    rows = rows.filter(person__is_active=True, person__kind=PersonKind.STAFF).select_related("person", "unit")
    held = [(row.role, row.unit.path, row.person) for row in rows]
    return {
        (role, unit.pk): frozenset(person for own, path, person in held if own == role and unit.path.startswith(path))
        for role, unit in posts
    }


def staff_named(words: str) -> list[Person]:
    """Active members of staff with exactly this name or sign-in name, two at most: more than one is already not clear."""
    rows = Person.objects.filter(Q(name=words) | Q(username=words), kind=PersonKind.STAFF, is_active=True)
    return list(rows.order_by("pk")[:2])


def holdings_of(person: Person) -> QuerySet[RoleHolding]:
    """The person's roles in force and to come, with their units: for showing and for ending them."""
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gte=clock.today())
    rows = RoleHolding.objects.filter(lasting, person_id=person.pk)
    return rows.select_related("unit", "person").order_by("unit__path", "role", "valid_from", "pk")


def is_staff(person: Person) -> bool:
    """Whether this is an active member of staff."""
    return person.is_active and person.kind == PersonKind.STAFF


def require_staff(person: Person) -> None:
    """Refuse everybody but active staff. Raises ``NotPermitted('staff_only')``."""
    if not is_staff(person):
        raise NotPermitted("staff_only", _("这里只对工作人员开放。请用工作人员账号登录。"))
