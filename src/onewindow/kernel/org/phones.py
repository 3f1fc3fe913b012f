"""Mobile numbers as people write them, and their digest."""

import re

from django.utils.translation import gettext as _

from onewindow.base.errors import Invalid
from onewindow.base.identifiers import plain
from onewindow.base.sealing import digest

_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)


def check_mobile(text: str) -> str:
    """Eleven digits of a mainland mobile number; full-width digits, spaces, hyphens and +86 do not matter. Raises ``Invalid('bad_phone')``."""
    number = plain(text).replace("-", "").removeprefix("+86")
    if not _MOBILE.fullmatch(number):
        raise Invalid("bad_phone", _("手机号应是 11 位数字，请核对后再填。"), fields={"phone": _("请填 11 位手机号")})
    return number


def phone_digest(number: str) -> bytes:
    """What finds a phone number again without keeping it readable."""
    return digest(number, context="phone")
