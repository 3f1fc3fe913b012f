import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from onewindow.base.errors import NotFound
from onewindow.base.subjects import Subject
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.documents import service as documents
from onewindow.kernel.documents.facts import DocumentIssued
from onewindow.kernel.documents.printing import store_pdf
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person, Unit
from tests.kernel.documents.conftest import CASE, Make


def _fact(document: documents.Document) -> DocumentIssued:
    return DocumentIssued(document.number, document.kind, document.subject_kind, document.subject_key)


def test_two_statements_for_one_or_many(unit: Unit, clerk: Person) -> None:
    drafts = [
        documents.Draft("receipt", CASE, unit, "申请材料接收凭证", "林晓雨", {}, f"明文旅收〔2026〕{n}号")
        for n in range(5)
    ]
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        made = documents.issue_many(drafts, actor=clerk)
    assert len(captured.captured_queries) == 2
    assert [document.number for document in documents.of_subject(CASE)] == [document.number for document in made]
    assert len({document.verification_code for document in made}) == 5


def test_none_is_none(unit: Unit, clerk: Person) -> None:
    with transaction.atomic():
        assert documents.issue_many([], actor=clerk) == []


def test_unknown_kind_is_a_mistake(make: Make) -> None:
    with pytest.raises(KeyError):
        make("poem")


def test_row_holds_who_and_when(make: Make, clerk: Person) -> None:
    document = make()
    assert (document.issued_by, document.state, document.file_key) == (clerk, "valid", None)
    assert len(document.verification_code) == 8


def test_pdf_is_set_after_the_commit_and_stays_the_same(make: Make) -> None:
    document = make()
    at_once = documents.pdf(document)
    events.run_pending()
    document.refresh_from_db()
    assert document.file_key is not None
    kept = attachments.of_subject(Subject("document", document.number)).get()
    assert kept.name.endswith(".pdf")
    assert documents.pdf(document) == at_once


def test_setting_twice_keeps_one_file(make: Make) -> None:
    document = make()
    store_pdf(_fact(document))
    store_pdf(_fact(document))
    assert attachments.of_subject(Subject("document", document.number)).count() == 1


def test_pdf_writes_nothing(make: Make) -> None:
    document = make()
    with CaptureQueriesContext(connection) as captured:
        documents.pdf(document)
    assert captured.captured_queries == []


def test_file_is_seen_by_whoever_sees_the_case(make: Make, clerk: Person, anyone_sees: None) -> None:
    document = make()
    store_pdf(_fact(document))
    document.refresh_from_db()
    assert document.file_key
    assert attachments.get_for(clerk, document.file_key)
    assert documents.get_for(clerk, document.number) == document
    documents.forget_subject(CASE.kind)
    with pytest.raises(NotFound):
        attachments.get_for(clerk, document.file_key)
    with pytest.raises(NotFound):
        documents.get_for(clerk, document.number)


@pytest.mark.django_db(transaction=True)
def test_issue_needs_the_callers_transaction(unit: Unit, clerk: Person) -> None:
    with pytest.raises(TransactionManagementError):
        documents.issue("receipt", subject=CASE, unit=unit, title="x", holder="x", content={}, number="x", actor=clerk)
