import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import LazySettings
from django.db import connection

from onewindow.base import clock
from onewindow.base.errors import DomainError
from onewindow.kernel.org import codes, limits
from onewindow.kernel.org import service as org
from onewindow.kernel.org.models import PhoneCode
from tests.factories import ApplicantFactory, mobile

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 19, 12, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def outbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    sent: dict[str, str] = {}
    monkeypatch.setattr(codes, "_senders", [])
    org.set_code_sender(lambda phone, code, life: sent.update({phone: code}))
    with clock.moved_to(NOON):
        yield sent


def later(**delta: float) -> dt.datetime:
    return NOON + dt.timedelta(**delta)


def refused(phone: str, code: str) -> str:
    with pytest.raises(DomainError) as refusal:
        org.sign_in_with_code(phone, code)
    return refusal.value.code


def not_sent(phone: str, address: str | None = None) -> str:
    with pytest.raises(DomainError) as refusal:
        org.send_phone_code(phone, address)
    return refusal.value.code


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_code_signs_in_once(outbox: dict[str, str]) -> None:
    phone = mobile()
    person = ApplicantFactory(phone=phone)
    sent = org.send_phone_code(f"+86 {phone}")
    assert sent.shown == ""
    assert org.sign_in_with_code(phone, outbox[phone]) == person
    assert refused(phone, outbox[phone]) == "bad_code"
    row = PhoneCode.objects.get()
    assert outbox[phone].encode() not in bytes(row.code_digest)


def wide(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if letter.isdigit() else letter for letter in text)


def test_full_width_digits_are_the_same_phone_and_the_same_code(outbox: dict[str, str]) -> None:
    phone = mobile()
    person = ApplicantFactory(phone=phone)
    org.send_phone_code(wide(phone))
    assert not_sent(phone[:4] + wide(phone[4:])) == "too_many_attempts"
    assert org.sign_in_with_code(phone, wide(outbox[phone])) == person


def test_the_demo_shows_the_code(settings: LazySettings, outbox: dict[str, str]) -> None:
    settings.ONEWINDOW_DEMO = True
    phone = mobile()
    assert org.send_phone_code(phone).shown == outbox[phone]


def test_without_a_way_out_nothing_is_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "_senders", [])
    assert not_sent(mobile()) == "codes_cannot_leave"


def test_a_code_lives_five_minutes(outbox: dict[str, str]) -> None:
    phone = mobile()
    ApplicantFactory(phone=phone)
    org.send_phone_code(phone)
    with clock.moved_to(NOON + limits.CODE_LIFE):
        assert refused(phone, outbox[phone]) == "bad_code"


def test_only_the_latest_code_counts(outbox: dict[str, str]) -> None:
    phone = mobile()
    ApplicantFactory(phone=phone)
    org.send_phone_code(phone)
    first = outbox[phone]
    with clock.moved_to(later(minutes=1)):
        org.send_phone_code(phone)
        if first != outbox[phone]:
            assert refused(phone, first) == "bad_code"
        assert org.sign_in_with_code(phone, outbox[phone])


def test_five_wrong_tries_end_a_code(outbox: dict[str, str]) -> None:
    phone = mobile()
    ApplicantFactory(phone=phone)
    org.send_phone_code(phone)
    for _try in range(limits.CODE_TRIES):
        assert refused(phone, wrong(outbox[phone])) == "bad_code"
    assert refused(phone, outbox[phone]) == "locked_out"
    assert PhoneCode.objects.get().tries_left == 0


def test_one_a_minute_and_five_an_hour() -> None:
    phone = mobile()
    org.send_phone_code(phone)
    assert not_sent(phone) == "too_many_attempts"
    org.send_phone_code(mobile())
    for minute in range(1, limits.CODES_AN_HOUR):
        with clock.moved_to(later(minutes=minute)):
            org.send_phone_code(phone)
    with clock.moved_to(later(minutes=30)):
        assert not_sent(phone) == "too_many_attempts"
    with clock.moved_to(later(minutes=61)):
        org.send_phone_code(phone)


def test_one_address_cannot_flood_many_phones() -> None:
    for _n in range(limits.CODES_AN_HOUR_BY_ADDRESS):
        org.send_phone_code(mobile(), "192.0.2.7")
    assert not_sent(mobile(), "192.0.2.7") == "too_many_attempts"
    org.send_phone_code(mobile(), "192.0.2.8")


def test_who_has_no_account_keeps_the_code(outbox: dict[str, str]) -> None:
    phone = mobile()
    org.send_phone_code(phone)
    assert refused(phone, wrong(outbox[phone])) == "bad_code"
    assert refused(phone, outbox[phone]) == "no_account"
    assert org.check_phone_code(phone, outbox[phone])


@pytest.mark.parametrize("phone", ["", "12345", "0551-6281234", "29912345678", "1991234567x"])
def test_only_mobile_numbers(phone: str) -> None:
    assert not_sent(phone) == "bad_phone"


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_send_one_code() -> None:
    phone = mobile()

    def ask(_n: int) -> bool:
        try:
            with clock.moved_to(NOON):
                org.send_phone_code(phone)
        except DomainError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(ask, range(4))) == 1
    assert PhoneCode.objects.count() == 1
