"""What needs no account: progress by number, a document's truth; and files for whom they are meant."""

import hashlib
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.base.errors import DomainError
from onewindow.cases import service as cases
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.documents import service as documents
from onewindow.packages import service as packages
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.door import login_required
from onewindow.web.ui.pictures import Stop
from onewindow.web.ui.throttle import allow, answered


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """By number and name, or the last digits of the phone; of one thing at once the whole. Posted, so that names stay out of logs and histories."""
    number, check = request.POST.get("number", request.GET.get("number", "")).strip(), request.POST.get("check", "")
    error, found, whole = "", None, None
    if request.method == "POST":
        try:
            allow(request, "progress", number[:50])
            if packages.is_package_number(number):
                whole = packages.progress_by_number(number[:50], check[:120])
            else:
                found = cases.progress_by_number(number[:50], check[:120])
            answered("progress", number[:50])
        except DomainError as refusal:
            error = refusal.message
    stops = [Stop(words, at=at) for at, words in found.steps] if found else []
    context = {"number": number, "check": check, "error": error, "found": found, "whole": whole, "stops": stops}
    return render(request, "portal/progress.html", context)


@never_cache
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Number and code, typed or from the QR code of the paper; also tells of a revoked one."""
    number, code = request.GET.get("number", "").strip()[:100], request.GET.get("code", "").strip()[:40]
    found = None
    if number and code:
        allow(request, "verify", number)
        found = documents.verify(number, code)
        if found is not None:
            answered("verify", number)
    context = {"number": number, "code": code, "found": found, "asked": bool(number or code)}
    return render(request, "portal/verify.html", context)


@login_required
@require_safe
def attachment(request: HttpRequest, key: UUID) -> FileResponse:
    """A file to whoever may see its subject; 404 to everybody else."""
    file = attachments.get_for(person_of(request), key)
    response = FileResponse(attachments.open_file(file))
    # Set afterwards: given to the constructor, Django would guess type and name again from the stored path.
    for name, value in attachments.download_headers(file).items():
        response[name] = value
    return response


@login_required
@never_cache
@require_safe
def document(request: HttpRequest, number: str) -> HttpResponse:
    """An official document as PDF to whoever may see its case."""
    found = documents.get_for(person_of(request), number)
    content = documents.pdf(found)
    name = hashlib.sha256(found.number.encode()).hexdigest()[:12]
    headers = {"Content-Disposition": f'inline; filename="{found.kind}-{name}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
