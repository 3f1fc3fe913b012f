"""Time-based one-time codes (RFC 6238) as the second step of staff; the secret is sealed, a code counts once."""

import hmac

import pyotp
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, NotPermitted
from onewindow.base.identifiers import plain
from onewindow.base.sealing import seal, unseal
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.models import Person
from onewindow.kernel.org.permissions import require_manager_of

DRIFT = 1
"""Steps of 30 seconds that the phone's clock may be off, to either side."""


def new_secret() -> str:
    """A secret to show as QR code; it counts only once ``confirm_totp`` has seen a code made from it."""
    return pyotp.random_base32()


def provisioning_address(person: Person, secret: str) -> str:
    """What the QR code says: ``otpauth://totp/…``."""
    return pyotp.TOTP(secret).provisioning_uri(name=person.username, issuer_name=f"{settings.ONEWINDOW_CITY}一窗")


@transaction.atomic
def confirm_totp(person: Person, secret: str, code: str, *, actor: Person) -> None:
    """Switch the second step on: the person has the secret and shows it by a first code.

    Raises ``NotPermitted('own_account_only')``, ``Conflict('totp_on_already')``, ``Invalid('bad_totp')``.
    """
    if actor.pk != person.pk:
        raise NotPermitted("own_account_only", _("动态口令只能由本人设置。"))
    locked = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if locked.totp_sealed:
        raise Conflict("totp_on_already", _("动态口令已经开启。"))
    step = _step_of(secret, code, after=locked.totp_last_step)
    if step is None:
        sentence = _("动态口令不对，请用身份验证器重新扫码，输入现在显示的 6 位数字。")
        raise Invalid("bad_totp", sentence, fields={"totp": sentence})
    person.totp_sealed, person.totp_last_step = seal(secret), step
    person.save(update_fields=["totp_sealed", "totp_last_step"])
    audit.record("person.totp_on", person.subject, actor=actor)


@transaction.atomic
def reset_totp(person: Person, *, actor: Person, reason: str) -> None:
    """The phone is lost: the unit's operator switches the second step off, to be set up again. Not one's own."""
    require_manager_of(actor, person)
    if actor.pk == person.pk:
        raise NotPermitted("not_ones_own", _("不能重置自己的动态口令，请找另一位系统管理员。"))
    person.totp_sealed = None
    person.save(update_fields=["totp_sealed"])
    audit.record("person.totp_reset", person.subject, actor=actor, note=reason)


def use(person: Person, code: str) -> bool:
    """Whether the code is right now and was not used before; it is used up by this. One statement."""
    if not person.totp_sealed:
        return False
    step = _step_of(unseal(bytes(person.totp_sealed)), code, after=person.totp_last_step)
    if step is None:
        return False
    # The condition in the statement is what stops two sign-ins at once with one code.
    return bool(Person.objects.filter(pk=person.pk, totp_last_step__lt=step).update(totp_last_step=step))


def _step_of(secret: str, code: str, *, after: int) -> int | None:
    totp = pyotp.TOTP(secret)
    now = totp.timecode(clock.now())
    given = plain(code).encode()
    fitting = [
        step
        for step in range(now - DRIFT, now + DRIFT + 1)
        if hmac.compare_digest(totp.generate_otp(step).encode(), given)
    ]
    return next((step for step in fitting if step > after), None)
