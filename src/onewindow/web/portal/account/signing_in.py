"""Signing in, signing up, signing out."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.base.errors import DomainError
from onewindow.flows import identity
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import PersonKind
from onewindow.web.portal.account.forms import CodeSignInForm, PasswordSignInForm, PhoneForm, SignUpForm
from onewindow.web.ui.addresses import address_of
from onewindow.web.ui.plain_form import PlainForm
from onewindow.web.ui.signing import enter, way_on


@never_cache
@sensitive_post_parameters("code", "password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """By phone code, by password (``?by=password``), or over to the identity platform."""
    if request.user.is_authenticated and request.method != "POST":
        return redirect(way_on(request) or "portal:account")
    by_password = request.GET.get("by") == "password"
    form_class = PasswordSignInForm if by_password else CodeSignInForm
    form: PlainForm = form_class(request.POST or None, initial={"phone": request.GET.get("phone", "")})
    if request.method == "POST" and request.POST.get("do") == "send":
        form = _send_code(request, form)
    elif request.method == "POST" and form.is_valid():
        try:
            return enter(request, _who(request, form), "portal:home")
        except DomainError as error:
            form.refuse(error)
            if error.code == "no_account":
                messages.info(request, _("这个手机号还没有账号，补上姓名和身份证号码就能注册，验证码不用重发。"))
                return redirect(_with(request, "portal:sign_up", phone=form.cleaned_data["phone"]))
    context = {"form": form, "by_password": by_password, "next": way_on(request), **_platform(request)}
    return render(request, "portal/account/sign_in.html", context)


@never_cache
@sensitive_post_parameters("code", "password", "id_number")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Name, identity number, phone and its code; the password may be left out."""
    form: PlainForm = SignUpForm(request.POST or None, initial={"phone": request.GET.get("phone", "")})
    if request.method == "POST" and request.POST.get("do") == "send":
        form = _send_code(request, form)
    elif request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("name", "id_number", "phone", "code", "password")}
        try:
            person = identity.sign_up(**words, address=address_of(request))
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("注册好了，已经登录。"))
            return enter(request, person, "portal:home")
    context = {"form": form, "next": way_on(request), **_platform(request)}
    return render(request, "portal/account/sign_up.html", context)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; drafts stay in the account."""
    logout(request)
    messages.success(request, _("已经退出。没办完的申请都存好了，下次登录接着办。"))
    return redirect("portal:home")


def _who(request: HttpRequest, form: PlainForm) -> org.Person:
    words, address = form.cleaned_data, address_of(request)
    if "password" in words:
        return org.sign_in_with_password(words["phone"], words["password"], "", address, kind=PersonKind.APPLICANT)
    return org.sign_in_with_code(words["phone"], words["code"], address)


def _send_code(request: HttpRequest, form: PlainForm) -> PlainForm:
    """Send a code and show the form again with everything typed; only the phone is checked."""
    phone_form = PhoneForm(request.POST)
    shown = type(form)(initial=request.POST.dict())
    if not phone_form.is_valid():
        return _with_errors(shown, request, {"phone": _("请先填手机号")})
    try:
        sent = org.send_phone_code(phone_form.cleaned_data["phone"], address_of(request))
    except DomainError as error:
        return _with_errors(shown, request, error.fields or {"phone": error.message})
    messages.success(request, _("验证码已发到 %(phone)s，5 分钟内有效。") % {"phone": sent.phone})
    if sent.shown:
        messages.info(request, _("演示：验证码是 %(code)s，不会真的发短信。") % {"code": sent.shown})
    return shown


def _with_errors(form: PlainForm, request: HttpRequest, errors: dict[str, str]) -> PlainForm:
    """The same words with only these errors: fields not reached yet are not complained about."""
    bound = type(form)(request.POST)
    bound.full_clean()
    bound.errors.clear()
    for field, sentence in errors.items():
        bound.add_error(field if field in bound.fields else None, sentence)
    return bound


def _platform(request: HttpRequest) -> dict[str, str]:
    """Where the identity platform's button leads; nothing when none is configured."""
    if not settings.ONEWINDOW_OIDC_SERVER:
        return {}
    address = reverse("openid_connect_login", kwargs={"provider_id": "platform"})
    onward = {"next": way_on(request)} if way_on(request) else {}
    return {"platform_name": settings.ONEWINDOW_OIDC_NAME, "platform_url": f"{address}?{urlencode(onward)}"}


def _with(request: HttpRequest, name: str, **query: str) -> str:
    onward = {"next": way_on(request)} if way_on(request) else {}
    return f"{reverse(name)}?{urlencode({**query, **onward})}"
