"""Signing in: password and, for staff, a time-based one-time code as the second step.

The answer takes as long, and says the same, whether or not the account exists.
"""

from collections.abc import Sequence

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from onewindow.base.errors import Invalid, NotPermitted
from onewindow.base.identifiers import plain
from onewindow.base.sealing import digest
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org import limits, passwords, totp
from onewindow.kernel.org.models import Person, PersonKind
from onewindow.kernel.org.phones import check_mobile, phone_digest

_HUMAN = (PersonKind.STAFF, PersonKind.APPLICANT)


class SecondStep(Invalid):
    """The password is right; the one-time code is still to come. ``person_id`` is who it is."""

    def __init__(self, person: Person) -> None:
        super().__init__(
            "totp_required", _("请输入身份验证器上的 6 位动态口令。"), fields={"totp": _("请输入 6 位动态口令")}
        )
        self.person_id = person.pk


class SecondStepMissing(Invalid):
    """The password is right; this account of staff must set up its one-time code before it is let in."""

    def __init__(self, person: Person) -> None:
        super().__init__("totp_not_set_up", _("请先开启动态口令，再进入工作台。"))
        self.person_id = person.pk


def may_enter_without(person: Person) -> bool:
    """Whether a password alone lets this person in: citizens, and everybody in the demo, where nobody carries a phone."""
    return person.kind != PersonKind.STAFF or settings.ONEWINDOW_DEMO


def sign_in_with_password(
    username: str, password: str, code: str = "", address: str | None = None, *, kind: str = ""
) -> Person:
    """Who this is. ``username`` is the sign-in name of staff or the mobile number of a citizen, ``code`` the one-time code.

    ``kind`` (of ``PersonKind``) lets in only staff, or only citizens: each has a door of their own.

    Must be called outside a transaction. Raises ``Invalid('bad_credentials')``, ``SecondStep`` (code ``totp_required``),
    ``SecondStepMissing`` (staff without a one-time code, outside the demo), ``Invalid('bad_totp')``, ``Locked('locked_out' | 'too_many_attempts')``.
    """
    person = _find(username, _HUMAN if not kind else (kind,))
    attempt = limits.begin(_key(person, username), address)
    if not _password_fits(person, password) or person is None:
        raise Invalid("bad_credentials", _("账号或密码不对。请核对后再试，连续输错会暂时锁定。"))
    if person.totp_sealed:
        return _take_second_step(person, code, attempt)
    if not may_enter_without(person):
        attempt.succeed()
        raise SecondStepMissing(person)
    return _let_in(person, attempt, "password")


def sign_in_second_step(person_id: int, code: str, address: str | None = None) -> Person:
    """The one-time code of a person whose password was right a moment ago. Raises as ``sign_in_with_password`` does."""
    person = Person.objects.get(pk=person_id)
    attempt = limits.begin(_key(person, ""), address)
    return _take_second_step(person, code, attempt)


def set_up_second_step(person_id: int, secret: str, code: str) -> Person:
    """Switch the one-time code on for whose password was right a moment ago, and let them in by it.

    Raises as ``confirm_totp``; ``NotPermitted('account_closed')``.
    """
    person = person_setting_up(person_id)
    totp.confirm_totp(person, secret, code, actor=person)
    record_sign_in(person, "password+totp set up")
    return person


def person_setting_up(person_id: int) -> Person:
    """The member of staff who has yet to set the one-time code up. Raises ``NotPermitted('account_closed')``."""
    person = Person.objects.filter(pk=person_id, kind=PersonKind.STAFF, is_active=True).first()
    if person is None:
        raise NotPermitted("account_closed", _("这个账号已停用，请找本单位的系统管理员。"))
    return person


@transaction.atomic
def record_sign_in(person: Person, by: str) -> None:
    """Somebody else has established who this is (the identity platform): the trace of it."""
    audit.record("person.signed_in", person.subject, actor=person, changes={"by": by})


@transaction.atomic
def record_sign_out(person: Person) -> None:
    """The audit of the desk shows when somebody left."""
    audit.record("person.signed_out", person.subject, actor=person)


def _take_second_step(person: Person, code: str, attempt: limits.Attempt) -> Person:
    if not code.strip():
        attempt.forget()
        raise SecondStep(person)
    if not person.is_active or not totp.use(person, code):
        sentence = _("动态口令不对或已经用过，请等下一个口令再试。")
        raise Invalid("bad_totp", sentence, fields={"totp": sentence})
    return _let_in(person, attempt, "password+totp")


@transaction.atomic
def _let_in(person: Person, attempt: limits.Attempt, how: str) -> Person:
    attempt.succeed()
    audit.record("person.signed_in", person.subject, actor=person, changes={"by": how})
    return person


def _find(username: str, kinds: Sequence[str]) -> Person | None:
    """By sign-in name or, citizens only, by phone; one statement whatever was typed."""
    named = Q(username=_normal(username))
    phoned = Q(kind=PersonKind.APPLICANT, phone_digest=_phone(username))
    return Person.objects.filter(named | phoned, kind__in=kinds, is_active=True).order_by("-kind", "pk").first()


def _phone(text: str) -> bytes:
    """The digest of a mobile number; of anything else one that nobody has, so that every name costs the same."""
    try:
        return phone_digest(check_mobile(text))
    except Invalid:
        return digest(text, context="nobody")


def _normal(text: str) -> str:
    """A sign-in name however it was typed; of a mobile number its eleven digits."""
    try:
        return check_mobile(text)
    except Invalid:
        return plain(text).lower()


def _password_fits(person: Person | None, password: str) -> bool:
    if person is None or not person.has_usable_password() or passwords.is_refused(password):
        make_password(password)  # as slow as the comparison that cannot be made
        return False
    return check_password(password, person.password)


def _key(person: Person | None, typed: str) -> str:
    """What failures are counted under: the account, by whichever of its names it was called; of nobody the words."""
    who = f"account:{person.pk}" if person else f"nobody:{_normal(typed)}"
    return "password:" + digest(who, context="sign-in").hex()
