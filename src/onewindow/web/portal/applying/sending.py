"""Steps 3 and 4: check everything once more, sign, send."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.base.errors import DomainError, Invalid
from onewindow.cases import service as cases
from onewindow.cases.service import Case, State
from onewindow.web.portal.applying import drafts
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.door import login_required
from onewindow.web.ui.forms import words

NO_DELIVERY = {"method": "", "receiver": "", "phone": "", "address": ""}


@login_required
@never_cache
@require_safe
def check(request: HttpRequest, number: str) -> HttpResponse:
    """Everything at one look, and what is still missing with the way to it."""
    case = drafts.writable(request, number)
    context = {
        "case": case,
        "revision": case.revision,
        "parts": words.told(case.revision.form_schema, case.form),
        "materials": drafts.material_rows(case),
        "progress": drafts.progress_of(case),
        "steps": drafts.steps(),
        "answers": _answers(case),
    }
    return render(request, "portal/applying/check.html", context)


def _answers(case: Case) -> list[tuple[str, str]]:
    told = []
    for question in case.revision.scenarios:
        labels = {option["value"]: option["label"] for option in question["options"]}
        if case.answers.get(question["key"]) in labels:
            told.append((question["question"], labels[case.answers[question["key"]]]))
    return told


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, number: str) -> HttpResponse:
    """How to get the result, the promise, the name; then it is sent."""
    case = drafts.writable(request, number)
    delivery = delivery_of(request) if request.method == "POST" else {**NO_DELIVERY, **case.delivery}
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            _send(request, case, delivery)
        except DomainError as error:
            errors = error.fields or {"": error.message}
            errors = {"": error.message} if error.code == "incomplete" else errors
        else:
            messages.success(request, _("提交好了。窗口 5 个工作日内告诉您材料齐不齐，缺什么一次说清。"))
            return redirect("portal:case", number)
    context: dict[str, Any] = {
        "case": case,
        "revision": case.revision,
        "delivery": delivery,
        "errors": errors,
        "typed": request.POST.get("signature", ""),
        "agreed": request.POST.get("agreed") == "1",
        "progress": drafts.progress_of(case),
        "steps": drafts.steps(),
    }
    return render(request, "portal/applying/sign.html", context)


def delivery_of(request: HttpRequest) -> dict[str, str]:
    """How the result is wanted, as posted."""
    wanted = {**NO_DELIVERY, "method": request.POST.get("method", "")}
    if wanted["method"] == "courier":
        wanted |= {name: request.POST.get(name, "").strip()[:200] for name in ("receiver", "phone", "address")}
    return wanted


def _send(request: HttpRequest, case: Case, delivery: dict[str, str]) -> None:
    """The way of delivery is kept in any case; then promise and name are looked at, then it is sent."""
    person = person_of(request)
    case = cases.save_draft(case, actor=person, delivery=delivery)
    refusals = refusals_of(request, delivery, person.name)
    if refusals:
        raise Invalid("not_signed", _("还差一点，没有提交。您填的都保存着。"), fields=refusals)
    verb = cases.resubmit if case.state == State.CORRECTION else cases.submit
    verb(case, actor=person)


def refusals_of(request: HttpRequest, delivery: dict[str, str], name: str) -> dict[str, str]:
    """By field, what keeps a signature from counting."""
    refusals = {}
    if delivery["method"] not in ("counter", "courier"):
        refusals["method"] = _("请选怎么取结果")
    if delivery["method"] == "courier":
        asked = {"receiver": _("请写收件人"), "phone": _("请写收件人的手机号"), "address": _("请写详细地址")}
        refusals |= {field: sentence for field, sentence in asked.items() if not delivery[field]}
    if request.POST.get("agreed") != "1":
        refusals["agreed"] = _("请先看一遍承诺，再勾选")
    if "".join(request.POST.get("signature", "").split()) != "".join(name.split()):
        refusals["signature"] = _("请写您登录的姓名：%(name)s") % {"name": name}
    return refusals
