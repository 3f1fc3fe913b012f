"""Writing a draft: section by section, saved whenever the editor likes."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onewindow.base.errors import Conflict, DomainError, Invalid, NotFound
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Revision, RevisionState
from onewindow.procedures import service as procedures
from onewindow.rulings import service as rulings
from onewindow.web.desk.catalogue import findings, sections
from onewindow.web.desk.catalogue.differences import Change, compare
from onewindow.web.desk.catalogue.forms import NewItemForm
from onewindow.web.desk.catalogue.reach import for_catalogue, for_editors, is_in_work, newest, require_editor
from onewindow.web.desk.catalogue.sections import Data, Section
from onewindow.web.desk.office import obeyed
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.forms import posted, schema

_ROW_BUTTONS = ("add_row", "remove_row", "move_row")


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def item_new(request: HttpRequest) -> HttpResponse:
    """The first words about a new item; the rest is written in the editor."""
    person = person_of(request)
    form = NewItemForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "unit": form.cleaned_data["unit"].code, "form_schema": {}}
        if obeyed(form, lambda: catalogue.save_draft(None, data, actor=person)):
            messages.success(request, _("草稿建好了，接着写下面各部分。随时可以保存。"))
            return redirect("desk:item_section", data["code"], "basic")
    context = {"form": form, "heading": _("新建事项"), "submit": _("建立草稿"), "back": "desk:items"}
    context["lead"] = _("先定下编码、名称和类型。编码发布以后不能改。")
    return render(request, "desk/office/form.html", context)


def open_draft(request: HttpRequest, code: str) -> Revision:
    """The version to write in, or the one a new draft begins from. Raises ``NotFound``, ``NotPermitted``, ``Conflict``."""
    revision = newest(person_of(request), code)
    require_editor(person_of(request), revision)
    if is_in_work(revision):
        raise Conflict("in_review", _("这一版正在审核或等待生效，先请审核人员退回再改。"))
    return revision


def save(request: HttpRequest, code: str, part: Section, changes: Mapping[str, Any]) -> Revision:
    """The draft with these fields changed, all others as they stand; refused when the part is not what the page showed."""
    seen = catalogue.Seen(part.fields, request.POST.get("seen", ""))
    return catalogue.change_draft(code, changes, actor=person_of(request), seen=seen)


def changed_meanwhile(error: DomainError) -> bool:
    """Whether the refusal is the one that shows what somebody else saved; every other one is not the editor's to tell."""
    if isinstance(error, Conflict) and error.code != "changed_meanwhile":
        raise error
    return isinstance(error, Conflict)


def both(revision: Revision, changes: Mapping[str, Any]) -> list[Change]:
    """What stands now beside what was typed, where they differ."""
    stored = catalogue.to_data(revision)
    return compare(stored, {**stored, **changes})


@for_catalogue
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """One section of the draft. Findings stand beside their fields; a save that is refused keeps what was typed."""
    revision = open_draft(request, code)
    part = sections.section_of(key)
    if part is None:
        raise NotFound("no_such_section", _("编辑器里没有这一部分。"))
    if request.method != "POST":
        return _page(request, revision, part)
    rules = sections.schema_of(part, _offered(part))
    typed = posted.read(rules, moved(request.POST, part.fields))
    if any(name in request.POST for name in _ROW_BUTTONS):
        return _page(request, revision, part, typed=typed, words=_("还没有保存，改好后请按“保存”。"))
    changes = sections.from_form(part, typed)
    try:
        save(request, code, part, changes)
    except (Invalid, Conflict) as error:
        others = both(newest(person_of(request), code), changes) if changed_meanwhile(error) else []
        faults = {sections.place(path): sentence for path, sentence in error.fields.items()}
        return _page(request, revision, part, typed=typed, errors=faults, refusal=error, others=others)
    messages.success(request, _("保存好了。"))
    return redirect("desk:item_section", code, _after(request.POST, part))


def _after(asked: QueryDict, part: Section) -> str:
    keys = [one.key for one in sections.SECTIONS]
    return keys[min(keys.index(part.key) + 1, len(keys) - 1)] if "next" in asked else part.key


def moved(asked: QueryDict, names: tuple[str, ...]) -> QueryDict:
    """The post with the row of ``move_row=materials.2.up`` one place further up or down."""
    words = asked.get("move_row", "").split(".")
    if len(words) != 3 or words[0] not in names:
        return asked
    name, number, way = f"{schema.PREFIX}.{words[0]}", words[1], words[2]
    numbers, changed = asked.getlist(name), asked.copy()
    if number in numbers:
        here = numbers.index(number)
        there = max(0, min(len(numbers) - 1, here + (-1 if way == "up" else 1)))
        numbers[here], numbers[there] = numbers[there], numbers[here]
        changed.setlist(name, numbers)
    return changed


def _offered(part: Section) -> dict[str, dict[str, str]]:
    """What the fields of the section may name, by code."""
    if part.key != "flow":
        return {}
    drawn = {version.definition.code: version.definition.name for version in procedures.published_versions()}
    return {"procedure_code": drawn, "rule_set": rulings.published_names()}


def _page(
    request: HttpRequest,
    revision: Revision,
    part: Section,
    *,
    typed: Data | None = None,
    errors: Mapping[str, str] | None = None,
    refusal: DomainError | None = None,
    words: str = "",
    others: Sequence[Change] = (),
) -> HttpResponse:
    if others:
        revision = newest(person_of(request), revision.item.code)
    stored = catalogue.to_data(revision)
    found = findings.hints(stored)
    shown = sections.to_form(part, _to_begin_with(stored, revision)) if typed is None else typed
    told = errors or (findings.beside(found, part) if typed is None else {})
    context = editor(revision, part, found)
    context |= {
        "fields": schema.sections(sections.schema_of(part, _offered(part)), shown, told),
        "refusal": refusal,
        "words": words,
        "others": others,
        "seen": seen_on(request, stored, part, shows_others=bool(others)),
    }
    return render(request, "desk/catalogue/section.html", context, status=status_of(refusal))


def seen_on(request: HttpRequest, stored: Data, part: Section, *, shows_others: bool) -> str:
    """The mark of what this page shows: as it was opened, until it has shown what somebody else saved."""
    before = "" if shows_others else request.POST.get("seen", "")
    return before or catalogue.mark(stored, part.fields)


def status_of(refusal: DomainError | None) -> int:
    """The page's status."""
    return 200 if refusal is None else 409 if isinstance(refusal, Conflict) else 422


def _to_begin_with(stored: Data, revision: Revision) -> Data:
    """A new draft does not come into force on the day the former version did."""
    return stored if revision.state == RevisionState.DRAFT else {**stored, "effective_from": None}


def editor(revision: Revision, part: Section, found: list[findings.Hint]) -> Data:
    """What every page of the editor shows around its fields."""
    return {
        "revision": revision,
        "item": revision.item,
        "section": part,
        "stops": findings.stops(found, part),
        "found": found,
        "here": [hint for hint in found if hint.section == part],
        "is_draft": revision.state == RevisionState.DRAFT,
        "is_last": part == sections.SECTIONS[-1],
    }
