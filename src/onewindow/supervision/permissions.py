"""Who looks at the running of other people's cases, who urges, and who answers."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from onewindow.base.any_of import AnyOf
from onewindow.base.errors import NotPermitted
from onewindow.cases.service import Case
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, PersonKind, Role, Unit
from onewindow.supervision.models import Urging
from onewindow.supervision.states import WORKFLOW, UrgingState

OVERSEEING = (Role.SUPERVISOR, Role.UNIT_HEAD)
# Who reads the letters to a unit; a draft is the supervisors' alone.
READING = (*OVERSEEING, Role.CHIEF, Role.EXAMINER, Role.AUDITOR)
ROLES = {
    "sign": (Role.SUPERVISOR,),
    "drop": (Role.SUPERVISOR,),
    "send_back": (Role.SUPERVISOR,),
    "close": (Role.SUPERVISOR,),
    "answer": (Role.UNIT_HEAD, Role.CHIEF),
}


def can_oversee(person: Person) -> bool:
    """Whether there is a unit whose cases this person oversees: shows the menu entry."""
    return org.is_staff(person) and org.holds_any(person, *OVERSEEING)


def can_read_urgings(person: Person) -> bool:
    """Whether there may be letters this person reads."""
    return org.is_staff(person) and org.holds_any(person, *READING)


def units_overseen_by(person: Person, beneath: str = "") -> list[int]:
    """Ids of the units whose cases this person oversees, the one of the post and all beneath; of those, with ``beneath``, the ones in
    the subtree of this path. They are among those whose cases the person may see (``cases.visible_to``). One statement.
    """
    return [pk for pk, path in _units(person, *OVERSEEING) if path.startswith(beneath)]


def _units(person: Person, *roles: str) -> list[tuple[int, str]]:
    """The units beneath posts of these roles. One statement, remembered with the roles."""
    if not org.is_staff(person):
        return []
    paths = tuple(org.unit_paths(person, *roles))
    return [(pk, path) for pk, path in org.units_of_posts(person) if paths and path.startswith(paths)]


def visible_to(person: Person) -> QuerySet[Urging]:
    """The letters this person may know of, ready for a list."""
    rows = Urging.objects.select_related("unit")
    if person.kind == PersonKind.SYSTEM:
        return rows
    reads = [pk for pk, _path in _units(person, *READING)]
    drafts = [pk for pk, _path in _units(person, Role.SUPERVISOR)]
    return rows.filter(
        Q(AnyOf("unit", drafts)) | (Q(AnyOf("unit", reads)) & ~Q(state__in=[UrgingState.DRAFTED, UrgingState.DROPPED]))
    )


def can_see(person: Person, number: str) -> bool:
    """Whoever sees the letter sees its document."""
    return visible_to(person).filter(number=number).exists()


def can_urge(person: Person, case: Case) -> bool:
    """A supervisor of the unit that handles the case."""
    return org.is_staff(person) and org.holds(person, Role.SUPERVISOR, case.unit)


def can(verb: str, person: Person, urging: Urging) -> bool:
    """Whether this person may take the step; whether the state allows it is said by ``WORKFLOW``."""
    return org.is_staff(person) and any(org.holds(person, role, urging.unit) for role in ROLES[verb])


def possible_verbs(person: Person, urging: Urging) -> list[str]:
    """The buttons, in the order of the table."""
    verbs = dict.fromkeys(row.verb for row in WORKFLOW.transitions)
    return [verb for verb in verbs if WORKFLOW.allows(verb, urging.state) and can(verb, person, urging)]


def require(allowed: bool) -> None:
    """Raises ``NotPermitted('not_permitted')``."""
    if not allowed:
        raise NotPermitted(
            "not_permitted", _("您没有做这一步的权限：签发和办结由督查人员，回复由单位负责人或首席代表。")
        )


def issuing_unit(person: Person, unit: Unit) -> Unit:
    """In whose name a supervisor writes: the unit of the nearest post of supervision over the other one. One statement."""
    paths = [held for held in org.roles_of(person) if held.role == Role.SUPERVISOR and unit.path.startswith(held.path)]
    nearest = max(paths, key=lambda held: len(held.path))
    return Unit.objects.get(pk=nearest.unit_id)
