"""Blank forms, samples and the result's sample of a draft: one line each, with its file, an upload and a button to take it out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onewindow.base.errors import Conflict, DomainError, Invalid
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Revision
from onewindow.web.desk.catalogue import findings, sections
from onewindow.web.desk.catalogue.differences import cell_label, label_of
from onewindow.web.desk.catalogue.editing import editor, open_draft
from onewindow.web.desk.catalogue.reach import for_catalogue
from onewindow.web.ui.asking import person_of

PART = sections.BY_KEY["papers"]


@dataclass(frozen=True)
class Line:
    """A place for a file. ``words`` are what the draft says there: a file's key, or a foreign list's text."""

    place: str
    owner: str
    kind: str
    words: str
    file: Any
    is_form: bool

    @property
    def anchor(self) -> str:
        return self.place.replace(".", "-")


@for_catalogue
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, code: str) -> HttpResponse:
    """Every place with its file. A file that is refused is said above the list; nothing is lost by it."""
    revision = open_draft(request, code)
    if request.method != "POST":
        return _page(request, revision)
    try:
        _obey(request, code)
    except (Invalid, Conflict) as refused:
        return _page(request, revision, refusal=refused)
    return redirect("desk:item_papers", code)


def _obey(request: HttpRequest, code: str) -> None:
    place, person = request.POST.get("place", ""), person_of(request)
    if "remove" in request.POST:
        catalogue.take_paper(code, place, actor=person)
        messages.success(request, _("移除好了。"))
        return
    file = request.FILES.get("file")
    if file is None:
        raise Invalid("file_missing", _("先选一个文件。"))
    catalogue.put_paper(code, place, file, file.name or "", file.size or 0, actor=person)
    messages.success(request, _("上传好了。"))


def _lines(revision: Revision) -> Iterator[Line]:
    data, files = catalogue.to_data(revision), catalogue.of_item(revision.item.code)
    online = {row.code for row in revision.materials.all() if catalogue.is_filled_online(row)}
    for _path, holder, key in catalogue.places(data):
        words = holder[key]
        if holder is data:
            yield Line(key, data["result_name"] or _("办理结果"), label_of(key), words, files.get(words), False)
        else:
            place = f"materials.{holder['code']}.{key}"
            is_form = holder["code"] in online
            yield Line(place, holder["name"], cell_label("materials", key), words, files.get(words), is_form)


def _page(request: HttpRequest, revision: Revision, refusal: DomainError | None = None) -> HttpResponse:
    context = editor(revision, PART, findings.hints(catalogue.to_data(revision)))
    context |= {"rows": list(_lines(revision)), "refusal": refusal}
    return render(request, "desk/catalogue/papers.html", context, status=422 if refusal else 200)
