"""How often a stranger may ask: pages that answer without an account are no oracle for guessing."""

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from onewindow.base.errors import DomainError
from onewindow.web.ui.addresses import address_of


class TooOften(DomainError):
    """Asked too often from one address."""

    status = 429


def allow(request: HttpRequest, what: str, *, times: int = 30, seconds: int = 600) -> None:
    """Count one question; raises ``TooOften('too_often')`` past ``times`` within ``seconds``.

    Counted in Django's default cache: in each process by itself unless the city configures a shared one.
    """
    key = f"throttle:{what}:{address_of(request)}"
    cache.add(key, 0, seconds)
    if cache.incr(key) > times:
        raise TooOften("too_often", _("查得太频繁了，请过 10 分钟再试。急用请打热线电话。"))
