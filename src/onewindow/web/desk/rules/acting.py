"""What is done to a rule set as a whole: published, given up, halted, released. Each is asked once more before."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from onewindow.base.errors import NotFound
from onewindow.rulings import service as rulings
from onewindow.web.desk.office import obeyed
from onewindow.web.desk.rules import reach
from onewindow.web.desk.rules.forms import ReasonForm
from onewindow.web.desk.seen import mark_of, seen_of
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.plain_form import PlainForm


@dataclass(frozen=True)
class Deed:
    """``do`` gets the request, the code and the words of the form."""

    heading: Any
    lead: Any
    submit: Any
    done: Any
    do: Callable[[HttpRequest, str, dict[str, Any]], object]
    form: type[PlainForm] = PlainForm
    stops: bool = False


def _publish(request: HttpRequest, code: str, _words: dict[str, Any]) -> object:
    return rulings.publish_draft(code, seen=seen_of(request), actor=person_of(request))


DEEDS = {
    "publish": Deed(
        gettext_lazy("发布“%(name)s”"),
        gettext_lazy(
            "从现在起，选了这套规则的事项，申请一提交就按它决定：规则准予的当即受理、决定、出证；存疑的转人工。发布以后这一版不能再改。"
        ),
        gettext_lazy("发布"),
        gettext_lazy("发布了，从现在起按它决定。"),
        _publish,
    ),
    "drop": Deed(
        gettext_lazy("放弃“%(name)s”的草稿"),
        gettext_lazy("写的这张表会删掉，找不回来；已发布的版本不变。"),
        gettext_lazy("放弃草稿"),
        gettext_lazy("草稿放弃了，已发布的版本没有变。"),
        lambda request, code, _words: rulings.drop_draft(code, actor=person_of(request)),
        stops=True,
    ),
    "halt": Deed(
        gettext_lazy("停用“%(name)s”"),
        gettext_lazy("从现在起不再自动决定，新提交的申请全部转人工。已经作出的决定不变；有误的请依法撤销。"),
        gettext_lazy("停用"),
        gettext_lazy("停用了，新的申请全部转人工。"),
        lambda request, code, words: rulings.halt(code, reason=words["reason"], actor=person_of(request)),
        ReasonForm,
        stops=True,
    ),
    "release": Deed(
        gettext_lazy("恢复“%(name)s”"),
        gettext_lazy("从现在起，新提交的申请又按最新发布的一版决定。"),
        gettext_lazy("恢复"),
        gettext_lazy("恢复了，新的申请按规则决定。"),
        lambda request, code, _words: rulings.release(code, actor=person_of(request)),
    ),
}


@reach.for_readers
@require_http_methods(["GET", "HEAD", "POST"])
def rule_act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Repeat what will happen, then do it."""
    one = reach.rule_set(person_of(request), code)
    deed = DEEDS.get(act)
    if deed is None:
        raise NotFound("no_such_act", _("没有这一步。"))
    form = deed.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and obeyed(form, lambda: deed.do(request, code, form.cleaned_data)):
        messages.success(request, deed.done)
        gone = act == "drop" and not rulings.visible_to(person_of(request)).filter(code=code).exists()
        return redirect("desk:rule_sets") if gone else redirect("desk:rule_set", code)
    return _asked(request, deed, form, one.name, code)


def _asked(request: HttpRequest, deed: Deed, form: PlainForm, name: str, code: str) -> HttpResponse:
    draft = next((one for one in _versions(request, code) if one.saved_at), None)
    seen = mark_of(draft.saved_at) if draft else ""
    context = {
        "form": form,
        "heading": deed.heading % {"name": name},
        "lead": deed.lead,
        "submit": deed.submit,
        "stops": deed.stops,
        "back": "desk:rule_set",
        "back_to": code,
        "hidden": {"seen": request.POST.get("seen", seen)},
        "form_action": request.path,
    }
    fragment = request.headers.get("HX-Request") and request.method != "POST"
    return render(request, "desk/admin/draw_act.html" if fragment else "desk/office/form.html", context)


def _versions(request: HttpRequest, code: str) -> list[rulings.RuleVersion]:
    return rulings.versions_of(reach.rule_set(person_of(request), code))
