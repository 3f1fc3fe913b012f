"""督办通知书: what the letter says; how it looks is the affair of ``kernel.documents``."""

from onewindow.base import clock
from onewindow.base.chinese import long_date
from onewindow.base.official import officially
from onewindow.kernel.documents import service as documents
from onewindow.kernel.documents.service import KINDS, Document, Draft
from onewindow.kernel.org.service import Person, Unit
from onewindow.supervision.models import Urging
from onewindow.supervision.states import UrgingReason


@officially
def letter(urging: Urging, issuer: Unit, *, actor: Person) -> Document:
    """Which case, why, what is to be done and by when to answer. One statement."""
    content = {
        "item": urging.item_name,
        "case_number": urging.case_number,
        "reason": str(UrgingReason(urging.reason).label),
        "demands": urging.words.splitlines(),
        "due_on": long_date(clock.local(urging.due_at).date()) if urging.due_at else "",
    }
    draft = Draft(
        kind="urging",
        subject=urging.subject,
        unit=issuer,
        title=str(KINDS["urging"].name),
        holder=urging.unit.name,
        content=content,
        number="",
    )
    return documents.draw_up([draft], actor=actor)[0]
