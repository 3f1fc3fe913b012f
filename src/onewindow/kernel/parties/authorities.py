"""Written authority: an agent acts for a principal, for the items named, between two dates. 民法典 161–165, 173."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Invalid
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Person
from onewindow.kernel.parties import permissions
from onewindow.kernel.parties.commands import register
from onewindow.kernel.parties.models import Authority, Party


@transaction.atomic
def grant_authority(
    principal: Party,
    agent: Party,
    item_codes: Sequence[str],
    valid_from: dt.date,
    valid_until: dt.date,
    evidence: str,
    *,
    actor: Person,
) -> Authority:
    """The agent may act for the principal, first and last day included; no item codes means every item.

    Granted by the principal's own account, or recorded at the window from a paper authority (then ``evidence``, the
    attachment's key, is required). Raises ``NotPermitted('party_not_yours')``, ``Invalid`` with ``agent_is_principal``,
    ``dates_reversed``, ``authority_over_already`` or ``evidence_missing``.
    """
    by_themself = permissions.can_speak_for(actor, principal)
    permissions.require(by_themself or permissions.can_witness(actor))
    _check(principal, agent, valid_from, valid_until)
    if not by_themself and not evidence:
        sentence = _("窗口登记授权要上传授权委托书。")
        raise Invalid("evidence_missing", sentence, fields={"evidence": sentence})
    authority = Authority.objects.create(
        key=uuid.uuid4(),
        principal=principal,
        agent=agent,
        item_codes=sorted(set(item_codes)),
        valid_from=valid_from,
        valid_until=valid_until,
        evidence=evidence,
        granted_at=clock.now(),
    )
    changes = {"agent": str(agent.key), "items": authority.item_codes, "until": valid_until.isoformat()}
    audit.record("authority.granted", principal.subject, actor=actor, changes=changes)
    return authority


@dataclass(frozen=True)
class AgentDetails:
    """Whom a principal names as agent, as typed. Nobody has checked it: an agent acts once proven to be the one."""

    kind: str
    name: str
    id_type: str
    id_number: str
    phone: str


@transaction.atomic
def authorise(
    principal: Party,
    agent: AgentDetails,
    item_codes: Sequence[str],
    valid_from: dt.date,
    valid_until: dt.date,
    evidence: str = "",
    *,
    actor: Person,
) -> Authority:
    """Find or register the agent and grant the authority. Raises what ``register`` and ``grant_authority`` raise."""
    party = register(agent.kind, agent.name, agent.id_type, agent.id_number, agent.phone, actor=actor)
    return grant_authority(principal, party, item_codes, valid_from, valid_until, evidence, actor=actor)


@transaction.atomic
def revoke_authority(authority: Authority, *, actor: Person, reason: str = "") -> None:
    """At once; by the principal, by the agent who gives it up, or at the window. Revoking twice changes nothing. 民法典 173."""
    permissions.require(
        permissions.can_speak_for(actor, authority.principal)
        or permissions.can_speak_for(actor, authority.agent)
        or permissions.can_witness(actor)
    )
    now = clock.now()
    if Authority.objects.filter(pk=authority.pk, revoked_at__isnull=True).update(revoked_at=now):
        authority.revoked_at = now
        changes = {"authority": str(authority.key), "agent": str(authority.agent.key)}
        audit.record("authority.revoked", authority.principal.subject, actor=actor, changes=changes, note=reason)


def authorities_given(person: Person) -> QuerySet[Authority]:
    """What this account's own parties allow others, newest first."""
    return _shown().filter(principal__in=permissions.proven_parties(person).order_by())


def authorities_received(person: Person) -> QuerySet[Authority]:
    """What others allow this account's own parties, newest first."""
    return _shown().filter(agent__in=permissions.proven_parties(person).order_by())


def authorities_visible_to(person: Person) -> QuerySet[Authority]:
    """Given and received ones; all of them for who records them at the window."""
    if permissions.can_witness(person):
        return _shown()
    own = permissions.proven_parties(person).order_by()
    return _shown().filter(principal__in=own) | _shown().filter(agent__in=own)


def _shown() -> QuerySet[Authority]:
    return Authority.objects.select_related("principal", "agent").order_by("-granted_at", "-pk")


def _check(principal: Party, agent: Party, valid_from: dt.date, valid_until: dt.date) -> None:
    if principal.pk == agent.pk:
        raise Invalid("agent_is_principal", _("不能授权给自己。"), fields={"agent": _("请填另一个人")})
    if valid_until < valid_from:
        raise Invalid("dates_reversed", _("结束日期早于开始日期。"), fields={"valid_until": _("不能早于开始日期")})
    if valid_until < clock.today():
        raise Invalid("authority_over_already", _("结束日期已经过去。"), fields={"valid_until": _("请填今天或以后")})
