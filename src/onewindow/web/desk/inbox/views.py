"""收件箱: the list, its export, claiming."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from onewindow.base.codes import Channel, names_of
from onewindow.base.errors import DomainError, NotFound
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Task
from onewindow.web.desk.asking import staff_page
from onewindow.web.desk.inbox.filters import Asked, Summary, View, choices, summary_of, tabs
from onewindow.web.desk.inbox.rows import rows_of
from onewindow.web.ui import sheets
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.paging import page_by

PAGE = 20
MOST_CLAIMED = 50


@staff_page
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What falls due first at the top; what is paused, and what has no limit, in groups of their own at the end."""
    person = person_of(request)
    asked = Asked.of(request.GET)
    summary = summary_of(person)
    numbers = summary.numbers

    def read(past: list[Any] | None, most: int) -> list[Task]:
        return procedures.inbox(person, most, asked.wanted(past))

    page = page_by(read, Task, asked.order, request.GET.get("after", ""), PAGE)
    at_the_end = asked.view == View.ALL and not page.next_key
    undated_too = procedures.inbox(person, PAGE, asked.rest()) if at_the_end else []
    lines = rows_of(person, [*page.rows, *undated_too])
    undated = [row for row in lines if not row.task.due_at]
    above = tabs(numbers, asked, procedures.saved_filters(person))
    context: dict[str, Any] = {
        "asked": asked,
        "page": page,
        "running": [row for row in lines if row.task.due_at],
        "paused": [row for row in undated if row.is_paused],
        "unlimited": [row for row in undated if not row.is_paused],
        "tabs": above,
        "own": next((tab for tab in above if tab.key and tab.is_current), None),
        "numbers": numbers,
        "inbox_total": numbers[View.ALL],
        "export_query": request.GET.urlencode(),
    }
    return render(request, "desk/inbox/inbox.html", context | _choices(summary))


def _choices(summary: Summary) -> dict[str, Any]:
    """What the selects offer."""
    return {
        "items": choices(summary.items, summary.items),
        "steps": choices(summary.steps, {}),
        "channels": choices(summary.channels, names_of(Channel)),
    }


@staff_page
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    person = person_of(request)
    asked = Asked.of(request.GET)
    tasks = procedures.inbox(person, sheets.MOST_ROWS, asked.wanted())
    if asked.view == View.ALL:
        tasks += procedures.inbox(person, sheets.MOST_ROWS - len(tasks), asked.rest())
    rows = rows_of(person, tasks)
    heads = [
        (_("还剩多久"), 18),
        (_("最后一天"), 14),
        (_("事项"), 40),
        (_("申请人"), 30),
        (_("环节"), 14),
        (_("来源"), 10),
        (_("提醒"), 14),
        (_("办件编号"), 20),
    ]
    return sheets.workbook(_("收件箱"), heads, (row.cells() for row in rows))


@staff_page
@require_POST
def save_filter(request: HttpRequest) -> HttpResponse:
    """Keep what is asked for under a name, and go on looking at it."""
    asked = Asked.of(request.POST)
    try:
        kept = procedures.save_filter(request.POST.get("name", ""), asked.question, actor=person_of(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("已保存为“%s”，以后在列表上面点一下就是。") % kept.name)
    return HttpResponseRedirect(f"{reverse('desk:inbox')}?{urlencode(asked.question)}")


@staff_page
@require_POST
def drop_filter(request: HttpRequest, key: int) -> HttpResponse:
    """Forget one of one's own filters."""
    try:
        procedures.drop_filter(key, actor=person_of(request))
    except NotFound as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("筛选删掉了，办件都在。"))
    return redirect("desk:inbox")


@staff_page
@require_POST
def claim(request: HttpRequest) -> HttpResponse:
    """Take the chosen tasks for oneself; what a colleague took first is named, the others stay taken."""
    person = person_of(request)
    chosen = [int(key) for key in request.POST.getlist("task") if key.isdigit()][:MOST_CLAIMED]
    taken, refused = 0, []
    for task_id in chosen:
        try:
            procedures.claim(task_id, actor=person)
        except DomainError as error:
            refused.append(error.message)
        else:
            taken += 1
    if taken:
        said = ngettext("领取了 %(n)s 件，别的同事不会再看到。", "领取了 %(n)s 件，别的同事不会再看到。", taken)
        messages.success(request, said % {"n": taken})
    for sentence in dict.fromkeys(refused):
        messages.warning(request, sentence)
    if not chosen:
        messages.warning(request, _("还没有选中要领取的办件。按 X 选中一行。"))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    there = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure()):
        return HttpResponseRedirect(there)
    return redirect("desk:inbox")
