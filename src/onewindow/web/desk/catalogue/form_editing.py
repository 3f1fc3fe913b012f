"""The application form of a draft: a table of its fields, or the raw definition; the preview is what the applicant will see."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.base.errors import Conflict, DomainError, Invalid
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Revision
from onewindow.web.desk.catalogue import findings, form_table, sections
from onewindow.web.desk.catalogue.differences import Change
from onewindow.web.desk.catalogue.editing import (
    both,
    changed_meanwhile,
    editor,
    moved,
    open_draft,
    save,
    seen_on,
    status_of,
)
from onewindow.web.desk.catalogue.reach import for_catalogue, newest
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.forms import posted, schema

_ROWS = "form_fields"
PART = sections.BY_KEY["form"]


def _typed(request: HttpRequest, former: Mapping[str, Any]) -> dict[str, Any]:
    """The form that the page posted. Raises ``Invalid('bad_form_schema')`` for a raw definition that cannot be read."""
    if "raw" not in request.POST:
        return form_table.to_schema(_rows(request), former)
    try:
        form = catalogue.read_json(request.POST["raw"] or "{}")
    except ValueError as error:
        raise Invalid("bad_form_schema", _("这不是有效的 JSON：%(why)s") % {"why": error}) from error
    if not isinstance(form, dict):
        raise Invalid("bad_form_schema", _("定义要是一个 JSON 对象。"))
    catalogue.check_schema(form)
    return form


def _rows(request: HttpRequest) -> list[dict[str, Any]]:
    asked = moved(request.POST, (_ROWS,))
    rows: list[dict[str, Any]] = posted.read(form_table.table_schema(), asked).get(_ROWS, [])
    return rows


@for_catalogue
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, code: str) -> HttpResponse:
    """Table and preview; ``?raw`` shows the definition itself."""
    revision = open_draft(request, code)
    if request.method != "POST":
        return _page(request, revision, revision.form_schema)
    if any(name in request.POST for name in ("add_row", "remove_row", "move_row")):
        table = form_table.to_schema([row for row in _rows(request) if row], revision.form_schema)
        return _page(request, revision, table, rows=_rows(request), words=_("还没有保存，改好后请按“保存”。"))
    try:
        shown = _typed(request, revision.form_schema)
    except Invalid as error:
        return _page(request, revision, revision.form_schema, refusal=error)
    try:
        save(request, code, PART, {"form_schema": shown})
    except (Invalid, Conflict) as error:
        now = newest(person_of(request), code)
        others = both(now, {"form_schema": shown}) if changed_meanwhile(error) else []
        return _page(request, now, now.form_schema, refusal=error, others=others)
    messages.success(request, _("保存好了。"))
    if "next" in request.POST:
        return redirect("desk:item_section", code, "flow")
    answer = redirect("desk:item_form", code)
    answer["Location"] += "?raw" if "raw" in request.POST else ""
    return answer


@for_catalogue
@require_POST
def form_preview(request: HttpRequest, code: str) -> HttpResponse:
    """The form as the applicant will see it, from what is typed now; nothing is stored."""
    revision = open_draft(request, code)
    try:
        shown = _typed(request, revision.form_schema)
    except Invalid as error:
        return render(request, "desk/catalogue/form_preview.html", {"refusal": error})
    return render(request, "desk/catalogue/form_preview.html", {"preview": schema.sections(shown, {})})


def _page(
    request: HttpRequest,
    revision: Revision,
    shown: dict[str, Any],
    *,
    rows: list[dict[str, Any]] | None = None,
    refusal: DomainError | None = None,
    words: str = "",
    others: Sequence[Change] = (),
) -> HttpResponse:
    is_raw = "raw" in request.GET or "raw" in request.POST
    if rows is None:
        rows = _rows(request) if refusal and not is_raw else form_table.to_rows(shown)
    raw = request.POST.get("raw") or json.dumps(shown, ensure_ascii=False, indent=2)
    stored = catalogue.to_data(revision)
    context = editor(revision, PART, findings.hints(stored))
    context |= {
        "is_raw": is_raw,
        "raw": raw,
        "fields": schema.sections(form_table.table_schema(), {_ROWS: rows}),
        "preview": schema.sections(shown, {}),
        "refusal": refusal,
        "words": words,
        "others": others,
        "seen": seen_on(request, stored, PART, shows_others=bool(others)),
    }
    return render(request, "desk/catalogue/form.html", context, status=status_of(refusal))
