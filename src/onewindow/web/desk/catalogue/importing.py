"""Items from a spreadsheet.

The file is read in the request itself: an editor's file is a department's list, a few hundred rows at most, and all or nothing
is easiest understood when the answer is there at once. Larger lists are the console's (``import_items``, with progress).
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onewindow.base.errors import DomainError
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import ImportReport
from onewindow.kernel.org.service import Person
from onewindow.web.desk.catalogue.forms import ImportForm
from onewindow.web.desk.catalogue.reach import for_editors
from onewindow.web.ui.asking import person_of

LARGEST = 5 * 1024 * 1024
_SHOWN = 200


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def items_import(request: HttpRequest) -> HttpResponse:
    """Template, upload, and what came of it: every bad row with sheet, row, column and reason."""
    form = ImportForm(request.POST or None, request.FILES or None)
    report: ImportReport | None = None
    if request.method == "POST" and form.is_valid():
        report = _brought_in(form, person_of(request))
    bad = report.bad if report else []
    context = {"form": form, "report": report, "bad": bad[:_SHOWN], "left_out": max(0, len(bad) - _SHOWN)}
    refused = request.method == "POST" and (report is None or bool(bad))
    return render(request, "desk/catalogue/import.html", context, status=422 if refused else 200)


def _brought_in(form: ImportForm, person: Person) -> ImportReport | None:
    file = form.cleaned_data["file"]
    if file.size > LARGEST:
        form.add_error("file", _("文件超过 5 MB。请分成几个文件，或者请系统管理员用导入命令。"))
        return None
    try:
        if file.name.lower().endswith(".jsonl"):
            return catalogue.import_jsonl(file, actor=person, name=file.name)
        return catalogue.import_workbook(file, actor=person)
    except DomainError as error:
        form.add_error("file", error.message)
        return None
