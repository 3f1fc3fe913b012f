"""Sessions: those of my unit, one with what every unit says, and what the lead does with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.base import clock
from onewindow.joint import service as joint
from onewindow.joint.service import ALIVE, SESSION, JointSession, Kind
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.attachments.service import Attachment
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.web.desk.asking import staff_page
from onewindow.web.desk.joint.forms import CancelForm, ConcludeForm, RescheduleForm
from onewindow.web.desk.office import obeyed
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.paging import page_of
from onewindow.web.ui.plain_form import PlainForm

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PAGE = 20
TONES = {"planned": "brand", "held": "warn", "concluded": "done", "cancelled": ""}
VERDICT_TONES = {"pass": "done", "correct": "warn", "fail": "stop"}
VIEWS = {
    "mine": gettext_lazy("等本单位意见"),
    "planned": gettext_lazy("没有结束的"),
    "over": gettext_lazy("已经结束的"),
}


@dataclass(frozen=True)
class Act:
    """What the lead does: its words, its form, what it begins with, its command."""

    heading: "StrPromise"
    lead: "StrPromise"
    submit: "StrPromise"
    form: type[PlainForm]
    do: Callable[..., object]
    begins: Callable[[JointSession], dict[str, Any]] = lambda _session: {}
    stops: bool = False


ACTS = {
    "reschedule": Act(
        gettext_lazy("改期"),
        gettext_lazy("参加单位和申请人会收到消息。往前改的，仍要提前通知。"),
        gettext_lazy("改期"),
        RescheduleForm,
        joint.reschedule,
        lambda session: {"held_at": clock.local(session.held_at), "place": session.place},
    ),
    "cancel": Act(
        gettext_lazy("取消"),
        gettext_lazy("参加单位和申请人会收到消息。各单位已经写的意见留作记录，不成文。"),
        gettext_lazy("取消"),
        CancelForm,
        joint.cancel,
        stops=True,
    ),
    "conclude": Act(
        gettext_lazy("下结论"),
        gettext_lazy(
            "各单位的意见合成一份文书，放进每个单位的办件，申请人会收到消息；以后不能再改。结论取各单位中最严的。"
        ),
        gettext_lazy("下结论，出文书"),
        ConcludeForm,
        joint.conclude,
        lambda session: {"seen": joint.mark_of_opinions(joint.seats_of(session))},
    ),
}


def session_for(request: HttpRequest, number: str) -> JointSession:
    """One the reader may see in office; else 404."""
    rows = joint.visible_in_office(person_of(request))
    return get_object_or_404(rows.select_related("unit", "after", "application__version__theme__unit"), number=number)


@staff_page
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """What waits for my unit, what is not over, what is over."""
    person = person_of(request)
    view = request.GET.get("view", "planned")
    view = view if view in VIEWS else "planned"
    order = ("-held_at", "-id") if view == "over" else ("held_at", "id")
    rows = _rows(person, view).select_related("unit", "application")
    context = {
        "page": page_of(rows, order, request.GET.get("after", ""), PAGE),
        "views": VIEWS.items(),
        "view": view,
        "tones": TONES,
        "verdict_tones": VERDICT_TONES,
    }
    return render(request, "desk/joint/sessions.html", context)


def _rows(person: Person, view: str) -> QuerySet[JointSession]:
    if view == "mine":
        return joint.waiting_for(person)
    seen = joint.visible_in_office(person)
    return seen.filter(state__in=ALIVE) if view == "planned" else seen.exclude(state__in=ALIVE)


@staff_page
@require_safe
def session(request: HttpRequest, number: str) -> HttpResponse:
    """Who, when, where, the drawings, and what each unit says side by side. A constant number of statements."""
    person, one = person_of(request), session_for(request, number)
    seats = joint.seats_of(one)
    files = list(attachments.of_subject(one.subject))
    limit = next(iter(timelimits.of_subject(one.subject)), None) if one.kind == Kind.ACCEPTANCE else None
    is_alive = one.state in ALIVE
    context = {
        "session": one,
        "seats": [(seat, _photos(files, seat)) for seat in seats],
        "drawings": [file for file in files if file.purpose.startswith(joint.DRAWING)],
        "leads": joint.can_lead(person, one),
        "speaks": {seat.unit_id for seat in joint.units_spoken_for(person, one)} if is_alive else set(),
        "may": {
            verb for verb in ("reschedule", "cancel", "conclude", "share_drawings") if SESSION.allows(verb, one.state)
        },
        "is_due": clock.now() >= one.held_at,
        "papers": list(documents.of_subject(one.subject)),
        "limit": limit,
        "remaining": timelimits.remaining(limit) if limit else None,
        "tones": TONES,
        "verdict_tones": VERDICT_TONES,
    }
    return render(request, "desk/joint/session.html", context)


def _photos(files: list[Attachment], seat: joint.Seat) -> list[Attachment]:
    return [file for file in files if file.purpose == joint.photos_of(seat.participant)]


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Put off, call off, conclude: asked, then done."""
    one = session_for(request, number)
    if act not in ACTS:
        raise Http404
    deed, actor = ACTS[act], person_of(request)
    form = deed.form(request.POST) if request.method == "POST" else deed.form(initial=deed.begins(one))

    def done() -> bool:
        return obeyed(form, lambda: deed.do(number, actor=actor, **form.cleaned_data))

    if request.method == "POST" and form.is_valid() and done():
        messages.success(request, _("办好了，参加单位和申请人会收到消息。"))
        return redirect("desk:joint_session", number)
    return asked(request, form, one, deed)


def asked(request: HttpRequest, form: PlainForm, one: JointSession, deed: Any) -> HttpResponse:
    """The question as a page, or as the dialog of the page that asks it."""
    context = {
        "form": form,
        "heading": deed.heading,
        "lead": f"{one.get_kind_display()} {one.number}。{deed.lead}",
        "submit": deed.submit,
        "stops": deed.stops,
        "back": "desk:joint_session",
        "back_to": one.number,
        "form_action": request.path,
    }
    is_part = request.headers.get("HX-Request") and request.method != "POST"
    template = "desk/admin/draw_act.html" if is_part else "desk/office/form.html"
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, context, status=status)
