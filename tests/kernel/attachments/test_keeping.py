"""Files are taken out by people, moved with their subject, destroyed by the calendar."""

import datetime as dt
import io
import os

import pytest

from onewindow.base import clock
from onewindow.base.errors import Conflict, NotFound
from onewindow.base.subjects import Subject
from onewindow.kernel.attachments.service import (
    Attachment,
    Blob,
    get_for,
    move,
    of_subject,
    open_file,
    remove,
    retain,
    share,
    store,
    sweep,
    sweep_orphans,
)
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events.service import run_pending
from tests.factories import ApplicantFactory
from tests.kernel.attachments import files
from tests.kernel.attachments.conftest import BOX

pytestmark = pytest.mark.django_db
OTHER = Subject("box", "B2")


@pytest.fixture
def owner(house):
    return house.let(ApplicantFactory(), change=True)


def put(owner, content: bytes = files.PDF, subject: Subject = BOX) -> Attachment:
    attachment = store(io.BytesIO(content), "一.pdf", subject=subject, purpose="M01", actor=owner)
    run_pending()
    return Attachment.objects.select_related("blob").get(pk=attachment.pk)


def after(days: int) -> dt.datetime:
    return clock.now() + dt.timedelta(days=days)


def test_removed_nobody_sees_it_and_a_trace_stays(owner):
    attachment = put(owner)
    remove(attachment, actor=owner)
    remove(attachment, actor=owner)
    with pytest.raises(NotFound):
        get_for(owner, attachment.key)
    with pytest.raises(Conflict):
        open_file(attachment)
    (entry,) = audit.history(BOX)
    assert (entry.verb, entry.actor_id) == ("attachment.removed", owner.pk)
    assert entry.changes["sha256"] == attachment.blob.sha256


def test_removed_content_goes_after_thirty_days(owner, store_folder, django_capture_on_commit_callbacks):
    attachment = put(owner)
    remove(attachment, actor=owner)
    with clock.moved_to(after(29)):
        assert sweep() == 0
    with clock.moved_to(after(31)), django_capture_on_commit_callbacks(execute=True):
        assert sweep() == 1
    assert not Blob.objects.exists()
    assert not [path for path in store_folder.rglob("*") if path.is_file()]
    assert [entry.verb for entry in audit.history(BOX).order_by("sequence")] == [
        "attachment.removed",
        "attachment.destroyed",
    ]


def test_kept_to_the_last_day_inclusive(owner):
    put(owner)
    retain(BOX, clock.today() + dt.timedelta(days=10))
    with clock.moved_to(after(10)):
        assert sweep() == 0
    with clock.moved_to(after(11)):
        assert sweep() == 1


def test_content_somebody_still_has_stays(owner, store_folder):
    put(owner)
    still = put(owner, subject=OTHER)
    retain(BOX, clock.today())
    with clock.moved_to(after(1)):
        assert sweep() == 1
    with open_file(still) as file:
        assert file.read() == files.PDF


def test_files_move_with_their_subject(owner):
    attachment = put(owner)
    assert move(BOX, OTHER) == 1
    assert list(of_subject(OTHER)) == [attachment]
    assert not of_subject(BOX).exists()


def test_copies_no_row_names_are_swept_after_a_day(owner, store_folder):
    attachment = put(owner)
    folder = store_folder / "ab" / "cd"
    folder.mkdir(parents=True)
    orphan, fresh, foreign = folder / f"{'ab' * 32}-12345678", folder / f"{'cd' * 32}-12345678", folder / "notes.txt"
    for file in (orphan, fresh, foreign):
        file.write_bytes(b"x")
    old = (clock.now() - dt.timedelta(days=2)).timestamp()
    for file in (orphan, foreign, store_folder / attachment.blob.path):
        os.utime(file, (old, old))
    assert sweep_orphans() == 1
    assert not orphan.exists()
    assert fresh.exists()
    assert foreign.exists()
    assert (store_folder / attachment.blob.path).exists()


def test_a_file_is_given_to_further_subjects_without_a_copy(owner, django_assert_num_queries):
    file = put(owner)
    with django_assert_num_queries(1):
        assert share([(file, OTHER, "m01"), (file, OTHER, "m02")], actor=owner) == 2
    shared = list(of_subject(OTHER))
    assert {(one.purpose, one.blob_id, one.name) for one in shared} == {
        ("m01", file.blob_id, file.name),
        ("m02", file.blob_id, file.name),
    }
    remove(file, actor=owner)
    assert (of_subject(OTHER).count(), Blob.objects.count()) == (2, 1)
