"""One-time codes sent to a phone: to sign in, to sign up, to change the phone.

This app is below the notices, so whoever can send registers itself: ``set_code_sender(callable)``.
"""

import datetime as dt
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid
from onewindow.base.identifiers import plain
from onewindow.base.sealing import digest
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org import limits
from onewindow.kernel.org.accounts import find_applicant_by_phone
from onewindow.kernel.org.models import Person, PhoneCode
from onewindow.kernel.org.phones import check_mobile, phone_digest

Sender = Callable[[str, str, dt.timedelta], None]
_senders: list[Sender] = []


def set_code_sender(sender: Sender) -> None:
    """``sender(phone, code, life)`` is called in the transaction that keeps the code: it writes rows, and sends later."""
    _senders[:] = [sender]


@dataclass(frozen=True)
class SentCode:
    """A code under way. ``shown`` is the code itself in the demo, where no message leaves the machine, else empty."""

    phone: str
    expires_at: dt.datetime
    shown: str


def send_phone_code(phone: str, address: str | None = None) -> SentCode:
    """Send a code of six digits to a mobile phone, whether or not an account has it.

    Raises ``Invalid('bad_phone')``, ``Locked('too_many_attempts')``, ``Conflict('codes_cannot_leave')``.
    """
    number = check_mobile(phone)
    code = f"{secrets.randbelow(10**6):06d}"
    if not _senders and not settings.ONEWINDOW_DEMO:
        raise Conflict("codes_cannot_leave", _("短信通道没有配置，暂时不能发验证码。请用密码登录。"))
    with transaction.atomic():
        _lock(number)
        _refuse_flood(number, address)
        row = PhoneCode.objects.create(
            phone_digest=phone_digest(number),
            code_digest=_code_digest(number, code),
            sent_at=clock.now(),
            expires_at=clock.now() + limits.CODE_LIFE,
            tries_left=limits.CODE_TRIES,
            address=address or None,
        )
        for sender in _senders:
            sender(number, code, limits.CODE_LIFE)
    return SentCode(number, row.expires_at, code if settings.ONEWINDOW_DEMO else "")


def check_phone_code(phone: str, code: str, address: str | None = None) -> int:
    """The id of the code just proved, to be spent in the transaction it is for (``spend_phone_code``).

    Must be called outside a transaction: a wrong try is kept. Raises ``Invalid('bad_phone' | 'bad_code')``,
    ``Locked('locked_out' | 'too_many_attempts')``.
    """
    number = check_mobile(phone)
    attempt = limits.begin(_attempts_of(phone_digest(number)), address)
    with transaction.atomic(durable=True):
        row = _latest(number)
        right = row is not None and hmac.compare_digest(bytes(row.code_digest), _code_digest(number, plain(code)))
        if row is not None and not right:
            PhoneCode.objects.filter(pk=row.pk).update(tries_left=row.tries_left - 1)
    if row is None or not right:
        raise _wrong()
    attempt.succeed()
    return row.pk


def count_as_wrong(code_id: int, address: str | None = None) -> None:
    """The code was right, what it was used to ask was not: that is one of its tries too, and a failed attempt.

    Without it one code would answer about any number of identities. Must be called outside a transaction.
    """
    with transaction.atomic(durable=True):
        row = PhoneCode.objects.select_for_update().get(pk=code_id)
        row.tries_left = max(row.tries_left - 1, 0)
        row.save(update_fields=["tries_left"])
        limits.count_last_as_failed(_attempts_of(bytes(row.phone_digest)), address)


def spend_phone_code(code_id: int) -> None:
    """A code counts once. Raises ``Invalid('bad_code')`` when somebody was faster. One statement."""
    if not PhoneCode.objects.filter(pk=code_id, used_at__isnull=True).update(used_at=clock.now()):
        raise _wrong()


def sign_in_with_code(phone: str, code: str, address: str | None = None) -> Person:
    """The citizen whose phone this is. Must be called outside a transaction.

    Raises as ``check_phone_code`` does; ``Invalid('no_account')`` tells who has proved the phone that it has no account yet,
    and leaves the code to be used for signing up.
    """
    code_id = check_phone_code(phone, code, address)
    person = find_applicant_by_phone(phone)
    if person is None or not person.is_active:
        raise Invalid("no_account", _("这个手机号还没有账号。请先注册，验证码还可以用。"))
    with transaction.atomic():
        spend_phone_code(code_id)
        audit.record("person.signed_in", person.subject, actor=person, changes={"by": "phone code"})
    return person


def forget_old_codes() -> int:
    """Delete codes sent more than a day ago, used or not; a periodic job calls it. How many went."""
    return PhoneCode.objects.filter(sent_at__lt=clock.now() - limits.KEEP_CODES).delete()[0]


def _latest(number: str) -> PhoneCode | None:
    rows = PhoneCode.objects.select_for_update().filter(phone_digest=phone_digest(number)).order_by("-sent_at", "-pk")
    row = rows.first()
    usable = row is not None and row.used_at is None and row.tries_left > 0 and row.expires_at > clock.now()
    return row if usable else None


def _refuse_flood(number: str, address: str | None) -> None:
    now = clock.now()
    hour = PhoneCode.objects.filter(sent_at__gt=now - dt.timedelta(hours=1))
    sent = list(hour.filter(phone_digest=phone_digest(number)).order_by("-sent_at").values_list("sent_at", flat=True))
    if sent and now < sent[0] + limits.CODE_EVERY:
        wait = int((sent[0] + limits.CODE_EVERY - now).total_seconds()) + 1
        raise limits.Locked(
            "too_many_attempts", _("验证码刚刚发过，请 %(wait)d 秒后再发。") % {"wait": wait}, retry_after=wait
        )
    by_address = hour.filter(address=address).count() if address else 0
    if len(sent) >= limits.CODES_AN_HOUR or by_address >= limits.CODES_AN_HOUR_BY_ADDRESS:
        raise limits.Locked("too_many_attempts", _("验证码发得太频繁，请一小时后再试。"), retry_after=3600)


def _lock(number: str) -> None:
    """Two requests at once for one phone are one after the other."""
    key = int.from_bytes(phone_digest(number)[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _attempts_of(phone: bytes) -> str:
    return "code:" + phone.hex()


def _code_digest(number: str, code: str) -> bytes:
    return digest(f"{number}:{code}", context="phone-code")


def _wrong() -> Invalid:
    sentence = _("验证码不对或已经过期，请核对或重新获取。")
    return Invalid("bad_code", sentence, fields={"code": sentence})
