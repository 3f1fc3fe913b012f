"""The list of items a person works on, and the same list as a file."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import RevisionQuerySet, RevisionState
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person
from onewindow.web.desk.catalogue.reach import WORKERS, for_catalogue, own
from onewindow.web.desk.files import download
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.paging import page_of
from onewindow.web.ui.sheets import XLSX

TONES = {
    RevisionState.PUBLISHED: "done",
    RevisionState.IN_REVIEW: "brand",
    RevisionState.SCHEDULED: "brand",
    RevisionState.SUSPENDED: "warn",
    RevisionState.WITHDRAWN: "late",
}
_TABS = (
    ("", gettext_lazy("全部")),
    *(
        (state.value, state.label)
        for state in (
            RevisionState.PUBLISHED,
            RevisionState.DRAFT,
            RevisionState.IN_REVIEW,
            RevisionState.SCHEDULED,
            RevisionState.SUSPENDED,
            RevisionState.WITHDRAWN,
        )
    ),
)


@dataclass(frozen=True)
class Tab:
    """A saved view: its words, how many rows, whether it is open."""

    state: str
    words: str
    count: int
    is_open: bool


def _asked(request: HttpRequest, person: Person) -> RevisionQuerySet:
    """What search box and unit ask for; versions that were replaced are the item page's business."""
    rows = own(person).exclude(state=RevisionState.REPLACED)
    words, unit = (request.GET.get(name, "").strip() for name in ("q", "unit"))
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(item__code__icontains=words))
    return rows.of_unit(unit) if unit else rows


def _of_state(rows: RevisionQuerySet, state: str) -> RevisionQuerySet:
    return rows.filter(state=state) if state in RevisionState.values else rows


def _tabs(rows: RevisionQuerySet, state: str) -> Iterator[Tab]:
    counted = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    for value, words in _TABS:
        count = counted.get(value, 0) if value else sum(counted.values())
        if count or not value or value == state:
            yield Tab(value, str(words), count, value == state)


@for_catalogue
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """Items by state, unit and words; a row for each version that stands or is in work."""
    person = person_of(request)
    state = request.GET.get("state", "")
    rows = _asked(request, person)
    units = org.units_visible_to(person).filter(org.units_under(org.unit_paths(person, *WORKERS)), is_active=True)
    context = {
        "tabs": list(_tabs(rows, state)),
        "page": page_of(_of_state(rows, state).for_list(), ("name", "id"), request.GET.get("after", ""), size=30),
        "units": units,
        "asked": request.GET,
        "tones": TONES,
        "may_write": catalogue.can_import(person),
        "is_asked": bool(request.GET.get("q") or request.GET.get("unit") or state),
    }
    return render(request, "desk/catalogue/items.html", context)


@for_catalogue
@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list as shown, all its pages: a workbook that can be imported again, or JSON Lines."""
    rows = _of_state(_asked(request, person_of(request)), request.GET.get("state", ""))
    if kind == "jsonl":
        answer = StreamingHttpResponse(catalogue.export_jsonl(rows), content_type="application/x-ndjson")
        answer["Content-Disposition"] = 'attachment; filename="items.jsonl"'
        return answer
    return download(catalogue.export_workbook(rows), _("事项.xlsx"), XLSX)


@for_catalogue
@require_safe
def template(_request: HttpRequest) -> HttpResponse:
    """The empty workbook with its explanations."""
    return download(catalogue.template(), _("事项导入模板.xlsx"), XLSX)
