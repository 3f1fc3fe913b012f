"""Files in an object store: the same doors, against a server of somebody else's that speaks S3."""

import io
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from django.core.files.storage import storages
from django.http import FileResponse
from moto.server import ThreadedMotoServer

from onewindow.base import clock
from onewindow.kernel.attachments.service import (
    Attachment,
    Blob,
    check_config,
    download_headers,
    get_for,
    open_file,
    retain,
    store,
    sweep,
    sweep_orphans,
)
from onewindow.kernel.events.service import run_pending
from tests.factories import ApplicantFactory
from tests.kernel.attachments import files
from tests.kernel.attachments.conftest import BOX
from tests.kernel.attachments.test_keeping import after

pytestmark = pytest.mark.django_db
BUCKET = "onewindow-files"


@pytest.fixture(scope="session")
def endpoint() -> Iterator[str]:
    """The server, for all tests of the process."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint: str) -> Iterator[Any]:
    line = boto3.resource(
        "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="k", aws_secret_access_key="s"
    )
    made = line.create_bucket(Bucket=BUCKET)
    yield made
    made.objects.delete()
    made.delete()


@pytest.fixture(autouse=True)
def in_the_bucket(settings, endpoint: str, bucket: Any, store_folder) -> None:
    options = {
        "bucket_name": BUCKET,
        "endpoint_url": endpoint,
        "region_name": "us-east-1",
        "access_key": "k",
        "secret_key": "s",
    }
    used = {"BACKEND": "onewindow.kernel.attachments.object_store.ObjectStore", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": used}


@pytest.fixture
def owner(house):
    return house.let(ApplicantFactory(), change=True)


def put(owner, content: bytes = files.PDF, name: str = "一.pdf") -> Attachment:
    attachment = store(io.BytesIO(content), name, subject=BOX, purpose="M01", actor=owner)
    run_pending()
    return get_for(owner, attachment.key)


def keys(bucket: Any) -> list[str]:
    return [found.key for found in bucket.objects.all()]


@pytest.mark.parametrize(
    ("name", "content"), [("一.pdf", files.PDF), ("包.zip", files.ZIP_WITH_PDF), ("大.txt", b"long " * 3_000_000)]
)
def test_kept_looked_at_and_read(owner, bucket, store_folder, name, content):
    attachment = put(owner, content, name)
    assert keys(bucket) == [attachment.blob.path]
    assert attachment.blob.scan == Blob.Scan.CLEAN
    with open_file(attachment) as file:
        assert file.read() == content
    assert not store_folder.exists()


def test_streams_out_in_pieces(owner):
    content = files.PDF + bytes(9_000_000)
    attachment = put(owner, content)
    response = FileResponse(open_file(attachment), headers=download_headers(attachment))
    pieces = list(response.streaming_content)
    assert b"".join(pieces) == content
    assert len(pieces) > 1
    assert response.headers["Content-Length"] == str(len(content))
    response.close()


def test_what_is_harmful_is_found_there_too(owner):
    attachment = put(owner, files.EICAR, "说明.txt")
    assert attachment.blob.scan == Blob.Scan.INFECTED


def test_the_same_content_is_kept_once(owner, bucket):
    assert put(owner).blob_id == put(owner, name="二.pdf").blob_id
    assert len(keys(bucket)) == 1


def test_expires(owner, bucket, django_capture_on_commit_callbacks):
    put(owner)
    retain(BOX, clock.today())
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep() == 0
    assert len(keys(bucket)) == 1
    with clock.moved_to(after(1)), django_capture_on_commit_callbacks(execute=True):
        assert sweep() == 1
    assert keys(bucket) == []


def test_copies_no_row_names_are_swept_after_a_day(owner, bucket):
    kept = put(owner).blob.path
    orphan = f"ab/cd/{'ab' * 32}-12345678"
    bucket.put_object(Key=orphan, Body=b"x")
    bucket.put_object(Key="ab/cd/notes.txt", Body=b"x")
    assert sweep_orphans() == 0
    with clock.moved_to(after(2)):
        assert sweep_orphans() == 1
    assert set(keys(bucket)) == {kept, "ab/cd/notes.txt"}


def test_no_address_leads_past_the_permission(owner, bucket):
    attachment = put(owner)
    with pytest.raises(NotImplementedError):
        storages["default"].url(attachment.blob.path)
    grants = bucket.Object(attachment.blob.path).Acl().grants
    assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"]


def test_a_wrong_bucket_is_said_in_a_sentence(settings, bucket):
    assert check_config() == []
    settings.STORAGES["default"]["OPTIONS"]["bucket_name"] = "another"
    settings.STORAGES = {**settings.STORAGES}
    (sentence,) = check_config()
    assert "another" in sentence
