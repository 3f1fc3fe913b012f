"""并联审批: what a lead unit's branches wait for, hand on to each other, and give the applicant together.

滨州市工程建设项目并联审批管理规定 16 (one after the other only in the decision) and 20 (results leave together).
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, said
from onewindow.cases import service as cases
from onewindow.cases.service import Outcome
from onewindow.kernel.audit import service as audit
from onewindow.kernel.documents.service import Document
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person
from onewindow.packages import outlook, permissions
from onewindow.packages.commands.notice import end_if_complete
from onewindow.packages.commands.walk import branches_of, locked
from onewindow.packages.events import BranchBlocked, ResultsReleased
from onewindow.packages.models import Branch, PackageApplication

# What is handed on: the certificate rather than the decision.
_HANDED_ON = ("grant", "certificate")


def follow_branches(application: PackageApplication, branches: Sequence[Branch], *, actor: Person) -> None:
    """Let each branch follow those it builds on, and the results leave when the last of them is there."""
    end_if_complete(application, branches, actor=actor)
    for branch in branches:
        if branch.case is not None and branch.after and branch.case.decided_at is None:
            _follow(application, branch, [one for one in branches if one.alias in branch.after], actor=actor)
    _hand_on(application, branches, actor=actor)
    if all(outlook.has_result(branch) for branch in branches):
        release(application, branches, actor=actor)


def _follow(application: PackageApplication, branch: Branch, before: Sequence[Branch], *, actor: Person) -> None:
    waiting = [one.item_name for one in before if not outlook.is_granted(one)]
    case = branch.case
    if case is None:
        return
    if case.waits_for != _("、").join(waiting):
        cases.await_predecessors(case.number, waiting, actor=actor)
    failed = next((one.item_name for one in before if outlook.has_failed(one)), "")
    if branch.blocked_by == failed or outlook.is_settled(branch):
        return
    branch.blocked_by = failed
    branch.save(update_fields=["blocked_by"])
    if failed:
        audit.record(
            "package.branch_blocked",
            application.subject,
            actor=actor,
            changes={"item": branch.item_code, "because": failed},
        )
        events.publish(BranchBlocked(application.number, branch.item_name, case.number, failed))


def _hand_on(application: PackageApplication, branches: Sequence[Branch], *, actor: Person) -> None:
    """The results of what was granted to the branches whose materials they are (``results`` of the theme)."""
    by_alias = {branch.alias: branch for branch in branches}
    needs = [
        (by_alias[spec["alias"]], code, by_alias[giver])
        for spec in application.version.items
        for code, giver in spec.get("results", {}).items()
        if spec["alias"] in by_alias and giver in by_alias and outlook.is_granted(by_alias[giver])
    ]
    papers = _papers([giver for _branch, _code, giver in needs])
    for branch, code, giver in needs:
        paper = papers.get(giver.case.number) if giver.case is not None else None
        if paper is not None and branch.case is not None and branch.case.decided_at is None:
            cases.hand_on(branch.case.number, code, paper, giver=giver.item_name, actor=actor)


def _papers(givers: Sequence[Branch]) -> dict[str, Document]:
    """The latest result of each by the number of its case: a certificate comes after its decision. One statement, none for nobody."""
    keys = [branch.case.number for branch in givers if branch.case is not None]
    if not keys:
        return {}
    rows = Document.objects.filter(subject_kind="case", subject_key__in=keys, kind__in=_HANDED_ON)
    return {paper.subject_key: paper for paper in rows.order_by("issued_at", "pk")}


def release(
    application: PackageApplication, branches: Sequence[Branch], *, actor: Person, reason: str = ""
) -> list[str]:
    """Every held result goes to the applicant in one step, told once; the names of the items. Nothing when none is held."""
    held = {one.case.number: one.item_name for one in branches if one.case is not None and one.case.is_held}
    if not held:
        return []
    out = cases.release_together(list(held), actor=actor, reason=reason)
    names = {outcome: tuple(held[case.number] for case in out if case.outcome == outcome) for outcome in Outcome}
    now = clock.now()
    if all(outlook.is_settled(branch) for branch in branches):
        application.released_at = now
        application.save(update_fields=["released_at"])
    changes = {"items": sorted(held.values())}
    audit.record("package.results_released", application.subject, actor=actor, changes=changes, note=reason)
    granted, refused = names[Outcome.GRANTED], names[Outcome.REFUSED]
    events.publish(ResultsReleased(application.number, granted, refused, reason, now.isoformat()))
    return list(held.values())


@transaction.atomic
def release_early(application: PackageApplication | str, *, reason: str, actor: Person) -> list[str]:
    """提前发出: what is decided goes out before the rest, because another branch is held up for long; the lead says why.

    Raises ``Invalid('reason_missing')``, ``Conflict('nothing_held')``, ``NotPermitted('not_the_lead')``.
    """
    application = locked(application)
    permissions.require_lead(actor, application)
    why = said(reason, "reason_missing", _("请写明为什么不等其余各件，申请人会看到。"))
    out = release(application, branches_of(application), reason=why, actor=actor)
    if not out:
        raise Conflict("nothing_held", _("现在没有等着一起发的结果。"))
    return out


@transaction.atomic
def release_by_law(case_number: str, *, actor: Person) -> list[str]:
    """行政许可法 44: a decision is served within ten working days. When those of a held result run short, nothing holds it back."""
    number = Branch.objects.filter(case__number=case_number).values_list("application__number", flat=True).first()
    if number is None:
        return []
    application = locked(number)
    branches = branches_of(application)
    if not any(one.case is not None and one.case.number == case_number and one.case.is_held for one in branches):
        return []
    return release(application, branches, reason=_("决定作出以后的法定送达期限将到"), actor=actor)
