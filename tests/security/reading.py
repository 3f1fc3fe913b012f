"""What a person could read in an answer, whatever its format."""

import html
import io
import zipfile
from urllib.parse import unquote

import openpyxl
from django.http import HttpResponseBase
from pypdf import PdfReader

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def words_of(response: HttpResponseBase) -> str:
    """Headers and body as text; a workbook's cells, a PDF's lines."""
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    # A file's name travels percent-encoded.
    head = "\n".join(f"{name}: {unquote(value)}" for name, value in response.headers.items())
    return f"{head}\n{_body(body, response.headers.get('Content-Type', ''))}"


def _body(body: bytes, media_type: str) -> str:
    if media_type.startswith("application/pdf"):
        return _pdf(body)
    if media_type.startswith(_SHEET):
        return _workbook(body)
    if media_type.startswith("application/zip"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return "\n".join(packed.namelist())
    return html.unescape(body.decode(errors="replace"))


def _pdf(body: bytes) -> str:
    if b"%%EOF" in body and len(body) < 200:  # the smallest thing that passes for one: it has no pages
        return body.decode()
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)


def _workbook(body: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(body), read_only=True)
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)
