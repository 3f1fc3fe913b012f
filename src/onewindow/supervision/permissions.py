"""Who looks at the running of other people's cases: supervisors and heads, each the units beneath the post."""

from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role

OVERSEEING = (Role.SUPERVISOR, Role.UNIT_HEAD)


def can_oversee(person: Person) -> bool:
    """Whether there is a unit whose cases this person oversees: shows the menu entry."""
    return org.is_staff(person) and org.holds_any(person, *OVERSEEING)


def units_overseen_by(person: Person, beneath: str = "") -> list[int]:
    """Ids of the units whose cases this person oversees, the one of the post and all beneath; of those, with ``beneath``, the ones in
    the subtree of this path. They are among those whose cases the person may see (``cases.visible_to``). One statement.
    """
    if not org.is_staff(person):
        return []
    paths = tuple(org.unit_paths(person, *OVERSEEING))
    return [
        pk for pk, path in org.units_of_posts(person) if paths and path.startswith(paths) and path.startswith(beneath)
    ]
