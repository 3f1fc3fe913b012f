"""What follows when a case of an application moved: the next is opened or dropped, the common clock follows, all is finished.

Reckoned anew from how the cases stand, so that a fact told twice, or in another order, changes nothing.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import Limit, LimitKind, LimitState, Policy
from onewindow.packages import outlook
from onewindow.packages.commands.applying import open_cases
from onewindow.packages.commands.checking import plan_filed
from onewindow.packages.commands.joint import follow_branches
from onewindow.packages.commands.walk import branches_of, files_of, locked
from onewindow.packages.events import BranchDropped, BranchOpened, PackageFinished
from onewindow.packages.models import Branch, PackageApplication
from onewindow.packages.states import APPLICATION, BRANCH, ApplicationState, BranchState

PROMISE = (LimitKind.PROMISED,)


@transaction.atomic
def settle(number: str, *, actor: Person) -> PackageApplication:
    """Let the application follow its cases. Nothing happens when it follows them already."""
    application = locked(number)
    if application.state != ApplicationState.SUBMITTED:
        return application
    branches = branches_of(application)
    _drop(application, branches, actor=actor)
    _open(application, branches, actor=actor)
    follow_clock(application, branches, actor=actor)
    if application.is_joint:
        follow_branches(application, branches, actor=actor)
    if all(outlook.is_over(branch) for branch in branches):
        _finish(application, actor=actor)
    return application


def _before(branch: Branch, branches: Sequence[Branch]) -> list[Branch]:
    return [one for one in branches if one.alias in branch.after]


def _drop(application: PackageApplication, branches: Sequence[Branch], *, actor: Person) -> None:
    """What waited for something that was not granted is not sent; in order, so that a whole chain falls at once."""
    for branch in branches:
        failed = [one for one in _before(branch, branches) if outlook.has_failed(one)]
        if branch.state == BranchState.WAITING and failed:
            drop(application, branch, because=failed[0].item_name, actor=actor)


def drop(application: PackageApplication, branch: Branch, *, because: str, actor: Person) -> None:
    """A branch that was never sent will not be."""
    branch.state = BRANCH.next_state("drop", branch.state)
    branch.save(update_fields=["state"])
    changes = {"item": branch.item_code, "because": because}
    audit.record("package.branch_dropped", application.subject, actor=actor, changes=changes)
    events.publish(BranchDropped(application.number, branch.item_name, because))


def _open(application: PackageApplication, branches: Sequence[Branch], *, actor: Person) -> None:
    """Everything whose predecessors are all granted, in the version it was applied for."""
    ready = [
        branch
        for branch in branches
        if branch.state == BranchState.WAITING and all(outlook.is_granted(one) for one in _before(branch, branches))
    ]
    if not ready:
        return
    plan = plan_filed(application, [branch.revision_id for branch in branches])
    files = files_of(application)
    aliases = [branch.alias for branch in ready]
    opened = open_cases(application, plan, aliases, files, actor=actor, is_owed=True)
    for branch in ready:
        branch.case, branch.state = opened[branch.alias], BRANCH.next_state("open", branch.state)
        branch.unit = opened[branch.alias].unit
    Branch.objects.bulk_update(ready, ["case", "state", "unit"])
    changes = {"cases": {alias: case.number for alias, case in opened.items()}}
    audit.record("package.branches_opened", application.subject, actor=actor, changes=changes)
    events.publish(*[BranchOpened(application.number, one.item_name, opened[one.alias].number) for one in ready])


# --- the common clock --------------------------------------------------------------------------------


def follow_clock(application: PackageApplication, branches: Sequence[Branch], *, actor: Person) -> None:
    """The promise for the whole does what the cases together want (``outlook.standing``)."""
    if application.limit_amount is None:
        return
    limits = [one for one in timelimits.of_subject(application.subject) if one.kind == LimitKind.PROMISED]
    open_now = next((limit for limit in limits if limit.state != LimitState.FINISHED), None)
    wanted = outlook.standing(branches)
    if not limits and wanted in ("run", "pause"):
        open_now = _start(application, actor=actor)
    if open_now is None:
        return
    if wanted == "end":
        timelimits.finish(application.subject, PROMISE, actor=actor)
    elif wanted == "pause" and open_now.state == LimitState.RUNNING:
        _pause(application, branches, actor=actor)
    elif wanted == "run" and open_now.state == LimitState.PAUSED:
        timelimits.resume(application.subject, PROMISE, actor=actor)


def _start(application: PackageApplication, *, actor: Person) -> Limit:
    policy = Policy(LimitKind.PROMISED, application.limit_amount or 0, application.limit_unit)
    lead = application.version.theme.unit
    return timelimits.start(application.subject, [policy], actor=actor, responsible_unit=lead)[0]


def _pause(application: PackageApplication, branches: Sequence[Branch], *, actor: Person) -> None:
    standing_still = next(one for one in branches if one.case is not None and one.case.pause_reason)
    reason = standing_still.case.pause_reason if standing_still.case else ""
    why = _("“%(item)s”在特别程序中") % {"item": standing_still.item_name}
    timelimits.pause(application.subject, PROMISE, actor=actor, reason_code=reason, reason=why)


def _finish(application: PackageApplication, *, actor: Person) -> None:
    application.state = APPLICATION.next_state("finish", application.state)
    application.closed_at = clock.now()
    application.save(update_fields=["state", "closed_at"])
    audit.record("package.finished", application.subject, actor=actor)
    events.publish(PackageFinished(application.number))
