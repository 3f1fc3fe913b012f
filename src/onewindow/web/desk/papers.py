"""Files and documents of a case: under the rules of the row, with headers that keep a stranger's file from acting."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.documents import service as documents
from onewindow.web.desk.asking import staff_page
from onewindow.web.ui.asking import person_of

# A browser's own PDF viewer does not start in a sandbox; a PDF runs no script of ours without one either.
_PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"


@staff_page
@require_safe
@xframe_options_sameorigin
def attachment(request: HttpRequest, key: str) -> FileResponse:
    """A file of a subject this person sees; ``?download=1`` keeps it out of the browser's viewer."""
    found = attachments.get_for(person_of(request), key)
    headers = attachments.download_headers(found)
    if found.blob.media_type == "application/pdf":
        headers["Content-Security-Policy"] = _PDF_POLICY
    if request.GET.get("download"):
        headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name) or ""
    response = FileResponse(attachments.open_file(found))
    for name, value in headers.items():
        response[name] = value
    return response


@staff_page
@require_safe
@xframe_options_sameorigin
def document(request: HttpRequest, number: str) -> HttpResponse:
    """An official document as PDF."""
    found = documents.get_for(person_of(request), number)
    name = f"{found.title} {found.number}.pdf"
    return HttpResponse(
        documents.pdf(found),
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(
                as_attachment=bool(request.GET.get("download")), filename=name
            )
            or "",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": _PDF_POLICY,
            "Cache-Control": "private, no-store",
        },
    )
