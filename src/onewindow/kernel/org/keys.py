"""API keys of a unit's machines. A key is shown once; only its digest is kept."""

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Invalid
from onewindow.base.prepared import Prepared
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.models import ApiKey, Person, PersonKind
from onewindow.kernel.org.permissions import people_visible_to, require_manager_of
from onewindow.kernel.org.roles import column_of_roles, remember_roles

_MARK = "owk_"


@transaction.atomic
def issue_api_key(
    person: Person, label: str, *, actor: Person, expires_at: dt.datetime | None = None
) -> tuple[ApiKey, str]:
    """A new key of a machine, and its text, which is shown this once and never again.

    Raises ``Invalid('machines_only' | 'blank_label' | 'expired_already')``, ``NotPermitted('operator_only' | 'roles_elsewhere')``.
    """
    require_manager_of(actor, person)
    if person.kind != PersonKind.MACHINE:
        raise Invalid("machines_only", _("接口密钥只签发给接口身份。"))
    if not label.strip():
        raise Invalid("blank_label", _("请写明密钥的用途。"), fields={"label": _("请写明用途")})
    if expires_at is not None and expires_at <= clock.now():
        raise Invalid("expired_already", _("有效期已经过去。"), fields={"expires_at": _("请填以后的时间")})
    raw = _MARK + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        person=person,
        label=label.strip(),
        prefix=raw[:12],
        digest=_digest(raw),
        created_at=clock.now(),
        expires_at=expires_at,
    )
    changes = {"prefix": key.prefix, "label": key.label, "until": expires_at.isoformat() if expires_at else ""}
    audit.record("api_key.issued", person.subject, actor=actor, changes=changes)
    return key, raw


def authenticate_api_key(raw: str) -> Person | None:
    """The machine whose key this is, with its unit and the roles it holds today, if the key counts now. One statement."""
    if not raw.startswith(_MARK):
        return None
    found = _VALID.rows(digest=_digest(raw), now=clock.now(), day=clock.today())
    if not found:
        return None
    machine: Person = found[0].person
    remember_roles(machine, vars(found[0])["held_roles"])
    return machine


def _valid(digest: bytes, now: dt.datetime, day: dt.date) -> QuerySet[ApiKey]:
    lasting = Q(revoked_at__isnull=True) & (Q(expires_at__isnull=True) | Q(expires_at__gt=now))
    keys = ApiKey.objects.filter(lasting, digest=digest, person__is_active=True).select_related("person__unit")
    return keys.annotate(held_roles=column_of_roles(OuterRef("person"), day))


_VALID = Prepared(_valid, {"digest": b"<digest>", "now": dt.datetime(1, 1, 7, tzinfo=dt.UTC), "day": dt.date(1, 1, 7)})


@transaction.atomic
def revoke_api_key(key: ApiKey, *, actor: Person, reason: str = "") -> None:
    """From now on the key opens nothing. Revoking twice changes nothing."""
    require_manager_of(actor, key.person)
    if ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=clock.now()):
        audit.record("api_key.revoked", key.person.subject, actor=actor, changes={"prefix": key.prefix}, note=reason)


def api_keys_visible_to(person: Person) -> QuerySet[ApiKey]:
    """Keys of the machines this person manages, newest first."""
    machines = people_visible_to(person).filter(kind=PersonKind.MACHINE).order_by()
    return ApiKey.objects.filter(person__in=machines).select_related("person__unit").order_by("-created_at", "-pk")


def _digest(raw: str) -> bytes:
    """Plain SHA-256: 256 random bits need no slow hash, and every call of the API asks this."""
    return hashlib.sha256(raw.encode()).digest()
