"""Notices leave the house: a job of their own, never twice.

The adapter is asked first and the row is marked after: killed in between, the job comes again, and the adapter
recognises the key it has already sent. That is why ``send`` of every adapter must be safe to repeat.
"""

from django.db.models import F

from onewindow.base import clock
from onewindow.kernel.notices.adapters.base import Message
from onewindow.kernel.notices.adapters.registry import sms_adapter
from onewindow.kernel.notices.facts import NoticeToSend
from onewindow.kernel.notices.models import Notice
from onewindow.kernel.org import service as org
from onewindow.kernel.parties import service as parties

NO_PHONE = "no phone number"


def send(to_send: NoticeToSend) -> None:
    """Send one notice and mark it. Safe to repeat. An error of the adapter is noted on the notice and raised."""
    notice = (
        Notice.objects.filter(key=to_send.key)
        .exclude(state=Notice.State.SENT)
        .select_related("party", "person")
        .first()
    )
    if notice is None:
        return
    phone = _phone(notice)
    if not phone:
        _note_failure(notice, NO_PHONE)
        return
    try:
        sms_adapter().send(Message(key=str(notice.key), to=phone, text=notice.body))
    except Exception as error:
        _note_failure(notice, f"{type(error).__name__}: {error}")
        raise
    _mark_sent(notice)


def _phone(notice: Notice) -> str:
    if notice.party is not None:
        return parties.phone_of(notice.party)
    return org.phone_of(notice.person) if notice.person is not None else ""


def _mark_sent(notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk).exclude(state=Notice.State.SENT).update(
        state=Notice.State.SENT, sent_at=clock.now(), attempts=F("attempts") + 1, last_error=""
    )


def _note_failure(notice: Notice, error: str) -> None:
    Notice.objects.filter(pk=notice.pk).exclude(state=Notice.State.SENT).update(
        state=Notice.State.FAILED, attempts=F("attempts") + 1, last_error=error[:300]
    )
