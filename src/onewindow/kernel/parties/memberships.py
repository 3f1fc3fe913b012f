"""Whose account this is: the person themself, or who speaks for an organisation.

Whoever signs up has only typed a number: the link is there and files, but proves nothing until the window or the
identity platform has confirmed it. For an organisation only proven people speak (ADR 19).
"""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Person, PersonKind
from onewindow.kernel.parties import permissions
from onewindow.kernel.parties.models import Membership, Party, PartyKind

Relation = Membership.Relation


def link_self(person: Person, party: Party, *, actor: Person, verified: bool = False) -> Membership:
    """The account is this natural person. ``verified``: a platform or the window has established who it is.

    Raises ``Invalid('not_a_natural_person')``, ``Conflict('identity_has_account')``, ``NotPermitted``.
    """
    if party.kind != PartyKind.NATURAL:
        raise Invalid("not_a_natural_person", _("本人账号只能对应自然人。"))
    return _link(person, party, Relation.SELF, actor=actor, verified=verified)


def link_representative(person: Person, party: Party, *, actor: Person) -> Membership:
    """The account belongs to the organisation's legal representative. Raises as ``link_handler``."""
    return _link_organisation(person, party, Relation.REPRESENTATIVE, actor=actor)


def link_handler(person: Person, party: Party, *, actor: Person) -> Membership:
    """The account may file for the organisation (经办人).

    Raises ``Invalid('not_an_organisation' | 'account_not_verified')``, ``Conflict('links_already')``, ``NotPermitted``.
    """
    return _link_organisation(person, party, Relation.HANDLER, actor=actor)


@transaction.atomic
def unlink(membership: Membership, *, actor: Person, reason: str = "") -> None:
    """From now on the account no longer stands for the party. Ending twice changes nothing.

    An account that is nobody any more speaks for no organisation either.
    """
    own = membership.person_id == actor.pk
    speaks = permissions.can_speak_for(actor, membership.party)
    permissions.require(own or speaks or permissions.can_witness(actor))
    ending = [membership]
    if membership.relation == Relation.SELF:
        others = Membership.objects.filter(person_id=membership.person_id).exclude(relation=Relation.SELF)
        ending += others.select_related("person", "party").order_by("pk")
    for row in ending:
        if Membership.objects.filter(pk=row.pk, until__isnull=True).update(until=clock.now()):
            changes = {"person": row.person.username, "relation": row.relation}
            audit.record("membership.ended", row.party.subject, actor=actor, changes=changes, note=reason)


@transaction.atomic
def confirm_self(membership: Membership, *, actor: Person) -> None:
    """A platform or the window has established that the account's holder is who they said.

    Raises ``Conflict('party_not_checked')`` while name and phone of the party are only what somebody typed.
    """
    permissions.require(permissions.can_witness(actor))
    if membership.party.checked_at is None:
        raise Conflict("party_not_checked", _("请先对照证件填好姓名和手机，再确认账号。"))
    if Membership.objects.filter(pk=membership.pk, verified=False).update(verified=True):
        membership.verified = True
        changes = {"person": membership.person.username}
        audit.record("membership.verified", membership.party.subject, actor=actor, changes=changes)


def memberships_of(person: Person) -> QuerySet[Membership]:
    """The account's memberships in force, with their parties; the person themself first."""
    mine = Membership.objects.filter(person_id=person.pk, until__isnull=True)
    return mine.select_related("party").order_by("-relation", "party__name", "pk")


def self_party(person: Person) -> Party | None:
    """The natural person whose account this is."""
    membership = memberships_of(person).filter(relation=Relation.SELF).first()
    return membership.party if membership else None


def self_membership(party: Party) -> Membership | None:
    """The membership of the account that is this natural person, if there is one."""
    rows = Membership.objects.filter(party=party, relation=Relation.SELF, until__isnull=True)
    return rows.select_related("person", "party").first()


def people_of(party: Party) -> QuerySet[Membership]:
    """Accounts that stand for the party."""
    return Membership.objects.filter(party=party, until__isnull=True).select_related("person").order_by("pk")


def handlers_of(organisations: Iterable[Party]) -> QuerySet[Membership]:
    """Accounts that file for these organisations as 经办人."""
    rows = Membership.objects.filter(party__in=list(organisations), relation=Relation.HANDLER, until__isnull=True)
    return rows.select_related("person", "party").order_by("party__name", "pk")


def _link_organisation(person: Person, party: Party, relation: str, *, actor: Person) -> Membership:
    if party.kind == PartyKind.NATURAL:
        raise Invalid("not_an_organisation", _("法定代表人和经办人只用于法人和其他组织。"))
    if person.kind == PersonKind.APPLICANT and not is_proven(person):
        raise Invalid("account_not_verified", _("这个账号还没有核验本人身份，先带身份证到窗口确认，再来办这一步。"))
    return _link(person, party, relation, actor=actor, verified=True)


def is_proven(person: Person) -> bool:
    """Whether somebody has established who holds this account."""
    return memberships_of(person).filter(relation=Relation.SELF, verified=True).exists()


@transaction.atomic
def _link(person: Person, party: Party, relation: str, *, actor: Person, verified: bool) -> Membership:
    permissions.require(_may_link(actor, party))
    if person.kind != PersonKind.APPLICANT:
        raise Invalid("applicants_only", _("工作人员账号不能代表办事主体，请用个人账号。"))
    there = Membership.objects.filter(person=person, party=party, until__isnull=True).first()
    if there is not None and there.relation == relation:
        return there
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                person=person, party=party, relation=relation, verified=verified, since=clock.now()
            )
    except IntegrityError as error:
        if relation != Relation.SELF:
            raise Conflict("links_already", _("这个账号已经能替这家单位办事。")) from error
        raise Conflict(
            "identity_has_account", _("这个身份已经有账号。请用原来的账号登录，或带证件到窗口办理变更。")
        ) from error
    changes = {"person": person.username, "relation": relation, "verified": verified}
    audit.record("membership.linked", party.subject, actor=actor, changes=changes)
    return membership


def _may_link(actor: Person, party: Party) -> bool:
    """Nobody names themself: the window and the system do, or who already speaks for the party."""
    return permissions.can_witness(actor) or permissions.can_speak_for(actor, party)
