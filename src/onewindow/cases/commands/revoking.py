"""What is granted comes to its end: 撤销, because it should not have been granted, or 注销, because it holds no longer."""

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, said
from onewindow.cases import papers
from onewindow.cases.commands.walk import record, staying, write
from onewindow.cases.events import CaseRevoked
from onewindow.cases.grounds import ground_of
from onewindow.cases.models import Case
from onewindow.cases.states import Outcome
from onewindow.kernel.documents import service as documents
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind

# The decision and the certificate made by it.
GRANTING = ("grant", "renewal_by_law", "certificate")


@transaction.atomic
def revoke(case: Case | str, *, ground: str, reason: str, actor: Person) -> Case:
    """撤销 (行政许可法 69) or 注销 (70) of what was granted, by the chief or head of the unit, with a decision, reason and remedies.

    ``ground`` is a code of ``Ground``. The decision of grant and the certificate hold no longer; whoever verifies them sees
    it from this moment. The case stays as it is. Raises ``Invalid('unknown_ground' | 'reason_missing')``,
    ``Conflict('nothing_to_revoke' | 'already_revoked')``.
    """
    case = staying(case, "revoke", actor=actor)
    _require_granted(case)
    why = said(reason, "reason_missing", _("请写明理由，会写进决定书，查验的人也会看到。"))
    legal = ground_of(ground)
    case.revoked_at = clock.now()
    write(case, "revoked_at")
    timelimits.finish(case.subject, [LimitKind.COMMITMENT], actor=actor)
    ended = documents.revoke_of(case.subject, GRANTING, into=legal.ending, reason=why, actor=actor)
    paper = papers.revocation(case, legal, why, actor=actor)
    events.publish(*documents.revoked_facts(ended))
    record(
        case,
        "case.revoked",
        CaseRevoked(case.number, legal.ending, why, paper.number),
        actor=actor,
        paper=paper,
        note=why,
        ending=legal.ending,
        ground=legal.value,
        ended=[document.number for document in ended],
    )
    return case


def _require_granted(case: Case) -> None:
    if case.outcome != Outcome.GRANTED:
        raise Conflict("nothing_to_revoke", _("这件没有准予，没有可以撤销或者注销的许可。"))
    if case.revoked_at is not None:
        raise Conflict("already_revoked", _("这件的许可已经撤销或者注销过。"))
