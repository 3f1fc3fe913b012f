"""Projects at the desk: those one may see, one with its stages and days, registering one, what is done on it."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.base import dates
from onewindow.cases import service as cases
from onewindow.deliberation import service as deliberation
from onewindow.kernel.org.service import Person
from onewindow.projects import service as projects
from onewindow.projects.service import Project, ProjectQuerySet, ProjectState, StageKey
from onewindow.web.desk.asking import staff_page
from onewindow.web.desk.office import obeyed, only_for
from onewindow.web.desk.projects.acts import ACTS, possible_acts
from onewindow.web.desk.projects.forms import RegisterForm
from onewindow.web.ui import project_page, project_words, sheets
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.paging import page_of

PAGE = 20
LIGHTS = ("soon", "late")
ORDER = ("-registered_at", "-id")


@staff_page
@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    """The latest first, with the leader's figure at the top. A constant number of statements."""
    person = person_of(request)
    mine = projects.visible_to(person)
    asked = {name: request.GET.get(name, "").strip()[:100] for name in ("q", "stage", "state", "light", "green")}
    rows = projects.with_green(_chosen(mine, asked))
    if sheets.is_wanted(request):
        return sheets.export(_("工程项目"), _columns(), rows.order_by(*ORDER)[: sheets.MOST_ROWS])
    page = page_of(rows, ORDER, request.GET.get("after", ""), PAGE)
    context = {
        "page": page,
        "lines": [(one, *project_words.light_of(one.days_used)) for one in page.rows],
        "asked": asked,
        "is_filtered": any(asked.values()),
        "averages": projects.averages(mine),
        "keeps": projects.can_keep(person),
        "stages": StageKey.choices,
        "stage_names": dict(StageKey.choices),
        "states": ProjectState.choices,
        "tones": project_words.TONES,
    }
    return render(request, "desk/projects/projects.html", context)


def _columns() -> list[sheets.Column[Project]]:
    """What a line says, for the workbook."""
    stages = dict(StageKey.choices)
    return [
        sheets.Column(_("项目"), lambda one: one.name, 40),
        sheets.Column(_("项目代码"), lambda one: one.code, 26),
        sheets.Column(_("项目编号"), lambda one: one.number, 16),
        sheets.Column(_("状态"), lambda one: str(one.get_state_display()), 18),
        sheets.Column(_("阶段"), lambda one: str(stages.get(one.stage, "")), 20),
        sheets.Column(_("已用工作日"), lambda one: str(one.days_used), 12),
        sheets.Column(_("绿色通道"), lambda one: _until(vars(one)["green_until"]), 20),
        sheets.Column(_("建设单位"), lambda one: one.party_name, 30),
    ]


def _until(day: dt.date | None) -> str:
    return _("到 %(day)s") % {"day": dates.long_date(day)} if day else ""


def _chosen(rows: ProjectQuerySet, asked: dict[str, str]) -> ProjectQuerySet:
    if asked["q"]:
        rows = rows.named(asked["q"])
    if asked["stage"] in StageKey.values:
        rows = rows.at_stage(asked["stage"]).running()
    if asked["state"] in ProjectState.values:
        rows = rows.filter(state=asked["state"])
    if asked["light"] in LIGHTS:
        rows = rows.filter(_by_light(asked["light"]))
    return projects.only_green(rows) if asked["green"] else rows


def _by_light(light: str) -> Q:
    soon, target = project_words.thresholds()
    return Q(days_used__gt=target) if light == "late" else Q(days_used__gte=soon, days_used__lte=target)


@only_for(projects.can_keep)
@require_http_methods(["GET", "HEAD", "POST"])
def project_new(request: HttpRequest) -> HttpResponse:
    """Register one for its builder."""
    actor, form = person_of(request), RegisterForm(request.POST or None)
    made: list[Project] = []
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        command = lambda: made.append(  # noqa: E731
            projects.register(form.facts(), words["party"], actor=actor, code=words["code"])
        )
        if obeyed(form, command):
            messages.success(request, _("登记好了。有代码的马上可以按阶段申请。"))
            return redirect("desk:project", made[0].number)
    lead = _("替建设单位登记。填了代码就马上生效；还在谋划的先不填，照样可以超前服务。")
    context = {"form": form, "heading": _("登记项目"), "lead": lead, "submit": _("登记"), "back": "desk:projects"}
    return render(request, "desk/office/form.html", context, status=422 if form.errors else 200)


def _project(request: HttpRequest, number: str) -> Project:
    rows = projects.visible_to(person_of(request)).select_related("party", "division", "registered_by")
    project_asked: Project = get_object_or_404(rows, number=number)
    return project_asked


@staff_page
@require_safe
def project(request: HttpRequest, number: str) -> HttpResponse:
    """Facts, days, picture, stages, guidance, lease, green channel, meetings, timeline. A constant number of statements."""
    person, one = person_of(request), _project(request, number)
    return render(request, "desk/projects/project.html", _context(person, one))


def _context(person: Person, one: Project) -> dict[str, Any]:
    standing = projects.standing_of(one)
    meetings = deliberation.matters_of(one.subject)
    page = project_page.shown(one, standing, meetings)
    numbers = list(standing.case_names)
    return page | {
        "meetings": meetings,
        "seen": set(cases.visible_to(person).filter(number__in=numbers).values_list("number", flat=True)),
        "seen_meetings": set(
            deliberation.visible_to(person).filter(matters__in=meetings).values_list("number", flat=True)
        ),
        "may": possible_acts(person, one, page["lease"], page["green"]),
    }


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def project_act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """What the buttons of the page do: asked, then done."""
    actor, one = person_of(request), _project(request, number)
    if act not in ACTS:
        raise Http404
    deed = ACTS[act]
    form = deed.form(request.POST if request.method == "POST" else None, actor=actor)
    if request.method == "POST" and form.is_valid() and obeyed(form, lambda: deed.do(number, form, actor)):
        messages.success(request, _("%(what)s：办好了。") % {"what": deed.heading})
        return redirect("desk:project", number)
    context = {
        "form": form,
        "heading": deed.heading,
        "lead": f"{one.name}。{deed.lead}",
        "submit": deed.submit,
        "stops": deed.stops,
        "back": "desk:project",
        "back_to": number,
        "form_action": request.path,
    }
    fragment = request.headers.get("HX-Request") and request.method != "POST"
    template = "desk/admin/draw_act.html" if fragment else "desk/office/form.html"
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)
