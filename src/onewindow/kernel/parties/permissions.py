"""Who sees which party and who may act for it."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.any_of import AnyOf
from onewindow.base.errors import NotPermitted
from onewindow.kernel.org.service import Person, PersonKind, Role, holds_any
from onewindow.kernel.parties.models import Authority, Membership, Party

# Who handles applications meets applicants; an item editor or an operator does not.
HANDLING_ROLES = (Role.CLERK, Role.EXAMINER, Role.CHIEF, Role.UNIT_HEAD, Role.ISSUER, Role.SUPERVISOR)


def own_parties(person: Person) -> QuerySet[Party]:
    """Parties this account says it is, or speaks for as representative or handler: it may file for them.

    A natural person may only have been typed at sign-up: what was not filed by this account asks ``proven_parties``.
    """
    mine = _standing_for(person).values("party_id")
    return Party.objects.filter(pk__in=mine).order_by("kind", "name", "pk")


def proven_parties(person: Person) -> QuerySet[Party]:
    """Parties somebody has established this account to be or to speak for: everything of them is open to it."""
    return Party.objects.filter(pk__in=_proven(person)).order_by("kind", "name", "pk")


def _standing_for(person: Person) -> QuerySet[Membership]:
    return Membership.objects.filter(person_id=person.pk, until__isnull=True)


def _proven(person: Person) -> QuerySet[Membership, int]:
    return _standing_for(person).filter(verified=True).values_list("party_id", flat=True)


def authorities_in_force() -> Q:
    """Authorities that count today."""
    today = clock.today()
    return Q(revoked_at__isnull=True, valid_from__lte=today, valid_until__gte=today)


def parties_of(person: Person) -> QuerySet[Party]:
    """Every party this account may apply for today: its own, and those that gave its own an authority."""
    own = _standing_for(person).values("party_id")
    given = Authority.objects.filter(authorities_in_force(), agent_id__in=_proven(person)).values("principal_id")
    return Party.objects.filter(Q(pk__in=own) | Q(pk__in=given)).order_by("kind", "name", "pk")


def whole_matters_of(person: Person, filer: str) -> Q:
    """Rows with a ``party`` that are this account's to know as a whole: of a party it is proven to be or to speak for; what it filed itself
    (the field ``filer``) as long as it stands for the party; and of who gave an authority that names no item.
    """
    given = Authority.objects.filter(authorities_in_force(), AnyOf("agent", _proven(person)))
    by_authority = given.filter(principal=OuterRef("party"), item_codes=[])
    filed = Q(**{filer: person}) & Q(AnyOf("party", _standing_for(person).values("party_id")))
    return Q(AnyOf("party", _proven(person))) | filed | Q(Exists(by_authority))


def visible_to(person: Person) -> QuerySet[Party]:
    """Applicants see the parties they may act for; who handles applications sees all (masked); others none."""
    if not person.is_active:
        return Party.objects.none()
    if person.kind == PersonKind.APPLICANT:
        return parties_of(person)
    return Party.objects.order_by("name", "pk") if holds_any(person, *HANDLING_ROLES) else Party.objects.none()


def acting_as(person: Person, party: Party, item_code: str) -> Party | None:
    """The agent through whom this account acts for the party: itself an own party, ``None`` when it acts directly.

    ``None`` also when it may not act at all: ask ``may_act_for`` first.
    """
    if own_parties(person).filter(pk=party.pk).exists():
        return None
    authority = _authority_for(person, party, item_code)
    return authority.agent if authority else None


def may_act_for(person: Person, party: Party, item_code: str) -> bool:
    """Whether this account may apply for the party for the item: as itself, for its organisation, or as an agent."""
    if not person.is_active:
        return False
    return own_parties(person).filter(pk=party.pk).exists() or _authority_for(person, party, item_code) is not None


def _authority_for(person: Person, party: Party, item_code: str) -> Authority | None:
    """民法典 165: the written authority names matter and period; one without items covers all of them."""
    given = Authority.objects.filter(
        authorities_in_force(), Q(item_codes=[]) | Q(item_codes__contains=[item_code]), principal_id=party.pk
    )
    return given.filter(agent_id__in=_proven(person)).select_related("agent").order_by("pk").first()


def can_register(person: Person) -> bool:
    """May enter an applicant into the register: window staff, a unit's machine, and citizens (for themselves)."""
    if person.kind in (PersonKind.APPLICANT, PersonKind.SYSTEM):
        return person.is_active
    return holds_any(person, *HANDLING_ROLES)


def can_speak_for(person: Person, party: Party) -> bool:
    """May grant and revoke authority in the party's name: the proven person themself or the legal representative."""
    relations = (Membership.Relation.SELF, Membership.Relation.REPRESENTATIVE)
    mine = _standing_for(person).filter(relation__in=relations, party=party, verified=True)
    return person.is_active and mine.exists()


def can_witness(person: Person) -> bool:
    """May record a paper authority shown at the window, and verify who somebody is."""
    return person.kind == PersonKind.SYSTEM or holds_any(person, Role.CLERK, Role.CHIEF)


def can_reveal(person: Person, party: Party) -> bool:
    """May read identity number and phone in clear: the party's own proven people, and who handles applications."""
    if not person.is_active:
        return False
    return holds_any(person, *HANDLING_ROLES) or proven_parties(person).filter(pk=party.pk).exists()


def require(allowed: bool) -> None:
    """Raises ``NotPermitted('party_not_yours')``."""
    if not allowed:
        raise NotPermitted("party_not_yours", _("您不能替这位申请人办理。需要本人、法定代表人或有效的授权。"))
