"""Who calls: the machine of a unit, known by its key, not more often than agreed."""

import datetime as dt
import threading
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from onewindow.base import clock
from onewindow.base.errors import DomainError
from onewindow.kernel.counting import service as counting
from onewindow.kernel.org.service import Person, authenticate_api_key

MINUTE = dt.timedelta(minutes=1)


class TooMany(DomainError):
    """More requests than agreed. ``details['retry_after']`` is in seconds."""

    status = 429


@dataclass
class _Share:
    """Requests this process may still let through before ``until`` without asking the database again."""

    left: int
    until: dt.datetime


class Rate:
    """Requests of a machine in a minute, over all processes: each process takes a twentieth at a time from the one count.

    So hardly a request costs a statement (ADR 0023), and never are more let through than agreed.
    """

    def __init__(self) -> None:
        self._shares: dict[int, _Share] = {}
        self._lock = threading.Lock()

    def take(self, machine_id: int) -> None:
        """Count one request. Raises ``TooMany('too_many_requests')``. At most one statement."""
        with self._lock:
            share = self._shares.get(machine_id)
            if share is None or share.left < 1 or share.until <= clock.now():
                share = self._shares[machine_id] = _new_share(machine_id)
            share.left -= 1


def _new_share(machine_id: int) -> _Share:
    most = settings.ONEWINDOW_API_PER_MINUTE
    amount = max(1, most // 20)
    counted = counting.count(f"api:{machine_id}", MINUTE, amount)
    left = amount - max(0, counted.times - most)
    if left < 1:
        seconds = counted.seconds_left
        sentence = _("请求太密，每分钟最多 %(most)d 次。请过 %(seconds)d 秒再发。") % {"most": most, "seconds": seconds}
        raise TooMany("too_many_requests", sentence, retry_after=seconds)
    return _Share(left, counted.until)


rate = Rate()


class ApiKey(HttpBearer):
    """``Authorization: Bearer owk_…``: the key a unit's operator issued to its system."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """The machine, if its key counts now and it has not called too often. One statement, rarely two."""
        machine = authenticate_api_key(token.strip())
        if machine is not None:
            # Where Django keeps the request's account: the access log names the machine.
            vars(request)["_cached_user"] = machine
            rate.take(machine.pk)
        return machine


def machine_of(request: HttpRequest) -> Person:
    """The caller; django-ninja has put it there before any operation runs."""
    return cast(Person, vars(request)["auth"])
