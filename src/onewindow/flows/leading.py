"""并联审批: the lead unit hears when it is its turn, the applicant hears everything once, and no result is held longer than the law allows."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.chinese import long_date
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.flows.packages import tell_party
from onewindow.kernel.events import service as events
from onewindow.kernel.notices import service as notices
from onewindow.kernel.notices.service import Telling
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Role
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LIT, OVERDUE, LightChanged, LimitKind, LimitState
from onewindow.packages import service as packages
from onewindow.packages.service import PackageApplication

INSIDE = ("inbox",)


def register() -> None:
    """Who listens to which fact."""
    events.subscribe(packages.BranchAnswered, tell_all_answered, name="flows.leading.tell_all_answered")
    events.subscribe(packages.BranchBlocked, tell_blocked, name="flows.leading.tell_blocked")
    events.subscribe(packages.JointNoticeIssued, tell_notice, name="flows.leading.tell_notice")
    events.subscribe(packages.ResultsReleased, tell_results, name="flows.leading.tell_results")
    events.subscribe(LightChanged, follow_light, name="flows.leading.follow_light")


def tell_all_answered(fact: packages.BranchAnswered) -> None:
    """The lead can tell the applicant now, once for all; nothing to do where nobody lacks anything."""
    application = _application(fact.number)
    branches = packages.branches_of(application)
    lacking = sum(packages.lacks(branch) for branch in branches)
    if application.told_at is None and lacking and not any(packages.awaits_answer(one) for one in branches):
        words = {"theme": application.name, "number": fact.number, "count": lacking}
        _tell_lead(application, "staff_branches_answered", fact.at, words)


def tell_blocked(fact: packages.BranchBlocked) -> None:
    """Those who have the successor in hand hear why it cannot be granted."""
    case = Case.objects.with_page_data().get(number=fact.case)
    context = {"number": case.number, "item": fact.item, "because": fact.because}
    people = [case.examined_by] if case.examined_by else cases.people_who_can("examine", case)
    with transaction.atomic():
        notices.tell_many(
            Telling(
                "staff_branch_blocked",
                context,
                case.subject,
                f"blocked:{case.number}:{fact.because}:{one.pk}",
                person=one,
                channels=INSIDE,
            )
            for one in people
        )


def tell_notice(fact: packages.JointNoticeIssued) -> None:
    """一次性告知, once for all branches."""
    until = long_date(clock.local(dt.datetime.fromisoformat(fact.until)).date())
    what = _("；").join(fact.lines)
    tell_party(
        fact.number, "package_notice", "notice", what=what, count=len(fact.lines), until=until, document=fact.document
    )


def tell_results(fact: packages.ResultsReleased) -> None:
    """All results in one message."""
    granted = _("准予：%s。") % _("、").join(fact.granted) if fact.granted else ""
    refused = _("不予：%s，理由写在决定书里。") % _("、").join(fact.refused) if fact.refused else ""
    reason = _("提前发出的原因：%s。") % fact.reason.rstrip("。") if fact.reason else ""
    words = {"granted": granted, "refused": refused, "reason": reason}
    tell_party(fact.number, "package_results", f"results:{fact.at}", **words)


def follow_light(fact: LightChanged) -> None:
    """Of a held result whose days for delivery run short, and of the lead's days for the one notice."""
    if fact.light not in LIT:
        return
    if fact.subject_kind == "case" and fact.limit_kind == LimitKind.DELIVERY:
        packages.release_by_law(fact.subject_key, actor=org.system_actor())
    elif fact.subject_kind == packages.KIND and fact.limit_kind == LimitKind.JOINT_NOTICE:
        _tell_light(_application(fact.subject_key), fact)


@transaction.atomic
def _tell_light(application: PackageApplication, fact: LightChanged) -> None:
    for limit in timelimits.of_subject(application.subject):
        if limit.kind != fact.limit_kind or limit.state != LimitState.RUNNING or limit.light != fact.light:
            continue
        context = {
            "what": str(limit.get_kind_display()),
            "number": application.number,
            "item": application.name,
            "remaining": timelimits.remaining(limit).words,
            "due": long_date(clock.local(limit.due_at).date()) if limit.due_at else "",
        }
        _tell_lead(application, f"light_{limit.light}", f"light:{limit.pk}:{limit.light}", context)


@transaction.atomic
def _tell_lead(application: PackageApplication, template: str, occasion: str, context: dict[str, Any]) -> None:
    people = {one.pk: one for one in packages.people_who_lead(application)}
    if template in {f"light_{light}" for light in OVERDUE}:
        people |= {one.pk: one for one in org.people_holding(Role.SUPERVISOR, application.version.theme.unit)}
    once = f"package:{application.number}:{occasion}"
    notices.tell_many(
        Telling(template, context, application.subject, f"{once}:{one.pk}", person=one, channels=INSIDE)
        for one in people.values()
    )


def _application(number: str) -> PackageApplication:
    rows = packages.visible_to(org.system_actor()).select_related("party", "version__theme__unit")
    return rows.get(number=number)
