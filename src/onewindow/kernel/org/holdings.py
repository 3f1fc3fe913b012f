"""Granting and ending roles."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.models import Person, PersonKind, Role, RoleHolding, Unit
from onewindow.kernel.org.permissions import require_manager
from onewindow.kernel.org.roles import forget_roles


@transaction.atomic
def grant_role(
    person: Person,
    role: str,
    unit: Unit,
    *,
    actor: Person,
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
) -> RoleHolding:
    """The person holds the role in the unit (and its subtree) from a day (today) until the end of another (open).

    Raises ``NotPermitted('operator_only')``, ``Invalid('not_for_applicants' | 'unknown_role' | 'dates_reversed')``,
    ``Conflict('role_held_already')``.
    """
    require_manager(actor, unit)
    start = valid_from or clock.today()
    _check(person, role, start, valid_until)
    try:
        with transaction.atomic():
            holding = RoleHolding.objects.create(
                person=person, unit=unit, role=role, valid_from=start, valid_until=valid_until
            )
    except IntegrityError as error:
        raise Conflict("role_held_already", _("这个人从同一天起已经担任这个角色。")) from error
    forget_roles(person)
    changes = {"role": role, "unit": unit.code, "from": start.isoformat(), "until": str(valid_until or "")}
    audit.record("role.granted", person.subject, actor=actor, changes=changes)
    return holding


@transaction.atomic
def end_role(holding: RoleHolding, *, actor: Person, last_day: dt.date | None = None) -> None:
    """The role counts until the end of ``last_day``; without one it ends at once. Ending twice changes nothing.

    A role that has not begun, or begins on the day it ends, is taken away altogether; the audit keeps it.
    """
    require_manager(actor, holding.unit)
    until = last_day or clock.today() - dt.timedelta(days=1)
    if holding.valid_until is not None and holding.valid_until <= until:
        return
    if until < holding.valid_from:
        RoleHolding.objects.filter(pk=holding.pk).delete()
    else:
        RoleHolding.objects.filter(pk=holding.pk).update(valid_until=until)
    holding.valid_until = until
    forget_roles(holding.person)
    changes = {"role": holding.role, "unit": holding.unit.code, "until": until.isoformat()}
    audit.record("role.ended", holding.person.subject, actor=actor, changes=changes)


def _check(person: Person, role: str, start: dt.date, until: dt.date | None) -> None:
    if person.kind not in (PersonKind.STAFF, PersonKind.MACHINE):
        raise Invalid("not_for_applicants", _("办事人账号不能担任工作角色。"))
    if role not in Role.values:
        raise Invalid("unknown_role", _("没有这个角色。"), fields={"role": _("没有这个角色")}, role=role)
    if until is not None and until < start:
        raise Invalid("dates_reversed", _("结束日期早于开始日期。"), fields={"valid_until": _("不能早于开始日期")})
