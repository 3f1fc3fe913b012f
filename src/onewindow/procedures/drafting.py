"""The draft of a procedure: drawn, checked, published as its next version. One draft at a time, whoever draws."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid
from onewindow.base.subjects import Subject
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Person
from onewindow.procedures import bpmn, graph
from onewindow.procedures.blank import blank
from onewindow.procedures.examining import Finding, compile_drawing, examine
from onewindow.procedures.models import Definition, Version
from onewindow.procedures.publishing import locked_definition, next_number, published_now, require_publisher
from onewindow.procedures.states import DRAWING
from onewindow.procedures.uses import Use

_DRAFTS = Version.objects.exclude(state=Version.State.PUBLISHED).select_related("definition")


def draft_of(code: str) -> Version | None:
    """The draft of a procedure, checked or not; None when nobody draws one. One statement."""
    return _DRAFTS.filter(definition__code=code).first()


def drafts() -> list[Version]:
    """Every draft, without its drawing. One statement."""
    return list(_DRAFTS.defer("bpmn", "compiled").order_by("definition__code"))


@transaction.atomic
def begin_draft(code: str, name: str, *, actor: Person) -> Version:
    """A new draft from the latest published drawing, or from a sheet with a beginning and an end; the one there is, if there is one.

    Raises ``NotPermitted('publish_procedure')``, ``Invalid`` with ``bad_code`` and ``name_missing``.
    """
    require_publisher(actor)
    definition = locked_definition(_code(code), _named(name))
    found = draft_of(code)
    if found is not None:
        return found
    published = definition.versions.filter(state=Version.State.PUBLISHED).order_by("-number").first()
    xml = published.bpmn if published else blank(code, definition.name)
    draft = Version.objects.create(definition=definition, number=0, bpmn=xml, saved_at=clock.now())
    audit.record("procedure.drawn", _subject(draft), actor=actor)
    return draft


@transaction.atomic
def save_draft(code: str, xml: str, *, seen: dt.datetime, actor: Person) -> Version:
    """Keep what is drawn, sound or not: only a file that is no drawing at all is refused. It has to be checked anew.

    ``seen`` is the ``saved_at`` on which the drawing rests. Raises ``Conflict('draft_changed')`` when somebody saved meanwhile,
    ``Conflict('no_draft')``, ``Invalid('bpmn_refused')``, ``NotPermitted('publish_procedure')``.
    """
    draft = _locked(code, actor)
    if draft.saved_at != seen:
        raise Conflict(
            "draft_changed",
            _("这张图刚刚有人保存过。您画的还在这一页，没有丢；请先下载您的一份，再刷新看别人改了什么。"),
        )
    bpmn.must_be_a_drawing(xml)
    if xml == draft.bpmn:
        return draft
    draft.state = DRAWING.next_state("save", draft.state)
    draft.bpmn, draft.saved_at = xml, clock.now()
    draft.save(update_fields=["state", "bpmn", "saved_at"])
    audit.record("procedure.saved", _subject(draft), actor=actor)
    return draft


@transaction.atomic
def check_draft(code: str, uses: Sequence[Use], *, actor: Person) -> list[Finding]:
    """What stands in the way of publication, by element; nothing found makes the draft a checked one.

    Raises ``Conflict('no_draft')``, ``NotPermitted('publish_procedure')``.
    """
    draft = _locked(code, actor)
    found = examine(draft.bpmn, uses)
    if not found and draft.state != Version.State.CHECKED:
        draft.state = DRAWING.next_state("check", draft.state)
        draft.save(update_fields=["state"])
        audit.record("procedure.checked", _subject(draft), actor=actor)
    return found


@transaction.atomic
def publish_draft(code: str, uses: Sequence[Use], *, seen: dt.datetime, actor: Person) -> Version:
    """The checked draft becomes the version that new cases take; running cases stay on theirs.

    It is proved once more: people may have left since the check. Raises ``Conflict('draft_changed')``, ``Conflict('wrong_state')``
    for an unchecked one, ``Conflict('no_draft')``, ``Invalid('bpmn_refused')``, ``NotPermitted('publish_procedure')``.
    """
    draft = _locked(code, actor)
    if draft.saved_at != seen:
        raise Conflict("draft_changed", _("这张图在您检查之后又有人改过，没有发布。请刷新后再检查一次。"))
    draft.state = DRAWING.next_state("publish", draft.state)
    plan, units = compile_drawing(draft.bpmn, uses)
    draft.number, draft.compiled = next_number(draft.definition), {"graph": graph.to_json(plan), "units": units}
    draft.saved_at, draft.published_at = None, clock.now()
    draft.save(update_fields=["number", "state", "compiled", "saved_at", "published_at"])
    published_now(draft.definition)
    audit.record("procedure.published", _subject(draft), actor=actor, changes={"version": draft.number})
    return draft


@transaction.atomic
def drop_draft(code: str, *, actor: Person) -> None:
    """Give the draft up; the published versions stay as they are. A procedure that was never published goes with it.

    Raises ``Conflict('no_draft')``, ``NotPermitted('publish_procedure')``.
    """
    draft = _locked(code, actor)
    DRAWING.next_state("drop", draft.state)
    audit.record("procedure.dropped", _subject(draft), actor=actor)
    draft.delete()
    if not draft.definition.versions.exists():
        draft.definition.delete()


def _locked(code: str, actor: Person) -> Version:
    require_publisher(actor)
    draft = _DRAFTS.filter(definition__code=code).select_for_update(of=("self", "definition")).first()
    if draft is None:
        raise Conflict("no_draft", _("这个流程现在没有草稿，可能刚刚发布或者放弃了。请刷新页面看最新情况。"))
    return draft


def _subject(draft: Version) -> Subject:
    return Subject("procedure", draft.definition.code)


def _code(code: str) -> str:
    field: Any = Definition._meta.get_field("code")
    if not code or len(code) > field.max_length or not code.replace("_", "").isalnum() or not code.isascii():
        raise Invalid("bad_code", _("流程编码只用小写英文字母、数字和下划线，不超过 60 个。"), fields={"code": code})
    return code


def _named(name: str) -> str:
    if not name.strip() or len(name) > 120:
        raise Invalid("name_missing", _("请给流程起个名称，不超过 120 个字。"), fields={"name": name})
    return name.strip()
