"""Early guidance (超前服务): asked for or offered before anything is filed. No clock runs."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, said
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person, Unit
from onewindow.projects import permissions
from onewindow.projects.commands.walk import stepping
from onewindow.projects.events import GuidanceAsked, GuidanceGiven
from onewindow.projects.models import Guidance
from onewindow.projects.states import GUIDANCE, GuidanceState, StageKey


@transaction.atomic
def ask_guidance(number: str, *, question: str, actor: Person, unit: Unit | None = None) -> Guidance:
    """The builder asks a unit, or whoever keeps the register has one offer it; without a unit the lead of the first stage.

    Raises ``Invalid('words_missing')``, ``Conflict`` with ``asked_already`` and ``no_stages``.
    """
    project = stepping(number, "ask_guidance", actor=actor)
    permissions.require(permissions.can_ask_guidance(actor, project))
    words = said(question, "words_missing", _("请写明想问什么，指导才有准备。"), field="question")
    asked = unit or permissions.first_lead()
    if asked is None:
        raise Conflict("no_stages", _("审批阶段还没有设置，请选一个单位，或者联系政务服务中心。"))
    if project.guidances.filter(unit=asked, state=GuidanceState.ASKED).exists():
        raise Conflict("asked_already", _("已经请过%(unit)s，正在等它指导。") % {"unit": asked.name})
    guidance = Guidance.objects.create(
        project=project,
        unit=asked,
        state=GuidanceState.ASKED,
        question=words,
        asked_by=actor,
        asked_at=clock.now(),
    )
    changes = {"unit": asked.code}
    audit.record("project.guidance_asked", project.subject, actor=actor, changes=changes, note=words)
    events.publish(GuidanceAsked(project.number, asked.pk))
    return guidance


@transaction.atomic
def guide(
    number: str,
    *,
    unit: Unit,
    needs: Mapping[str, str],
    risks: str,
    materials: Sequence[str],
    held_on: dt.date,
    actor: Person,
) -> Guidance:
    """A unit says what each stage will need, which risks it sees and which materials to prepare. It answers what the unit was
    asked; unasked it is offered. Raises ``Invalid`` with ``words_missing``, ``unknown_stage``, ``in_the_future``.
    """
    project = stepping(number, "guide", actor=actor)
    permissions.require(permissions.can_guide(actor, unit))
    given = _checked(needs, risks, materials, held_on)
    asked = project.guidances.select_for_update(of=("self",)).filter(unit=unit, state=GuidanceState.ASKED).first()
    guidance = asked or Guidance(project=project, unit=unit, state=GuidanceState.ASKED)
    guidance.state = GUIDANCE.next_state("guide", guidance.state)
    for name, value in given.items():
        setattr(guidance, name, value)
    guidance.held_on, guidance.given_by, guidance.given_at = held_on, actor, clock.now()
    guidance.save()
    changes = {"unit": unit.code, "stages": sorted(guidance.needs)}
    audit.record("project.guided", project.subject, actor=actor, changes=changes)
    events.publish(GuidanceGiven(project.number, guidance.pk))
    return guidance


def _checked(needs: Mapping[str, str], risks: str, materials: Sequence[str], held_on: dt.date) -> dict[str, object]:
    if not set(needs) <= set(StageKey.values):
        raise Invalid("unknown_stage", _("没有这个审批阶段。"))
    if held_on > clock.today():
        sentence = _("指导的日子不能在今天以后。")
        raise Invalid("in_the_future", sentence, fields={"held_on": sentence})
    told = {key: words.strip() for key, words in needs.items() if words.strip()}
    if not told:
        sentence = _("请至少写一个阶段要办什么。")
        raise Invalid("words_missing", sentence, fields={"land": sentence})
    papers = [line.strip() for line in materials if line.strip()]
    return {"needs": told, "risks": risks.strip(), "materials": papers}
