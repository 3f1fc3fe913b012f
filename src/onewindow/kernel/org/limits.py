"""How often somebody may try to sign in: every number in one place, and the attempts it is counted from.

Attempts are rows, not memory, so the limits hold over every process and node. An attempt is written *before* the password
is looked at and outside any command's transaction: a refusal cannot roll it back, and ten guesses at once are ten.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import DomainError
from onewindow.kernel.org.models import SignInAttempt

FAILURES = 5
"""Wrong passwords or codes in a row, within ``WINDOW``, that lock an account."""
WINDOW = dt.timedelta(minutes=15)
LOCK = dt.timedelta(minutes=15)
"""How long an account stays locked after the last of them."""
ADDRESS_FAILURES = 40
"""Failures from one network address within ``WINDOW``; a whole office may stand behind one address."""
CODE_EVERY = dt.timedelta(minutes=1)
CODES_AN_HOUR = 5
CODES_AN_HOUR_BY_ADDRESS = 30
CODE_LIFE = dt.timedelta(minutes=5)
CODE_TRIES = 5
KEEP_CODES = dt.timedelta(days=1)
"""Longer than any limit above looks back."""
KEEP_ATTEMPTS = dt.timedelta(days=180)
"""网络安全法 21: network logs are kept no less than six months."""


class Locked(DomainError):
    """Too many attempts: come back later."""

    status = 429


@dataclass(frozen=True)
class Attempt:
    """An attempt under way; it counts as failed until it is said to have succeeded."""

    pk: int
    key: str

    def succeed(self) -> None:
        SignInAttempt.objects.filter(pk=self.pk).update(succeeded=True)

    def forget(self) -> None:
        """Neither right nor wrong: the person was not let try, or has a second step before them."""
        SignInAttempt.objects.filter(pk=self.pk).delete()


def begin(key: str, address: str | None) -> Attempt:
    """Note an attempt, or refuse it. Raises ``Locked('locked_out' | 'too_many_attempts')``."""
    with transaction.atomic(durable=True):
        row = SignInAttempt.objects.create(key=key, at=clock.now(), succeeded=False, address=address or None)
    attempt = Attempt(row.pk, key)
    try:
        _refuse_locked_account(attempt)
        _refuse_busy_address(address)
    except Locked:
        attempt.forget()
        raise
    return attempt


def count_last_as_failed(key: str, address: str | None) -> None:
    """The last attempt under this key from this address was no success after all."""
    attempts = SignInAttempt.objects.filter(key=key, address=address or None, succeeded=True)
    last = attempts.order_by("-at", "-pk").values("pk")[:1]
    SignInAttempt.objects.filter(pk__in=last).update(succeeded=False)


def _refuse_locked_account(attempt: Attempt) -> None:
    now = clock.now()
    others = SignInAttempt.objects.filter(key=attempt.key, at__gt=now - WINDOW - LOCK).exclude(pk=attempt.pk)
    recent = list(others.order_by("-at", "-pk").values_list("succeeded", "at")[:FAILURES])
    failed = [at for succeeded, at in recent if not succeeded]
    if len(failed) < FAILURES or failed[0] - failed[-1] > WINDOW or now >= failed[0] + LOCK:
        return
    minutes = -(-(failed[0] + LOCK - now).total_seconds() // 60)
    raise Locked(
        "locked_out",
        _("连续输错 %(count)d 次，账号已锁定，请 %(minutes)d 分钟后再试，或用手机验证码登录。")
        % {"count": FAILURES, "minutes": minutes},
        retry_after=int((failed[0] + LOCK - now).total_seconds()) + 1,
    )


def _refuse_busy_address(address: str | None) -> None:
    if not address:
        return
    since = clock.now() - WINDOW
    failures = SignInAttempt.objects.filter(address=address, at__gt=since, succeeded=False).count()
    if failures > ADDRESS_FAILURES:
        raise Locked(
            "too_many_attempts",
            _("这个网络地址尝试得太频繁，请过 15 分钟再试。"),
            retry_after=int(WINDOW.total_seconds()),
        )


def forget_old_attempts() -> int:
    """Delete attempts older than ``KEEP_ATTEMPTS``; a periodic job calls it. How many went."""
    return SignInAttempt.objects.filter(at__lt=clock.now() - KEEP_ATTEMPTS).delete()[0]
