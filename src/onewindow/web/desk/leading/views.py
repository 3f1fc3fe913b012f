"""What my unit leads, one application as a whole, the one notice, results sent before the rest."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.base.errors import NotPermitted
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind, Remaining
from onewindow.packages import service as packages
from onewindow.packages.service import ApplicationState, Branch, PackageApplication
from onewindow.web.desk.joint import panels as joint_panels
from onewindow.web.desk.leading import axis
from onewindow.web.desk.leading.forms import NoticeForm, ReleaseForm
from onewindow.web.desk.lights import shown_name
from onewindow.web.desk.office import obeyed, only_for
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.paging import page_of

PAGE = 20
MOST_NAMED = 2
TONES = {"submitted": "brand", "finished": "done", "withdrawn": ""}


def may_look(person: Person) -> bool:
    """Whoever could lead or oversee a parallel approval in a unit; which ones, the rows say."""
    return org.holds_any(person, *packages.READERS)


for_leaders = only_for(may_look)


@dataclass(frozen=True)
class Row:
    """One application in the list: its light, how far it is, whom it waits for."""

    application: PackageApplication
    remaining: Remaining | None
    branches: list[Branch]

    @property
    def applicant(self) -> str:
        return shown_name(self.application.party, self.application.party_name)

    @property
    def done(self) -> int:
        return sum(one.case is not None and one.case.decided_at is not None for one in self.branches)

    @property
    def waits_for(self) -> list[str]:
        """The units that have something to do now, each once."""
        if self.application.state != ApplicationState.SUBMITTED:
            return []
        units = [one.unit.short_name or one.unit.name for one in packages.awaited(self.branches)]
        return list(dict.fromkeys(units))

    @property
    def waiting_words(self) -> str:
        """The first units by name, the others counted."""
        units = self.waits_for
        if len(units) <= MOST_NAMED:
            return _("、").join(units)
        words = {"units": _("、").join(units[:MOST_NAMED]), "n": len(units)}
        return _("%(units)s等 %(n)s 个单位") % words


@for_leaders
@require_safe
def parallel_list(request: HttpRequest) -> HttpResponse:
    """Running or closed, the latest first. A constant number of statements."""
    chosen = request.GET.get("show", "running")
    rows = packages.visible_to(person_of(request)).led().select_related("party")
    rows = {"closed": rows.finished, "late": rows.late}.get(chosen, rows.running)()
    page = page_of(rows, ("-submitted_at", "-id"), request.GET.get("after", ""), PAGE)
    context = {
        "page": page,
        "rows": _rows(page.rows),
        "chosen": chosen,
        "choices": [("running", _("在办")), ("late", _("超期")), ("closed", _("已结束"))],
        "tones": TONES,
    }
    return render(request, "desk/leading/list.html", context)


def _rows(applications: list[PackageApplication]) -> list[Row]:
    limits = timelimits.open_of(packages.KIND, [one.number for one in applications])
    branches = packages.branches_of_each(applications)
    found = []
    for one in applications:
        nearest = min((limit for limit in limits[one.number]), key=_urgency, default=None)
        found.append(Row(one, timelimits.remaining(nearest) if nearest else None, branches[one.pk]))
    return found


def _urgency(limit: timelimits.OpenLimit) -> bool:
    """The one notice comes before the promise for the whole."""
    return bool(limit.kind != LimitKind.JOINT_NOTICE)


def _application(request: HttpRequest, number: str) -> PackageApplication:
    rows = packages.visible_to(person_of(request)).led().select_related("party", "version__theme__unit")
    return get_object_or_404(rows, number=number)


@for_leaders
@require_safe
def parallel(request: HttpRequest, number: str) -> HttpResponse:
    """The whole: clocks, branches on one axis, what is missing, what is held. A constant number of statements."""
    application = _application(request, number)
    whole = packages.whole_of(application)
    context = {
        "application": application,
        "applicant": shown_name(application.party, application.party_name),
        "whole": whole,
        "axis": axis.axis_of(whole),
        "promise": timelimits.remaining(whole.promise) if whole.promise else None,
        "explanation": timelimits.explain(whole.promise)
        if whole.promise and whole.promise.finished_at is None
        else None,
        "notice": timelimits.remaining(whole.notice) if whole.notice else None,
        "leads": packages.can_lead(person_of(request), application),
        "may_tell": application.told_at is None and any(packages.lacks(one.branch) for one in whole.lines),
        "tones": TONES,
        **joint_panels.of_application(person_of(request), application),
    }
    return render(request, "desk/leading/whole.html", context)


@for_leaders
@require_http_methods(["GET", "HEAD", "POST"])
def parallel_notice(request: HttpRequest, number: str) -> HttpResponse:
    """What will be told, to whom, until when; then the one notice."""
    application = _led(request, number)
    whole = packages.whole_of(application)
    form = NoticeForm(request.POST if request.method == "POST" else None, silent=whole.silent)

    def issue() -> object:
        words = form.cleaned_data
        waiting = bool(words.get("without_waiting"))
        return packages.issue_notice(application, days=words["days"], without_waiting=waiting, actor=person_of(request))

    if request.method == "POST" and form.is_valid() and obeyed(form, issue):
        messages.success(request, _("一次性告知书发给申请人了，缺材料的几件都等补正。"))
        return redirect("desk:parallel", number)
    context = _asked(
        application, form, _("一次性告知申请人"), _("只有一次，请看清楚再发。各单位说的缺漏合成一份告知书。")
    )
    return _answered(request, form, {**context, "submit": _("发出告知书"), "told": whole.gaps})


@for_leaders
@require_http_methods(["GET", "HEAD", "POST"])
def parallel_release(request: HttpRequest, number: str) -> HttpResponse:
    """Send what is decided before the rest, with a reason."""
    application = _led(request, number)
    form = ReleaseForm(request.POST if request.method == "POST" else None)

    def release() -> object:
        return packages.release_early(application, reason=form.cleaned_data["reason"], actor=person_of(request))

    if request.method == "POST" and form.is_valid() and obeyed(form, release):
        messages.success(request, _("已经办完的结果发给申请人了，其余各件办完以后再一起发。"))
        return redirect("desk:parallel", number)
    lead = _("各件的结果本来一起发。有一件要等很久的，可以先把办完的发给申请人。")
    context = _asked(application, form, _("提前发出结果"), lead)
    return _answered(request, form, {**context, "submit": _("提前发出"), "stops": True})


def _led(request: HttpRequest, number: str) -> PackageApplication:
    """One that this person may act on. Raises ``NotPermitted`` for who only reads it."""
    application = _application(request, number)
    if not packages.can_lead(person_of(request), application):
        raise NotPermitted("not_the_lead", _("这一步由牵头单位的窗口和经办人办理，您可以看，不能办。"))
    return application


def _asked(application: PackageApplication, form: Any, heading: str, lead: str) -> dict[str, Any]:
    return {
        "form": form,
        "heading": f"{heading} {application.number}",
        "lead": lead,
        "back": "desk:parallel",
        "back_to": application.number,
    }


def _answered(request: HttpRequest, form: Any, context: dict[str, Any]) -> HttpResponse:
    """The question as a page, or as the dialog of the page that asks it."""
    fragment = request.headers.get("HX-Request") and request.method != "POST"
    template = "desk/admin/draw_act.html" if fragment else "desk/leading/form.html"
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {**context, "form_action": request.path}, status=status)
