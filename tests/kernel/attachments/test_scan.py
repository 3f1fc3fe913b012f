"""Content is looked into after the commit; what is harmful nobody opens."""

import io
import socket
import struct
import threading
import zipfile
from collections.abc import Iterator

import pytest

from onewindow.base.errors import Conflict
from onewindow.base.subjects import Subject
from onewindow.kernel.attachments.contrib.clamd.scanner import ClamdScanner
from onewindow.kernel.attachments.contrib.rules.scanner import RulesScanner
from onewindow.kernel.attachments.scanning.base import ScannerUnavailable
from onewindow.kernel.attachments.service import Attachment, Blob, check_config, open_file, store
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events.service import Failure, run_pending
from tests.factories import ApplicantFactory
from tests.kernel.attachments import files
from tests.kernel.attachments.conftest import BOX

_NESTED = files.packed({"1.zip": files.packed({"2.zip": files.packed({"3.zip": files.packed({"4.txt": b"x"})})})})
HARMFUL = {
    "test virus": files.EICAR,
    "test virus far inside": b"a" * 1_048_550 + files.EICAR + b"b" * 100,
    "test virus in an archive": files.packed({"a.txt": files.EICAR}),
    "test virus two archives deep": files.packed({"a.zip": files.packed({"a.txt": files.EICAR})}),
    "macro in new Office": files.office("word/document.xml", **{"word/vbaProject.bin": b"x"}),
    "macro in old Office": files.OLE + "_VBA_PROJECT".encode("utf-16-le") + bytes(100),
    "program in an archive": files.packed({"照片.jpg": files.EXE}),
    "script in an archive": files.packed({"folder/run.BAT": b"format c:"}),
    "bomb": files.packed({"a.txt": bytes(30 * 1024 * 1024)}),
    "archives in archives": _NESTED,
    "broken archive": b"PK\x03\x04" + bytes(100),
}
CLEAN = [files.PDF, files.DOCX, files.XLSX, files.OFD, files.ZIP, files.ZIP_WITH_PDF, files.OLE, files.TEXT, files.PNG]


@pytest.mark.parametrize("content", HARMFUL.values(), ids=HARMFUL.keys())
def test_rules_find(content):
    assert RulesScanner().scan(io.BytesIO(content)).finding


def test_rules_find_a_locked_archive():
    whole = bytearray(files.packed({"a.txt": b"secret"}, zipfile.ZIP_STORED))
    whole[6] |= 1  # the flag "encrypted", in the local header and in the directory
    whole[whole.index(b"PK\x01\x02") + 8] |= 1
    assert "加密" in RulesScanner().scan(io.BytesIO(bytes(whole))).finding


@pytest.mark.parametrize("content", CLEAN)
def test_rules_let_pass(content):
    assert RulesScanner().scan(io.BytesIO(content)).clean


def put(house, content: bytes, name: str) -> Attachment:
    return store(io.BytesIO(content), name, subject=BOX, purpose="", actor=house.let(ApplicantFactory(), change=True))


@pytest.mark.django_db
def test_what_is_harmful_nobody_opens(house):
    attachment = put(house, files.EICAR, "说明.txt")
    run_pending()
    blob = Blob.objects.get()
    assert (blob.scan, blob.finding) == ("infected", "病毒测试文件（EICAR）")
    assert blob.scanned_at is not None
    attachment.refresh_from_db()
    with pytest.raises(Conflict) as refusal:
        open_file(attachment)
    assert refusal.value.code == "file_harmful"
    (entry,) = audit.history(Subject("content", blob.sha256))
    assert entry.verb == "attachment.found_harmful"
    again = put(house, files.EICAR, "换个名字.txt")
    assert again.blob.scan == "infected"
    run_pending()
    assert audit.history(Subject("content", blob.sha256)).count() == 1


class FakeClamd:
    """Speaks enough of the protocol: PING, and INSTREAM whose chunks are put together again."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.answer: bytes | None = None
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                line, _address = self.server.accept()
            except OSError:
                return
            with line, line.makefile("rb") as stream:
                line.sendall(self.answer_to(stream))

    def answer_to(self, stream) -> bytes:
        command = b""
        while not command.endswith(b"\0"):
            command += stream.read(1)
        if command == b"zPING\0":
            return b"PONG\0"
        assert command == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", stream.read(4))[0]:
            content += stream.read(size)
        if self.answer is not None:
            return self.answer
        return b"stream: Eicar-Test-Signature FOUND\0" if files.EICAR in content else b"stream: OK\0"


@pytest.fixture
def clamd(settings) -> Iterator[FakeClamd]:
    fake = FakeClamd()
    settings.ONEWINDOW_CLAMD = f"127.0.0.1:{fake.server.getsockname()[1]}"
    settings.ONEWINDOW_SCANNERS = ["rules", "clamd"]
    yield fake
    fake.server.close()


def test_clamd_is_asked_in_its_own_words(clamd):
    assert check_config() == []
    assert ClamdScanner().scan(io.BytesIO(files.PDF + bytes(300_000))).clean
    assert ClamdScanner().scan(io.BytesIO(bytes(100_000) + files.EICAR)).finding == "Eicar-Test-Signature"


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b""])
def test_no_verdict_is_not_clean(clamd, answer):
    clamd.answer = answer
    with pytest.raises(ScannerUnavailable):
        ClamdScanner().scan(io.BytesIO(files.PDF))


@pytest.mark.django_db
def test_without_an_answer_the_file_waits(house, clamd, settings):
    clamd.server.close()
    settings.ONEWINDOW_CLAMD = "127.0.0.1:1"
    attachment = put(house, files.PDF, "一.pdf")
    run_pending()
    assert Blob.objects.get().scan == "pending"
    assert Failure.objects.get().error.startswith("ScannerUnavailable")
    with pytest.raises(Conflict):
        open_file(attachment)
    assert len(check_config()) == 1
