"""What giving back (退件) ends, whoever gives back: the window, or the day by which the correction was due."""

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.chinese import long_date
from onewindow.base.errors import Conflict, Invalid
from onewindow.base.official import officially
from onewindow.cases import papers
from onewindow.cases.commands.jointly import refuse_uncorrected
from onewindow.cases.commands.one_by_one import one_by_one
from onewindow.cases.commands.walk import locked, record, write
from onewindow.cases.events import CaseReturned
from onewindow.cases.models import Case
from onewindow.cases.states import WORKFLOW, ReturnGround, State
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import Limit, LimitKind


def close_returned(case: Case, reason: str, *, actor: Person) -> None:
    """Write a case whose step back is already taken: closed, its clocks ended, the reason told in a document."""
    case.closed_at = clock.now()
    write(case, "state", "closed_at")
    timelimits.finish(case.subject, actor=actor)
    paper = papers.return_notice(case, reason, actor=actor)
    record(case, "case.returned", CaseReturned(case.number, reason), actor=actor, note=reason, paper=paper)


def require_ground(case: Case, ground: str) -> None:
    """Whether the case, read before its step, may be given back for this.

    Raises ``Invalid('unknown_ground')``, ``Conflict('not_a_return')`` for anything but the applicant's wish before a
    correction was asked for, ``Conflict('correction_not_over')`` before its last day is over.
    """
    if ground not in ReturnGround.values:
        raise Invalid("unknown_ground", _("请选择退件的原因。"), fields={"ground": _("请选择退件的原因")})
    if ground == ReturnGround.ASKED:
        return
    if case.state != State.CORRECTION:
        raise Conflict("not_a_return", _("申请人没有要求，就不能退件。不归本机关办的，请作出不予受理决定。"))
    if case.joint:
        raise Conflict(
            "refused_by_the_house",
            _("并联审批的补正到期没有交齐，由系统作出不予批准的决定，不作退件。请等到期后系统处理。"),
        )
    if overdue_correction(case) is None:
        raise Conflict("correction_not_over", _("补正期限还没有过，申请人还可以补正，不能退件。"))


def return_uncorrected() -> list[str]:
    """Give back every application whose correction did not come in time, as its notice said; their numbers. What belongs to a
    parallel approval (并联审批) is not approved instead.

    Each in a transaction of its own. Safe to run again, and beside an applicant who resubmits at the same moment: whoever
    locks the case first has the word. A day that a holiday notice may still move gives nothing back. Raises
    ``SomeLeftUndone`` after the others when one could not be given back.
    """
    over = timelimits.surely_over("case", LimitKind.CORRECTION)
    return one_by_one("return uncorrected", over, "subject_key", _return)


@transaction.atomic
def _return(number: str) -> bool:
    actor = org.system_actor()
    case = locked(number, actor=actor)
    limit = overdue_correction(case) if case.state == State.CORRECTION else None
    if limit is None:
        return False
    if case.joint:
        refuse_uncorrected(case, limit, actor=actor)
        return True
    case.state = WORKFLOW.next_state("give_back", case.state)
    close_returned(case, _reason(limit), actor=actor)
    return True


def overdue_correction(case: Case) -> Limit | None:
    """The applicant's limit, read again under the lock: it may have been answered, prolonged or begun anew."""
    limits = [each for each in timelimits.of_subject(case.subject) if each.kind == LimitKind.CORRECTION]
    return next(filter(timelimits.is_surely_over, limits), None)


def refuse_late_correction(case: Case) -> None:
    """A correction that comes after its last day is not handed in, whether or not the clock's job has given the case back.

    Raises ``Conflict('correction_over')``. One statement.
    """
    limit = overdue_correction(case)
    if limit is not None:
        raise Conflict(
            "correction_over",
            _(
                "补正期限到%(day)s为止，已经过了，这次补正没有提交，这件按退件处理。您填的内容和上传的文件都还在，材料备齐后可以重新申请。"
            )
            % {"day": _last_day(limit)},
        )


def _last_day(limit: Limit) -> str:
    return long_date(clock.local(limit.due_at or clock.now()).date())


@officially
def _reason(limit: Limit) -> str:
    return _("补正期限到%(day)s为止，到期没有收到补正，按退件处理。材料备齐后可以重新申请。") % {
        "day": _last_day(limit)
    }
