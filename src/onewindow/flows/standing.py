"""Which account stands for whom: what the window does with the card in hand, and what a legal representative does.

Every change is told to both sides, the party and the account's holder: a mistake or a fraud is seen by the other one.
"""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.chinese import mask_name, mask_phone
from onewindow.base.codes import IdType
from onewindow.base.errors import Invalid
from onewindow.kernel.notices import service as notices
from onewindow.kernel.notices.service import Telling
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Membership, Party, PartyKind


@transaction.atomic
def check_party(
    party: Party, *, actor: Person, name: str, phone: str = "", legal_representative: str = "", address: str = ""
) -> Party:
    """Name and phone as the document and its holder say at the window. Raises as ``parties.update_details`` does."""
    before = (party.name, party.phone_digest and bytes(party.phone_digest))
    found = parties.update_details(
        party, actor=actor, name=name, phone=phone, legal_representative=legal_representative, address=address
    )
    if before != (found.name, found.phone_digest and bytes(found.phone_digest)):
        _tell("party_checked", found, [row.person for row in parties.people_of(found)])
    return found


@transaction.atomic
def confirm_account(membership: Membership, *, actor: Person) -> None:
    """The account's holder is the party: the window has seen both. Raises as ``parties.confirm_self`` does."""
    parties.confirm_self(membership, actor=actor)
    _tell("account_confirmed", membership.party, [membership.person])


@transaction.atomic
def end_account(membership: Membership, *, actor: Person, reason: str) -> None:
    """The account stands for the party no longer. Raises ``Invalid('reason_missing')``, ``NotPermitted``."""
    if not reason.strip():
        sentence = _("请写明为什么解除，双方都会收到。")
        raise Invalid("reason_missing", sentence, fields={"reason": sentence})
    parties.unlink(membership, actor=actor, reason=reason.strip())
    _tell("account_ended", membership.party, [membership.person], reason=reason.strip())


@transaction.atomic
def appoint_representative(organisation: Party, id_number: str, *, actor: Person) -> Membership:
    """法定代表人: the holder of this identity number, whose name must be the one registered for the organisation.

    Raises ``Invalid('not_the_legal_representative' | 'account_not_verified' | 'no_verified_account')``, ``NotPermitted``.
    """
    person, natural = _proven_account(id_number)
    if natural.name != organisation.legal_representative:
        sentence = _("这个人的姓名和登记的法定代表人不一致。请对照营业执照核对，登记有误的先改登记。")
        raise Invalid("not_the_legal_representative", sentence, fields={"id_number": sentence})
    return _linked(parties.link_representative(person, organisation, actor=actor))


@transaction.atomic
def appoint_handler(organisation: Party, name: str, id_number: str, *, actor: Person) -> Membership:
    """经办人, named by the legal representative. Raises ``Invalid('no_verified_account')`` and as ``parties.link_handler``."""
    person, natural = _proven_account(id_number)
    if natural.name != " ".join(name.split()):
        raise _nobody()
    return _linked(parties.link_handler(person, organisation, actor=actor))


def _proven_account(id_number: str) -> tuple[Person, Party]:
    """The citizen with this number, if an account is proven to be theirs; whether the number is known at all is not told."""
    natural = parties.find_by_identity(IdType.CITIZEN, id_number)
    membership = parties.self_membership(natural) if natural is not None else None
    if natural is None or membership is None or not membership.verified:
        raise _nobody()
    return membership.person, natural


def _nobody() -> Invalid:
    sentence = _("没有找到这个人核验过的账号。请对方先注册，带身份证到窗口核验身份，再来办这一步。")
    return Invalid("no_verified_account", sentence, fields={"id_number": sentence})


def _linked(membership: Membership) -> Membership:
    relation = membership.get_relation_display()
    _tell("account_speaks", membership.party, [membership.person], relation=relation)
    return membership


def _tell(template: str, party: Party, people: list[Person], **words: Any) -> None:
    """Both sides. What one of them may not know of the other stays masked."""
    name = mask_name(party.name) if party.kind == PartyKind.NATURAL else party.name
    phones = "、".join(mask_phone(org.phone_of(person)) for person in people) or _("没有登记手机")
    context = {"party": name, "phone": phones, "hotline": settings.ONEWINDOW_HOTLINE, **words}
    occasion = f"{template}:{party.key}:{clock.now().isoformat()}"
    readers = [Telling(template, context, party.subject, f"{occasion}:party", party=party)]
    readers += [Telling(template, context, party.subject, f"{occasion}:{one.pk}", person=one) for one in people]
    notices.tell_many(readers)
