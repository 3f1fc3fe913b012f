"""升级: what rules say about cases that stay overdue, each time once; never in anybody's request."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.official import officially
from onewindow.cases import service as cases
from onewindow.kernel.events import service as events
from onewindow.kernel.org import service as org
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import Light, Limit
from onewindow.kernel.workcalendar import service as workcalendar
from onewindow.supervision.commands.urging import draft_letter
from onewindow.supervision.events import HeadToBeTold
from onewindow.supervision.models import Escalation, EscalationRule
from onewindow.supervision.states import UrgingReason


def escalate_today() -> int:
    """On a working day, every rule on everything overdue; how many times one applied. On a day off nobody would read it."""
    return escalate() if workcalendar.calendar().is_working(clock.today()) else 0


def escalate(case_number: str = "") -> int:
    """Apply the rules in force to what is overdue for as many working days as they say (of one case, if it is named); how many
    times one applied. Each limit and rule is a transaction of its own. Safe to repeat.
    """
    today = clock.today()
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    rules = EscalationRule.objects.filter(lasting, valid_from__lte=today).order_by("after_days", "pk")
    return sum(_apply(rule, limit) for rule in rules for limit in _due(rule, today, case_number))


def _due(rule: EscalationRule, today: dt.date, case_number: str) -> Iterator[Limit]:
    """The limits a rule has not seen yet, the longest overdue first. After ``n`` working days: those that ended on the ``n``-th before
    today or earlier. A light that is worse than the rule's is its own rule's affair.
    """
    since = clock.now()
    if rule.after_days:
        since = clock.end_of(workcalendar.calendar().add_working_days(today, -rule.after_days))
    seen = Escalation.objects.filter(rule=rule, limit=OuterRef("pk"))
    found = timelimits.overdue("case", [rule.light], since=since, key=case_number)
    yield from list(found.filter(~Exists(seen)).order_by("due_at", "pk"))


@transaction.atomic
@officially
def _apply(rule: EscalationRule, limit: Limit) -> bool:
    """Do what the rule says about a limit, and note that it was done."""
    _row, first = Escalation.objects.get_or_create(rule=rule, limit=limit, defaults={"at": clock.now()})
    case = cases.visible_to(org.system_actor()).select_related("unit").filter(number=limit.subject_key).first()
    if not first or case is None or limit.due_at is None:
        return False
    late = workcalendar.calendar(limit.region).working_days_between(clock.local(limit.due_at).date(), clock.today())
    if rule.action == EscalationRule.Action.TELL_HEAD:
        events.publish(HeadToBeTold(case.number, limit.kind, rule.code, late))
        return True
    reason = UrgingReason.SERIOUS if rule.light == Light.DOUBLE_RED else UrgingReason.OVERDUE
    words = _("%(limit)s已经超期 %(days)s 个工作日。请说明原因，并说明什么时候办结、怎样避免再次超期。") % {
        "limit": limit.get_kind_display(),
        "days": late,
    }
    return draft_letter(case, rule, reason=reason, words=words, actor=org.system_actor()) is not None
