"""Accounts: staff, citizens, machines, the system itself."""

import uuid
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.chinese import mask_id_number
from onewindow.base.codes import IdType
from onewindow.base.errors import Conflict, Invalid, NotPermitted
from onewindow.base.identifiers import check_citizen_id
from onewindow.base.sealing import identity_digest, seal, unseal
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.models import Person, PersonKind, Unit
from onewindow.kernel.org.permissions import require_manager, require_manager_of
from onewindow.kernel.org.phones import check_mobile, phone_digest

SYSTEM_USERNAME = "system"
_IDENTITY = ("id_digest", "id_sealed", "id_masked")
_system: dict[str, Person] = {}


def system_actor() -> Person:
    """The house itself, when a scheduled job or the console acts. Remembered per process."""
    if SYSTEM_USERNAME not in _system:
        person, made = Person.objects.get_or_create(
            username=SYSTEM_USERNAME,
            defaults={"kind": PersonKind.SYSTEM, "name": "系统", "password": "!", "created_at": clock.now()},
        )
        if made:  # the row may still be rolled back: remember it only once it is found
            return person
        _system[SYSTEM_USERNAME] = person
    return _system[SYSTEM_USERNAME]


def forget_system_actor() -> None:
    """After the tables were emptied under a living process (tests, restore)."""
    _system.clear()


@transaction.atomic
def create_staff(
    username: str,
    name: str,
    unit: Unit,
    *,
    actor: Person,
    post: str = "",
    phone: str = "",
    password: str = "",
    id_number: str = "",
) -> Person:
    """A member of staff of a unit. Without a password the account waits until one is set.

    ``id_number`` is the citizen's number by which a case of their own is known; without it none is. Raises
    ``NotPermitted('operator_only')``, ``Conflict('account_exists')``,
    ``Invalid('bad_username' | 'blank_name' | 'bad_phone' | 'weak_password' | 'bad_citizen_id')``.
    """
    require_manager(actor, unit)
    person = _new(PersonKind.STAFF, _checked_username(username), name, phone=phone, unit=unit, post=post.strip())
    _give_identity(person, id_number)
    _give_password(person, password)
    return _insert(person, "person.created", actor=actor, changes={"unit": unit.code, "post": person.post})


@transaction.atomic
def change_staff(person: Person, name: str, unit: Unit, *, actor: Person, post: str = "", id_number: str = "") -> bool:
    """Another name, post, unit or identity number (blank: as it was); whether anything changed. Roles stay until ended.

    Raises ``NotPermitted('operator_only' | 'roles_elsewhere')`` unless the actor manages the old and the new unit, and
    every unit where the person holds a role.
    """
    require_manager_of(actor, person)
    require_manager(actor, unit)
    values = {"name": checked_name(name), "post": post.strip(), "unit": unit}
    told = person.id_masked
    renumbered = _give_identity(person, id_number)
    if not renumbered and all(getattr(person, field) == value for field, value in values.items()):
        return False
    for field, value in values.items():
        setattr(person, field, value)
    person.save(update_fields=[*values, *_IDENTITY])
    changes: dict[str, Any] = {"name": person.name, "post": person.post, "unit": unit.code}
    if renumbered:
        changes["id"] = [told, person.id_masked]
    audit.record("person.changed", person.subject, actor=actor, changes=changes)
    return True


@transaction.atomic
def create_machine(username: str, name: str, unit: Unit, *, actor: Person) -> Person:
    """An identity for a unit's own system that calls the API with keys. Raises as ``create_staff`` does."""
    require_manager(actor, unit)
    person = _new(PersonKind.MACHINE, _checked_username(username), name, unit=unit)
    return _insert(person, "person.created", actor=actor, changes={"unit": unit.code, "kind": "machine"})


@transaction.atomic
def create_applicant(name: str, phone: str = "", *, actor: Person | None = None, password: str = "") -> Person:
    """A citizen's account. Nobody need have made it: without ``actor`` the new person is their own actor.

    Raises ``Invalid('blank_name' | 'bad_phone' | 'weak_password')``, ``Conflict('account_exists')``.
    """
    person = _new(PersonKind.APPLICANT, f"p{uuid.uuid4().hex}", name, phone=phone)
    _give_password(person, password)
    return _insert(person, "person.created", actor=actor, changes={"kind": "applicant"})


@transaction.atomic
def deactivate(person: Person, *, actor: Person, reason: str = "") -> None:
    """Close an account: no sign-in, no roles, no keys any more; what the person did stays."""
    require_manager_of(actor, person)
    if not person.is_active:
        return
    Person.objects.filter(pk=person.pk).update(is_active=False)
    person.is_active, person.held_on = False, None
    audit.record("person.deactivated", person.subject, actor=actor, note=reason)


@transaction.atomic
def activate(person: Person, *, actor: Person, reason: str = "") -> None:
    """Open a closed account again."""
    require_manager_of(actor, person)
    if person.is_active:
        return
    Person.objects.filter(pk=person.pk).update(is_active=True)
    person.is_active, person.held_on = True, None
    audit.record("person.activated", person.subject, actor=actor, note=reason)


@transaction.atomic
def set_password(person: Person, password: str, *, actor: Person) -> None:
    """Give a password to oneself, or as operator to one's staff. Raises ``Invalid('weak_password')``."""
    if actor.pk != person.pk:
        require_manager_of(actor, person)
    _give_password(person, password or " ")
    person.save(update_fields=["password"])
    audit.record("person.password_set", person.subject, actor=actor)


@transaction.atomic
def change_password(person: Person, old: str, new: str, *, actor: Person) -> None:
    """Change one's own password, knowing the old one (an account without one sets its first).

    Raises ``Invalid('wrong_password' | 'weak_password')``, ``NotPermitted('own_account_only')``.
    """
    if actor.pk != person.pk:
        raise NotPermitted("own_account_only", _("密码只能由本人修改。"))
    if person.has_usable_password() and not person.check_password(old):
        raise Invalid("wrong_password", _("原密码不对，密码没有改动。"), fields={"old": _("原密码不对")})
    set_password(person, new, actor=actor)


@transaction.atomic
def set_phone(person: Person, phone: str, *, actor: Person) -> None:
    """Change the phone that signs this person in. Raises ``Invalid('bad_phone')``, ``Conflict('account_exists')``."""
    if actor.pk != person.pk:
        require_manager_of(actor, person)
    _give_phone(person, phone)
    try:
        with transaction.atomic():
            person.save(update_fields=["phone_digest", "phone_sealed"])
    except IntegrityError as error:
        raise _taken() from error
    audit.record("person.phone_set", person.subject, actor=actor)


def phone_of(person: Person) -> str:
    """The phone number in clear, to send a message to; never for showing."""
    return unseal(bytes(person.phone_sealed)) if person.phone_sealed else ""


def find_applicant_by_phone(phone: str) -> Person | None:
    """The citizen's account with this phone, if any."""
    return Person.objects.filter(kind=PersonKind.APPLICANT, phone_digest=phone_digest(check_mobile(phone))).first()


def checked_name(name: str) -> str:
    """The name with single spaces. Raises ``Invalid('blank_name')``."""
    name = " ".join(name.split())
    if not name:
        raise Invalid("blank_name", _("请填写姓名。"), fields={"name": _("请填写姓名")})
    return name


def _new(kind: str, username: str, name: str, *, phone: str = "", **fields: Any) -> Person:
    person = Person.objects.named(username, kind=kind, name=checked_name(name), created_at=clock.now(), **fields)
    if phone:
        _give_phone(person, phone)
    return person


def _give_phone(person: Person, phone: str) -> None:
    number = check_mobile(phone)
    person.phone_digest, person.phone_sealed = phone_digest(number), seal(number)


def _give_identity(person: Person, id_number: str) -> bool:
    """Whether it is another number than before. Raises ``Invalid('bad_citizen_id')`` with the field."""
    if not id_number.strip():
        return False
    try:
        number = check_citizen_id(id_number)
    except Invalid as error:
        raise Invalid(error.code, error.message, fields={"id_number": error.message}) from error
    digest = identity_digest(IdType.CITIZEN, number)
    if person.id_digest is not None and bytes(person.id_digest) == digest:
        return False
    person.id_digest, person.id_sealed, person.id_masked = digest, seal(number), mask_id_number(number)
    return True


def _give_password(person: Person, password: str) -> None:
    if not password:
        return
    try:
        validate_password(password, person)
    except ValidationError as error:
        sentence = "".join(error.messages)
        raise Invalid("weak_password", sentence, fields={"password": sentence}) from error
    person.set_password(password)


def _checked_username(username: str) -> str:
    username = username.strip().lower()
    if not username or not username.isascii() or any(letter.isspace() for letter in username):
        raise Invalid(
            "bad_username",
            _("登录名请用字母、数字，不要有空格。"),
            fields={"username": _("请用字母、数字，不要有空格")},
        )
    return username


def _insert(person: Person, verb: str, *, actor: Person | None, changes: dict[str, str]) -> Person:
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:
        raise _taken() from error
    audit.record(verb, person.subject, actor=actor or person, changes=changes)
    return person


def _taken() -> Conflict:
    return Conflict(
        "account_exists",
        _("这个登录名或手机号已经有账号。请直接登录，或换一个。"),
        fields={"username": _("已经有账号"), "phone": _("已经有账号")},
    )
