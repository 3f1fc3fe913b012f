"""文号 of a document and 电子证照标识 of a certificate."""

import re

from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Invalid
from onewindow.base.identifiers import check_character_37_36
from onewindow.kernel.documents.kinds import KINDS
from onewindow.kernel.numbering import service as numbering
from onewindow.kernel.org.service import Unit

_ROOT = "1.2.156.3005.2"
_CERTIFICATE = re.compile(rf"{re.escape(_ROOT)}\.[0-9A-Z]{{21}}\.[0-9A-Z]{{6,18}}\.[0-9A-Z]+\.[0-9]{{3}}\.[0-9A-Z]")


def next_number(unit: Unit, kind: str) -> str:
    """The next 文号 of the unit, the kind and this year: ``明文旅受〔2026〕86号``. One statement; no gap, no repeat."""
    before, series, after = parts_of_next(unit, kind)
    return f"{before}{numbering.take(series)}{after}"


def parts_of_next(unit: Unit, kind: str) -> tuple[str, str, str]:
    """What stands before the serial, the series it is taken from, and what stands after it."""
    year = clock.today().year
    mark = f"{unit.document_mark or unit.short_name}{KINDS[kind].mark}〔{year}〕"
    return mark, f"document/{unit.pk}/{kind}/{year}", "号"


def next_certificate_number(issuer: Unit, *, type_code: str = "", version: int = 1) -> str:
    """A new 电子证照标识 (GB/T 36904, facts §2.8): root, type, issuer, serial, version, check character. One statement.

    ``type_code`` is the certificate type's 21 characters (defining body's USCC + 3); without one the issuer's own type
    001 is meant. Raises ``Invalid('unit_without_uscc')`` and ``Invalid('bad_certificate_type')``.
    """
    if not issuer.uscc:
        raise Invalid(
            "unit_without_uscc",
            _("%(unit)s还没有登记统一社会信用代码，不能颁发证照。请系统管理员先补上。") % {"unit": issuer.name},
        )
    kind = (type_code or f"{issuer.uscc}001").upper()
    if not re.fullmatch(r"[0-9A-Z]{21}", kind):
        raise Invalid("bad_certificate_type", _("证照类型代码应当是 21 位数字和大写字母。"), type_code=type_code)
    year = clock.today().year
    serial = f"{year}{numbering.take(f'certificate/{kind}/{issuer.uscc}/{year}'):06d}"
    return certificate_number(kind, issuer.uscc, serial, f"{version:03d}")


def certificate_number(type_code: str, issuer_code: str, serial: str, version: str) -> str:
    """The identifier made of its parts; the check character is ISO 7064 MOD 37,36 over all of them but the root."""
    check = check_character_37_36(f"{type_code}{issuer_code}{serial}{version}")
    return f"{_ROOT}.{type_code}.{issuer_code}.{serial}.{version}.{check}"


def is_certificate_number(text: str) -> bool:
    """Whether the text is a whole 电子证照标识 whose check character fits."""
    if not _CERTIFICATE.fullmatch(text):
        return False
    *parts, check = text.removeprefix(f"{_ROOT}.").split(".")
    return check == check_character_37_36("".join(parts))


def as_stored(number: str) -> str:
    """A number as people type it (other brackets, blanks) in the way it is stored."""
    plain = "".join(number.split())
    return re.sub(r"[\[(（【﹝［]", "〔", re.sub(r"[\])）】﹞］]", "〕", plain))
