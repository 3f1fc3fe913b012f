"""An item's own page: versions, findings, what changed, and the steps that a person may take now."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.base.errors import NotFound, NotPermitted
from onewindow.base.subjects import Subject
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Revision, RevisionState
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Person
from onewindow.web.desk.catalogue import findings
from onewindow.web.desk.catalogue.differences import compare
from onewindow.web.desk.catalogue.forms import ReasonForm
from onewindow.web.desk.catalogue.listing import TONES
from onewindow.web.desk.catalogue.reach import for_catalogue, is_in_work, newest, own, standing_beside, versions
from onewindow.web.desk.office import obeyed
from onewindow.web.desk.verbs import words_of_verb
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.plain_form import PlainForm

S = RevisionState


@dataclass(frozen=True)
class Step:
    """A verb as the page offers it: its words, what will happen, and the command."""

    key: str
    words: Any
    icon: str
    tells: Any
    states: tuple[str, ...]
    may: Callable[[Person, Revision], bool]
    command: Callable[..., object]
    needs_reason: bool = False
    stops: bool = False


def _edits(person: Person, revision: Revision) -> bool:
    return catalogue.can_edit(person, revision.item.unit)


def _reviews(person: Person, revision: Revision) -> bool:
    return catalogue.can_review(person, revision.item)


STEPS: tuple[Step, ...] = (
    Step(
        "submit",
        gettext_lazy("送审"),
        "send",
        gettext_lazy("这一版交给审核人员。审核期间不能再改，要改先请审核人员退回。"),
        (S.DRAFT,),
        _edits,
        catalogue.submit_for_review,
    ),
    Step(
        "publish",
        gettext_lazy("通过并发布"),
        "check",
        gettext_lazy(
            "这一版马上对外公布，代替现行的一版；写明以后生效的，到那一天自动公布。已经收下的申请仍按原来的版本办。"
        ),
        (S.IN_REVIEW, S.SCHEDULED),
        catalogue.can_publish,
        catalogue.publish,
    ),
    Step(
        "send_back",
        gettext_lazy("退回修改"),
        "arrow-back-up",
        gettext_lazy("这一版回到草稿，编写人看得到您写的原因。"),
        (S.IN_REVIEW, S.SCHEDULED),
        _reviews,
        catalogue.send_back,
        needs_reason=True,
    ),
    Step(
        "suspend",
        gettext_lazy("暂停受理"),
        "player-pause",
        gettext_lazy("指南还看得到，但不再收新的申请。已经在办的照常办。"),
        (S.PUBLISHED,),
        _reviews,
        catalogue.suspend,
        needs_reason=True,
        stops=True,
    ),
    Step(
        "resume",
        gettext_lazy("恢复受理"),
        "player-play",
        gettext_lazy("马上重新收申请。"),
        (S.SUSPENDED,),
        _reviews,
        catalogue.resume,
    ),
    Step(
        "withdraw",
        gettext_lazy("取消事项"),
        "ban",
        gettext_lazy("这个事项从目录里去掉，群众再也找不到它。已经在办的照常办，各版本都留着备查。"),
        (S.PUBLISHED, S.SUSPENDED),
        _reviews,
        catalogue.withdraw,
        needs_reason=True,
        stops=True,
    ),
)


def offered(person: Person, rows: list[Revision]) -> list[Step]:
    """The steps possible now: each acts on the only version in one of its states."""
    return [step for step in STEPS if any(row.state in step.states and step.may(person, row) for row in rows)]


@for_catalogue
@require_safe
def item(request: HttpRequest, code: str) -> HttpResponse:
    """The newest version: what is wrong in it, what it changes, what was done so far."""
    person = person_of(request)
    rows = versions(person, code)
    revision = newest(person, code)
    standing = standing_beside(person, revision) if revision.state in (S.DRAFT, S.IN_REVIEW, S.SCHEDULED) else None
    data = catalogue.to_data(revision)
    history = list(audit.history(Subject("item", code)).reverse()[:12])
    waits_for_other = revision.state in (S.IN_REVIEW, S.SCHEDULED) and _reviews(person, revision)
    context = {
        "item": revision.item,
        "revision": revision,
        "versions": rows,
        "standing": standing,
        "tones": TONES,
        "found": findings.hints(data) if revision.state in (S.DRAFT, S.IN_REVIEW, S.SCHEDULED) else [],
        "changes": compare(catalogue.to_data(standing), data) if standing else [],
        "steps": offered(person, rows),
        "may_edit": _edits(person, revision) and not is_in_work(revision),
        "own_words": waits_for_other and catalogue.has_written(person, revision),
        "is_in_work": revision.state in (S.DRAFT, S.IN_REVIEW, S.SCHEDULED),
        "history": [(entry, words_of_verb(entry.verb)) for entry in history],
    }
    return render(request, "desk/catalogue/item.html", context)


@for_catalogue
@require_safe
def item_compare(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version against the one in force, or any other given by ``?with=``."""
    person = person_of(request)
    rows = versions(person, code)
    asked = request.GET.get("with", "")
    before = next((row.number for row in rows if row.state in (S.PUBLISHED, S.SUSPENDED) and row.number != number), 0)
    before = int(asked) if asked.isdigit() else before or number - 1
    wanted = {row.number for row in rows} & {number, before}
    found = {row.number: row for row in own(person).of_item(code).filter(number__in=wanted).with_parts()}
    if number not in found:
        raise NotFound("no_such_revision", _("没有找到这一版事项。"))
    new, old = found[number], found.get(before)
    context = {
        "item": new.item,
        "revision": new,
        "old": old,
        "versions": [row for row in rows if row.number != number],
        "changes": compare(catalogue.to_data(old), catalogue.to_data(new)) if old else [],
    }
    return render(request, "desk/catalogue/compare.html", context)


def _version(request: HttpRequest, code: str, number: int) -> Revision:
    revision = own(person_of(request)).of_item(code).filter(number=number).with_parts().first()
    if revision is None:
        raise NotFound("no_such_revision", _("没有找到这一版事项。"))
    return revision


@for_catalogue
@require_safe
def item_preview(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A version as the public guide would tell it, for the answers in the address."""
    revision = _version(request, code, number)
    told = catalogue.guide(revision, request.GET.dict())
    facts = [
        (_("多久办好"), told.duration.promised, _("法定 %(limit)s") % {"limit": told.duration.statutory}),
        (_("要准备"), _("%(n)s 份材料") % {"n": told.to_bring}, ""),
        (_("费用"), told.cost.summary, ""),
        (_("跑几次"), told.visits, told.visits_note),
    ]
    context = {"guide": told, "revision": revision, "item": revision.item, "facts": facts, "tones": TONES}
    return render(request, "desk/catalogue/preview.html", context)


@for_catalogue
@require_safe
def item_paper(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The version's guide on paper, exactly as the public prints it."""
    revision = _version(request, code, number)
    address = request.build_absolute_uri(reverse("portal:guide", args=[code]))
    answer = HttpResponse(catalogue.print_guide(catalogue.guide(revision, {}), address), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="guide-{number}.pdf"'
    return answer


@for_catalogue
@require_http_methods(["GET", "HEAD", "POST"])
def item_act(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Says what a step will do; the button does it. The rules' refusal stands above the button."""
    person = person_of(request)
    step = next((one for one in STEPS if one.key == key), None)
    rows = versions(person, code)
    revision = next((row for row in rows if step and row.state in step.states), None)
    if step is None or revision is None:
        messages.error(request, _("现在不能走这一步，可能刚刚有人办过了。下面是最新情况。"))
        return redirect("desk:item", code)
    if not step.may(person, revision):
        raise NotPermitted("not_permitted", _("您没有做这一步的权限；自己编写的版本要请别人发布。"))
    form: PlainForm = (ReasonForm if step.needs_reason else PlainForm)(
        request.POST if request.method == "POST" else None
    )
    if request.method == "POST" and form.is_valid():
        words = {"reason": form.cleaned_data["reason"]} if step.needs_reason else {}
        if obeyed(form, lambda: step.command(revision.pk, actor=person, **words)):
            messages.success(request, _("%(step)s：办好了。") % {"step": step.words})
            return redirect("desk:item", code)
    context = {"item": revision.item, "revision": revision, "step": step, "form": form}
    fragment = request.headers.get("HX-Request") and request.method != "POST"
    return render(request, "desk/catalogue/act_form.html" if fragment else "desk/catalogue/act.html", context)
