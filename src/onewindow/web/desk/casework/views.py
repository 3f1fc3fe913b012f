"""The case page and what is done from it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.base import clock
from onewindow.base.errors import DomainError, NotFound
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.joint import service as joint
from onewindow.kernel.documents import service as documents
from onewindow.kernel.parties import service as parties
from onewindow.kernel.timelimits import service as timelimits
from onewindow.packages import service as packages
from onewindow.procedures import service as procedures
from onewindow.rulings import service as rulings
from onewindow.web.desk.asking import staff_page
from onewindow.web.desk.casework import acts, deeds, telling, words
from onewindow.web.desk.casework.acts import Act
from onewindow.web.desk.casework.clocks import clock_of
from onewindow.web.desk.casework.deeds import deed_of
from onewindow.web.desk.casework.forms import ActForm
from onewindow.web.desk.casework.history import stops_of
from onewindow.web.desk.casework.opinions import opinions_for
from onewindow.web.desk.casework.panes import Panes, key_points, panes_of
from onewindow.web.desk.casework.reveal import RevealForm
from onewindow.web.desk.casework.scene import Scene, open_scene, open_to_act, place_of
from onewindow.web.desk.joint import panels as joint_panels
from onewindow.web.desk.lights import shown_name
from onewindow.web.desk.projects import beside as projects
from onewindow.web.desk.supervision import urgings
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.forms import words as form_words

SHOWN_BUTTONS = 3
# In the address of a case that was the next when its neighbour was done.
ONWARD = "onward"


@staff_page
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Form and materials, viewer, clock and buttons; a constant number of statements.

    Come on from another case (``ONWARD``) to one that a colleague has meanwhile taken: on to what waits now.
    """
    scene = open_scene(person_of(request), number)
    page = _page(request, scene)
    if ONWARD in request.GET and not page["place"].index:
        after = page["place"].after
        return redirect("desk:case", after) if after else redirect("desk:inbox")
    return render(request, "desk/case/case.html", page)


def _page(request: HttpRequest, scene: Scene) -> dict[str, Any]:
    one = scene.case
    panes = panes_of(one, request.GET)
    buttons = acts.acts_of(scene)
    place = place_of(scene.person, one.number)
    sisters = packages.sisters_of(one)
    return {
        "case": one,
        "applicant": shown_name(one.party, one.party_name),
        "panes": panes,
        "points": key_points(one),
        "clock": clock_of(one, {task.node: task.name for task in scene.tasks}),
        "place": place,
        "inbox_total": place.total,
        "buttons": buttons[:SHOWN_BUTTONS],
        "more_buttons": buttons[SHOWN_BUTTONS:],
        "takes_words": any(deed_of(act).form.main for act in buttons),
        "opinions": opinions_for(buttons),
        "words": words.kept(request, one.number),
        "may_mark": "mark_material" in cases.possible_verbs(scene.person, one),
        "may_put": "put_to_meeting" in cases.possible_verbs(scene.person, one),
        "stops": stops_of(one, _waiting(scene)),
        "sisters": sisters,
        "steps": list(procedures.steps_of(one.subject)),
        "rulings": rulings.of_subject(one.subject) if one.revision.rule_set else [],
        **urgings.beside(scene.person, one),
        **_parallel(scene),
        **joint_panels.of_case(scene.person, one),
        **(projects.beside(scene.person, one) if sisters else {}),
        **_chosen(scene, panes),
    }


def _parallel(scene: Scene) -> dict[str, Any]:
    """What concerns a branch of a parallel approval; no statement for any other case."""
    part = packages.part_of(scene.case)
    if part is None:
        return {}
    return {
        "parallel": part,
        "parallel_clock": timelimits.remaining(part.promise) if part.promise else None,
        "may_tell_lead": part.may_be_told and packages.can_tell_the_lead(scene.person, part.branch),
        "sees_whole": packages.visible_to(scene.person).filter(pk=part.application.pk).exists(),
    }


def _waiting(scene: Scene) -> list[tuple[str, str]]:
    return [(task.name, task.person.name if task.person else task.unit.short_name) for task in scene.tasks]


def _chosen(scene: Scene, panes: Panes) -> dict[str, Any]:
    """What only one content of the viewer needs."""
    one, kind = scene.case, panes.shown.kind
    if kind == "form":
        return {"parts": form_words.told(one.revision.form_schema, one.form)}
    if kind == "drawing":
        return {"progress": procedures.progress(one.subject)}
    if kind == "papers":
        joint_papers = documents.numbered(joint.paper_numbers_of(one))
        return {"papers": [*documents.of_subject(one.subject), *joint_papers]}
    return {}


@staff_page
@require_safe
def drawing(request: HttpRequest, number: str) -> HttpResponse:
    """The procedure's drawing as BPMN, for the viewer in the page."""
    one = get_object_or_404(cases.visible_to(person_of(request)), number=number)
    progress = procedures.progress(one.subject)
    if progress is None:
        raise NotFound("no_drawing", _("这件没有按流程图办理。"))
    return HttpResponse(progress.xml, content_type="application/xml; charset=utf-8")


# --- doing ---------------------------------------------------------------------------------------
@staff_page
@require_POST
def act(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """First the confirm page with what will follow, then (``confirmed``) the deed; what was typed stays on any refusal.

    The command decides whether the deed is possible; the case is read for its page, not once more before the command.
    """
    scene = open_to_act(person_of(request), number)
    deed, form = deeds.named(token), None
    if deed and request.POST.get("confirmed"):
        form = deed_of(deed).form(request.POST, scene=scene, task_id=deed.task_id)
        if form.is_valid() and (done := _do(request, scene, deed, form)):
            return done
    return _ask(request, scene, token, form)


def _do(request: HttpRequest, scene: Scene, deed: Act, form: ActForm) -> HttpResponseRedirect | None:
    """The deed, then on; ``None`` when a rule refused it and the form says why."""
    try:
        case = deed_of(deed).do(scene, deed, form.cleaned_data)
    except DomainError as error:
        form.refuse(error)
        return None
    words.forget(request, scene.number)
    messages.success(request, telling.done_words(case, deed))
    return HttpResponseRedirect(_way_on(deed, scene.number, request.POST.get("next", "")))


def _way_on(deed: Act, number: str, following: str) -> str:
    """The next of the inbox, if the confirm page knew one. What leaves the case with me (a pause, a note on paper) stays on it."""
    stays = deed.verb in ("receive_paper", "ask_explanation", "extend", "pre_examine", "decide_on_the_spot")
    if stays or following in ("", number):
        return reverse("desk:case", args=[number])
    try:
        return f"{reverse('desk:case', args=[following])}?{ONWARD}"
    except NoReverseMatch:
        return reverse("desk:inbox")


def _ask(request: HttpRequest, scene: Scene, token: str, refused: ActForm | None) -> HttpResponse:
    """The confirm page, empty or with why it was refused. A button that is gone leads back to the case, the words kept."""
    case, button = scene.case, acts.find(scene, token)
    typed = request.POST.get("opinion", "") or request.POST.get("reason", "") or request.POST.get("note", "")
    if everything := typed if button else words.all_of(request.POST, case):
        words.keep(request, case.number, everything)
    if button is None:
        said = refused.refusal if refused else _("这一步现在不能做，可能刚刚有人处理过。")
        messages.warning(request, _("%(why)s您写的意见还在。") % {"why": said})
        return redirect("desk:case", case.number)
    place = place_of(scene.person, case.number)
    context = {
        "case": case,
        "applicant": shown_name(case.party, case.party_name),
        "act": button,
        "form": refused or _empty(scene, button, typed or _proposed(case, button)),
        "consequences": telling.consequences(scene, button),
        "next": place.after if place.index else "",
    }
    is_part = bool(request.headers.get("HX-Request"))
    return render(request, f"desk/case/{'confirm_part' if is_part else 'confirm'}.html", context)


def _proposed(case: Case, button: Act) -> str:
    """The reason for a refusal that is known already: what the case builds on was not granted. No statement for a case that stands alone."""
    part = packages.part_of(case) if button.outcome == "refused" else None
    if part is None or not part.branch.blocked_by:
        return ""
    return _("本件以“%(item)s”准予为前提，该事项没有准予，本件不符合准予的条件。") % {"item": part.branch.blocked_by}


def _empty(scene: Scene, button: Act, typed: str) -> ActForm:
    kind = deed_of(button).form
    return kind(scene=scene, task_id=button.task_id, initial={kind.main: typed} if kind.main else {})


@staff_page
@require_POST
def keep_words(request: HttpRequest, number: str) -> JsonResponse:
    """Keep what is being typed beside the buttons."""
    get_object_or_404(cases.visible_to(person_of(request)).only("pk"), number=number)
    words.keep(request, number, request.POST.get("opinion", ""))
    return JsonResponse({"words": _("已自动保存 %(time)s") % {"time": f"{clock.local(clock.now()):%H:%M}"}})


@staff_page
@require_POST
def mark(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """符合 or 有问题 for one material, then on to the next unread one."""
    person = person_of(request)
    note = request.POST.get("note", "")
    fits = request.POST.get("fits") == "1"
    here = f"{reverse('desk:case', args=[number])}?show={code}"
    try:
        get_object_or_404(cases.visible_to(person).only("pk"), number=number)
        cases.mark_material(number, code, fits=fits, note="" if fits else note, actor=person)
    except DomainError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(here)
    onward = request.POST.get("next_code", "") if fits else ""
    return HttpResponseRedirect(f"{reverse('desk:case', args=[number])}?show={onward}" if onward else here)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: HttpRequest, number: str) -> HttpResponse:
    """Identity number and phone in clear, for a stated purpose; the look is recorded."""
    person = person_of(request)
    seen = cases.visible_to(person).select_related("party", "agent")
    one = get_object_or_404(seen, number=number)
    form = RevealForm(request.POST or None)
    opened = []
    if request.method == "POST" and form.is_valid():
        purpose = _("办件 %(number)s：%(why)s") % {"number": number, "why": form.cleaned_data["purpose"]}
        try:
            for party in filter(None, (one.party, one.agent)):
                opened.append((party, parties.reveal(party, actor=person, purpose=purpose)))
        except DomainError as error:
            form.refuse(error)
    context = {"case": one, "form": form, "opened": opened}
    is_part = bool(request.headers.get("HX-Request"))
    return render(request, f"desk/case/{'reveal_part' if is_part else 'reveal'}.html", context)
