"""Setting and ending the rules of escalation: rows with dates, as those of the lights."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Invalid, NotFound
from onewindow.base.subjects import Subject
from onewindow.kernel.audit import service as audit
from onewindow.kernel.numbering import service as numbering
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import OVERDUE
from onewindow.supervision.commands.urging import MOST_REPLY_DAYS
from onewindow.supervision.models import EscalationRule


def escalation_rules_on(day: dt.date) -> list[EscalationRule]:
    """The rules that hold on a day or begin later. One statement."""
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    return list(EscalationRule.objects.filter(lasting).order_by("light", "after_days", "pk"))


@transaction.atomic
def set_escalation_rule(
    light: str,
    action: str,
    *,
    after_days: int,
    basis: str,
    actor: Person,
    reply_days: int = 3,
    valid_from: dt.date | None = None,
) -> EscalationRule:
    """From a day on (today), what follows when the light has been on for ``after_days`` working days.

    Raises ``Invalid('bad_light' | 'unknown_action' | 'days_out_of_range' | 'basis_missing' | 'rule_in_the_past')``,
    ``NotPermitted('supervisor_only')``.
    """
    timelimits.require_setter(actor)
    day = valid_from or clock.today()
    _check(light, action, after_days, reply_days)
    timelimits.check_beginning(basis, day)
    rule = EscalationRule.objects.create(
        code=f"SJ{numbering.take('escalation_rule'):04d}",
        light=light,
        action=action,
        after_days=after_days,
        reply_days=reply_days,
        basis=basis.strip(),
        valid_from=day,
    )
    changes = {"light": light, "action": action, "after": after_days, "from": day.isoformat()}
    audit.record("escalation_rule.set", Subject("escalation_rule", rule.code), actor=actor, changes=changes)
    return rule


@transaction.atomic
def end_escalation_rule(code: str, *, last_day: dt.date, actor: Person) -> EscalationRule:
    """The rule holds until the end of this day. Raises ``NotFound('no_such_rule')``,
    ``Invalid('dates_reversed' | 'rule_in_the_past')``, ``NotPermitted``."""
    timelimits.require_setter(actor)
    rule = EscalationRule.objects.select_for_update().filter(code=code).first()
    if rule is None:
        raise NotFound("no_such_rule", _("没有这条规则。"))
    timelimits.check_ending(rule.valid_from, last_day)
    rule.valid_until = last_day
    rule.save(update_fields=["valid_until"])
    changes = {"until": last_day.isoformat()}
    audit.record("escalation_rule.ended", Subject("escalation_rule", code), actor=actor, changes=changes)
    return rule


def _check(light: str, action: str, after_days: int, reply_days: int) -> None:
    if light not in OVERDUE:
        raise _at("light", "bad_light", _("请选择红灯或双红灯"))
    if action not in EscalationRule.Action.values:
        raise _at("action", "unknown_action", _("请选择做什么。"))
    if not 0 <= after_days <= 250:
        raise _at("after_days", "days_out_of_range", _("可以是 0 到 250 个工作日。"))
    if not 1 <= reply_days <= MOST_REPLY_DAYS:
        raise _at("reply_days", "days_out_of_range", _("回复期限可以是 1 到 %d 个工作日。") % MOST_REPLY_DAYS)


def _at(field: str, code: str, sentence: str) -> Invalid:
    return Invalid(code, sentence, fields={field: sentence})
