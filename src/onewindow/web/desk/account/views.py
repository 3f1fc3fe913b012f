"""Signing in to the desk in two steps, and the account of staff: password and one-time code."""

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import user_passes_test
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
from onewindow.web.ui.plain_form import PlainForm
from onewindow.web.ui.signing import address_of, enter, way_on

_PENDING = "desk_second_step"
_SETTING_UP = "desk_totp"
_SECOND_STEP_WITHIN = dt.timedelta(minutes=5)

staff_required = user_passes_test(
    lambda user: isinstance(user, Person) and org.is_staff(user), login_url="desk:sign_in"
)


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
        except DomainError as error:
            form.refuse(error)
        else:
            return _entered_by_password_alone(request, person)
    return render(request, "desk/account/sign_in.html", {"form": form, "next": way_on(request)})


def _entered_by_password_alone(request: HttpRequest, person: Person) -> HttpResponse:
    """Whoever has no one-time code is led to set it up; in the demo nobody carries a phone for every account."""
    if settings.ONEWINDOW_DEMO:
        return enter(request, person, "desk:inbox")
    messages.warning(request, _("您还没有开启动态口令，账号只靠密码保护。请现在开启。"))
    enter(request, person, "desk:totp")
    return redirect("desk:totp")


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


@staff_required
@never_cache
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


@staff_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def totp(request: HttpRequest) -> HttpResponse:
    """Set the one-time code up: scan, and prove it by a first code. The secret waits in the session till then."""
    person = _staff(request)
    if person.totp_sealed:
        return redirect("desk:account")
    secret: str = request.session.setdefault(_SETTING_UP, org.new_secret())
    form: PlainForm = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            org.confirm_totp(person, secret, form.cleaned_data["totp"], actor=person)
        except DomainError as error:
            form.refuse(error)
        else:
            del request.session[_SETTING_UP]
            messages.success(request, _("动态口令开启了。下次登录，输完密码再输它。"))
            return redirect("desk:account")
    context = {"form": form, "secret": secret, "uri": org.provisioning_address(person, secret)}
    return render(request, "desk/account/totp.html", context)


def _staff(request: HttpRequest) -> Person:
    """Who is signed in, behind ``staff_required``."""
    person: Person = request.user  # type: ignore[assignment]
    return person
