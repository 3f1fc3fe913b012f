import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.base import clock
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org.service import Person
from tests.kernel.documents.conftest import Make


def test_number_and_code_give_the_public_facts(make: Make) -> None:
    document = make(holder="林晓雨")
    found = documents.verify(document.number, document.verification_code)
    assert found
    assert (found.title, found.unit, found.holder) == ("受理通知书", "明川市文化和旅游局", "林**")
    assert (found.standing, found.is_valid, found.revoked_on) == ("valid", True, None)
    assert found.issued_on == clock.today()


def test_as_people_type_it(make: Make) -> None:
    document = make()
    typed = document.number.replace("〔", " [").replace("〕", "] ")
    assert documents.verify(typed, f" {document.verification_code.lower()} ")


@pytest.mark.parametrize("code", ["", "WRONGCDE", "验证码", "x" * 1000])
def test_wrong_code_is_not_found(make: Make, code: str) -> None:
    assert documents.verify(make().number, code) is None


@pytest.mark.parametrize("code", ["", "WRONGCDE"])
def test_unknown_number_is_not_found(db: None, code: str) -> None:
    assert documents.verify("明文旅受〔2026〕9999号", code) is None


def test_code_of_another_document_does_not_fit(make: Make) -> None:
    assert documents.verify(make().number, make().verification_code) is None


def test_validity_by_dates(make: Make) -> None:
    document = make("certificate", valid_from=dt.date(2026, 4, 3), valid_until=dt.date(2026, 4, 5))

    def standing(day: dt.date) -> str:
        with clock.moved_to(clock.at(day, 23, 59)):
            found = documents.verify(document.number, document.verification_code)
        assert found
        return found.standing

    assert standing(dt.date(2026, 4, 2)) == "not_yet"
    assert standing(dt.date(2026, 4, 3)) == "valid"
    assert standing(dt.date(2026, 4, 5)) == "valid"
    assert standing(dt.date(2026, 4, 6)) == "expired"


def test_revoked_says_when_and_why(make: Make, head: Person) -> None:
    document = make("certificate")
    documents.revoke(document, reason="以欺骗手段取得", actor=head)
    found = documents.verify(document.number, document.verification_code)
    assert found
    assert (found.standing, found.is_valid) == ("revoked", False)
    assert (found.revoked_on, found.revocation_reason) == (clock.today(), "以欺骗手段取得")


def test_one_statement(make: Make) -> None:
    document = make()
    with CaptureQueriesContext(connection) as captured:
        documents.verify(document.number, document.verification_code)
    assert len(captured.captured_queries) == 1
