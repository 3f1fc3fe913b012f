"""The green channel (绿色通道): granted on a ground of the city's list, until a day; ended before if the ground falls away."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, said
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person
from onewindow.projects import permissions
from onewindow.projects.commands.walk import locked, stepping
from onewindow.projects.events import GreenChanged
from onewindow.projects.models import GreenChannel, GreenGround, Project

LONGEST = dt.timedelta(days=3 * 366)


@transaction.atomic
def grant_green(number: str, *, ground: GreenGround, reason: str, valid_until: dt.date, actor: Person) -> GreenChannel:
    """Granted by the head of the first stage's lead or a supervisor; a new one takes the place of one that has passed.

    Raises ``Invalid`` with ``words_missing``, ``ground_not_in_use``, ``bad_day``; ``Conflict('green_already')``.
    """
    project = stepping(number, "grant_green", actor=actor)
    permissions.require(permissions.can_grant_green(actor))
    why = said(reason, "words_missing", _("请写明为什么走绿色通道，会公开在项目经过里。"), field="reason")
    _check(ground, valid_until)
    _let_pass(project)
    green = GreenChannel.objects.create(
        project=project,
        ground=ground,
        reason=why,
        valid_until=valid_until,
        granted_by=actor,
        granted_at=clock.now(),
    )
    changes = {"ground": ground.code, "until": valid_until.isoformat()}
    audit.record("project.green_granted", project.subject, actor=actor, changes=changes, note=why)
    events.publish(GreenChanged(project.number, valid_until.isoformat(), ""))
    return green


def _check(ground: GreenGround, valid_until: dt.date) -> None:
    if not ground.is_active:
        raise Invalid("ground_not_in_use", _("这个事由现在不用了，请另选。"), fields={"ground": _("请另选")})
    if not clock.today() <= valid_until <= clock.today() + LONGEST:
        sentence = _("截止日要在今天以后、三年以内。")
        raise Invalid("bad_day", sentence, fields={"valid_until": sentence})


def _let_pass(project: Project) -> None:
    """One whose last day is over makes room. Raises ``Conflict('green_already')`` for one still open."""
    current = (
        GreenChannel.objects.select_for_update(of=("self",)).filter(project=project, ended_at__isnull=True).first()
    )
    if current is None:
        return
    if current.valid_until >= clock.today():
        raise Conflict("green_already", _("这个项目已经在绿色通道里。要改日期，请先结束再批。"))
    current.ended_at, current.end_reason = clock.now(), _("到期")
    current.save(update_fields=["ended_at", "end_reason"])


@transaction.atomic
def end_green(number: str, *, reason: str, actor: Person) -> GreenChannel:
    """撤销. Raises ``Invalid('words_missing')``, ``Conflict('not_green')``."""
    project = locked(number, actor=actor)
    permissions.require(permissions.can_grant_green(actor))
    why = said(reason, "words_missing", _("请写明为什么结束，会公开在项目经过里。"), field="reason")
    green = GreenChannel.objects.select_for_update(of=("self",)).filter(project=project, ended_at__isnull=True).first()
    if green is None:
        raise Conflict("not_green", _("这个项目不在绿色通道里。"))
    green.ended_at, green.end_reason = clock.now(), why
    green.save(update_fields=["ended_at", "end_reason"])
    audit.record("project.green_ended", project.subject, actor=actor, note=why)
    events.publish(GreenChanged(project.number, "", why))
    return green
