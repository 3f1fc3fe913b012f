"""What the branches of a parallel approval (并联审批) have in common: told once, waiting for each other, results issued together.

Which cases belong together, and who leads, is known above (``packages``), which permits each of these deeds; here each is a case.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.chinese import long_date
from onewindow.base.codes import FewerWay, TrustGrade
from onewindow.base.errors import Conflict
from onewindow.base.official import officially
from onewindow.base.transactions import joining
from onewindow.cases import fewer, papers, rules, telling_once
from onewindow.cases.commands.decide import write_decision
from onewindow.cases.commands.walk import locked, locked_together, record, write
from onewindow.cases.events import CaseDecided, CorrectionRequested, ResultHandedOn
from onewindow.cases.models import Case, CaseMaterial, Evidence
from onewindow.cases.states import CLOSED, WORKFLOW, Outcome
from onewindow.kernel.audit import service as audit
from onewindow.kernel.audit.service import Trace
from onewindow.kernel.documents.service import Document
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import Limit, LimitKind, Start


def check_gaps(case: Case, gaps: Mapping[str, str]) -> dict[str, str]:
    """The words of what one branch lacks, stripped; none where everything is there. Asks the case's materials: one statement.

    Raises what ``telling_once.check_notice`` and ``rules.wanted_words`` do.
    """
    words = rules.wanted_words(gaps) if gaps else {}
    telling_once.check_notice(case, list(case.materials.order_by("order")), words)
    return words


@joining
def correct_together(wanted: Mapping[str, Mapping[str, str]], *, days: int, actor: Person) -> list[Case]:
    """一次性告知 of several branches at once: what each lacks, by number; ``days`` working days to bring it. A constant number of statements.

    The paper is the caller's. Raises what ``request_correction`` does, nothing written.
    """
    found = locked_together(wanted, actor=actor)
    _refuse_too_late(found)
    told_at = clock.now()
    rows = _materials_of(found)
    for case in found:
        case.state = WORKFLOW.next_state("request_correction", case.state)
        words = rules.wanted_words(wanted[case.number])
        telling_once.check_notice(case, rows[case.pk], words)
        telling_once.note_wanted(case, rows[case.pk], words, told_at)
    Case.objects.bulk_update(found, ["state", "told_at", "form_told_at"])
    CaseMaterial.objects.bulk_update([row for of_one in rows.values() for row in of_one], ["state", "note", "told_at"])
    starts = [Start(case.subject, [rules.correction_policy(days)], case.unit, case.item_code) for case in found]
    timelimits.start_each(starts, actor=actor, at=told_at, ending=[LimitKind.NOTICE])
    _trace(found, rows, wanted, told_at, actor=actor)
    return found


def _refuse_too_late(found: Sequence[Case]) -> None:
    """行政许可法 32(4): five working days after receipt the law has accepted; nothing can be asked for any more. One statement."""
    limits = timelimits.of_subjects("case", [case.number for case in found], [LimitKind.NOTICE])
    for case in found:
        if any(map(timelimits.is_surely_over, limits[case.number])):
            raise Conflict(
                "accepted_by_law",
                _("“%(item)s”收到材料已经超过五个工作日，依法视为受理，不能再要求补正。什么都没有发出。")
                % {"item": case.item_name},
                number=case.number,
            )


def _materials_of(found: Sequence[Case]) -> dict[int, list[CaseMaterial]]:
    rows: dict[int, list[CaseMaterial]] = {case.pk: [] for case in found}
    for row in CaseMaterial.objects.filter(case__in=list(rows)).order_by("order"):
        rows[row.case_id].append(row)
    return rows


def _trace(
    found: Sequence[Case],
    rows: Mapping[int, list[CaseMaterial]],
    wanted: Mapping[str, Mapping[str, str]],
    at: dt.datetime,
    *,
    actor: Person,
) -> None:
    traces, facts = [], []
    for case in found:
        words = wanted[case.number]
        names = telling_once.told_by_name(rows[case.pk], words)
        changes = {**telling_once.traced(names, words), "joint": case.joint}
        traces.append(Trace("case.correction_requested", case.subject, changes))
        facts.append(CorrectionRequested(case.number, telling_once.lines(names), at.isoformat()))
    audit.record_many(traces, actor=actor)
    events.publish(*facts)


def refuse_uncorrected(case: Case, limit: Limit, *, actor: Person) -> None:
    """不予批准, because what the one notice asked for did not come in time (滨州市工程建设项目并联审批管理规定 10). The case is locked.

    It counts as taken on from the day it was received: without that nothing could be decided about it.
    """
    case.state = WORKFLOW.next_state("refuse_uncorrected", case.state)
    case.accepted_at, case.refusal_reason = case.received_at, _uncorrected(limit)
    write(case, "accepted_at")
    timelimits.finish(case.subject, [LimitKind.CORRECTION], actor=actor)
    write_decision(case, outcome=Outcome.REFUSED, actor=actor)
    paper = papers.decision(case, actor=actor)
    fact = CaseDecided(case.number, Outcome.REFUSED)
    record(case, "case.decided", fact, actor=actor, paper=paper, outcome=Outcome.REFUSED, reason=case.refusal_reason)


@officially
def _uncorrected(limit: Limit) -> str:
    last = long_date(clock.local(limit.due_at or clock.now()).date())
    return _("补正期限到%(day)s为止，到期没有补齐材料，不予批准。材料备齐后可以重新申请。") % {"day": last}


@joining
def await_predecessors(number: str, names: Sequence[str], *, actor: Person) -> None:
    """The items that have to be granted before this one can be. Nothing when it stands so, or all is over."""
    case = locked(number, actor=actor)
    words = _("、").join(names)
    if case.waits_for == words or case.state in CLOSED or case.decided_at is not None:
        return
    case.waits_for = words
    write(case, "waits_for")
    record(case, "case.predecessors_moved", actor=actor, note=words, waits_for=words)


@joining
def hand_on(number: str, code: str, paper: Document, *, giver: str, actor: Person) -> None:
    """The result of a predecessor becomes evidence for the material it stands for; a later certificate replaces the decision.

    ``giver`` is the predecessor's item. Nothing when it is there already, or the case is decided or closed.
    """
    case = locked(number, actor=actor)
    if case.state in CLOSED or case.decided_at is not None:
        return
    standing = Evidence.objects.filter(case=case, code=code, outcome=Evidence.Outcome.USED)
    if standing.filter(reference=paper.number).exists():
        return
    standing.update(outcome=Evidence.Outcome.REPLACED)
    _keep(case, code, paper, giver, actor)
    case.materials.filter(code=code).update(state=CaseMaterial.State.EXEMPT)
    fact = ResultHandedOn(number, giver, paper.number)
    record(case, "case.result_handed_on", fact, actor=actor, material=code, reference=paper.number, item=giver)


def _keep(case: Case, code: str, paper: Document, giver: str, actor: Person) -> None:
    Evidence.objects.create(
        case=case,
        code=code,
        way=FewerWay.HANDED_ON,
        outcome=Evidence.Outcome.USED,
        grade=TrustGrade.OWN,
        source=giver[:120],
        reference=paper.number,
        digest=fewer.digest_of(paper),
        facts={str(_("文书")): paper.title},
        at=clock.now(),
        by=actor,
    )


@joining
def release_together(numbers: Sequence[str], *, actor: Person, reason: str = "") -> list[Case]:
    """The held results of these cases go to their applicant, in one step; those that were held. A constant number of statements."""
    held = [case for case in locked_together(numbers, actor=actor) if case.is_held]
    now = clock.now()
    Case.objects.filter(pk__in=[case.pk for case in held]).update(released_at=now)
    for case in held:
        case.released_at = now
    audit.record_many(
        [Trace("case.released", case.subject, {"joint": case.joint}, reason) for case in held], actor=actor
    )
    return held
