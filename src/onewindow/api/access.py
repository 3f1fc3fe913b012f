"""Who calls: the machine of a unit, known by its key, not more often than agreed."""

import threading
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from onewindow.base import clock
from onewindow.base.errors import DomainError
from onewindow.kernel.org.service import Person, authenticate_api_key


class TooMany(DomainError):
    """More requests than agreed. ``details['retry_after']`` is in seconds."""

    status = 429


@dataclass
class _Bucket:
    left: float
    looked_at: float


class Rate:
    """A token bucket for each machine, in this process: a minute's worth may come at once, then they trickle."""

    def __init__(self) -> None:
        self._buckets: dict[int, _Bucket] = {}
        self._lock = threading.Lock()

    def take(self, machine_id: int) -> None:
        """Count one request. Raises ``TooMany('too_many_requests')``."""
        most, now = settings.ONEWINDOW_API_PER_MINUTE, clock.stopwatch()
        with self._lock:
            bucket = self._buckets.setdefault(machine_id, _Bucket(most, now))
            bucket.left = min(most, bucket.left + (now - bucket.looked_at) * most / 60)
            bucket.looked_at = now
            if bucket.left >= 1:
                bucket.left -= 1
                return
            seconds = int((1 - bucket.left) * 60 / most) + 1
        sentence = _("请求太密，每分钟最多 %(most)d 次。请过 %(seconds)d 秒再发。") % {"most": most, "seconds": seconds}
        raise TooMany("too_many_requests", sentence, retry_after=seconds)

    def forget(self) -> None:
        """Begin anew, as a process does."""
        with self._lock:
            self._buckets.clear()


rate = Rate()


class ApiKey(HttpBearer):
    """``Authorization: Bearer owk_…``: the key a unit's operator issued to its system."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """The machine, if its key counts now and it has not called too often. One statement."""
        machine = authenticate_api_key(token.strip())
        if machine is not None:
            # Where Django keeps the request's account: the access log names the machine.
            vars(request)["_cached_user"] = machine
            rate.take(machine.pk)
        return machine


def machine_of(request: HttpRequest) -> Person:
    """The caller; django-ninja has put it there before any operation runs."""
    return cast(Person, vars(request)["auth"])
