"""Signing in to the desk in two steps, and the account of staff: password and one-time code."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.base import clock
from onewindow.base.errors import DomainError
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, PersonKind
from onewindow.web.desk.account.forms import CodeForm, PasswordForm, SignInForm
from onewindow.web.desk.asking import staff_page
from onewindow.web.ui.addresses import address_of
from onewindow.web.ui.plain_form import PlainForm
from onewindow.web.ui.signing import enter, way_on

_PENDING = "desk_second_step"
_SETTING_UP = "desk_totp"
# Whose password was right but who has no one-time code yet: no session of theirs, only this until the code is set up.
_NOT_IN_YET = "desk_not_in_yet"
_SECOND_STEP_WITHIN = dt.timedelta(minutes=5)
_SET_UP_WITHIN = dt.timedelta(minutes=15)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """First step: sign-in name and password. Who has a one-time code goes on to the second."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            person = org.sign_in_with_password(
                words["username"], words["password"], "", address_of(request), kind=PersonKind.STAFF
            )
        except org.SecondStep as step:
            request.session[_PENDING] = [step.person_id, clock.now().timestamp(), way_on(request)]
            return redirect("desk:sign_in_code")
        except org.SecondStepMissing as step:
            request.session.pop(_SETTING_UP, None)  # whoever sat here before has seen that secret
            request.session[_NOT_IN_YET] = [step.person_id, clock.now().timestamp(), way_on(request)]
            return redirect("desk:totp")
        except DomainError as error:
            form.refuse(error)
        else:
            return enter(request, person, "desk:inbox")
    return render(request, "desk/account/sign_in.html", {"form": form, "next": way_on(request)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Second step: the one-time code, within five minutes of the password."""
    person_id, at, onward = request.session.get(_PENDING) or (0, 0.0, "")
    if not person_id or clock.now().timestamp() - at > _SECOND_STEP_WITHIN.total_seconds():
        messages.error(request, _("请先输入登录名和密码。"))
        return redirect("desk:sign_in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = org.sign_in_second_step(person_id, form.cleaned_data["totp"], address_of(request))
        except DomainError as error:
            form.refuse(error)
        else:
            del request.session[_PENDING]
            return enter(request, person, onward or "desk:inbox")
    return render(request, "desk/account/sign_in_code.html", {"form": form})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    if isinstance(request.user, Person):
        org.record_sign_out(request.user)
    logout(request)
    return redirect("desk:sign_in")


@staff_page
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """My roles, my password, my one-time code."""
    person = _staff(request)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            org.change_password(person, words["old"], words["password"], actor=person)
        except DomainError as error:
            form.refuse(error)
        else:
            update_session_auth_hash(request, person)
            messages.success(request, _("密码改好了。别的设备要重新登录。"))
            return redirect("desk:account")
    context = {"form": form, "holdings": org.holdings_of(person), "has_totp": bool(person.totp_sealed)}
    return render(request, "desk/account/account.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def totp(request: HttpRequest) -> HttpResponse:
    """Set the one-time code up: scan, and prove it by a first code. The secret waits in the session till then.

    For who is signed in (the demo), and for whose password was right a moment ago: they are let in by that first code.
    """
    person, onward = _setting_up(request)
    if person is None:
        return redirect("desk:sign_in")
    if person.totp_sealed:
        return redirect("desk:account")
    secret: str = request.session.setdefault(_SETTING_UP, org.new_secret())
    form: PlainForm = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _set_up(request, person, secret, form.cleaned_data["totp"], onward)
        except DomainError as error:
            form.refuse(error)
    context = {"form": form, "secret": secret, "uri": org.provisioning_address(person, secret)}
    context["is_inside"] = request.user.is_authenticated
    return render(request, "desk/account/totp.html", context)


def _setting_up(request: HttpRequest) -> tuple[Person | None, str]:
    """Who sets the one-time code up, and where they wanted to go."""
    if isinstance(request.user, Person) and org.is_staff(request.user):
        return request.user, ""
    person_id, at, onward = request.session.get(_NOT_IN_YET) or (0, 0.0, "")
    if not person_id or clock.now().timestamp() - at > _SET_UP_WITHIN.total_seconds():
        messages.error(request, _("请先输入登录名和密码。"))
        return None, ""
    return org.person_setting_up(person_id), onward


def _set_up(request: HttpRequest, person: Person, secret: str, code: str, onward: str) -> HttpResponse:
    """The first code is right: whoever was only at the door enters now."""
    words = _("动态口令开启了。下次登录，输完密码再输它。")
    if request.user.is_authenticated:
        org.confirm_totp(person, secret, code, actor=person)
        del request.session[_SETTING_UP]
        messages.success(request, words)
        return redirect("desk:account")
    person = org.set_up_second_step(person.pk, secret, code)
    for name in (_SETTING_UP, _NOT_IN_YET):
        del request.session[name]
    messages.success(request, words)
    return enter(request, person, onward or "desk:inbox")


def _staff(request: HttpRequest) -> Person:
    """Who is signed in, behind ``staff_page``."""
    person: Person = request.user  # type: ignore[assignment]
    return person
