"""Files handed in, documents given out, the story and the clocks of a case."""

import hashlib
import uuid
from typing import Annotated, BinaryIO, cast

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import File, Form, Path, Router
from ninja.files import UploadedFile

from onewindow.api.access import machine_of
from onewindow.api.answers import Answer, answered, shown
from onewindow.api.cases import hidden_unless_visible, visible
from onewindow.api.idempotency import once
from onewindow.api.params import CaseNumber, Once
from onewindow.api.problems import READS, WRITES, refusals
from onewindow.api.shapes import papers as shapes
from onewindow.api.shapes.cases import CaseRow, case_row
from onewindow.api.shapes.plain import CODE, NO_NUL
from onewindow.base.errors import NotFound
from onewindow.cases import service as cases
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.documents import service as documents
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind

router = Router(tags=["材料、文书和时限"])

FILE_READS = refusals(400, 401, 404, 409, 422, 429, 500)
BYTES = {"type": "string", "contentMediaType": "application/octet-stream"}
_FILE = {"responses": {200: {"description": "文件内容", "content": {"application/octet-stream": {"schema": BYTES}}}}}
_PDF = {"responses": {200: {"description": "PDF", "content": {"application/pdf": {"schema": BYTES}}}}}


@router.get("/cases/{number}/files", response={200: shapes.FileList, **READS}, summary="已交的文件", url_name="files")
def files(request: HttpRequest, number: CaseNumber) -> HttpResponse:
    """查毒通过以后才能下载，通常几秒。"""
    found = attachments.of_subject(visible(machine_of(request), number).subject)
    return shown(shapes.FileList(files=[shapes.file(each) for each in found]))


@router.post(
    "/cases/{number}/files", response={201: shapes.FileShape, **WRITES}, summary="上传材料", url_name="add_file"
)
def add_file(
    request: HttpRequest,
    number: CaseNumber,
    idempotency_key: Once,
    file: Annotated[UploadedFile, File(description="文件，一次一个")],
    material: Annotated[str, Form(description="材料编码；补充说明写 supplement", pattern=CODE, examples=["m01"])],
) -> HttpResponse:
    """multipart/form-data。类型按内容判断，程序和网页不收。提交以后只收容缺后补的材料和补充说明。"""
    machine = machine_of(request)

    def act() -> Answer:
        with hidden_unless_visible(machine, number):
            kept = cases.add_file(number, material, cast(BinaryIO, file), file.name or "", actor=machine)
        return answered(shapes.file(kept), status=201)

    return once(request, idempotency_key, f"{material}\n{file.name}\n{_sha256(file)}", act)


def _sha256(file: UploadedFile) -> str:
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()


@router.delete(
    "/cases/{number}/files/{key}", response={200: CaseRow, **WRITES}, summary="撤下文件", url_name="remove_file"
)
def remove_file(request: HttpRequest, number: CaseNumber, key: uuid.UUID, idempotency_key: Once) -> HttpResponse:
    """草稿和待补正时可以撤下。"""
    machine = machine_of(request)

    def act() -> Answer:
        with hidden_unless_visible(machine, number):
            return answered(case_row(cases.remove_file(number, str(key), actor=machine)))

    return once(request, idempotency_key, "", act)


@router.get(
    "/files/{key}", response={200: None, **FILE_READS}, summary="下载文件", url_name="file", openapi_extra=_FILE
)
def file_content(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """文件内容，类型见应答头。还在查毒或查出有害的答 409。"""
    found = attachments.get_for(machine_of(request), key)
    response = FileResponse(attachments.open_file(found))
    for name, value in attachments.download_headers(found).items():
        response[name] = value
    return response


@router.get(
    "/cases/{number}/documents",
    response={200: shapes.DocumentList, **READS},
    summary="文书和证照",
    url_name="documents",
)
def listed(request: HttpRequest, number: CaseNumber) -> HttpResponse:
    """接收凭证、受理通知书、决定书、证照等。"""
    found = documents.of_subject(visible(machine_of(request), number).subject)
    return shown(shapes.DocumentList(documents=[shapes.document(each) for each in found]))


@router.get(
    "/documents/{number}", response={200: None, **READS}, summary="下载文书", url_name="document", openapi_extra=_PDF
)
def pdf(
    request: HttpRequest,
    number: Annotated[str, Path(description="文号（按 URL 编码）", min_length=1, max_length=80, pattern=NO_NUL)],
) -> HttpResponse:
    """PDF，有章、二维码和验证码。"""
    paper = documents.get_for(machine_of(request), number)
    response = HttpResponse(documents.pdf(paper), content_type="application/pdf")
    response["Cache-Control"] = "private, no-store"
    return response


@router.get("/cases/{number}/timeline", response={200: shapes.Timeline, **READS}, summary="经过", url_name="timeline")
def timeline(request: HttpRequest, number: CaseNumber) -> HttpResponse:
    """谁、什么时候、做了什么、出了什么文书、时限怎么变。"""
    told = cases.timeline(visible(machine_of(request), number))
    return shown(shapes.Timeline(events=[shapes.event(each) for each in told]))


@router.get("/cases/{number}/limits", response={200: shapes.LimitList, **READS}, summary="时限", url_name="limits")
def limits(request: HttpRequest, number: CaseNumber) -> HttpResponse:
    """每个时限的起算、到期和剩余。"""
    found = timelimits.of_subject(visible(machine_of(request), number).subject)
    return shown(shapes.LimitList(limits=[shapes.limit(each) for each in found]))


@router.get(
    "/cases/{number}/limits/{kind}",
    response={200: shapes.ExplanationShape, **READS},
    summary="为什么是这一天到期",
    url_name="limit",
)
def explanation(request: HttpRequest, number: CaseNumber, kind: LimitKind) -> HttpResponse:
    """这种时限最近的一个，逐日说明，带法律依据。"""
    found = timelimits.of_subject(visible(machine_of(request), number).subject)
    latest = next((each for each in reversed(found) if each.kind == kind), None)
    if latest is None:
        raise NotFound("no_such_limit", _("这个办件没有这种时限。"))
    return shown(shapes.explanation(timelimits.explain(latest)))
