"""Looking into the audit: who did what to which thing, and whether the chain holds."""

import datetime as dt

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onewindow.base import clock
from onewindow.base.subjects import Subject
from onewindow.kernel.audit import service as audit
from onewindow.kernel.audit.service import Entry
from onewindow.kernel.org import service as org
from onewindow.web.desk.admin import columns as columns_of
from onewindow.web.desk.admin.reach import for_auditors
from onewindow.web.desk.verbs import families
from onewindow.web.ui import sheets
from onewindow.web.ui.paging import page_of


def _day(text: str, plus: int = 0) -> dt.datetime | None:
    """Midnight at the beginning of a day of the city; nothing for what is no date."""
    try:
        return clock.at(dt.date.fromisoformat(text) + dt.timedelta(days=plus), 0)
    except (ValueError, OverflowError):
        return None


def _subject(request: HttpRequest) -> Subject | None:
    kind, key = request.GET.get("kind", "").strip(), request.GET.get("key", "").strip()
    return Subject(kind, key) if kind and key else None


def _asked(request: HttpRequest) -> QuerySet[Entry]:
    entries = audit.search(
        verb=request.GET.get("verb", "").strip(),
        subject=_subject(request),
        since=_day(request.GET.get("since", "")),
        until=_day(request.GET.get("until", ""), plus=1),
    )
    who = request.GET.get("who", "").strip()
    return entries.filter(actor_id__in=org.ids_of_people_named(who)) if who else entries


@for_auditors
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Traces by subject, person, verb and time, the youngest first."""
    rows, columns = _asked(request), columns_of.audit()
    if sheets.is_wanted(request):
        return sheets.export(_("审计查询"), columns, rows.order_by("-at", "-id")[: sheets.MOST_ROWS])
    context = {
        "page": page_of(rows, ("-at", "-id"), request.GET.get("after", ""), size=40),
        "columns": columns,
        "asked": request.GET,
        "verbs": families(),
        "subject": _subject(request),
    }
    return render(request, "desk/admin/audit.html", context)


@for_auditors
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """One subject's chain, read again from its first entry."""
    subject = _subject(request)
    breaks = audit.verify_chain(subject) if subject else []
    entries = list(audit.history(subject)) if subject else []
    context = {
        "subject": subject,
        "breaks": breaks,
        "rows": entries,
        "columns": columns_of.audit(),
        "heading": _("核对 %(subject)s 的记录链") % {"subject": subject or ""},
    }
    return render(request, "desk/admin/audit_verify.html", context)
