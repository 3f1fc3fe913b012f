"""A citizen's account and the natural person it stands for: signing up, and coming from the identity platform.

Only here are accounts (org) and parties known together.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base.codes import IdType
from onewindow.base.errors import Conflict, DomainError, Invalid, NotPermitted
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Party, PartyKind

# Refusals that say something about who has this identity number: each costs one of the code's tries.
_TELL_OF_THE_NUMBER = ("phone_not_on_record", "name_differs", "identity_has_account")


@dataclass(frozen=True)
class VerifiedIdentity:
    """Who the identity platform says this is, by its own real-name check."""

    name: str
    id_number: str
    phone: str = ""


def sign_up(
    name: str, id_number: str, phone: str, code: str, *, password: str = "", address: str | None = None
) -> Person:
    """A new account for who holds the phone, standing for the natural person with this name and number.

    A number somebody typed is not proof: the account files in this name and sees what it filed, nothing else, until the
    window or the platform confirms it (ADR 19). Of somebody the window knows the phone must be the one on record. Must be
    called outside a transaction (wrong codes are kept). Raises ``Invalid`` (``bad_citizen_id``, ``bad_code``, ``weak_password``,
    ``name_differs`` …), ``Conflict('account_exists' | 'identity_has_account' | 'phone_not_on_record')``.
    """
    parties.check_identity(IdType.CITIZEN, id_number)
    code_id = org.check_phone_code(phone, code, address)
    try:
        return _open_account(name, id_number, phone, password, code_id)
    except DomainError as error:
        if error.code in _TELL_OF_THE_NUMBER:
            org.count_as_wrong(code_id, address)
        raise


@transaction.atomic
def sign_in_verified(identity: VerifiedIdentity) -> Person:
    """The account of who the platform has verified: found by the identity number, or made.

    An account that only typed this number loses it, unless its phone is the verified one. Raises ``Invalid``
    (``bad_citizen_id``, ``name_differs`` …), ``NotPermitted('account_closed')``.
    """
    system = org.system_actor()
    number, phone = identity.id_number, _mobile(identity.phone)
    party = parties.register(PartyKind.NATURAL, identity.name, IdType.CITIZEN, number, phone, actor=system)
    membership = parties.self_membership(party)
    if membership is not None and not membership.verified:
        if phone and membership.person.phone_digest and _same(membership.person.phone_digest, phone):
            parties.confirm_self(membership, actor=system)
        else:
            parties.unlink(membership, actor=system, reason=_("身份认证平台核验：另有其人"))
            membership = None
    person = membership.person if membership else _account_for(party, identity.name, phone)
    if not person.is_active:
        raise NotPermitted("account_closed", _("这个账号已停用。请带证件到窗口咨询。"))
    org.record_sign_in(person, "identity platform")
    return person


@transaction.atomic
def _open_account(name: str, id_number: str, phone: str, password: str, code_id: int) -> Person:
    org.spend_phone_code(code_id)
    person = org.create_applicant(name, phone, password=password)
    known = parties.find_by_identity(IdType.CITIZEN, id_number)
    if known is not None and known.checked_at and not (known.phone_digest and _same(known.phone_digest, phone)):
        raise Conflict(
            "phone_not_on_record",
            _("这个身份证号码已有登记，手机号与登记的不一致。请用登记的手机号注册，或带身份证到窗口核对。"),
            fields={"phone": _("与登记的手机号不一致")},
        )
    party = parties.register(PartyKind.NATURAL, name, IdType.CITIZEN, id_number, phone, actor=person)
    parties.link_self(person, party, actor=org.system_actor())
    return person


def _account_for(party: Party, name: str, phone: str) -> Person:
    """The account of the verified phone when it stands for nobody yet, else a new one (a phone signs in one account)."""
    holder = org.find_applicant_by_phone(phone) if phone else None
    if holder is not None and parties.self_party(holder) is None:
        person = holder
    else:
        person = org.create_applicant(name, "" if holder else phone, actor=org.system_actor())
    parties.link_self(person, party, actor=org.system_actor(), verified=True)
    return person


def _mobile(phone: str) -> str:
    """The platform's phone if it is a mobile number; signing in does not fail for another one."""
    try:
        return org.check_mobile(phone)
    except Invalid:
        return ""


def _same(stored: bytes | memoryview, phone: str) -> bool:
    return bytes(stored) == org.phone_digest(org.check_mobile(phone))
