"""Small files of every sort, made here, for the tests of attachments."""

import io
import zipfile

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40)
TIFF = b"II*\x00" + bytes(40)
MP4 = b"\x00\x00\x00\x18ftypisom" + bytes(40)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200)
ELF = b"\x7fELF\x02\x01\x01" + bytes(200)
MACHO = b"\xcf\xfa\xed\xfe\x07\x00\x00\x01" + bytes(200)
SHELL = b"#!/bin/sh\necho hello\n"
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
TEXT = "申请材料清单\r\n一、营业执照\r\n".encode()
TEXT_GBK = "申请材料清单\r\n一、营业执照\r\n".encode("gb18030")


def packed(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP with these members."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return whole.getvalue()


def office(part: str, **more: bytes) -> bytes:
    """An Office file with its main part."""
    return packed({"[Content_Types].xml": b"<Types/>", part: b"<x/>", **more})


DOCX = office("word/document.xml")
XLSX = office("xl/workbook.xml")
PPTX = office("ppt/presentation.xml")
OFD = packed({"OFD.xml": b"<OFD/>"})
ZIP = packed({"a.txt": TEXT})
# A stored PDF stands uncompressed near the start of the archive.
ZIP_WITH_PDF = packed({"a.pdf": PDF}, zipfile.ZIP_STORED)
