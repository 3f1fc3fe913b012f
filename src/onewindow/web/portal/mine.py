"""My cases, one case in full, my messages."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.base import clock, dates
from onewindow.base.errors import DomainError, NotFound
from onewindow.cases import service as cases
from onewindow.cases.service import Case, CaseQuerySet, State
from onewindow.kernel.notices import service as notices
from onewindow.packages import service as packages
from onewindow.packages.service import PackageApplication
from onewindow.procedures import service as procedures
from onewindow.web.portal import casefile, words
from onewindow.web.ui import sheets
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.door import login_required
from onewindow.web.ui.paging import page_of

MOST_WHOLE = 20
FILTERS = ("running", "asked", "drafts", "done")


@login_required
@never_cache
@require_safe
def my_cases(request: HttpRequest) -> HttpResponse:
    """Everything this account may follow, latest first, by what it waits for."""
    chosen = request.GET.get("show", "")
    question = request.GET.get("q", "").strip()[:100]
    mine = _shown(cases.visible_to(person_of(request)), chosen).search(question)
    mine = mine.with_list_data()
    if sheets.is_wanted(request):
        rows = words.told(list(mine.order_by("-created_at", "-id")[: sheets.MOST_ROWS]))
        return sheets.export(_("我的办件"), _columns(), rows)
    page = page_of(mine, ("-created_at", "-id"), request.GET.get("after", ""))
    context = {
        "page": page,
        "rows": words.told(page.rows),
        "chosen": chosen if chosen in FILTERS else "",
        "question": question,
        "whole": _whole(request, chosen) if not question and not request.GET.get("after") else [],
        "filters": [
            ("", _("全部")),
            ("running", _("正在办")),
            ("asked", _("要我做的")),
            ("drafts", _("草稿")),
            ("done", _("办完的")),
        ],
    }
    return render(request, "portal/cases.html", context)


def _whole(request: HttpRequest, chosen: str) -> list[PackageApplication]:
    """Applications for several items at once, above the cases: running ones and drafts."""
    mine = packages.applied_for(person_of(request)).newest_first()
    if chosen in ("asked", "drafts"):
        return list(mine.drafts()[:MOST_WHOLE])
    if chosen == "running":
        return list(mine.running()[:MOST_WHOLE])
    return (
        list((mine.running() | mine.drafts())[:MOST_WHOLE]) if chosen != "done" else list(mine.finished()[:MOST_WHOLE])
    )


def _columns() -> list[sheets.Column[words.Told]]:
    """What a line says, for the workbook."""

    def day(moment: dt.datetime | None) -> str:
        return dates.long_date(clock.local(moment).date()) if moment else ""

    return [
        sheets.Column(_("事项"), lambda told: told.case.item_name, 40),
        sheets.Column(_("名字"), lambda told: told.case.title, 30),
        sheets.Column(_("办到哪一步"), lambda told: told.line, 36),
        sheets.Column(_("办件编号"), lambda told: told.case.number, 20),
        sheets.Column(_("申请人"), lambda told: told.case.party_name, 24),
        sheets.Column(_("提交"), lambda told: day(told.case.submitted_at), 24),
        sheets.Column(_("最晚"), lambda told: day(told.limit.due_at) if told.limit else "", 24),
    ]


def _shown(mine: CaseQuerySet, chosen: str) -> CaseQuerySet:
    if chosen == "running":
        return mine.running()
    if chosen == "asked":
        return mine.filter(state__in=(State.DRAFT, State.CORRECTION))
    if chosen == "drafts":
        return mine.drafts()
    if chosen == "done":
        ended = (State.DELIVERED, State.ARCHIVED, State.NOT_ACCEPTED, State.RETURNED, State.WITHDRAWN)
        return mine.filter(state__in=ended)
    return mine


def _case_of(request: HttpRequest, number: str) -> Case:
    person = person_of(request)
    return get_object_or_404(cases.visible_to(person).with_page_data().with_standing(person), number=number)


@login_required
@never_cache
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Where it stands, why it is due on that day, what happened, what can be done now."""
    person = person_of(request)
    found = _case_of(request, number)
    if found.state == State.DRAFT:
        return redirect("portal:apply_form", number)
    context: dict[str, Any] = {
        "case": found,
        "file": casefile.of(found),
        "verbs": cases.possible_verbs(person, found),
        "badge": words.badge_of(found),
        "whole": packages.package_of(found),
        "address": request.build_absolute_uri(reverse("portal:case", args=[number])),
    }
    return render(request, "portal/case.html", context)


@login_required
@require_safe
def case_drawing(request: HttpRequest, number: str) -> HttpResponse:
    """The procedure of this case as BPMN XML."""
    found = _case_of(request, number)
    progress = None if found.veiled else procedures.progress(found.subject)
    if progress is None:
        raise NotFound("no_drawing", _("这个办件还没有进入审批流程。"))
    return HttpResponse(progress.xml, content_type="application/xml")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Asks once more what will happen; then withdraws."""
    found = _case_of(request, number)
    if request.method == "POST":
        cases.withdraw(found, actor=person_of(request), reason=request.POST.get("reason", ""))
        messages.success(request, _("已撤回。材料都还留着，要办可以重新申请。"))
        return redirect("portal:cases") if found.state == State.DRAFT else redirect("portal:case", number)
    name = "withdraw_inner" if request.headers.get("HX-Request") else "withdraw"
    return render(request, f"portal/{name}.html", {"case": found})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request: HttpRequest, number: str) -> HttpResponse:
    """Explain something, asked or not, and add files; no clock stops."""
    found = _case_of(request, number)
    typed = request.POST.get("words", "")
    error = ""
    if request.method == "POST":
        try:
            casefile.supplement(found, typed, request.FILES.getlist("file"), actor=person_of(request))
        except DomainError as refusal:
            error = refusal.message
        else:
            messages.success(request, _("补充说明已经送到办理的人那里。"))
            return redirect("portal:case", number)
    context = {"case": found, "typed": typed, "error": error, "asked": casefile.question_asked(found)}
    return render(request, "portal/supplement.html", context)


@login_required
@require_POST
def add_late_files(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """A material accepted later (容缺后补): its files after submission."""
    found = _case_of(request, number)
    for file in request.FILES.getlist("file"):
        try:
            casefile.add_late(found, code, file, actor=person_of(request))
        except DomainError as refusal:
            messages.error(request, f"{file.name}：{refusal.message}")
        else:
            messages.success(request, _("%(name)s 已补交。") % {"name": file.name})
    return redirect("portal:case", number)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def inbox(request: HttpRequest) -> HttpResponse:
    """What was told to me and mine, the youngest first; reading is a deed of its own."""
    person = person_of(request)
    if request.method == "POST":
        notices.mark_read(person, request.POST.getlist("key") or None)
        return redirect("portal:messages")
    page = page_of(notices.visible_to(person), ("-created_at", "-pk"), request.GET.get("after", ""))
    context = {"page": page, "unread": notices.unread_count(person), "most_counted": notices.MOST_COUNTED}
    return render(request, "portal/messages.html", context)
