"""Who may see and change files is the answer of the subject's own domain."""

import io
from uuid import uuid4

import pytest

from onewindow.base.errors import NotFound, NotPermitted
from onewindow.base.subjects import Subject
from onewindow.kernel.attachments.service import get_for, of_subject, remove, store
from tests.factories import ApplicantFactory, StaffFactory
from tests.kernel.attachments import files
from tests.kernel.attachments.conftest import BOX

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(house):
    return house.let(ApplicantFactory(), change=True)


@pytest.fixture
def attachment(owner):
    return store(io.BytesIO(files.PDF), "一.pdf", subject=BOX, purpose="M01", actor=owner)


def test_who_is_let_in_sees_it(house, owner, attachment):
    reader = house.let(StaffFactory())
    for person in (owner, reader):
        assert get_for(person, attachment.key) == attachment
        assert get_for(person, str(attachment.key)) == attachment


def test_a_stranger_cannot_tell_it_from_none(attachment):
    stranger = StaffFactory(role="examiner")
    for key in (attachment.key, uuid4(), "no key at all"):
        with pytest.raises(NotFound) as refusal:
            get_for(stranger, key)
        assert (refusal.value.code, refusal.value.status) == ("no_such_file", 404)


def test_only_who_may_change_stores(house):
    reader = house.let(ApplicantFactory())
    for person in (reader, ApplicantFactory()):
        with pytest.raises(NotPermitted):
            store(io.BytesIO(files.PDF), "一.pdf", subject=BOX, purpose="", actor=person)
    assert not of_subject(BOX).exists()


def test_only_who_may_change_removes(house, attachment):
    for person in (house.let(ApplicantFactory()), ApplicantFactory()):
        with pytest.raises(NotPermitted):
            remove(attachment, actor=person)
    assert of_subject(BOX).exists()


def test_where_no_domain_answers_nobody_may(owner):
    with pytest.raises(NotPermitted):
        store(io.BytesIO(files.PDF), "一.pdf", subject=Subject("nowhere", "1"), purpose="", actor=owner)
