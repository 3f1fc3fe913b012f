"""My projects, registering one, one with its stages, what is done on it, and the next stage."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.base.errors import Conflict, DomainError, Invalid
from onewindow.deliberation import service as deliberation
from onewindow.kernel.org.service import Person
from onewindow.packages import service as packages
from onewindow.packages.service import Plan
from onewindow.projects import service as projects
from onewindow.projects.service import PROJECT, Project, Stage, StageKey
from onewindow.web.portal.applying.drafts import steps
from onewindow.web.portal.applying.opening import channel_of
from onewindow.web.portal.projects.acts import ACTS, possible_acts
from onewindow.web.portal.projects.forms import RegisterForm
from onewindow.web.portal.together import themes, words
from onewindow.web.ui import project_page, project_words
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.door import login_required
from onewindow.web.ui.paging import page_of
from onewindow.web.ui.plain_form import PlainForm


@login_required
@never_cache
@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    """The latest first."""
    rows = projects.with_green(_mine(person_of(request)))
    page = page_of(rows, ("-registered_at", "-id"), request.GET.get("after", ""))
    context = {
        "page": page,
        "lines": [(one, *project_words.light_of(one.days_used)) for one in page.rows],
        "tones": project_words.TONES,
        "stage_names": dict(StageKey.choices),
    }
    return render(request, "portal/projects/projects.html", context)


def _mine(person: Person) -> projects.ProjectQuerySet:
    """Whoever else may see projects sees them at the desk."""
    return projects.visible_to(person).for_applicant(person)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def project_new(request: HttpRequest) -> HttpResponse:
    """Register a project, with its code or before it has one."""
    actor = person_of(request)
    form = RegisterForm(request.POST or None, actor=actor)
    made: list[Project] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if _obeyed(form, lambda: made.append(_register(form, given, actor))):
            messages.success(request, _("登记好了。下面是这个项目的全部：申请、进度、指导都从这里走。"))
            return redirect("portal:project", made[0].number)
    return render(request, "portal/projects/new.html", {"form": form}, status=422 if form.errors else 200)


def _register(form: RegisterForm, given: dict[str, Any], actor: Person) -> Project:
    return projects.register(form.facts(), given["party"], actor=actor, code=given["code"])


def _obeyed(form: PlainForm, command: Any) -> bool:
    """Run the command; a refusal over words or state goes into the form, with everything typed kept."""
    try:
        command()
    except (Invalid, Conflict) as error:
        form.refuse(error)
        return False
    return True


def _project(request: HttpRequest, number: str) -> Project:
    rows = _mine(person_of(request)).select_related("party", "division", "registered_by")
    project_asked: Project = get_object_or_404(rows, number=number)
    return project_asked


@login_required
@never_cache
@require_safe
def project(request: HttpRequest, number: str) -> HttpResponse:
    """What comes next, days, picture, stages, guidance, lease, timeline. A constant number of statements."""
    person, one = person_of(request), _project(request, number)
    page = project_page.shown(one, projects.standing_for_builder(one), deliberation.matters_of(one.subject))
    may = possible_acts(person, one, page["lease"])
    context = page | {
        "may": may,
        "may_apply": PROJECT.allows("begin_stage", one.state) and not one.goes_its_own_way and "ask" in may,
    }
    return render(request, "portal/projects/project.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def project_act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """The builder's deeds: asked, then done."""
    actor, one = person_of(request), _project(request, number)
    if act not in ACTS:
        raise Http404
    deed = ACTS[act]
    form = deed.form(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _obeyed(form, lambda: deed.do(number, form, actor)):
        messages.success(request, str(deed.done))
        return redirect("portal:project", number)
    context = {"form": form, "project": one, "deed": deed}
    return render(request, "portal/projects/act.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def project_stage(request: HttpRequest, number: str, stage: str) -> HttpResponse:
    """Which situation it is; then the stage's one form, begun with what is known of the project."""
    one = _project(request, number)
    row = next((row for row in projects.stages() if row.key == stage), None)
    given = request.POST if request.method == "POST" else request.GET
    version = _version(request, row, given.get("theme", "")) if row else None
    if row is None:
        raise Http404
    if version is None:
        messages.error(request, _("这个阶段现在没有可以申请的主题，请联系%(unit)s。") % {"unit": row.unit.name})
        return redirect("portal:project", number)
    plan = packages.guide(version, given.dict())
    errors: dict[str, str] = {}
    if request.method == "POST" and given.get("do") != "look":
        errors = words.unanswered(plan)
        if not errors:
            try:
                return redirect("portal:package_form", _begin(request, one, row, plan))
            except DomainError as error:
                errors = {"": error.message}
    context = themes.context_of(plan) | {
        "project": one,
        "stage": row,
        "versions": _versions(request, row),
        "guide": {"choices": packages.choices_of(plan)},
        "is_early": projects.standing_of(one).is_early(row),
        "errors": errors,
        "steps": steps(),
    }
    return render(request, "portal/projects/stage.html", context, status=422 if errors else 200)


def _versions(request: HttpRequest, stage: Stage) -> list[packages.ThemeVersion]:
    """The themes in force that serve the stage, in the order of the table."""
    rows = packages.themes_visible_to(person_of(request)).in_force().with_unit()
    found = {version.theme.code: version for version in rows.filter(theme__code__in=stage.themes)}
    return [found[code] for code in stage.themes if code in found]


def _version(request: HttpRequest, stage: Stage, code: str) -> packages.ThemeVersion | None:
    """The theme chosen, else the first."""
    versions = _versions(request, stage)
    return next((one for one in versions if one.theme.code == code), versions[0] if versions else None)


def _begin(request: HttpRequest, one: Project, stage: Stage, plan: Plan) -> str:
    actor = person_of(request)
    application = projects.begin_stage(
        one.number, stage, plan.version, actor=actor, channel=channel_of(request), answers=plan.answers
    )
    return application.number
