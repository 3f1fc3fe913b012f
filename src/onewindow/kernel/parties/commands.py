"""Registering parties and reading what is sealed."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg import sql

from onewindow.base import clock
from onewindow.base.errors import Invalid
from onewindow.base.sealing import unseal
from onewindow.base.transactions import joining
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Person, PersonKind
from onewindow.kernel.parties import permissions
from onewindow.kernel.parties.identity import Identity, check_identity, check_kind, phone_columns
from onewindow.kernel.parties.models import Party

_INSERT = sql.SQL("INSERT INTO parties_party ({}) VALUES ({}) ON CONFLICT (id_type, id_digest) DO NOTHING RETURNING id")


@dataclass(frozen=True)
class Revealed:
    """What is otherwise masked."""

    id_number: str
    phone: str


def find_by_identity(id_type: str, id_number: str) -> Party | None:
    """The party with this identity document. Raises as ``check_identity`` does."""
    return _find(check_identity(id_type, id_number))


@joining
def register(
    kind: str,
    name: str,
    id_type: str,
    id_number: str,
    phone: str = "",
    legal_representative: str = "",
    address: str = "",
    *,
    actor: Person,
) -> Party:
    """Find the party by its identity document or enter it; two windows at once get the same one.

    With the window (or the identity platform) as actor the document has been looked at: the party counts as checked, and
    whatever was typed of it before gives way. A checked party keeps its data: blank fields are filled in, others changed
    only by ``update_details``. Among citizens the last to type an unchecked party nobody claims is believed. Raises
    ``Invalid`` (``blank_name``, ``bad_citizen_id``, ``bad_uscc``, ``bad_phone``, ``name_differs`` …), ``NotPermitted``.
    """
    permissions.require(permissions.can_register(actor))
    identity = check_identity(id_type, id_number)
    check_kind(kind, id_type)
    details = _details(name, phone, legal_representative, address)
    checked = {"checked_at": clock.now()} if permissions.can_witness(actor) else {}
    party = _insert(kind, identity, details | checked)
    if party is not None:
        audit.record("party.registered", party.subject, actor=actor, changes={"kind": kind, "id": party.id_masked})
        return party
    return _complete(identity, details, actor)


@transaction.atomic
def update_details(
    party: Party, *, actor: Person, name: str, phone: str = "", legal_representative: str = "", address: str = ""
) -> Party:
    """Change name, phone and the like; the identity document stays. Old and new stand masked in the audit.

    Blank fields stay as they are; of a party the window has not checked yet nothing stays that it does not confirm.
    """
    witness = permissions.can_witness(actor)
    permissions.require(witness or permissions.can_speak_for(actor, party))
    details = _details(name, phone, legal_representative, address)
    party = Party.objects.select_for_update(of=("self",)).get(pk=party.pk)
    if witness and party.checked_at is None:
        return _check(party, details, actor)
    _save(party, _changes(party, details), actor)
    return party


@transaction.atomic
def reveal(party: Party, *, actor: Person, purpose: str) -> Revealed:
    """Identity number and phone in clear, for a stated purpose; every look is audited.

    Raises ``Invalid('purpose_missing')``, ``NotPermitted('party_not_yours')``. 个人信息保护法 6, 51.
    """
    permissions.require(permissions.can_reveal(actor, party))
    if not purpose.strip():
        raise Invalid("purpose_missing", _("请写明查看的用途。"), fields={"purpose": _("请写明用途")})
    audit.record("party.revealed", party.subject, actor=actor, note=purpose.strip())
    phone = unseal(bytes(party.phone_sealed)) if party.phone_sealed else ""
    return Revealed(unseal(bytes(party.id_sealed)), phone)


def phone_of(party: Party) -> str:
    """The phone in clear, for sending to it only; pages and lists show ``phone_masked``."""
    return unseal(bytes(party.phone_sealed)) if party.phone_sealed else ""


def id_number_of(party: Party) -> str:
    """The identity number in clear, for printing on the holder's own documents; pages and lists show ``id_masked``."""
    return unseal(bytes(party.id_sealed))


def _details(name: str, phone: str, legal_representative: str, address: str) -> dict[str, Any]:
    name = " ".join(name.split())
    if not name:
        raise Invalid("blank_name", _("请填写姓名或名称。"), fields={"name": _("请填写姓名或名称")})
    texts = {"name": name, "legal_representative": legal_representative.strip(), "address": address.strip()}
    return {field: text for field, text in texts.items() if text} | phone_columns(phone)


def _find(identity: Identity) -> Party | None:
    return Party.objects.filter(id_type=identity.id_type, id_digest=identity.digest).first()


def _insert(kind: str, identity: Identity, details: dict[str, Any]) -> Party | None:
    """Insert unless the identity is there (then ``None``); waits for a window that is inserting the same one.

    One statement; Django's ``bulk_create`` would not say whether the row is new.
    """
    party = Party(key=uuid.uuid4(), kind=kind, created_at=clock.now(), **identity.columns(), **details)
    fields = [field for field in Party._meta.concrete_fields if not field.primary_key]
    values = [field.get_db_prep_save(getattr(party, field.attname), connection) for field in fields]
    names = sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields)
    places = sql.SQL(", ").join(sql.Placeholder() * len(fields))
    with connection.cursor() as cursor:
        cursor.execute(_INSERT.format(names, places), values)
        row = cursor.fetchone()
    if row is None:
        return None
    names_and_values = {"id": row[0], **{field.attname: getattr(party, field.attname) for field in fields}}
    return Party.from_db(connection.alias, list(names_and_values), list(names_and_values.values()))


def _complete(identity: Identity, details: dict[str, Any], actor: Person) -> Party:
    party = Party.objects.select_for_update(of=("self",)).get(id_type=identity.id_type, id_digest=identity.digest)
    if party.checked_at is None and permissions.can_witness(actor):
        return _check(party, details, actor)
    if party.checked_at is None and not party.memberships.filter(until__isnull=True).exists():
        _save(party, _changes(party, details), actor)
        return party
    if party.name != details["name"]:
        sentence = _("这个证件号码已登记在另一个姓名或名称下，请核对。")
        raise Invalid("name_differs", sentence, fields={"name": sentence})
    if actor.kind != PersonKind.APPLICANT:  # typing somebody's number must not write into their record
        _save(party, {field: value for field, value in details.items() if not getattr(party, field)}, actor)
    return party


def _check(party: Party, details: dict[str, Any], actor: Person) -> Party:
    """The document lies on the counter: what was typed of it elsewhere gives way to what is said now, phone included."""
    blank: dict[str, Any] = {"phone_digest": None, "phone_sealed": None, "phone_masked": ""}
    blank |= {"legal_representative": "", "address": ""}
    changed = {**_changes(party, blank | details), "checked_at": clock.now()}
    shown = {field: value for field, value in changed.items() if isinstance(value, str)}
    _write(party, changed)
    audit.record("party.checked", party.subject, actor=actor, changes=shown)
    return party


def _changes(party: Party, details: dict[str, Any]) -> dict[str, Any]:
    changed = {field: value for field, value in details.items() if _differs(party, field, value)}
    if "phone_digest" not in changed:
        changed.pop("phone_sealed", None)  # sealing the same number twice gives two texts
    return changed


def _differs(party: Party, field: str, value: Any) -> bool:
    old = getattr(party, field)
    return bytes(old or b"") != value if isinstance(value, bytes) else bool(old != value)


def _save(party: Party, changed: dict[str, Any], actor: Person) -> None:
    if not changed:
        return
    _write(party, changed)
    shown = {field: value for field, value in changed.items() if isinstance(value, str)}
    audit.record("party.updated", party.subject, actor=actor, changes=shown)


def _write(party: Party, changed: dict[str, Any]) -> None:
    for field, value in changed.items():
        setattr(party, field, value)
    party.save(update_fields=list(changed))
