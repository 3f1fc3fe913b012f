"""The applicant withdraws the whole: what can still be withdrawn is, what is decided stands."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict
from onewindow.cases import service as cases
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.packages.commands.joint import release
from onewindow.packages.commands.settling import drop
from onewindow.packages.commands.walk import branches_of, stepping
from onewindow.packages.events import PackageWithdrawn
from onewindow.packages.models import Branch, PackageApplication
from onewindow.packages.states import BranchState


@dataclass(frozen=True)
class Withdrawal:
    """What became of each item, by name: withdrawn, or decided and therefore kept."""

    withdrawn: tuple[str, ...]
    kept: tuple[str, ...]


def withdrawal_of(branches: list[Branch]) -> Withdrawal:
    """What a withdrawal would do now."""
    gone = tuple(branch.item_name for branch in branches if can_go(branch))
    kept = tuple(branch.item_name for branch in branches if branch.case is not None and branch.case.decided_at)
    return Withdrawal(gone, kept)


def can_go(branch: Branch) -> bool:
    """Not sent yet, or sent and not decided."""
    if branch.case is None:
        return bool(branch.state == BranchState.WAITING)
    return cases.allows("withdraw", branch.case.state)


@transaction.atomic
def withdraw(application: PackageApplication | str, *, actor: Person, reason: str = "") -> Withdrawal:
    """All of it or nothing changes: every case before its decision is withdrawn, what waits is not sent, what was decided stays.

    Raises ``Conflict('nothing_to_withdraw')`` when everything is decided.
    """
    application = stepping(application, "withdraw", actor=actor)
    branches = branches_of(application)
    will = withdrawal_of(branches)
    if branches and not will.withdrawn:
        raise Conflict(
            "nothing_to_withdraw", _("每一件都已经有了结果，没有可以撤回的。不想要的结果请联系发证单位注销。")
        )
    for branch in branches:
        if branch.case is not None and can_go(branch):
            cases.withdraw(branch.case.number, actor=actor, reason=reason)
        elif can_go(branch):
            drop(application, branch, because=_("申请人撤回"), actor=actor)
    application.closed_at = clock.now()
    application.save(update_fields=["state", "closed_at"])
    timelimits.finish(application.subject, actor=actor)
    changes = {"withdrawn": will.withdrawn, "kept": will.kept}
    audit.record("package.withdrawn", application.subject, actor=actor, changes=changes, note=reason.strip())
    if application.is_joint:
        release(application, branches_of(application), reason=_("申请人撤回了其余各件"), actor=actor)
    events.publish(PackageWithdrawn(application.number, will.withdrawn, will.kept))
    return will
