"""Who writes rule sets, who puts them into force, and who checks what they decided. The two hands of a decision by rule (ADR 42)."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from onewindow.base.errors import NotPermitted
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, PersonKind, Role, Unit
from onewindow.rulings.models import RuleSet, RuleVersion, Ruling

READERS = (
    Role.CATALOGUE_EDITOR,
    Role.CATALOGUE_REVIEWER,
    Role.CHIEF,
    Role.UNIT_HEAD,
    Role.SUPERVISOR,
    Role.AUDITOR,
)


def visible_to(person: Person) -> QuerySet[RuleSet]:
    """The rule sets of the units where this person writes, answers for, supervises or audits."""
    rows = RuleSet.objects.select_related("unit")
    if person.kind == PersonKind.SYSTEM:
        return rows
    if not org.is_staff(person):
        return rows.none()
    return rows.filter(org.units_under(org.unit_paths(person, *READERS), through="unit__"))


def samples_visible_to(person: Person) -> QuerySet[Ruling]:
    """Sampled rulings of the units that this person audits or answers for, with their checks."""
    rows = Ruling.objects.filter(sampled=True).select_related("rule_set__unit", "version", "check_made__checked_by")
    if not org.is_staff(person):
        return rows.none()
    paths = org.unit_paths(person, Role.AUDITOR, Role.SUPERVISOR, Role.CHIEF, Role.UNIT_HEAD)
    return rows.filter(org.units_under(paths, through="rule_set__unit__"))


def _holds(person: Person, role: Role, unit: Unit) -> bool:
    return org.is_staff(person) and org.holds(person, role, unit)


def can_write(person: Person, unit: Unit) -> bool:
    """Editors of the unit's items; the console brings files in."""
    return person.kind == PersonKind.SYSTEM or _holds(person, Role.CATALOGUE_EDITOR, unit)


def can_publish(person: Person, version: RuleVersion) -> bool:
    """The unit's head or chief, who answers for what is decided, and who has not written a word of it (服务双岗)."""
    unit = version.rule_set.unit
    decides = _holds(person, Role.CHIEF, unit) or _holds(person, Role.UNIT_HEAD, unit)
    return decides and person.pk not in version.writers


def can_halt(person: Person, rule_set: RuleSet) -> bool:
    """Whoever answers for the decisions, or checks them."""
    return any(_holds(person, role, rule_set.unit) for role in (Role.CHIEF, Role.UNIT_HEAD, Role.AUDITOR))


def can_release(person: Person, rule_set: RuleSet) -> bool:
    """To let it decide again is for those who answer for it."""
    return any(_holds(person, role, rule_set.unit) for role in (Role.CHIEF, Role.UNIT_HEAD))


def can_check(person: Person, ruling: Ruling) -> bool:
    """Auditors over the unit; never one who wrote or published the version."""
    made = ruling.version
    own = made is not None and person.pk in {*made.writers, made.published_by_id}
    return _holds(person, Role.AUDITOR, ruling.rule_set.unit) and not own


def require(allowed: bool, sentence: str = "") -> None:
    """Raises ``NotPermitted('not_permitted')``."""
    if not allowed:
        raise NotPermitted("not_permitted", sentence or _("您没有做这一步的权限。需要时请联系本单位的系统管理员。"))
