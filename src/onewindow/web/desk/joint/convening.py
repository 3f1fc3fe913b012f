"""Convening a session, and the drawings put before its units."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onewindow.base import clock
from onewindow.joint import service as joint
from onewindow.joint.service import JointSession, Kind
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.workcalendar import service as workcalendar
from onewindow.packages import service as packages
from onewindow.packages.service import PackageApplication
from onewindow.web.desk.asking import staff_page
from onewindow.web.desk.joint.forms import ConveneForm, DrawingsForm
from onewindow.web.desk.joint.views import session_for
from onewindow.web.desk.office import obeyed
from onewindow.web.ui.asking import person_of

HALF_PAST_NINE = dt.time(9, 30)


def _application(request: HttpRequest, number: str) -> PackageApplication:
    """One that the reader leads; else 404."""
    rows = packages.visible_to(person_of(request)).select_related("version__theme__unit")
    found = rows.filter(number=number).first()
    if found is None or not packages.can_lead(person_of(request), found):
        raise Http404
    return found


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, application: str, kind: str) -> HttpResponse:
    """When, where, which units, which drawings."""
    whole, actor = _application(request, application), person_of(request)
    if kind not in Kind.values:
        raise Http404
    branches, drawings = joint.branches_in_work(whole), joint.drawings_of(whole)
    choices: dict[str, Any] = {"branches": branches, "drawings": drawings}
    wanted = _wanted(whole, kind, branches)
    begins = {"held_at": clock.local(_earliest()), "branches": [str(one) for one in wanted]}
    form = ConveneForm(request.POST, **choices) if request.method == "POST" else ConveneForm(initial=begins, **choices)
    made: list[JointSession] = []
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        if obeyed(form, lambda: made.append(joint.convene(application, kind, actor=actor, **words))):
            messages.success(request, _("召集了，参加单位和申请人会收到消息。"))
            return redirect("desk:joint_session", made[0].number)
    context = {
        "form": form,
        "application": whole,
        "kind": Kind(kind).label,
        "is_acceptance": kind == Kind.ACCEPTANCE,
        "acceptance_days": settings.ONEWINDOW_JOINT_ACCEPTANCE_DAYS,
        "notice_days": settings.ONEWINDOW_JOINT_AHEAD_DAYS,
        "branches": branches,
        "drawings": drawings,
        "chosen": set(map(str, form["branches"].value() or [])),
        "picked": set(form["drawings"].value() or []),
        "wanted": wanted if kind == Kind.SURVEY else [],
    }
    return render(request, "desk/joint/new.html", context, status=422 if form.errors else 200)


def _wanted(whole: PackageApplication, kind: str, branches: list[Any]) -> list[int]:
    """For a survey the branches that need one; for the others all of them."""
    return [one.pk for one in (joint.surveys_wanted(whole) if kind == Kind.SURVEY else branches)]


def _earliest() -> dt.datetime:
    days = workcalendar.calendar(workcalendar.NATION)
    first = joint.earliest_day(clock.today(), settings.ONEWINDOW_JOINT_AHEAD_DAYS, days)
    return clock.at(first, HALF_PAST_NINE.hour, HALF_PAST_NINE.minute)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def drawings(request: HttpRequest, number: str) -> HttpResponse:
    """Put further drawings before the units: what was handed in anew."""
    session, actor = session_for(request, number), person_of(request)
    if not joint.can_lead(actor, session):
        raise Http404
    there = {file.blob_id for file in attachments.of_subject(session.subject)}
    offered = [one for one in joint.drawings_of(session.application) if one.file.blob_id not in there]
    form = DrawingsForm(request.POST if request.method == "POST" else None, drawings=offered)

    def shared() -> bool:
        return obeyed(form, lambda: joint.share_drawings(number, form.cleaned_data["drawings"], actor=actor))

    if request.method == "POST" and form.is_valid() and shared():
        return redirect("desk:joint_session", number)
    context = {"form": form, "session": session, "drawings": offered, "picked": set(form["drawings"].value() or [])}
    return render(request, "desk/joint/drawings.html", context, status=422 if form.errors else 200)
