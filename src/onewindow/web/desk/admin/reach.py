"""Who enters which page of the administration.

People, roles and keys belong to a unit: its administrator sees and changes those of the subtree. Jobs, notices and the audit
belong to no unit: they are for those who hold the role at the top of the tree.
"""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from onewindow.base.errors import NotFound
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role, Unit
from onewindow.web.desk.office import only_for


def runs(person: Person) -> bool:
    """Administrator of the whole house."""
    return org.holds_at_top(person, Role.OPERATOR)


def audits(person: Person) -> bool:
    """Auditor of the whole house."""
    return org.holds_at_top(person, Role.AUDITOR)


for_managers = only_for(org.can_manage_any)
for_readers = only_for(lambda person: org.can_manage_any(person) or audits(person))
for_house = only_for(runs)
for_house_readers = only_for(lambda person: runs(person) or audits(person))
for_auditors = only_for(audits)


def people(person: Person) -> QuerySet[Person]:
    """Staff and machines this person manages."""
    return org.people_visible_to(person)


def managed_person(actor: Person, key: int) -> Person:
    """Somebody of theirs. Raises ``NotFound``."""
    found = people(actor).filter(pk=key).first()
    if found is None:
        raise NotFound("no_such_person", _("没有这个人员，或者不归您管理。"))
    return found


def managed_unit(actor: Person, code: str) -> Unit:
    """A unit of theirs. Raises ``NotFound``."""
    found = org.units_managed_by(actor).filter(code=code).select_related("parent", "division").first()
    if found is None:
        raise NotFound("no_such_unit", _("没有这个单位，或者不归您管理。"))
    return found
