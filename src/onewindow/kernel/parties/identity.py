"""What a party is known by: identity number and phone, checked, sealed, found again."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from onewindow.base import identifiers
from onewindow.base.chinese import mask_id_number, mask_phone
from onewindow.base.codes import IdType
from onewindow.base.errors import Invalid
from onewindow.base.sealing import digest, identity_digest, seal
from onewindow.kernel.parties.models import PartyKind

_PASSPORT = re.compile(r"[A-Z0-9]{5,20}")
_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(-\d{1,6})?", re.ASCII)


@dataclass(frozen=True)
class Identity:
    """A checked identity document, normalised."""

    id_type: str
    number: str

    @property
    def digest(self) -> bytes:
        return identity_digest(self.id_type, self.number)

    def columns(self) -> dict[str, Any]:
        """The columns of ``Party`` that keep it."""
        return {
            "id_type": self.id_type,
            "id_digest": self.digest,
            "id_sealed": seal(self.number),
            "id_masked": mask_id_number(self.number),
        }


def check_identity(id_type: str, id_number: str) -> Identity:
    """Normalise and check an identity number by its kind (GB 11643, GB 32100).

    Raises ``Invalid('blank_id_number' | 'bad_citizen_id' | 'bad_uscc' | 'bad_passport' | 'unknown_id_type')``.
    """
    if not id_number.strip():
        sentence = _("请填写证件号码。")
        raise Invalid("blank_id_number", sentence, fields={"id_number": sentence})
    if id_type not in _CHECKS:
        raise Invalid("unknown_id_type", _("没有这种证件类型。"), fields={"id_type": _("请选择证件类型")})
    try:
        return Identity(id_type, _CHECKS[id_type](id_number))
    except Invalid as error:
        raise Invalid(error.code, error.message, fields={"id_number": error.message}) from error


def check_kind(kind: str, id_type: str) -> None:
    """A natural person has no unified social credit code, an organisation has nothing else. Raises ``Invalid('id_type_not_for_kind')``."""
    if kind not in PartyKind.values or (kind == PartyKind.NATURAL) == (id_type == IdType.USCC):
        raise Invalid(
            "id_type_not_for_kind",
            _("自然人请用身份证或护照，法人和其他组织请用统一社会信用代码。"),
            fields={"id_type": _("证件类型与主体类别不符")},
        )


def phone_columns(phone: str) -> dict[str, Any]:
    """The columns of ``Party`` that keep a phone (mobile or landline); none for a blank one. Raises ``Invalid('bad_phone')``."""
    number = identifiers.plain(phone).removeprefix("+86")
    if not number:
        return {}
    if not _PHONE.fullmatch(number):
        raise Invalid(
            "bad_phone", _("联系电话不对，请填 11 位手机号或带区号的座机。"), fields={"phone": _("请核对联系电话")}
        )
    return {
        "phone_digest": digest(number, context="phone"),
        "phone_sealed": seal(number),
        "phone_masked": mask_phone(number),
    }


def _check_passport(text: str) -> str:
    number = identifiers.plain(text)
    if not _PASSPORT.fullmatch(number):
        raise Invalid("bad_passport", _("护照号码不对：应当是 5 到 20 位字母和数字。"))
    return number


_CHECKS: dict[str, Callable[[str], str]] = {
    IdType.CITIZEN: identifiers.check_citizen_id,
    IdType.USCC: identifiers.check_uscc,
    IdType.PASSPORT: _check_passport,
}
