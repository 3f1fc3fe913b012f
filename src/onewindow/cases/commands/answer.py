"""What the window answers to an application: fit to be accepted, to be corrected, accepted, not accepted, given back.

Too late, none of them can be given: five working days after receipt the law has accepted (行政许可法 32(4)).
"""

from collections.abc import Mapping

from django.db.models import Case as SqlCase
from django.db.models import CharField, Value, When
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid
from onewindow.base.official import officially
from onewindow.cases import papers, rules
from onewindow.cases.commands.accepting import begin_handling
from onewindow.cases.commands.in_time import answering, in_time
from onewindow.cases.commands.returning import close_returned
from onewindow.cases.commands.walk import record, write
from onewindow.cases.events import CaseAccepted, CaseNotAccepted, CasePreExamined, CorrectionRequested
from onewindow.cases.models import Case, CaseMaterial
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
    notice limit and starts the applicant's, in working days. Raises ``Invalid('say_what_is_missing' | 'no_such_material')``,
    ``Conflict('already_told_once')`` when nothing new arrived since the last notice.
    """
    case = answering(case, "request_correction", actor=actor)
    if not rules.may_tell_again(case):
        raise Conflict(
            "already_told_once",
            _("这次收件已经一次性告知过，没有新材料，不能再要求补正。请受理，或者作出不予受理决定。"),
        )
    wanted = rules.wanted_words(materials)
    case.told_at = clock.now()
    write(case, "state", "told_at")
    names = _mark_wanted(case, wanted)
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
        CorrectionRequested(case.number, _told(names), case.told_at.isoformat()),
        actor=actor,
        paper=notice,
        wanted=names,
        **({"form": wanted[rules.FORM]} if rules.FORM in wanted else {}),
    )
    return case


def _told(names: Mapping[str, str]) -> tuple[str, ...]:
    """演出节目单：缺第二页. A notice names what is wrong as well as how."""
    return tuple(f"{name}：{words}" for name, words in names.items())


@officially
def _mark_wanted(case: Case, wanted: Mapping[str, str]) -> dict[str, str]:
    """Note on each material what is wrong with it; the names with their sentences, for the notice."""
    codes = [code for code in wanted if code != rules.FORM]
    names = dict(case.materials.filter(code__in=codes).order_by("order").values_list("code", "name"))
    if len(names) != len(codes):
        raise Invalid("no_such_material", _("要补正的材料不在这个办件的清单里。"))
    if codes:
        words = SqlCase(*(When(code=code, then=Value(wanted[code])) for code in codes), output_field=CharField())
        case.materials.filter(code__in=codes).update(state=CaseMaterial.State.FAILED, note=words)
    told = {name: wanted[code] for code, name in names.items()}
    if rules.FORM in wanted:
        form = _("申请表")  # a material may have the same name
        told = {form: _("；").join(filter(None, (wanted[rules.FORM], told.pop(form, ""))))} | told
    return told


@in_time
def accept(case: Case | str, *, actor: Person) -> Case:
    """受理: from now the statutory and the promised time count; the procedure of the item begins."""
    case = answering(case, "accept", actor=actor)
    case.accepted_by = actor
    begin_handling(case, at=clock.now(), actor=actor)
    paper = papers.acceptance(case, actor=actor)
    record(case, "case.accepted", CaseAccepted(case.number), actor=actor, paper=paper, due_at=case.due_at)
    return case


@in_time
def refuse_acceptance(case: Case | str, *, reason: str, actor: Person) -> Case:
    """不予受理, in writing, with the reason and the remedies (行政许可法 32, 38). Raises ``Invalid('reason_missing')``."""
    case = answering(case, "refuse_acceptance", actor=actor)
    case.refusal_reason = rules.said(reason, "reason_missing", _("请写明不予受理的理由，申请人有权知道。"))
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
def give_back(case: Case | str, *, reason: str, actor: Person) -> Case:
    """退件: not for this office, or the correction never came. The applicant may apply anew. Raises ``Invalid('reason_missing')``."""
    case = answering(case, "give_back", actor=actor)
    close_returned(
        case, rules.said(reason, "reason_missing", _("请写明退件的原因，并告诉申请人该到哪里办。")), actor=actor
    )
    return case
