"""凭编号查进度: what anybody who holds the number may see, without an account and without personal data."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from onewindow.base.chinese import mask_name
from onewindow.base.errors import NotFound
from onewindow.cases.models import Case
from onewindow.cases.states import State
from onewindow.cases.timeline import steps
from onewindow.cases.veil import veil
from onewindow.kernel.parties.service import Party, PartyKind


@dataclass(frozen=True)
class PublicProgress:
    """Masked: the item, where it stands and when it is due; no identity, no documents, no words of colleagues."""

    number: str
    item_name: str
    party: str
    state: str
    unit: str
    phone: str
    due_at: dt.datetime | None
    steps: tuple[tuple[dt.datetime, str], ...]


def progress_by_number(number: str, check: str) -> PublicProgress:
    """The progress for whoever knows the number and the applicant's name or the last four digits of the phone.

    Raises ``NotFound('no_such_case')``, the same for a wrong number, a wrong check and a draft. Two statements.
    """
    rows = Case.objects.select_related("unit", "party").exclude(state=State.DRAFT)
    case = rows.filter(number=number.strip().upper()).first()
    if case is None or not knows_applicant(case.party, case.party_name, check):
        raise NotFound("no_such_case", _("没有查到。请核对办件编号，以及申请人名称或手机号后四位。"))
    case = veil(case)
    return PublicProgress(
        number=case.number,
        item_name=case.item_name,
        party=masked_applicant(case.party, case.party_name),
        state=case.get_state_display(),
        unit=case.unit.name,
        phone=case.unit.phone,
        due_at=case.due_at,
        steps=steps(case),
    )


def knows_applicant(party: Party, name: str, check: str) -> bool:
    """Whether somebody who typed ``check`` knows the applicant: by the name they applied under, or the last four digits of the phone."""
    given, tail = check.strip(), party.phone_masked[-4:]
    return bool(given) and (given == name or (len(tail) == 4 and given == tail))


def masked_applicant(party: Party, name: str) -> str:
    """The applicant's name for whoever is not signed in: of a natural person masked."""
    return mask_name(name) if party.kind == PartyKind.NATURAL else name
