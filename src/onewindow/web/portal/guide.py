"""The guide of an item: can I, what do I need, how long, how much, where; then one button."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onewindow.base.errors import NotFound
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Guide, Revision
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.org import service as org
from onewindow.procedures import service as procedures
from onewindow.web.ui.asking import person_or_none

_SHOWN_IN_PLACE = (
    "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; img-src 'self'; frame-ancestors 'self'"
)


def _guide_of(request: HttpRequest, code: str) -> Guide:
    """The guide for the answers in the address; 404 when there is no such item in force."""
    revisions = catalogue.visible_to(person_or_none(request)).in_force().with_parts()
    revision = get_object_or_404(revisions, item__code=code)
    return catalogue.guide(revision, request.GET.dict())


@require_safe
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """The whole page, or for htmx only what depends on the answers."""
    told = _guide_of(request, code)
    query = urlencode(told.answers)
    context = {
        "guide": told,
        "revision": told.revision,
        "query": f"?{query}" if query else "",
        "address": request.build_absolute_uri(reverse("portal:guide", args=[code])),
        "most": max(told.revision.promised_amount or 0, told.revision.statutory_amount or 0),
        "facts": _facts(told),
        "exercise": org.exercised_by(told.revision.item.unit, code),
        "tells_refusal": any("不批准" in row.question for row in told.questions),
    }
    if request.headers.get("HX-Request"):
        return render(request, "portal/guide_answer.html", context)
    context["related"] = catalogue.related(told.revision)[:4]
    return render(request, "portal/guide.html", context)


def _facts(told: Guide) -> list[tuple[str, str, str]]:
    exempt = _("另有 %(n)s 份不用您交") % {"n": told.exempt} if told.exempt else ""
    return [
        (_("多久办好"), told.duration.promised, _("法定 %(limit)s") % {"limit": told.duration.statutory}),
        (_("要准备"), _("%(n)s 份材料") % {"n": told.to_bring}, exempt),
        (_("费用"), told.cost.summary, ""),
        (_("跑几次"), told.visits, told.visits_note),
    ]


@require_safe
def drawing(request: HttpRequest, code: str) -> HttpResponse:
    """The item's procedure as BPMN XML, for the viewer on the page."""
    revisions = catalogue.visible_to(person_or_none(request)).in_force()
    revision = get_object_or_404(revisions.only("procedure_code"), item__code=code)
    xml = procedures.drawing(revision.procedure_code) if revision.procedure_code else None
    if xml is None:
        raise NotFound("no_drawing", _("这个事项没有流程图。"))
    return HttpResponse(xml, content_type="application/xml")


@require_safe
def paper(_request: HttpRequest, code: str, key: UUID) -> FileResponse:
    """A blank form or a sample that the guide names, for everybody; 404 for every other file."""
    file = catalogue.public_paper(code, key)
    response = FileResponse(attachments.open_file(file))
    for name, value in attachments.download_headers(file).items():
        response[name] = value
    if response["Content-Disposition"].startswith("inline"):
        # A sandbox keeps a browser's own viewer from opening a PDF; neither a PDF nor a picture runs scripts of ours.
        response["Content-Security-Policy"] = _SHOWN_IN_PLACE
    response["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
def form_blank(request: HttpRequest, code: str) -> HttpResponse:
    """The application form, empty, on paper."""
    return _pdf(catalogue.print_form(_in_force(request, code), filled_in=False), f"form-{code}")


@require_safe
def form_sample(request: HttpRequest, code: str) -> HttpResponse:
    """The application form filled in as an example."""
    return _pdf(catalogue.print_form(_in_force(request, code), filled_in=True), f"sample-{code}")


def _in_force(request: HttpRequest, code: str) -> Revision:
    revisions = catalogue.visible_to(person_or_none(request)).in_force().with_unit()
    return get_object_or_404(revisions, item__code=code)


@require_safe
def guide_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The whole guide on paper."""
    told = _guide_of(request, code)
    return _pdf(catalogue.print_guide(told, _address(request, code)), f"guide-{code}")


@require_safe
def notice_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """一次性告知单: only what this person needs, for the answers in the address."""
    told = _guide_of(request, code)
    return _pdf(catalogue.print_notice_sheet(told, _address(request, code)), f"notice-{code}")


def _address(request: HttpRequest, code: str) -> str:
    return request.build_absolute_uri(reverse("portal:guide", args=[code]))


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
