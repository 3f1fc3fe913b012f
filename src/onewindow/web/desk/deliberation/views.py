"""Meetings: those somebody sits in or answers for, one with its agenda, what is done on it; a case put to one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.base.errors import DomainError
from onewindow.cases import service as cases
from onewindow.deliberation import service as deliberation
from onewindow.deliberation.service import MEETING, Matter, Meeting
from onewindow.flows import deliberating
from onewindow.kernel.documents import service as documents
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person
from onewindow.projects import service as projects
from onewindow.web.desk.asking import staff_page
from onewindow.web.desk.deliberation.acts import MATTER_ACTS, MEETING_ACTS, Act
from onewindow.web.desk.deliberation.forms import MeetingForm, PutForm
from onewindow.web.desk.office import obeyed, only_for
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.paging import page_of
from onewindow.web.ui.plain_form import PlainForm

PAGE = 20
TONES = {"planned": "brand", "in_session": "warn", "closed": "done", "cancelled": ""}
MATTER_TONES = {"open": "warn", "decided": "done", "withdrawn": ""}


def _convenes(person: Person) -> bool:
    return org.holds_any(person, *deliberation.CONVENERS)


def _meeting(request: HttpRequest, number: str) -> Meeting:
    rows = deliberation.visible_to(person_of(request)).select_related("unit", "convened_by")
    return get_object_or_404(rows, number=number)


@staff_page
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """The latest first."""
    rows = deliberation.visible_to(person_of(request)).select_related("unit")
    page = page_of(rows, ("-held_at", "-id"), request.GET.get("after", ""), PAGE)
    context = {"page": page, "tones": TONES, "convenes": _convenes(person_of(request))}
    return render(request, "desk/deliberation/meetings.html", context)


@only_for(_convenes)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: HttpRequest) -> HttpResponse:
    """Call a meeting."""
    actor = person_of(request)
    form = MeetingForm(request.POST or None, actor=actor)
    made: list[Meeting] = []
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        if obeyed(form, lambda: made.append(deliberation.convene(actor=actor, **words))):
            return redirect("desk:meeting", made[0].number)
    lead = _("先定时间、地点和主持人，再邀请成员和法律顾问、提交议题。")
    context = {"form": form, "heading": _("召集会商"), "lead": lead, "submit": _("召集"), "back": "desk:meetings"}
    return render(request, "desk/office/form.html", context)


@staff_page
@require_safe
def meeting(request: HttpRequest, number: str) -> HttpResponse:
    """Who sits there, what is on the agenda, what each said, what was decided. A constant number of statements."""
    person, one = person_of(request), _meeting(request, number)
    members = list(one.members.select_related("person__unit").order_by("pk"))
    matters = list(one.matters.prefetch_related("opinions__member__person").order_by("order"))
    keys = [matter.subject_key for matter in matters if matter.subject_kind == "case"]
    of_projects = [matter.subject_key for matter in matters if matter.subject_kind == "project"]
    context = {
        "meeting": one,
        "members": members,
        "matters": matters,
        "leads": deliberation.can_lead(person, one),
        "sits": any(member.person_id == person.pk for member in members),
        "may": {verb for verb in MEETING_ACTS if MEETING.allows(verb, one.state)},
        "seen": set(cases.visible_to(person).filter(number__in=keys).values_list("number", flat=True)),
        "seen_projects": set(
            projects.visible_to(person).filter(number__in=of_projects).values_list("number", flat=True)
        ),
        "minutes": list(documents.of_subject(one.subject)),
        "tones": TONES,
        "matter_tones": MATTER_TONES,
    }
    return render(request, "desk/deliberation/meeting.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Invite, begin, close, cancel: asked, then done."""
    one = _meeting(request, number)
    if act not in MEETING_ACTS:
        raise Http404
    return _done_or_asked(request, MEETING_ACTS[act], one, one)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def matter_act(request: HttpRequest, number: str, key: int, act: str) -> HttpResponse:
    """Say an opinion, decide, take off."""
    one = _meeting(request, number)
    matter: Matter = get_object_or_404(one.matters.select_related("meeting"), pk=key)
    if act not in MATTER_ACTS:
        raise Http404
    return _done_or_asked(request, MATTER_ACTS[act], matter, one)


def _done_or_asked(request: HttpRequest, act: Act, thing: Any, one: Meeting) -> HttpResponse:
    form = act.form(request.POST if request.method == "POST" else None)
    actor = person_of(request)
    if request.method == "POST" and form.is_valid() and obeyed(form, lambda: act.do(thing, form.cleaned_data, actor)):
        return redirect("desk:meeting", one.number)
    context = {
        "form": form,
        "heading": act.heading,
        "lead": f"{thing.title}。{act.lead}",
        "submit": act.submit,
        "stops": act.stops,
        "back": "desk:meeting",
        "back_to": one.number,
    }
    return _asked(request, form, context)


def _asked(request: HttpRequest, form: PlainForm, context: dict[str, Any]) -> HttpResponse:
    """The question as a page, or as the dialog of the page that asks it."""
    fragment = request.headers.get("HX-Request") and request.method != "POST"
    template = "desk/admin/draw_act.html" if fragment else "desk/office/form.html"
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {**context, "form_action": request.path}, status=status)


@staff_page
@require_POST
def member_excuse(request: HttpRequest, number: str, key: int) -> HttpResponse:
    """Somebody will not come."""
    member = get_object_or_404(_meeting(request, number).members.select_related("person"), pk=key)
    try:
        deliberation.excuse(number, member.person, actor=person_of(request))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("desk:meeting", number)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def case_meeting(request: HttpRequest, number: str) -> HttpResponse:
    """Put a case to a meeting that is planned."""
    actor = person_of(request)
    case = get_object_or_404(cases.visible_to(actor).only("number", "item_name"), number=number)
    form = PutForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        chosen, question = form.cleaned_data["meeting"], form.cleaned_data["question"]
        if obeyed(form, lambda: deliberating.put_case(chosen.number, number, question=question, actor=actor)):
            messages.success(request, _("提交了。议定以前这件不能作决定，其他照常办，计时不停。"))
            return redirect("desk:case", number)
    context = {
        "form": form,
        "heading": _("提交会商会审"),
        "lead": _("%(item)s %(number)s。议定以前不能作决定，计时不停。") % {"item": case.item_name, "number": number},
        "submit": _("提交会商"),
        "back": "desk:case",
        "back_to": number,
        "new_meeting": reverse("desk:meeting_new") if _convenes(actor) else "",
    }
    return _asked(request, form, context)
