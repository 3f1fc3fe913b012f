"""并联审批, one notice for all branches: each co-unit tells the lead unit what is missing, the lead tells the applicant once.

滨州市工程建设项目并联审批管理规定 10: within two working days, with the day by which to answer; not answered, not approved.
"""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.chinese import long_date
from onewindow.base.codes import LimitUnit
from onewindow.base.errors import Conflict, Invalid, NotPermitted
from onewindow.base.official import officially
from onewindow.cases import service as cases
from onewindow.kernel.audit import service as audit
from onewindow.kernel.documents import service as documents
from onewindow.kernel.documents.service import Document, Draft
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind, LimitState, Policy
from onewindow.packages import permissions
from onewindow.packages.commands.walk import branches_of, locked
from onewindow.packages.events import BranchAnswered, JointNoticeIssued
from onewindow.packages.gaps import Gap, merged
from onewindow.packages.models import Branch, PackageApplication
from onewindow.packages.outlook import awaits_answer, lacks
from onewindow.packages.states import Answer, ApplicationState

# Nobody is given more working days to answer than these [own].
MOST_ANSWER_DAYS = 60


def start_notice(application: PackageApplication, *, actor: Person) -> None:
    """The lead unit's working days for the one notice, from the sending; how many is a local rule. One statement."""
    policy = Policy(LimitKind.JOINT_NOTICE, settings.ONEWINDOW_JOINT_NOTICE_DAYS, LimitUnit.WORKING_DAY)
    lead = application.version.theme.unit
    timelimits.start(application.subject, [policy], actor=actor, responsible_unit=lead, at=application.submitted_at)


@transaction.atomic
def tell_the_lead(case_number: str, *, gaps: Mapping[str, str], actor: Person) -> Branch:
    """What the branch's materials (by code) or form (``form``) lack, each with its reason; nothing given means 齐全. May be told anew
    until the notice is out.

    Raises ``Conflict('not_a_joint_case' | 'notice_is_out' | 'branch_is_answered')``, ``NotPermitted('not_permitted')``, and what a
    notice of the case itself would: ``Invalid('say_what_is_missing' | 'no_such_material' | 'not_everything_told')``.
    """
    application = _led(case_number)
    branches = branches_of(application)
    branch = next(one for one in branches if one.case is not None and one.case.number == case_number)
    if not permissions.can_tell_the_lead(actor, branch):
        raise NotPermitted("not_permitted", _("这一步由这件的窗口或者实施单位的经办人办理。"))
    _require_open(application, branch)
    words = cases.check_gaps(_case(branch), gaps)
    branch.answer, branch.gaps = Answer.GAPS if words else Answer.COMPLETE, words
    branch.answered_at, branch.answered_by = clock.now(), actor
    branch.save(update_fields=["answer", "gaps", "answered_at", "answered_by"])
    if words:
        _go_on(application, actor=actor)
    end_if_complete(application, branches, actor=actor)
    changes = {"item": branch.item_code, "gaps": words}
    audit.record("package.branch_answered", application.subject, actor=actor, changes=changes)
    events.publish(BranchAnswered(application.number, branch.item_name, branch.answered_at.isoformat()))
    return branch


def _go_on(application: PackageApplication, *, actor: Person) -> None:
    """Something is missing after all: the lead's days count again, from the day they did before. One statement while they count."""
    limits = timelimits.of_subject(application.subject)
    if not any(one.kind == LimitKind.JOINT_NOTICE and one.state != LimitState.FINISHED for one in limits):
        start_notice(application, actor=actor)


def _led(case_number: str) -> PackageApplication:
    number = Branch.objects.filter(case__number=case_number).values_list("application__number", flat=True).first()
    application = locked(number) if number else None
    if application is None or not application.is_joint:
        raise Conflict("not_a_joint_case", _("这件不是并联审批的一件，缺什么请直接一次性告知申请人。"))
    return application


def _case(branch: Branch) -> cases.Case:
    if branch.case is None:
        raise Conflict("branch_is_answered", _("这件还没有送到单位。"))
    return branch.case


def _require_open(application: PackageApplication, branch: Branch) -> None:
    if application.told_at is not None:
        raise Conflict("notice_is_out", _("牵头单位已经发出一次性告知书（%s），不能再补充。") % application.notice)
    if application.state != ApplicationState.SUBMITTED or not cases.allows("request_correction", _case(branch).state):
        raise Conflict("branch_is_answered", _("这件已经受理或者已经结束，不用再告诉牵头单位缺什么。"))


def end_if_complete(application: PackageApplication, branches: Sequence[Branch], *, actor: Person) -> None:
    """Nobody lacks anything: there is nothing to tell, and no time for it runs."""
    if application.told_at is None and not any(awaits_answer(one) or lacks(one) for one in branches):
        timelimits.finish(application.subject, [LimitKind.JOINT_NOTICE], actor=actor)


@transaction.atomic
def issue_notice(
    application: PackageApplication | str, *, days: int, actor: Person, without_waiting: bool = False
) -> PackageApplication:
    """补正材料一次性告知书 for the whole: every branch that lacks something goes to 待补正, with ``days`` working days for the applicant.

    A constant number of statements. ``without_waiting``: units that have not answered yet count as 齐全. Raises
    ``Conflict('already_told_once' | 'nothing_to_tell' | 'not_all_answered' | 'accepted_by_law')``, ``Invalid('bad_days')``,
    ``NotPermitted('not_the_lead')``.
    """
    application = locked(application)
    permissions.require_lead(actor, application)
    branches = branches_of(application)
    lacking = _lacking(application, branches, days, without_waiting=without_waiting)
    wanted = {_case(branch).number: branch.gaps for branch in lacking}
    cases.correct_together(wanted, days=days, actor=actor)
    gaps = merged(application, branches, lacking)
    application.told_at = clock.now()
    limits = timelimits.of_subjects("case", list(wanted), [LimitKind.CORRECTION])
    application.answer_by = max(limit.due_at for rows in limits.values() for limit in rows if limit.due_at)
    paper = _paper(application, gaps, actor=actor)
    application.notice = paper.number
    application.save(update_fields=["told_at", "notice", "answer_by"])
    timelimits.finish(application.subject, [LimitKind.JOINT_NOTICE], actor=actor)
    _told(application, lacking, gaps, paper, actor=actor)
    return application


def _lacking(
    application: PackageApplication, branches: Sequence[Branch], days: int, *, without_waiting: bool
) -> list[Branch]:
    if application.told_at is not None:
        raise Conflict(
            "already_told_once",
            _("已经一次性告知过（%s），不能再发第二份。") % application.notice,
            number=application.notice,
        )
    if not 1 <= days <= MOST_ANSWER_DAYS:
        sentence = _("补正期限请填 1 到 %d 个工作日。") % MOST_ANSWER_DAYS
        raise Invalid("bad_days", sentence, fields={"days": sentence})
    lacking = [branch for branch in branches if lacks(branch)]
    if not lacking:
        raise Conflict("nothing_to_tell", _("没有单位说缺材料，或者缺的几件已经受理，没有可以告知的。"))
    silent = [branch.unit.short_name or branch.unit.name for branch in branches if awaits_answer(branch)]
    if silent and not without_waiting:
        raise Conflict(
            "not_all_answered",
            _("还有单位没有答复：%s。告知只有一次，请等他们答复，或者勾选“不再等”，没有答复的按齐全算。")
            % _("、").join(silent),
        )
    return lacking


@officially
def _paper(application: PackageApplication, gaps: Sequence[Gap], *, actor: Person) -> Document:
    lead = application.version.theme.unit
    last = long_date(clock.local(application.answer_by or clock.now()).date())
    content = {
        "item": application.name,
        "case_number": application.number,
        "contact": " ".join(filter(None, (lead.name, lead.address, lead.phone))),
        "applied_on": long_date(clock.local(application.submitted_at or clock.now()).date()),
        "materials": [{"name": gap.name, "reason": gap.words} for gap in gaps],
        "due_on": last,
    }
    kind = documents.KINDS["correction"]
    draft = Draft(
        kind=kind.code,
        subject=application.subject,
        unit=lead,
        title=str(kind.name),
        holder=application.party_name,
        content=content,
        number="",
    )
    return documents.draw_up([draft], actor=actor)[0]


def _told(
    application: PackageApplication,
    lacking: Sequence[Branch],
    gaps: Sequence[Gap],
    paper: Document,
    *,
    actor: Person,
) -> None:
    changes = {"document": paper.number, "items": [branch.item_code for branch in lacking]}
    audit.record("package.notice_issued", application.subject, actor=actor, changes=changes)
    until = application.answer_by.isoformat() if application.answer_by else ""
    lines = tuple(gap.line for gap in gaps)
    events.publish(JointNoticeIssued(application.number, paper.number, lines, until), *documents.facts_of([paper]))
