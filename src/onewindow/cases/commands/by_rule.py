"""秒批秒办: what the item's rules decide is accepted, decided and made at once; what they doubt stays for a person (docs/adr/0042)."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.cases import papers
from onewindow.cases.commands.accepting import start_clocks
from onewindow.cases.commands.by_law import days_are_over
from onewindow.cases.commands.decide import settle
from onewindow.cases.commands.result import made
from onewindow.cases.commands.walk import locked, record, write
from onewindow.cases.events import CaseAccepted, CaseDecided, CaseRuledDoubtful
from onewindow.cases.models import Case, CaseMaterial
from onewindow.cases.states import WORKFLOW, Outcome, State
from onewindow.cases.variables import rule_variables
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, PersonKind
from onewindow.kernel.parties import service as parties
from onewindow.rulings import service as rulings
from onewindow.rulings.service import Ruling, Verdict


@transaction.atomic
def decide_by_rule(number: str, *, occasion: str, obstacles: Sequence[str] = ()) -> Ruling | None:
    """Ask the item's rule set about an application that was just handed in; by the house itself, never by a person.

    Granted: accepted, decided, the certificate made, in this transaction. Doubtful: it stays handed in, the reasons are told to
    those who take over. Never refused: that is a person's (docs/adr/0042). ``occasion`` is when it was handed in; asked twice, it is
    ruled once. ``obstacles``: sentences why a person must look. ``None`` when there was nothing to decide. Raises ``NotFound``.
    """
    actor = org.system_actor()
    case = locked(number, actor=actor)
    if not case.revision.rule_set or case.state != State.SUBMITTED or days_are_over(case):
        return None
    ruling = rulings.rule(
        case.revision.rule_set,
        case.subject,
        title=case.title or case.item_name,
        variables=rule_variables(case),
        occasion=occasion,
        obstacles=[*_obstacles(case), *obstacles],
    )
    if ruling is not None:
        (_grant if ruling.verdict == Verdict.GRANT else _leave_to_people)(case, ruling, actor)
    return ruling


def _obstacles(case: Case) -> list[str]:
    """What no table may decide over: a material to follow, a second notice, an applicant nobody has identified. Two statements."""
    found = []
    awaited = [CaseMaterial.State.DEFERRED, CaseMaterial.State.FAILED]
    names = list(case.materials.filter(state__in=awaited).order_by("order").values_list("name", flat=True))
    if names:
        found.append(_("材料还没有齐：%s。") % _("、").join(names))
    if case.told_at is not None:
        found.append(_("这件补正过，由工作人员看补正的内容。"))
    if case.waits_for:
        found.append(_("要等“%(items)s”准予。") % {"items": case.waits_for})
    if not _is_identified(case):
        found.append(_("申请人的身份还没有经窗口或身份平台核验。"))
    return found


def _is_identified(case: Case) -> bool:
    """Whether somebody has established who filed it; a unit's system and the window answer for whom they bring."""
    if case.filed_by.kind != PersonKind.APPLICANT:
        return True
    return parties.proven_parties(case.filed_by).filter(pk=case.agent_id or case.party_id).exists()


def _grant(case: Case, ruling: Ruling, actor: Person) -> None:
    """Accept, decide, make: the same rows, clocks and papers as by people; no step of the procedure is opened for it."""
    case.state = WORKFLOW.next_state("accept", case.state)
    case.accepted_by, case.decided_by_rule = actor, True
    start_clocks(case, at=clock.now(), actor=actor)
    write(case, "state", "accepted_at", "accepted_by")
    acceptance = papers.acceptance(case, actor=actor)
    record(case, "case.accepted", CaseAccepted(case.number), actor=actor, paper=acceptance, due_at=case.due_at)
    case.state = WORKFLOW.next_state("decide", case.state)
    decision = settle(case, outcome=Outcome.GRANTED, actor=actor, told=_told(ruling))
    record(
        case,
        "case.decided",
        CaseDecided(case.number, Outcome.GRANTED),
        actor=actor,
        paper=decision,
        outcome=Outcome.GRANTED,
        reason=_("；").join(ruling.reasons),
        **_traced(ruling),
    )
    case.state = WORKFLOW.next_state("issue", case.state)
    made(case, actor=actor)


def _leave_to_people(case: Case, ruling: Ruling, actor: Person) -> None:
    fact = CaseRuledDoubtful(case.number, tuple(ruling.reasons), ruling.at.isoformat())
    record(case, "case.ruled_doubtful", fact, actor=actor, note=_("；").join(ruling.reasons), **_traced(ruling))


def _traced(ruling: Ruling) -> dict[str, Any]:
    version = ruling.version.number if ruling.version else None
    return {"rule_set": ruling.rule_set.code, "version": version, "verdict": ruling.verdict, "inputs": ruling.inputs}


def _told(ruling: Ruling) -> list[tuple[str, str]]:
    """What the decision says of how it was made."""
    words = {"name": ruling.rule_set.name, "n": ruling.version.number if ruling.version else 0}
    basis = ruling.version.basis if ruling.version else ""
    return [
        (_("决定方式"), _("按“%(name)s”第 %(n)d 版由系统自动作出") % words),
        (_("自动决定的依据"), basis),
        *((_("理由"), reason) for reason in ruling.reasons),
        *ruling.facts,
    ]
