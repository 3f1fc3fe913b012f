"""Drawings become versions."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import NotPermitted
from onewindow.base.subjects import Subject
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Person, PersonKind, Role, holds_any
from onewindow.procedures import graph, taking_part
from onewindow.procedures.examining import compile_drawing
from onewindow.procedures.models import Definition, Version
from onewindow.procedures.uses import Use


def can_publish(person: Person) -> bool:
    """Procedures are published by system administrators."""
    return person.kind == PersonKind.SYSTEM or holds_any(person, Role.OPERATOR)


def require_publisher(person: Person) -> None:
    """Raises ``NotPermitted('publish_procedure')`` for whoever may not publish."""
    if not can_publish(person):
        raise NotPermitted("publish_procedure", _("只有系统管理员可以绘制和发布流程。"))


@transaction.atomic
def publish(code: str, name: str, bpmn_xml: str, *, actor: Person, uses: Sequence[Use] = ()) -> Version:
    """Publish a drawing as the next version of a procedure; running cases stay on theirs.

    ``uses`` are the items that name the procedure: the drawing must fit each of them. The same drawing as the latest version's
    is no change: that version comes back, and nothing is asked. Raises ``Invalid('bpmn_refused')`` with a reason in ``fields`` for
    every element at fault (``examine``), ``NotPermitted('publish_procedure')``.
    """
    require_publisher(actor)
    definition = locked_definition(code, name)
    latest = definition.versions.filter(state=Version.State.PUBLISHED).order_by("-number").first()
    if latest is not None and latest.bpmn == bpmn_xml:
        return latest
    plan, units = compile_drawing(bpmn_xml, uses)
    version = Version.objects.create(
        definition=definition,
        number=next_number(definition),
        state=Version.State.PUBLISHED,
        bpmn=bpmn_xml,
        compiled={"graph": graph.to_json(plan), "units": units},
        published_at=clock.now(),
    )
    published_now(definition)
    audit.record("procedure.published", Subject("procedure", code), actor=actor, changes={"version": version.number})
    return version


def published_now(definition: Definition) -> None:
    """What stood against the version before it does not stand against the one just proved; it may name other units.

    Writes only where something stood.
    """
    if definition.misfits:
        definition.misfits, definition.misfit_since = [], None
        definition.save(update_fields=["misfits", "misfit_since"])
    taking_part.read_again()
    transaction.on_commit(taking_part.forget)


def published_number(code: str) -> int:
    """The number of the latest published version of a procedure; 0 when there is none."""
    published = Version.objects.filter(definition__code=code, state=Version.State.PUBLISHED)
    return published.aggregate(last=Max("number"))["last"] or 0


def next_number(definition: Definition) -> int:
    """The number that the next published version takes; drafts have none."""
    return (definition.versions.aggregate(last=Max("number"))["last"] or 0) + 1


def locked_definition(code: str, name: str) -> Definition:
    """The definition, locked: two publications of one procedure take turns and two numbers."""
    Definition.objects.get_or_create(code=code, defaults={"name": name})
    definition = Definition.objects.select_for_update().get(code=code)
    if definition.name != name:
        definition.name = name
        definition.save(update_fields=["name"])
    return definition
