"""Rule sets and rulings as pages and other apps read them."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from onewindow.kernel.org.service import Person
from onewindow.rulings import permissions
from onewindow.rulings.models import RuleSet, RuleVersion, Ruling, RulingCheck


def _versions(state: str) -> QuerySet[RuleVersion]:
    """Of the rule set around it."""
    return RuleVersion.objects.filter(rule_set=OuterRef("pk"), state=state)


def published_names() -> dict[str, str]:
    """Names of the rule sets that an item may name, by code: those with a published version. One statement."""
    return dict(
        RuleSet.objects.filter(Exists(_versions(RuleVersion.State.PUBLISHED)))
        .order_by("code")
        .values_list("code", "name")
    )


def listed(person: Person) -> QuerySet[RuleSet]:
    """The rule sets this person may read, with the number in force and whether there is a draft."""
    latest = _versions(RuleVersion.State.PUBLISHED).order_by("-number")
    return (
        permissions.visible_to(person)
        .annotate(
            in_force=latest.values("number")[:1],
            in_force_since=latest.values("published_at")[:1],
            rate=latest.values("sample_rate")[:1],
            has_draft=Exists(_versions(RuleVersion.State.DRAFT)),
        )
        .order_by("name", "code")
    )


def versions_of(rule_set: RuleSet) -> list[RuleVersion]:
    """Draft first, then the published ones, the newest first, with who published them. One statement."""
    rows = rule_set.versions.select_related("published_by", "rule_set__unit")
    return list(rows.order_by("state", "-number"))


def samples(person: Person, *, waiting: bool | None = None) -> QuerySet[Ruling]:
    """Sampled rulings of this person's units; ``waiting`` for those nobody has checked yet, or the others."""
    rows = permissions.samples_visible_to(person)
    return rows if waiting is None else rows.filter(check_made__isnull=waiting)


def counts_of(rule_set: RuleSet) -> dict[str, int]:
    """How many it granted, left to people, had sampled and checked, and how many of these were wrong. One statement."""
    wrong = Q(check_made__finding=RulingCheck.Finding.WRONG)
    found: dict[str, int] = Ruling.objects.filter(rule_set=rule_set).aggregate(
        granted=Count("pk", filter=Q(verdict="grant")),
        doubtful=Count("pk", filter=Q(verdict="doubt")),
        sampled=Count("pk", filter=Q(sampled=True)),
        checked=Count("check_made"),
        wrong=Count("pk", filter=wrong),
    )
    return found
