import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.base.errors import Conflict, Invalid
from onewindow.base.subjects import Subject
from onewindow.kernel.audit import service as audit
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org.service import Person
from tests.kernel.documents.conftest import Make


def test_revoked_and_audited(make: Make, head: Person) -> None:
    document = documents.revoke(make(), reason=" 发错了 ", actor=head)
    assert (document.state, document.revocation_reason) == ("revoked", "发错了")
    entry = audit.history(Subject("document", document.number)).get()
    assert (entry.verb, entry.note) == ("document.revoked", "发错了")


def test_reason_is_needed(make: Make, head: Person) -> None:
    with pytest.raises(Invalid) as refused:
        documents.revoke(make(), reason="  ", actor=head)
    assert refused.value.code == "reason_needed"
    assert "reason" in refused.value.fields


def test_only_once(make: Make, head: Person) -> None:
    document = documents.revoke(make(), reason="发错了", actor=head)
    with pytest.raises(Conflict):
        documents.revoke(document, reason="再来一次", actor=head)


def test_statements(make: Make, head: Person) -> None:
    document = make()
    with CaptureQueriesContext(connection) as captured:
        documents.revoke(document, reason="发错了", actor=head)
    # savepoint, lock, roles, update, audit, (no handler: no event), release
    assert len(captured.captured_queries) <= 7
