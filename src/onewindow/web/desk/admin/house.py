"""What belongs to no unit: notices sent, dead jobs, procedures, holidays."""

import re

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.base import chinese
from onewindow.base.errors import NotFound
from onewindow.flows import procedures_in_use
from onewindow.kernel.events import service as events
from onewindow.kernel.notices import service as notices
from onewindow.kernel.notices.service import Notice
from onewindow.kernel.org.service import Role
from onewindow.kernel.workcalendar import service as workcalendar
from onewindow.procedures import service as procedures
from onewindow.web.desk.admin import columns as columns_of
from onewindow.web.desk.admin.forms import EmptyForm
from onewindow.web.desk.admin.reach import for_house, for_house_readers, runs
from onewindow.web.desk.office import obeyed
from onewindow.web.ui import sheets
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.paging import page_of

_FIGURES = re.compile(r"[0-9A-Za-z]{4,}")


def masked(notice: Notice) -> tuple[str, str]:
    """Recipient and title as somebody may see them who only looks whether it left: no full name, no long figures or codes.

    The text itself (what was missing, why it was refused) is for the reader alone.
    """
    name = notice.party.name if notice.party else notice.person.name if notice.person else ""
    hidden = chinese.mask_name(name)
    title = notice.title.replace(name, hidden) if name else notice.title
    return hidden, _FIGURES.sub(lambda found: f"{found[0][:2]}***", title)


def _asked(request: HttpRequest) -> QuerySet[Notice]:
    rows = notices.overseen_by(person_of(request))
    state, channel = request.GET.get("state", ""), request.GET.get("channel", "")
    if state in Notice.State.values:
        rows = rows.filter(state=state)
    return rows.filter(channel=channel) if channel in Notice.Channel.values else rows


@for_house
@require_safe
def notices_sent(request: HttpRequest) -> HttpResponse:
    """Did it leave, and if not, why."""
    rows, columns = _asked(request), columns_of.notices(masked)
    if sheets.is_wanted(request):
        return sheets.export(_("告知和短信"), columns, rows.order_by("-created_at", "-id")[: sheets.MOST_ROWS])
    context = {
        "page": page_of(rows, ("-created_at", "-id"), request.GET.get("after", ""), size=30),
        "columns": columns,
        "states": Notice.State.choices,
        "channels": Notice.Channel.choices,
        "asked": request.GET,
    }
    return render(request, "desk/admin/notices.html", context)


@for_house
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """Jobs after their last try, with the error."""
    rows = events.dead()
    if sheets.is_wanted(request):
        return sheets.export(_("失败的任务"), columns_of.jobs(), rows)
    return render(request, "desk/admin/jobs.html", {"rows": rows})


@for_house
@require_http_methods(["GET", "HEAD", "POST"])
def job_rerun(request: HttpRequest, key: int) -> HttpResponse:
    """Put a dead job back into the queue; the audit keeps who did."""
    form = EmptyForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and obeyed(form, lambda: events.rerun(key, actor=person_of(request)))
    ):
        messages.success(request, _("任务 %(job)s 放回队列了，马上会重新执行。") % {"job": key})
        return redirect("desk:jobs")
    job = next((row for row in events.dead() if row.id == key), None)
    if job is None:
        raise NotFound("no_dead_job", _("没有这个失败的任务，可能已经有人重新执行过了。"))
    context = {
        "form": form,
        "heading": _("重新执行任务 %(job)s") % {"job": key},
        "lead": _("“%(handler)s”从头再试。先确认原因已经排除，不然会再失败。") % {"handler": job.handler},
        "submit": _("重新执行"),
        "back": "desk:jobs",
    }
    return render(request, "desk/office/form.html", context)


@for_house_readers
@require_safe
def procedure_list(request: HttpRequest) -> HttpResponse:
    """Every procedure with its versions; for who draws, also what is being drawn."""
    found: dict[str, list[procedures.Version]] = {}
    for version in procedures.published_versions():
        found.setdefault(version.definition.code, []).append(version)
    draws = runs(person_of(request))
    context = {"rows": list(found.values()), "draws": draws, "drafts": procedures.drafts() if draws else []}
    return render(request, "desk/admin/procedures.html", context)


def _version(code: str, number: int) -> procedures.Version:
    version = procedures.published_versions().filter(definition__code=code, number=number).first()
    if version is None:
        raise NotFound("no_such_version", _("没有这一版流程。"))
    return version


@for_house_readers
@require_safe
def procedure(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version as its drawing, with its steps in words beside it."""
    version = _version(code, number)
    words = {"item": _("实施单位"), "window": _("收件窗口")}
    steps = [
        (step, str(Role(step.role).label) if step.role in Role.values else step.role, words.get(step.unit, step.unit))
        for step in procedures.people_steps(version)
    ]
    in_use = version.number == procedures.published_number(code)
    found = procedures.misfits_of(version.definition) if in_use else []
    names = {step.id: step.name for step, _role, _unit in steps}
    context = {
        "version": version,
        "steps": steps,
        "draws": runs(person_of(request)),
        "in_use": in_use,
        "misfits": [(names.get(finding.element, ""), finding.sentence) for finding in found],
    }
    return render(request, "desk/admin/procedure.html", context)


@for_house
@require_POST
def procedure_examine(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once more, now: roles were given out, or an item was changed back."""
    found = procedures.examine_in_use(code, procedures_in_use.uses_of(code), actor=person_of(request))
    if found:
        messages.warning(request, _("查过了，还有 %(n)d 处走不通。") % {"n": len(found)})
    else:
        messages.success(request, _("查过了，用它的事项今天都走得通。"))
    return redirect("desk:procedure", code, procedures.published_number(code))


@for_house_readers
@require_safe
def procedure_drawing(_request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The BPMN XML for the viewer on the page."""
    xml = procedures.drawing_of(code, number)
    if xml is None:
        raise NotFound("no_such_version", _("没有这一版流程。"))
    return HttpResponse(xml, content_type="application/xml")


@for_house_readers
@require_safe
def holidays(request: HttpRequest) -> HttpResponse:
    """Years whose notice is loaded, and the days of one of them."""
    years = workcalendar.loaded_years()
    asked = request.GET.get("year", "")
    shown = next((row for row in years if asked == f"{row.region}-{row.year}"), years[0] if years else None)
    days = workcalendar.special_days(shown.region, shown.year) if shown else []
    return render(request, "desk/admin/holidays.html", {"years": years, "shown": shown, "days": days})
