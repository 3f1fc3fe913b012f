"""API keys: a unit's own systems, and the keys that open the interface to them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.base import clock
from onewindow.base.errors import NotFound
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import ApiKey, PersonKind
from onewindow.web.desk.admin import columns as columns_of
from onewindow.web.desk.admin.forms import ApiKeyForm, MachineForm, ReasonForm
from onewindow.web.desk.admin.reach import for_managers, managed_person, people
from onewindow.web.desk.office import obeyed
from onewindow.web.ui import sheets
from onewindow.web.ui.asking import person_of


@for_managers
@require_safe
def api_keys(request: HttpRequest) -> HttpResponse:
    """Machines of the units one manages, each with its keys."""
    person = person_of(request)
    keys: dict[int, list[ApiKey]] = {}
    for key in org.api_keys_visible_to(person):
        keys.setdefault(key.person_id, []).append(key)
    rows = [(machine, keys.get(machine.pk, [])) for machine in people(person).filter(kind=PersonKind.MACHINE)]
    if sheets.is_wanted(request):
        lines: list[columns_of.KeyRow] = [(machine, key) for machine, its_keys in rows for key in its_keys]
        lines += [(machine, None) for machine, its_keys in rows if not its_keys]
        return sheets.export(_("接口密钥"), columns_of.keys(clock.now()), lines)
    return render(request, "desk/admin/api_keys.html", {"rows": rows, "now": clock.now()})


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def machine_new(request: HttpRequest) -> HttpResponse:
    """An identity for a unit's own system."""
    actor = person_of(request)
    form = MachineForm(request.POST or None, actor=actor)
    if (
        request.method == "POST"
        and form.is_valid()
        and obeyed(form, lambda: org.create_machine(actor=actor, **form.cleaned_data))
    ):
        messages.success(request, _("登记好了，现在可以给它签发密钥。"))
        return redirect("desk:api_keys")
    context = {
        "form": form,
        "heading": _("登记接入系统"),
        "lead": _("单位自己的业务系统用接口密钥调用本系统，每个系统一个身份，做过什么查得到。"),
        "submit": _("登记"),
        "back": "desk:api_keys",
    }
    return render(request, "desk/office/form.html", context)


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def api_key_new(request: HttpRequest, key: int) -> HttpResponse:
    """A new key; its text is on this one answer and nowhere else."""
    actor = person_of(request)
    machine = managed_person(actor, key)
    form = ApiKeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        until, issued = form.cleaned_data["until"], []
        expires_at = clock.end_of(until) if until else None
        label = form.cleaned_data["label"]
        if obeyed(
            form,
            lambda: issued.append(org.issue_api_key(machine, label, actor=actor, expires_at=expires_at)),
            {"expires_at": "until"},
        ):
            issued_key, text = issued[0]
            return render(request, "desk/admin/key_shown.html", {"key": issued_key, "text": text, "machine": machine})
    context = {
        "form": form,
        "heading": _("给“%(name)s”签发密钥") % {"name": machine.name},
        "lead": _("密钥只显示一次，系统里不保存原文。"),
        "submit": _("签发"),
        "back": "desk:api_keys",
    }
    return render(request, "desk/office/form.html", context)


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def api_key_revoke(request: HttpRequest, key: int) -> HttpResponse:
    """From now on the key opens nothing."""
    actor = person_of(request)
    found = org.api_keys_visible_to(actor).filter(pk=key).first()
    if found is None:
        raise NotFound("no_such_key", _("没有这个密钥，或者不归您管理。"))
    form = ReasonForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and obeyed(form, lambda: org.revoke_api_key(found, actor=actor, reason=form.cleaned_data["reason"]))
    ):
        messages.success(request, _("密钥已经吊销。"))
        return redirect("desk:api_keys")
    context = {
        "form": form,
        "heading": _("吊销密钥 %(prefix)s…") % {"prefix": found.prefix},
        "lead": _("用它的系统马上连不上。吊销以后不能恢复，只能签发新的。"),
        "submit": _("吊销"),
        "stops": True,
        "back": "desk:api_keys",
    }
    return render(request, "desk/office/form.html", context)
