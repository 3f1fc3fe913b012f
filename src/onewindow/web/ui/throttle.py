"""How often a stranger may ask: pages that answer without an account are no oracle for guessing.

Two limits hold together. One counts what is asked about (a case number, a document): the number can be known to many and
the answer be four digits, so guesses count whoever makes them. The other counts the address; behind one of the city's
own halls (``ONEWINDOW_HALL_ADDRESSES``) stand many people.
"""

import datetime as dt
import hashlib

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from onewindow.base.errors import DomainError
from onewindow.kernel.counting import service as counting
from onewindow.web.ui.addresses import address_of, lies_in

BY_ADDRESS, WITHIN = 30, dt.timedelta(minutes=10)
HALL_TIMES = 20
"""So many times as often from a hall: the people waiting there, and its self-service machines."""
BY_SUBJECT, SUBJECT_WITHIN = 10, dt.timedelta(hours=1)


class TooOften(DomainError):
    """Asked too often from one address, or about one thing. ``details['retry_after']`` is in seconds."""

    status = 429


def allow(request: HttpRequest, what: str, subject: str) -> None:
    """Count one question about ``subject``; raises ``TooOften('too_often')`` past either limit. Two statements.

    The address first: whoever asks too often cannot use up a number for everybody else.
    """
    address = address_of(request) or ""
    most = BY_ADDRESS * HALL_TIMES if lies_in(address, settings.ONEWINDOW_HALL_ADDRESSES) else BY_ADDRESS
    counted = counting.count(f"{what}@{address[:60]}", WITHIN)
    if counted.times > most:
        sentence = _("查得太频繁了，请过 10 分钟再试。急用请打热线电话。")
        raise TooOften("too_often", sentence, retry_after=counted.seconds_left)
    counted = counting.count(_key(what, subject), SUBJECT_WITHIN)
    if counted.times > BY_SUBJECT:
        sentence = _("这个编号查得太频繁了，请过一小时再试。是您自己的事，登录以后随时可以看。")
        raise TooOften("too_often", sentence, retry_after=counted.seconds_left)


def answered(what: str, subject: str) -> None:
    """The question was right: whoever knows the answer may ask as often as they like. One statement."""
    counting.take_back(_key(what, subject))


def _key(what: str, subject: str) -> str:
    """Whatever was typed, in few characters."""
    return f"{what}:{hashlib.sha256(subject.strip().upper().encode(errors='replace')).hexdigest()}"
