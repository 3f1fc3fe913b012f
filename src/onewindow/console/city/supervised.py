"""What supervision did in the demo city: the night's account, the rules' drafts, and two letters of its supervisor, one answered."""

from django.db import transaction

from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role
from onewindow.kernel.timelimits import service as timelimits
from onewindow.supervision import service as supervision
from onewindow.supervision.service import Asked, UrgingReason

DEMAND = "这件已经超期。请说明原因，本周内办结；确有困难的，写明什么时候能办结。"
ANSWER = "申请材料要到现场核对，上周人手不够。已经安排两人明天上午到现场，后天作出决定。"


def supervise() -> None:
    """Once, when the city's cases have been played."""
    timelimits.sweep()
    supervision.keep_days()
    supervision.escalate()
    top = org.Unit.objects.filter(parent__isnull=True).order_by("pk").first()
    supervisor = org.people_holding(Role.SUPERVISOR, top).order_by("pk").first() if top else None
    if supervisor is not None and not supervision.urgings_visible_to(supervisor).filter(rule__isnull=True).exists():
        _write(supervisor)


@transaction.atomic
def _write(supervisor: Person) -> None:
    asked = Asked(supervision.units_overseen_by(supervisor))
    overdue = supervision.counted(supervisor, asked, "red").select_related("unit").order_by("created_at", "pk")
    numbers = {letter.case_number for letter in supervision.urgings_visible_to(supervisor)}
    for place, case in enumerate(overdue.exclude(number__in=numbers)[:2]):
        letter = supervision.urge(
            case.number, reason=UrgingReason.OVERDUE, words=DEMAND, reply_days=3, actor=supervisor
        )
        head = org.people_holding(Role.UNIT_HEAD, case.unit).order_by("pk").first()
        if place and head is not None:
            supervision.answer(letter.number, words=ANSWER, actor=head)
