"""One-time codes of the sign-in leave by the same way as notices, but are no notices: nobody keeps them."""

import datetime as dt
import json
from dataclasses import dataclass
from uuid import uuid4

from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.sealing import seal, unseal
from onewindow.kernel.events import service as events
from onewindow.kernel.notices.adapters.base import Message
from onewindow.kernel.notices.adapters.registry import sms_adapter
from onewindow.kernel.notices.texts import signed


@events.fact
@dataclass(frozen=True)
class PhoneCodeToSend:
    """A code waits to leave the house; phone and words are sealed, the job lies in a table."""

    key: str
    sealed: str
    expires_at: str


def publish_code(phone: str, code: str, life: dt.timedelta) -> None:
    """Called by the organisation in the transaction that keeps the code."""
    minutes = int(life.total_seconds() // 60)
    words = _("验证码 %(code)s，%(minutes)s 分钟内有效。工作人员不会向您要验证码，请勿告诉任何人。") % {
        "code": code,
        "minutes": minutes,
    }
    sealed = seal(json.dumps({"to": phone, "text": signed(words)})).decode()
    events.publish(PhoneCodeToSend(str(uuid4()), sealed, (clock.now() + life).isoformat()))


def send_code(to_send: PhoneCodeToSend) -> None:
    """Send a code that still counts; one that has expired on its way is dropped. Safe to repeat."""
    if clock.now() >= dt.datetime.fromisoformat(to_send.expires_at):
        return
    sms_adapter().send(Message(key=to_send.key, **json.loads(unseal(to_send.sealed.encode()))))
