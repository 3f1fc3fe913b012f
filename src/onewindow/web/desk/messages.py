"""消息: what the house tells this person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from onewindow.kernel.notices import service as notices
from onewindow.web.desk.asking import staff_page
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.paging import page_of


@staff_page
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The youngest first; a message about a case leads to it."""
    mine = notices.visible_to(person_of(request))
    only_new = request.GET.get("only") == "unread"
    chosen = mine.filter(read_at__isnull=True) if only_new else mine
    page = page_of(chosen, ("-created_at", "-id"), request.GET.get("after", ""), 30)
    return render(request, "desk/messages.html", {"page": page, "only_new": only_new})


@staff_page
@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """One message, or all of them."""
    keys = request.POST.getlist("key")
    marked = notices.mark_read(person_of(request), keys or None)
    if not keys:
        messages.success(request, _("%(n)s 条消息都标成已读了。") % {"n": marked})
    return redirect("desk:messages")
