"""What a lease must be to stand in place of the land right, and what a project must bring, as pure functions.

The least months are this house's own setting (``ONEWINDOW_LEASE_MONTHS``): no statute sets them. A lease of land longer than
twenty years is void beyond them (民法典 705); the consent of the holder to another use of the land is the city's own condition.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from onewindow.base.errors import Invalid
from onewindow.projects.states import Kind

KINDS = {"01": Kind.APPROVAL, "02": Kind.RATIFICATION, "03": Kind.FILING}
_DAYS_OF_A_MONTH = 30


def kind_in(code: str) -> str:
    """The kind that the two digits of a code of GB/T 40058 name; empty where they name none we know."""
    parts = code.split("-")
    return KINDS.get(parts[3], "") if len(parts) == 5 else ""


@dataclass(frozen=True)
class Terms:
    """What the builder says of a lease: who lets it to whom, by their identity digests, and from when to when."""

    holder: bytes
    lessor: bytes
    lessee: bytes
    applicant: bytes
    valid_from: dt.date
    valid_until: dt.date
    has_consent: bool
    has_file: bool


def require_lease(terms: Terms, *, today: dt.date, months: int) -> None:
    """Raises ``Invalid`` with ``dates_reversed``, ``lease_not_running``, ``lease_too_short``, ``lessor_is_not_holder``,
    ``lessee_is_not_applicant``, ``lease_missing`` or ``consent_missing``.
    """
    if terms.valid_until <= terms.valid_from:
        raise _no("dates_reversed", "valid_until", _("租期的止日要晚于起日。"))
    if not terms.valid_from <= today <= terms.valid_until:
        raise _no("lease_not_running", "valid_from", _("今天不在租期里，这份租赁不能代替土地使用权。"))
    if (terms.valid_until - today).days < months * _DAYS_OF_A_MONTH:
        sentence = _("租期剩下不到 %(n)s 个月，不够项目用，请先续租。") % {"n": months}
        raise _no("lease_too_short", "valid_until", sentence)
    if terms.lessor != terms.holder:
        raise _no("lessor_is_not_holder", "lessor_number", _("出租人不是权利证书上的土地使用权人，请由权利人出租。"))
    if terms.lessee != terms.applicant:
        raise _no("lessee_is_not_applicant", "lessee_number", _("承租人不是这个项目的建设单位，租赁要由建设单位签。"))
    if not terms.has_file:
        raise _no("lease_missing", "lease", _("请上传租赁合同。"))
    if not terms.has_consent:
        raise _no("consent_missing", "consent", _("请上传土地使用权人同意建设的书面意见。"))


def _no(code: str, field: str, sentence: str) -> Invalid:
    return Invalid(code, sentence, fields={field: sentence})
