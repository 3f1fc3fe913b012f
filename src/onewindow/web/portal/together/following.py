"""One page for the whole: where each stands, what the applicant has to do, what has come out of it."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.base.errors import DomainError
from onewindow.joint import service as joint
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import Explanation, Limit, LimitKind
from onewindow.packages import service as packages
from onewindow.packages.service import ApplicationState, Flow, PackageApplication
from onewindow.web.portal.together import drafts, lanes, words
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.door import login_required


@login_required
@never_cache
@require_safe
def package(request: HttpRequest, number: str) -> HttpResponse:
    """Progress, corrections, results and delivery of all items as one. A constant number of statements."""
    application = drafts.application_of(request, number)
    if application.state == ApplicationState.DRAFT:
        return redirect("portal:package_form", number)
    standing = packages.standing_of(application)
    limit = next((one for one in timelimits.of_subject(application.subject) if one.kind == LimitKind.PROMISED), None)
    told = words.branches(standing.branches)
    context = {
        "application": application,
        "version": application.version,
        "standing": standing,
        "headline": words.headline(standing),
        "summary": words.summary(standing),
        "branches": [(one, standing.results.get(_number(one), [])) for one in told],
        "limit": limit,
        "remaining": timelimits.remaining(limit) if limit else None,
        "runs": limit is not None and limit.finished_at is None,
        "explanation": _explanation(limit),
        "picture": _picture(application, told, limit),
        "due": words.due(application, limit),
        "promise": words.promise(application.limit_amount, application.limit_unit),
        "answers": words.answers(application),
        "delivery": words.delivery(application),
        "joint": joint.told_of(application) if application.flow == Flow.JOINT else [],
        "may_withdraw": application.state == ApplicationState.SUBMITTED
        and bool(packages.withdrawal_of(packages.branches_of(application)).withdrawn),
    }
    return render(request, "portal/together/package.html", context)


def _explanation(limit: Limit | None) -> Explanation | None:
    """Day by day while it runs; a promise in hours has no days to draw."""
    if limit is None or limit.finished_at is not None:
        return None
    told = timelimits.explain(limit)
    return told if told.days else None


def _picture(
    application: PackageApplication, told: Sequence[words.BranchTold], limit: Limit | None
) -> lanes.Picture | None:
    """Nothing of what was withdrawn before it was sent."""
    if application.submitted_at is None:
        return None
    due = limit.due_at if limit else None
    return lanes.picture([one.branch for one in told], application.submitted_at, due, words.dues(told))


def _number(told: words.BranchTold) -> str:
    return told.branch.case.number if told.branch.case is not None else ""


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Asks once more, naming what goes and what stays; then withdraws."""
    application = drafts.application_of(request, number)
    if request.method == "POST":
        return _withdrawn(request, number)
    will = packages.withdrawal_of(packages.branches_of(application))
    name = "withdraw_inner" if request.headers.get("HX-Request") else "withdraw"
    return render(request, f"portal/together/{name}.html", {"application": application, "will": will})


def _withdrawn(request: HttpRequest, number: str) -> HttpResponse:
    try:
        done = packages.withdraw(number, actor=person_of(request), reason=request.POST.get("reason", ""))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("portal:package", number)
    kept = _("“%(items)s”已经有结果，照样有效。") % {"items": _("、").join(done.kept)} if done.kept else ""
    messages.success(request, _("已撤回。材料都还留着，要办可以重新申请。") + kept)
    return redirect("portal:package", number) if done.withdrawn or done.kept else redirect("portal:cases")
