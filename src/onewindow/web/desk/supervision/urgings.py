"""督办: the letters one may read, one of them, writing one, and what is done with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.base.errors import NotFound
from onewindow.cases import service as cases
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Person
from onewindow.supervision import service as supervision
from onewindow.supervision.service import Urging, UrgingState
from onewindow.web.desk.asking import staff_page
from onewindow.web.desk.office import obeyed, only_for
from onewindow.web.desk.supervision.columns_of_urgings import TONES, urgings
from onewindow.web.desk.supervision.forms import SignForm, UrgeForm, WordsForm
from onewindow.web.desk.verbs import words_of_verb
from onewindow.web.ui import sheets
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.paging import page_of
from onewindow.web.ui.pictures import Stop
from onewindow.web.ui.plain_form import PlainForm

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

for_readers = only_for(supervision.can_read_urgings)


@dataclass(frozen=True)
class Deed:
    """What a verb is called on its button, what it asks, what the form says, and what is done."""

    words: "StrPromise"
    lead: "StrPromise"
    label: "StrPromise"
    done: "StrPromise"
    command: Callable[..., Urging]
    form: type[PlainForm] = WordsForm
    stops: bool = False


DEEDS = {
    "sign": Deed(
        gettext_lazy("签发"),
        gettext_lazy("督办通知书会发给被督办单位，从今天起计回复期限。"),
        gettext_lazy("要求"),
        gettext_lazy("督办已经发出。"),
        supervision.sign,
        SignForm,
    ),
    "drop": Deed(
        gettext_lazy("作废"),
        gettext_lazy("规则拟的这一件不发出。写明为什么，会留在记录里。"),
        gettext_lazy("为什么不督办"),
        gettext_lazy("这一件作废了。"),
        supervision.drop,
        stops=True,
    ),
    "answer": Deed(
        gettext_lazy("回复"),
        gettext_lazy("写明为什么超期、现在办到哪里、什么时候办结。督查人员会看到。"),
        gettext_lazy("回复"),
        gettext_lazy("回复交给督查人员了。"),
        supervision.answer,
    ),
    "close": Deed(
        gettext_lazy("办结督办"),
        gettext_lazy("回复可以接受，督办到此结束。"),
        gettext_lazy("结论"),
        gettext_lazy("督办办结了。"),
        supervision.close,
    ),
    "send_back": Deed(
        gettext_lazy("退回重新回复"),
        gettext_lazy("回复不能接受，对方要在同样多的工作日里重新回复。"),
        gettext_lazy("退回的理由"),
        gettext_lazy("退回了，对方会收到理由。"),
        supervision.send_back,
        stops=True,
    ),
}
_PRIMARY = ("sign", "answer", "close")


@for_readers
@require_safe
def urging_list(request: HttpRequest) -> HttpResponse:
    """The letters this person reads, the latest first; by state."""
    person, state = person_of(request), request.GET.get("state", "")
    rows = supervision.urgings_visible_to(person)
    if state in UrgingState.values:
        rows = rows.filter(state=state)
    order = ("-created_at", "-id")
    if sheets.is_wanted(request):
        return sheets.export(_("督办"), urgings(), rows.order_by(*order)[: sheets.MOST_ROWS])
    context = {
        "page": page_of(rows, order, request.GET.get("after", ""), 30),
        "columns": urgings(),
        "state": state,
        "states": [("", _("全部")), *UrgingState.choices],
    }
    return render(request, "desk/supervision/urgings.html", context)


@for_readers
@require_safe
def urging(request: HttpRequest, number: str) -> HttpResponse:
    """One letter: what was demanded, what was answered, what can be done now."""
    person = person_of(request)
    one = _urging(person, number)
    verbs = supervision.possible_verbs(person, one)
    context = {
        "urging": one,
        "tone": TONES.get(one.state, ""),
        "buttons": [(verb, DEEDS[verb].words, verb in _PRIMARY) for verb in sorted(verbs, key=list(DEEDS).index)],
        "stops": [
            Stop(words_of_verb(entry.verb), at=entry.at, text=entry.note, who=entry.actor_name)
            for entry in audit.history(one.subject)
        ],
    }
    return render(request, "desk/supervision/urging.html", context)


@for_readers
@require_http_methods(["GET", "HEAD", "POST"])
def urging_act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Sign, drop, answer, send back or close."""
    person = person_of(request)
    one = _urging(person, number)
    deed = DEEDS.get(act)
    if deed is None or act not in supervision.possible_verbs(person, one):
        raise NotFound("no_such_deed", _("这件督办现在不能这样办，可能刚刚有人办过。请刷新页面看最新情况。"))
    form = deed.form(
        request.POST or None, initial={"words": one.words, "reply_days": one.reply_days} if act == "sign" else {}
    )
    form.fields["words"].label = deed.label
    if (
        request.method == "POST"
        and form.is_valid()
        and obeyed(form, lambda: deed.command(one.number, actor=person, **form.cleaned_data))
    ):
        messages.success(request, deed.done)
        return redirect("desk:urging", one.number)
    context = {
        "form": form,
        "heading": f"{one.number} {deed.words}",
        "lead": deed.lead,
        "submit": deed.words,
        "stops": deed.stops,
        "back": "desk:urging",
        "back_to": one.number,
    }
    return render(request, "desk/office/form.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def urge(request: HttpRequest, number: str) -> HttpResponse:
    """A supervisor writes to the unit about a case."""
    person = person_of(request)
    case = get_object_or_404(cases.visible_to(person).select_related("unit"), number=number)
    if not supervision.can_urge(person, case):
        raise NotFound("not_yours_to_urge", _("这件不归您督办。"))
    form = UrgeForm(request.POST or None)
    made: list[Urging] = []
    if (
        request.method == "POST"
        and form.is_valid()
        and obeyed(form, lambda: made.append(supervision.urge(case.number, actor=person, **form.cleaned_data)))
    ):
        messages.success(
            request, _("督办 %(number)s 已经发给%(unit)s。") % {"number": made[0].number, "unit": case.unit.name}
        )
        return redirect("desk:urging", made[0].number)
    context: dict[str, Any] = {
        "form": form,
        "heading": _("督办 %(number)s") % {"number": case.number},
        "lead": _("“%(item)s”，发给%(unit)s。督办通知书有文号，从今天起计回复期限。")
        % {"item": case.item_name, "unit": case.unit.name},
        "submit": _("发出督办"),
        "back": "desk:case",
        "back_to": case.number,
    }
    return render(request, "desk/office/form.html", context)


def beside(person: Person, case: cases.Case) -> dict[str, Any]:
    """What the page of a case shows of letters: those about it that this person reads, and whether they may write one. One statement."""
    rows = supervision.urgings_visible_to(person).filter(case_number=case.number)
    letters = list(rows.order_by("-created_at", "-id"))
    open_now = any(letter.closed_at is None for letter in letters)
    may = case.closed_at is None and not open_now and supervision.can_urge(person, case)
    return {"urgings": letters, "may_urge": may}


def _urging(person: Person, number: str) -> Urging:
    rows = supervision.urgings_visible_to(person).select_related("unit", "issuer", "signed_by", "answered_by", "rule")
    one = rows.filter(number=number.replace("\0", "")).first()
    if one is None:
        raise NotFound("no_such_urging", _("没有这件督办，或者您没有查看它的权限。"))
    return one
