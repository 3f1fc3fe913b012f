"""What anyone with the number and the code on the paper may learn."""

import datetime as dt
import hmac
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from onewindow.base import clock
from onewindow.base.chinese import mask_name
from onewindow.kernel.documents.kinds import KINDS
from onewindow.kernel.documents.models import Document
from onewindow.kernel.documents.numbers import as_stored


class Standing(models.TextChoices):
    """How a document stands today."""

    VALID = "valid", _("有效")
    NOT_YET = "not_yet", _("尚未生效")
    EXPIRED = "expired", _("已过有效期")
    REVOKED = "revoked", _("已撤销")
    CANCELLED = "cancelled", _("已注销")
    SUPERSEDED = "superseded", _("已被新的替代")


@dataclass(frozen=True)
class Verified:
    """The public facts of a document; the holder's name is masked."""

    number: str
    kind: str
    kind_name: str
    title: str
    holder: str
    unit: str
    issued_on: dt.date
    valid_from: dt.date | None
    valid_until: dt.date | None
    standing: Standing
    revoked_on: dt.date | None
    revocation_reason: str

    @property
    def is_valid(self) -> bool:
        return self.standing == Standing.VALID


def verify(number: str, code: str) -> Verified | None:
    """The document with this number and verification code; None when there is none or the code is wrong.

    One statement. The caller limits how often somebody may ask.
    """
    document = Document.objects.select_related("unit").filter(number=as_stored(number)[:80]).first()
    expected = document.verification_code if document else ""
    given = "".join(code.split()).upper()
    matches = hmac.compare_digest(expected.encode(), given.encode())
    return _facts(document) if document is not None and matches else None


def standing(document: Document) -> Standing:
    """How the document stands today."""
    if document.state != Document.State.VALID:
        return Standing(document.state)
    today = clock.today()
    if document.valid_from and today < document.valid_from:
        return Standing.NOT_YET
    if document.valid_until and today > document.valid_until:
        return Standing.EXPIRED
    return Standing.VALID


def _facts(document: Document) -> Verified:
    return Verified(
        number=document.number,
        kind=document.kind,
        kind_name=str(KINDS[document.kind].name),
        title=document.title,
        holder=mask_name(document.holder),
        unit=document.unit.name,
        issued_on=clock.local(document.issued_at).date(),
        valid_from=document.valid_from,
        valid_until=document.valid_until,
        standing=standing(document),
        revoked_on=clock.local(document.revoked_at).date() if document.revoked_at else None,
        revocation_reason=document.revocation_reason,
    )
