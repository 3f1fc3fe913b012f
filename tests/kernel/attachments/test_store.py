"""Taking files in: what they are decides, not what they are called."""

import hashlib
import io
import threading

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from onewindow.base.errors import Conflict, DomainError
from onewindow.kernel.attachments.service import Attachment, Blob, of_subject, open_file, remove, store
from onewindow.kernel.events.service import run_pending
from tests.factories import ApplicantFactory
from tests.kernel.attachments import files
from tests.kernel.attachments.conftest import BOX

TAKEN = [
    ("营业执照.pdf", files.PDF, "application/pdf"),
    ("照片.jpg", files.JPEG, "image/jpeg"),
    ("照片.JPEG", files.JPEG, "image/jpeg"),
    ("图.png", files.PNG, "image/png"),
    ("扫描.tif", files.TIFF, "image/tiff"),
    ("视频.mp4", files.MP4, "video/mp4"),
    ("章程.docx", files.DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("名册.xlsx", files.XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("介绍.pptx", files.PPTX, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("旧章程.doc", files.OLE, "application/msword"),
    ("旧名册.xls", files.OLE, "application/vnd.ms-excel"),
    ("证照.ofd", files.OFD, "application/ofd"),
    ("材料.zip", files.ZIP, "application/zip"),
    ("打包.zip", files.ZIP_WITH_PDF, "application/zip"),
    ("说明.txt", files.TEXT, "text/plain"),
    ("说明.txt", files.TEXT_GBK, "text/plain"),
    ("名单.csv", files.TEXT, "text/csv"),
    ("MZ开头.txt", "MZ 是两个字母".encode(), "text/plain"),
]

REFUSED = [
    ("发票.pdf", files.EXE, "file_is_program"),
    ("发票.exe", files.EXE, "file_is_program"),
    ("照片.jpg", files.ELF, "file_is_program"),
    ("照片.png", files.MACHO, "file_is_program"),
    ("说明.txt", files.SHELL, "file_is_program"),
    ("图.png", files.SVG, "file_is_page"),
    ("图.svg", files.SVG, "file_is_page"),
    ("说明.txt", files.HTML, "file_is_page"),
    ("说明.pdf", b"\xef\xbb\xbf \n" + files.HTML, "file_is_page"),
    ("说明.txt", b"hello <script>alert(1)</script>", "file_is_page"),
    ("照片.jpg", files.PNG, "extension_contradicts"),
    ("章程.pdf", files.DOCX, "extension_contradicts"),
    ("材料.zip", files.DOCX, "extension_contradicts"),
    ("章程", files.PDF, "extension_contradicts"),
    ("章程.docm", files.DOCX, "extension_contradicts"),
    ("损坏.zip", b"PK\x03\x04" + bytes(100), "file_is_broken"),
    ("照片.heic", b"\x00\x00\x00\x18ftypheic" + bytes(40), "file_type_not_taken"),
    ("包.rar", b"Rar!\x1a\x07\x01\x00" + bytes(40), "file_type_not_taken"),
    ("空.txt", b"", "file_empty"),
    ("../../etc/passwd.txt", files.TEXT, "bad_file_name"),
    ("C:\\windows\\a.txt", files.TEXT, "bad_file_name"),
    ("a\x00.txt", files.TEXT, "bad_file_name"),
    ("行\n二.txt", files.TEXT, "bad_file_name"),
    ("照片\u202egpj.txt", files.TEXT, "bad_file_name"),
    (".htaccess.txt", files.TEXT, "bad_file_name"),
    ("  ", files.TEXT, "bad_file_name"),
    ("长" * 200 + ".txt", files.TEXT, "bad_file_name"),
]


def put(house, content: bytes, name: str = "说明.txt", person=None) -> Attachment:
    person = person or house.let(ApplicantFactory(), change=True)
    return store(io.BytesIO(content), name, subject=BOX, purpose="M01", actor=person)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "content", "media_type"), TAKEN)
def test_taken(house, name, content, media_type):
    attachment = put(house, content, name)
    assert attachment.blob.media_type == media_type
    assert attachment.blob.sha256 == hashlib.sha256(content).hexdigest()
    assert attachment.blob.size == len(content)
    assert Attachment.objects.get(key=attachment.key).name == name
    run_pending()
    (standing,) = of_subject(BOX)
    with open_file(standing) as file:
        assert file.read() == content


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "content", "code"), REFUSED)
def test_refused(house, store_folder, name, content, code):
    with pytest.raises(DomainError) as refusal:
        put(house, content, name)
    assert refusal.value.code == code
    assert refusal.value.message.endswith("。")
    assert not Attachment.objects.exists()
    assert not store_folder.exists()


@pytest.mark.django_db
def test_too_big_is_noticed_on_the_way(house, settings):
    settings.ONEWINDOW_MAX_UPLOAD = 3 * 1024 * 1024
    stream = io.BytesIO(b"a" * 20 * 1024 * 1024)
    with pytest.raises(DomainError) as refusal:
        store(stream, "a.txt", subject=BOX, purpose="", actor=house.let(ApplicantFactory(), change=True))
    assert refusal.value.code == "file_too_big"
    assert stream.tell() <= 4 * 1024 * 1024  # the rest was not read
    put(house, b"a" * 3 * 1024 * 1024)


@pytest.mark.django_db
def test_a_subject_has_no_more_files_than_fit(house, settings, store_folder):
    settings.ONEWINDOW_MAX_FILES = 2
    first = put(house, files.PDF, "一.pdf")
    put(house, files.PDF, "二.pdf")
    with transaction.atomic():
        with pytest.raises(DomainError) as refusal:
            put(house, files.PNG, "三.png")
        assert Attachment.objects.count() == 2  # the caller's transaction goes on
    assert refusal.value.code == "too_many_files"
    assert "最多放 2 个文件" in refusal.value.message
    assert len([path for path in store_folder.rglob("*") if path.is_file()]) == 1
    remove(first, actor=house.let(ApplicantFactory(), change=True))
    put(house, files.PNG, "三.png")


@pytest.mark.django_db
def test_a_subject_has_no_more_bytes_than_fit(house, settings):
    settings.ONEWINDOW_MAX_UPLOADS = 2 * len(files.PDF)
    put(house, files.PDF, "一.pdf")
    put(house, files.PDF, "二.pdf")
    with pytest.raises(DomainError) as refusal:
        put(house, files.PDF, "三.pdf")
    assert refusal.value.code == "too_many_files"


@pytest.mark.django_db
def test_the_same_content_is_kept_once(house, store_folder):
    first, second = put(house, files.PDF, "一.pdf"), put(house, files.PDF, "二.pdf")
    assert first.blob_id == second.blob_id
    assert Blob.objects.count() == 1
    assert len([path for path in store_folder.rglob("*") if path.is_file()]) == 1


@pytest.mark.django_db
def test_three_statements_at_most(house):
    person = house.let(ApplicantFactory(), change=True)
    with CaptureQueriesContext(connection) as queries:
        put(house, files.PDF, "一.pdf", person)
    assert len(queries) == 3  # known? content and file; the job that scans it
    run_pending()
    with CaptureQueriesContext(connection) as queries:
        put(house, files.PDF, "二.pdf", person)
    assert len(queries) == 2


@pytest.mark.django_db(transaction=True)
def test_the_same_content_twice_at_once(house, store_folder):
    people = [house.let(ApplicantFactory(), change=True) for _number in range(6)]
    gate, content = threading.Barrier(len(people)), files.PDF + bytes(500_000)

    def work(person) -> None:
        try:
            gate.wait()
            put(house, content, "一.pdf", person)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    blob = Blob.objects.get()
    assert Attachment.objects.filter(blob=blob).count() == len(people)
    (kept,) = [path for path in store_folder.rglob("*") if path.is_file()]
    assert kept == store_folder / blob.path
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == blob.sha256


@pytest.mark.django_db
def test_nobody_opens_it_before_it_was_scanned(house):
    attachment = put(house, files.PDF, "一.pdf")
    with pytest.raises(Conflict) as refusal:
        open_file(attachment)
    assert refusal.value.code == "file_being_scanned"
