import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyotp
import pytest
from django.conf import LazySettings
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from onewindow.base import clock
from onewindow.base.errors import DomainError
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org import limits
from onewindow.kernel.org import service as org
from onewindow.kernel.org.models import SignInAttempt
from onewindow.kernel.org.service import Locked, Person, PersonKind, SecondStep, SecondStepMissing
from tests.factories import PASSWORD, ApplicantFactory, StaffFactory, mobile

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 19, 12, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.moved_to(NOON):
        yield


def refused(username: str, password: str = "wrong", code: str = "", address: str | None = None) -> str:
    with pytest.raises(DomainError) as refusal:
        org.sign_in_with_password(username, password, code, address)
    return refusal.value.code


def later(**delta: float) -> dt.datetime:
    return NOON + dt.timedelta(**delta)


def switch_totp_on(person: Person) -> pyotp.TOTP:
    totp = pyotp.TOTP(org.new_secret())
    org.confirm_totp(person, totp.secret, totp.at(NOON - dt.timedelta(seconds=30)), actor=person)
    return totp


def test_staff_by_name_and_citizens_by_phone(settings: LazySettings) -> None:
    staff, phone = StaffFactory(totp_sealed=None), mobile()
    citizen = ApplicantFactory(phone=phone)
    settings.ONEWINDOW_DEMO = True
    assert org.sign_in_with_password(staff.username.upper(), PASSWORD) == staff
    assert org.sign_in_with_password(f"+86 {phone}", PASSWORD) == citizen
    assert [entry.verb for entry in audit.history(staff.subject)] == ["person.signed_in"]
    assert SignInAttempt.objects.filter(succeeded=True).count() == 2


def test_each_has_a_door_of_their_own() -> None:
    staff = StaffFactory()
    with pytest.raises(DomainError) as refusal:
        org.sign_in_with_password(staff.username, PASSWORD, kind=PersonKind.APPLICANT)
    assert refusal.value.code == "bad_credentials"


def test_passwords_are_kept_as_argon2(settings: LazySettings) -> None:
    """The hasher of operation; the other tests hash fast."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    person = ApplicantFactory(phone=mobile())
    org.set_password(person, "nine-bridges-here", actor=person)
    person.refresh_from_db()
    assert person.password.startswith("argon2$argon2id$")
    assert org.sign_in_with_password(person.username, "nine-bridges-here") == person
    assert refused(person.username, PASSWORD) == "bad_credentials"


def test_operation_hashes_as_that_test_does() -> None:
    settings_file = Path(django_settings.BASE_DIR, "src", "onewindow", "config", "settings.py").read_text()
    assert 'PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]' in settings_file


def test_unknown_closed_and_wrong_are_told_alike() -> None:
    known, closed = StaffFactory(), StaffFactory(is_active=False)
    assert refused("nobody") == refused(known.username) == refused(closed.username, PASSWORD) == "bad_credentials"
    assert refused("system", "!") == "bad_credentials"


def test_five_failures_lock_for_fifteen_minutes() -> None:
    person = ApplicantFactory()
    for _try in range(limits.FAILURES):
        assert refused(person.username) == "bad_credentials"
    assert refused(person.username, PASSWORD) == "locked_out"
    with clock.moved_to(later(minutes=14, seconds=59)):
        assert refused(person.username, PASSWORD) == "locked_out"
    with clock.moved_to(later(minutes=15)):
        assert org.sign_in_with_password(person.username, PASSWORD) == person


def test_an_unknown_name_is_locked_as_well() -> None:
    assert [refused("nobody") for _try in range(6)][-1] == "locked_out"


def test_however_the_account_is_called_it_is_one_account() -> None:
    phone = mobile()
    citizen = ApplicantFactory(phone=phone)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in phone)
    for called in (phone, f" {phone[:3]} {phone[3:]}", f"+86{phone}", f"{phone[:3]}-{phone[3:7]}-{phone[7:]}", wide):
        assert refused(called) == "bad_credentials"
    assert refused(phone, PASSWORD) == refused(citizen.username, PASSWORD) == "locked_out"


def test_an_unknown_phone_is_locked_however_it_is_written() -> None:
    phone = mobile()
    spelt = (phone, f"+86{phone}", f"{phone[:3]} {phone[3:]}", f"{phone[:7]}-{phone[7:]}", f" {phone}")
    assert {refused(called) for called in spelt} == {"bad_credentials"}
    assert refused(phone) == "locked_out"


def test_an_unknown_account_costs_as_many_statements(django_assert_num_queries: Any) -> None:
    phone = mobile()
    person = ApplicantFactory(phone=phone)
    with CaptureQueriesContext(connection) as known:
        refused(phone)
    with django_assert_num_queries(len(known)):
        refused(mobile())
    assert person.pk


def test_a_success_begins_the_count_anew() -> None:
    person = ApplicantFactory()
    for _try in range(limits.FAILURES - 1):
        refused(person.username)
    org.sign_in_with_password(person.username, PASSWORD)
    for _try in range(limits.FAILURES - 1):
        refused(person.username)
    assert org.sign_in_with_password(person.username, PASSWORD) == person


def test_failures_far_apart_do_not_lock() -> None:
    person = ApplicantFactory()
    for minute in range(0, 30, 5):
        with clock.moved_to(later(minutes=minute)):
            assert refused(person.username) == "bad_credentials"


def test_one_address_trying_many_names_is_stopped() -> None:
    person = ApplicantFactory()
    for n in range(limits.ADDRESS_FAILURES):
        refused(f"guess{n}", address="192.0.2.7")
    assert refused(person.username, PASSWORD, address="192.0.2.7") == "too_many_attempts"
    assert org.sign_in_with_password(person.username, PASSWORD, "", "192.0.2.8") == person


def test_staff_do_not_enter_by_password_alone(settings: LazySettings) -> None:
    person = StaffFactory(totp_sealed=None)
    with pytest.raises(SecondStepMissing) as step:
        org.sign_in_with_password(person.username, PASSWORD)
    assert step.value.person_id == person.pk
    assert not audit.history(person.subject).exists()
    totp = pyotp.TOTP(org.new_secret())
    with pytest.raises(DomainError):
        org.set_up_second_step(person.pk, totp.secret, "000000")
    assert org.set_up_second_step(person.pk, totp.secret, totp.at(NOON)) == person
    assert sorted(entry.verb for entry in audit.history(person.subject)) == ["person.signed_in", "person.totp_on"]
    with pytest.raises(SecondStep):
        org.sign_in_with_password(person.username, PASSWORD)


def test_after_a_reset_it_is_set_up_again() -> None:
    person = StaffFactory()
    org.reset_totp(person, actor=org.system_actor(), reason="手机丢失")
    assert refused(person.username, PASSWORD) == "totp_not_set_up"


def test_the_second_step() -> None:
    person = StaffFactory(totp_sealed=None)
    totp = switch_totp_on(person)
    with pytest.raises(SecondStep) as step:
        org.sign_in_with_password(person.username, PASSWORD)
    assert step.value.code == "totp_required"
    assert step.value.person_id == person.pk
    assert refused(person.username, PASSWORD, "000000") == "bad_totp"
    assert org.sign_in_with_password(person.username, PASSWORD, totp.at(NOON)) == person


def test_a_used_code_is_refused_and_the_next_is_taken() -> None:
    person = StaffFactory(totp_sealed=None)
    totp = switch_totp_on(person)
    org.sign_in_second_step(person.pk, totp.at(NOON))
    assert refused(person.username, PASSWORD, totp.at(NOON)) == "bad_totp"
    with clock.moved_to(later(seconds=30)):
        assert org.sign_in_second_step(person.pk, f" {totp.at(later(seconds=30))} ") == person


def test_full_width_digits_are_digits() -> None:
    person = StaffFactory(totp_sealed=None)
    totp = switch_totp_on(person)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in totp.at(NOON))
    assert refused(person.username, PASSWORD, "１２３４５６") == "bad_totp"
    assert refused(person.username, PASSWORD, "口令") == "bad_totp"
    assert org.sign_in_with_password(person.username, PASSWORD, wide) == person


def test_an_old_code_is_refused() -> None:
    person = StaffFactory(totp_sealed=None)
    totp = switch_totp_on(person)
    with clock.moved_to(later(minutes=2)):
        assert refused(person.username, PASSWORD, totp.at(NOON)) == "bad_totp"


def test_wrong_one_time_codes_lock() -> None:
    person = StaffFactory(totp_sealed=None)
    switch_totp_on(person)
    for _try in range(limits.FAILURES):
        refused(person.username, PASSWORD, "000000")
    with pytest.raises(Locked):
        org.sign_in_second_step(person.pk, "000000")


def test_old_attempts_are_forgotten() -> None:
    refused("nobody")
    assert org.forget_old_attempts() == 0
    with clock.moved_to(NOON + limits.KEEP_ATTEMPTS + dt.timedelta(days=1)):
        assert org.forget_old_attempts() == 1


@pytest.mark.django_db(transaction=True)
def test_a_refusal_leaves_its_attempt() -> None:
    person = StaffFactory()
    refused(person.username, address="192.0.2.7")
    connection.close()
    attempt = SignInAttempt.objects.get()
    assert (attempt.succeeded, attempt.address) == (False, "192.0.2.7")
    with pytest.raises(RuntimeError), transaction.atomic():  # a caller's rollback would take the attempt with it
        org.sign_in_with_password(person.username, "wrong")


@pytest.mark.django_db(transaction=True)
def test_many_guesses_at_once_are_many() -> None:
    person = StaffFactory()

    def guess(_n: int) -> str:
        try:
            with clock.moved_to(NOON):
                return refused(person.username)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(24)))
    assert answers.count("bad_credentials") <= limits.FAILURES


@pytest.mark.django_db(transaction=True)
def test_one_code_signs_in_once_although_twice_at_once() -> None:
    person = StaffFactory(totp_sealed=None)
    code = switch_totp_on(person).at(NOON)

    def enter(_n: int) -> bool:
        try:
            with clock.moved_to(NOON):
                org.sign_in_second_step(person.pk, code)
        except DomainError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(enter, range(4))) == 1
