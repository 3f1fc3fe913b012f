"""What the window answers to an application: fit to be accepted, to be corrected, accepted, not accepted, given back.

Too late, none of them can be given: five working days after receipt the law has accepted (行政许可法 32(4)).
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, said
from onewindow.cases import papers, rules, telling_once
from onewindow.cases.commands.accepting import begin_handling
from onewindow.cases.commands.in_time import answerable, answering, in_time
from onewindow.cases.commands.returning import close_returned, require_ground
from onewindow.cases.commands.walk import record, write
from onewindow.cases.events import CaseAccepted, CaseNotAccepted, CasePreExamined, CorrectionRequested
from onewindow.cases.models import Case, CaseMaterial
from onewindow.cases.states import WORKFLOW
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind


@in_time
def pre_examine(case: Case | str, *, actor: Person, note: str = "") -> Case:
    """预审通过: the window has read the online materials; the visit or the acceptance can follow."""
    case = answering(case, "pre_examine", actor=actor)
    write(case, "state")
    record(case, "case.pre_examined", CasePreExamined(case.number), actor=actor, note=note.strip())
    return case


@in_time
def request_correction(case: Case | str, *, materials: Mapping[str, str], actor: Person) -> Case:
    """一次性告知: everything that is missing or wrong, once, in writing (行政许可法 32(4)).

    ``materials`` gives the sentence for each material code; ``"form"`` for the words of the application form. Ends the
    notice limit and starts the applicant's, in working days. Raises ``Invalid('say_what_is_missing')`` and what
    ``telling_once.check_notice`` does; ``Conflict('told_by_the_lead')`` for a branch of a parallel approval.
    """
    case = answering(case, "request_correction", actor=actor)
    rules.refuse_alone(case)
    wanted = rules.wanted_words(materials)
    rows = list(case.materials.order_by("order"))
    telling_once.check_notice(case, rows, wanted)
    told_at = clock.now()
    telling_once.note_wanted(case, rows, wanted, told_at)
    write(case, "state", "told_at", "form_told_at")
    CaseMaterial.objects.bulk_update(rows, ["state", "note", "told_at"])
    names = telling_once.told_by_name(rows, wanted)
    timelimits.start(
        case.subject,
        [rules.correction_policy()],
        actor=actor,
        item_code=case.item_code,
        ending=[LimitKind.NOTICE],
    )
    notice = papers.correction(case, names, actor=actor)
    record(
        case,
        "case.correction_requested",
        CorrectionRequested(case.number, telling_once.lines(names), told_at.isoformat()),
        actor=actor,
        paper=notice,
        **telling_once.traced(names, wanted),
    )
    return case


@in_time
def accept(case: Case | str, *, actor: Person) -> Case:
    """受理: from now the statutory and the promised time count; the procedure of the item begins.

    Raises ``Conflict('material_failed')`` while a required material is marked as wrong: it is asked for, or it fits.
    """
    case = answering(case, "accept", actor=actor)
    _refuse_failed(case)
    case.accepted_by = actor
    begin_handling(case, at=clock.now(), actor=actor)
    paper = papers.acceptance(case, actor=actor)
    record(case, "case.accepted", CaseAccepted(case.number), actor=actor, paper=paper, due_at=case.due_at)
    return case


def _refuse_failed(case: Case) -> None:
    """Their names came with the lock."""
    if names := vars(case)["failed"]:
        raise Conflict(
            "material_failed",
            _("这些材料标着“有问题”，不能受理：%s。没有问题的请标为符合，有问题的请一次性告知补正。")
            % _("、").join(names),
        )


@in_time
def refuse_acceptance(case: Case | str, *, reason: str, actor: Person) -> Case:
    """不予受理, in writing, with the reason and the remedies (行政许可法 32, 38). Raises ``Invalid('reason_missing')``."""
    case = answering(case, "refuse_acceptance", actor=actor)
    case.refusal_reason = said(reason, "reason_missing", _("请写明不予受理的理由，申请人有权知道。"))
    case.closed_at = clock.now()
    write(case, "state", "refusal_reason", "closed_at")
    timelimits.finish(case.subject, actor=actor)
    paper = papers.non_acceptance(case, actor=actor)
    record(
        case,
        "case.not_accepted",
        CaseNotAccepted(case.number, case.refusal_reason),
        actor=actor,
        paper=paper,
        note=case.refusal_reason,
    )
    return case


@in_time
def give_back(case: Case | str, *, ground: str, reason: str, actor: Person) -> Case:
    """退件: because the applicant asks for it, or because the correction did not come in time. What is not for this office
    is answered by ``refuse_acceptance``, with remedies.

    Raises ``Invalid('reason_missing')`` and what ``returning.require_ground`` does.
    """
    case = answerable(case, "give_back", actor=actor)
    following = WORKFLOW.next_state("give_back", case.state)
    require_ground(case, ground)
    case.state = following
    why = said(reason, "reason_missing", _("请写明退件的原因，会写进退件通知书。"))
    close_returned(case, why, actor=actor)
    return case
