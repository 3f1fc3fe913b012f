"""Rule sets: the list, one in force, and its draft as a table that is kept at every press of a button."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.base.errors import Conflict, Invalid
from onewindow.rulings import service as rulings
from onewindow.rulings.service import InputKind, RuleVersion, Verdict
from onewindow.web.desk.office import obeyed
from onewindow.web.desk.rules import columns as columns_of
from onewindow.web.desk.rules import reach, table_form
from onewindow.web.desk.rules.forms import RuleSetForm, SettingsForm
from onewindow.web.desk.seen import mark_of, seen_of
from onewindow.web.ui import sheets
from onewindow.web.ui.asking import person_of


@reach.for_readers
@require_safe
def rule_sets(request: HttpRequest) -> HttpResponse:
    """The rule sets of one's units."""
    person = person_of(request)
    rows, columns = rulings.listed(person), columns_of.rule_sets()
    if sheets.is_wanted(request):
        return sheets.export(_("秒批规则"), columns, rows[: sheets.MOST_ROWS])
    units = RuleSetForm(actor=person).fields["unit"]
    context = {"rows": list(rows), "columns": columns, "writes": vars(units)["_queryset"].exists()}
    return render(request, "desk/rules/list.html", context)


@reach.for_writers
@require_http_methods(["GET", "HEAD", "POST"])
def rule_set_new(request: HttpRequest) -> HttpResponse:
    """A rule set that did not exist, with an empty table."""
    form = RuleSetForm(request.POST or None, actor=person_of(request))
    if request.method == "POST" and form.is_valid():
        code, unit = form.cleaned_data["code"], form.cleaned_data["unit"]
        name = form.cleaned_data["name"]
        if obeyed(form, lambda: rulings.begin_draft(code, name, unit, actor=person_of(request))):
            return redirect("desk:rule_edit", code)
    context = {
        "form": form,
        "heading": _("新的秒批规则"),
        "lead": _("先起名，再写规则。由另一位负责人发布，并在事项里选上以后，才会按它决定。"),
        "submit": _("去写规则"),
        "back": "desk:rule_sets",
    }
    return render(request, "desk/office/form.html", context)


@reach.for_readers
@require_safe
def rule_set(request: HttpRequest, code: str) -> HttpResponse:
    """What decides today, since when, how often it did, and the versions before."""
    person = person_of(request)
    one = reach.rule_set(person, code)
    versions = rulings.versions_of(one)
    published = [version for version in versions if version.state == RuleVersion.State.PUBLISHED]
    draft = next((version for version in versions if version.state == RuleVersion.State.DRAFT), None)
    asked = request.GET.get("version", "")
    shown = next((version for version in published if str(version.number) == asked), next(iter(published), None))
    context = {
        "one": one,
        "shown": shown,
        "table": rulings.of(shown.table) if shown else None,
        "examined": rulings.examine(shown.table) if shown else None,
        "published": published,
        "draft": draft,
        "counts": rulings.counts_of(one),
        "writes": rulings.can_write(person, one.unit),
        "may_publish": draft is not None and rulings.can_publish(person, draft),
        "may_halt": bool(published) and one.halted_at is None and rulings.can_halt(person, one),
        "may_release": one.halted_at is not None and rulings.can_release(person, one),
    }
    return render(request, "desk/rules/one.html", context)


@reach.for_writers
@require_POST
def rule_draft_begin(request: HttpRequest, code: str) -> HttpResponse:
    """The next version, begun from the table in force; the draft there is, if there is one."""
    one = reach.rule_set(person_of(request), code)
    rulings.begin_draft(one.code, one.name, one.unit, actor=person_of(request))
    return redirect("desk:rule_edit", code)


@reach.for_readers
@require_http_methods(["GET", "HEAD", "POST"])
def rule_edit(request: HttpRequest, code: str) -> HttpResponse:
    """The draft as a table. Every button keeps what is typed; a save that is refused shows it again."""
    person = person_of(request)
    one = reach.rule_set(person, code)
    draft = reach.draft(rulings.versions_of(one))
    if request.method != "POST":
        settings = SettingsForm(initial={"basis": draft.basis, "sample_rate": draft.sample_rate})
        return _edit_page(request, draft, settings, draft.table)
    data, settings = table_form.read(request.POST), SettingsForm(request.POST)
    if not settings.is_valid():
        return _edit_page(request, draft, settings, data, status=422)
    try:
        rulings.save_draft(code, data, seen=seen_of(request), actor=person, **settings.cleaned_data)
    except (Invalid, Conflict) as error:
        settings.refuse(error)
        return _edit_page(request, draft, settings, data, status=422)
    if request.POST.get("do", "save") == "save":
        messages.success(request, _("保存好了。"))
    return redirect("desk:rule_edit", code)


def _edit_page(
    request: HttpRequest, draft: RuleVersion, settings: SettingsForm, data: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    examined = rulings.examine(data)
    columns, lines = table_form.shown(data, examined)
    person = person_of(request)
    context = {
        "one": draft.rule_set,
        "draft": draft,
        "seen": _seen_before(request, draft),
        "form": settings,
        "columns": columns,
        "lines": lines,
        "examined": examined,
        "general": [fault.sentence for fault in examined.faults if not fault.where],
        "kinds": InputKind.choices,
        "verdicts": Verdict.choices,
        "writes": rulings.can_write(person, draft.rule_set.unit),
        "may_publish": rulings.can_publish(person, draft),
    }
    return render(request, "desk/rules/edit.html", context, status=status)


def _seen_before(request: HttpRequest, draft: RuleVersion) -> str:
    """A refused save keeps resting on what its page showed."""
    return request.POST.get("seen", "") or mark_of(draft.saved_at)
