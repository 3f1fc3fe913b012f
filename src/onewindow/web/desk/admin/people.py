"""People, their posts and their roles."""

import datetime as dt
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.base import clock
from onewindow.base.errors import NotFound
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, PersonKind, RoleHolding
from onewindow.web.desk.admin import columns as columns_of
from onewindow.web.desk.admin.forms import EmptyForm, EndRoleForm, NewPersonForm, PersonForm, ReasonForm, RoleForm
from onewindow.web.desk.admin.reach import for_managers, managed_person, people
from onewindow.web.desk.office import obeyed
from onewindow.web.ui import sheets
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.paging import page_of
from onewindow.web.ui.plain_form import PlainForm

# Without characters that are mistaken for each other when read out or copied by hand.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def one_time_password() -> str:
    """Sixteen letters and digits in groups of four: 79 bits, to be shown once and changed by its owner."""
    return "-".join("".join(secrets.choice(_LETTERS) for _n in range(4)) for _group in range(4))


@for_managers
@require_safe
def people_list(request: HttpRequest) -> HttpResponse:
    """Staff of the units one manages, with their roles."""
    person = person_of(request)
    rows = people(person).filter(kind=PersonKind.STAFF).prefetch_related("role_holdings__unit")
    words, unit = request.GET.get("q", "").strip(), request.GET.get("unit", "")
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(username__icontains=words))
    if unit:
        rows = rows.filter(unit__code=unit)
    if request.GET.get("state") == "closed":
        rows = rows.filter(is_active=False)
    columns = columns_of.people()
    if sheets.is_wanted(request):
        return sheets.export(_("人员和角色"), columns, _with_roles(rows.order_by("name", "id")[: sheets.MOST_ROWS]))
    page = page_of(rows, ("name", "id"), request.GET.get("after", ""), size=30)
    context = {
        "page": page,
        "columns": columns,
        "rows": _with_roles(page.rows),
        "units": org.units_managed_by(person),
        "asked": request.GET,
    }
    return render(request, "desk/admin/people.html", context)


def _with_roles(people: Iterable[Person]) -> list[columns_of.PersonRow]:
    today = clock.today()
    return [(one, [row for row in one.role_holdings.all() if _counts(row, today)]) for one in people]


def _counts(row: RoleHolding, day: dt.date) -> bool:
    return row.valid_from <= day and (row.valid_until is None or row.valid_until >= day)


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """A new account; its first password is on this one answer and nowhere else."""
    actor = person_of(request)
    form = NewPersonForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        password, made = one_time_password(), []
        words = form.cleaned_data
        if obeyed(form, lambda: made.append(org.create_staff(actor=actor, password=password, **words))):
            return render(request, "desk/admin/password.html", {"person": made[0], "password": password})
    context = {
        "form": form,
        "heading": _("新建人员"),
        "lead": _("建好以后显示一次初始密码，请当面交给本人。角色下一步再给。"),
        "submit": _("新建"),
        "back": "desk:people",
    }
    return render(request, "desk/office/form.html", context)


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, key: int) -> HttpResponse:
    """One account: post and unit, roles, what can be done to it."""
    actor = person_of(request)
    found = managed_person(actor, key)
    is_role = "role" in request.POST
    details = PersonForm(
        request.POST if request.POST and not is_role else None,
        actor=actor,
        initial={"name": found.name, "unit": found.unit_id, "post": found.post},
        auto_id="person_%s",
    )
    grant = RoleForm(request.POST if is_role else None, actor=actor, initial={"unit": found.unit_id})
    form: PlainForm = grant if is_role else details
    if request.method == "POST" and form.is_valid():
        command = org.grant_role if is_role else org.change_staff
        if obeyed(form, lambda: command(found, actor=actor, **form.cleaned_data)):
            messages.success(request, _("角色给好了。") if is_role else _("保存好了。"))
            return redirect("desk:person", key)
    holdings = [(row, org.can_manage(actor, row.unit)) for row in org.holdings_of(found)]
    reaches = org.can_manage_person(actor, found)
    acts = [(name, act) for name, act in ACTS.items() if act.fits(found)] if reaches else []
    context = {
        "person": found,
        "reaches": reaches,
        "details": details,
        "grant": grant,
        "holdings": holdings,
        "acts": acts,
    }
    context["is_oneself"] = found.pk == actor.pk
    return render(request, "desk/admin/person.html", context)


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def role_end(request: HttpRequest, key: int, holding: int) -> HttpResponse:
    """A role ends, at once or after a day."""
    actor = person_of(request)
    found = managed_person(actor, key)
    row = org.holdings_of(found).filter(pk=holding).first()
    if row is None:
        raise NotFound("no_such_role", _("这个人现在没有这个角色。"))
    form = EndRoleForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and obeyed(form, lambda: org.end_role(row, actor=actor, last_day=form.cleaned_data["last_day"]))
    ):
        messages.success(request, _("角色的结束日期记下了。"))
        return redirect("desk:person", key)
    words = {"person": found.name, "role": row.get_role_display(), "unit": row.unit.name}
    context = {
        "form": form,
        "heading": _("结束“%(role)s”") % words,
        "lead": _("%(person)s不再是%(unit)s的%(role)s。以前办的事都留着。") % words,
        "submit": _("结束角色"),
        "stops": True,
        "back": "desk:person",
        "back_to": key,
    }
    return render(request, "desk/office/form.html", context)


@dataclass(frozen=True)
class Act:
    """Something done to an account: its words, what follows, whether it fits now."""

    words: Any
    tells: Any
    icon: str
    form: type[PlainForm]
    fits: Callable[[Person], bool]
    command: Callable[..., object] | None = None
    stops: bool = False


ACTS: dict[str, Act] = {
    "password": Act(
        gettext_lazy("重设密码"),
        gettext_lazy("原来的密码马上失效，新密码只显示一次，请当面交给本人。"),
        "key",
        EmptyForm,
        lambda person: person.is_active,
    ),
    "totp": Act(
        gettext_lazy("重置动态口令"),
        gettext_lazy("手机丢了或换了才用。下次登录只要密码，登录后要马上重新开启。"),
        "device-mobile",
        ReasonForm,
        lambda person: bool(person.totp_sealed),
        org.reset_totp,
        stops=True,
    ),
    "deactivate": Act(
        gettext_lazy("停用账号"),
        gettext_lazy("马上不能登录，角色不再有效。以前办的事都留着，随时可以恢复。"),
        "ban",
        ReasonForm,
        lambda person: person.is_active,
        org.deactivate,
        stops=True,
    ),
    "activate": Act(
        gettext_lazy("恢复账号"),
        gettext_lazy("可以重新登录，没有到期的角色重新有效。"),
        "user-check",
        ReasonForm,
        lambda person: not person.is_active,
        org.activate,
    ),
}


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def person_act(request: HttpRequest, key: int, act: str) -> HttpResponse:
    """One of ``ACTS``, after saying what follows from it."""
    actor = person_of(request)
    found = managed_person(actor, key)
    chosen = ACTS.get(act)
    if chosen is None or not chosen.fits(found):
        raise NotFound("no_such_act", _("现在不能对这个账号这样做。"))
    form = chosen.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if chosen.command is None:
            return _new_password(request, found, actor)
        command = chosen.command
        if obeyed(form, lambda: command(found, actor=actor, reason=form.cleaned_data["reason"])):
            messages.success(request, _("%(act)s：办好了。") % {"act": chosen.words})
            return redirect("desk:person", key)
    context = {
        "form": form,
        "heading": f"{chosen.words}：{found.name}",
        "lead": chosen.tells,
        "submit": chosen.words,
        "stops": chosen.stops,
        "back": "desk:person",
        "back_to": key,
    }
    return render(request, "desk/office/form.html", context)


def _new_password(request: HttpRequest, found: Person, actor: Person) -> HttpResponse:
    password = one_time_password()
    org.set_password(found, password, actor=actor)
    return render(request, "desk/admin/password.html", {"person": found, "password": password})
