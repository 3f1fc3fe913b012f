"""How django-allauth's OpenID Connect sign-in meets our accounts.

The platform's claims are used once and not kept: no identity number lies in allauth's tables.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from typing_extensions import override

from onewindow.base.errors import DomainError, NotPermitted
from onewindow.flows.identity import VerifiedIdentity, sign_in_verified
from onewindow.kernel.org.service import Person, PersonKind, record_sign_in


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's own sign-up and its own words are not used."""

    @override
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    @override
    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The page after signing in says enough."""


class IdentityPlatformAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Finds or makes the account of who the platform has verified."""

    @override
    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Person:
        """Take the claims out of what allauth would store."""
        account = sociallogin.account
        sociallogin.claims = account.extra_data
        account.extra_data = {}
        user: Person = sociallogin.user
        return user

    @override
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Known account or not: after this the login has its person, or the reader is back at the sign-in page."""
        try:
            _only_sign_in(sociallogin)
            if sociallogin.is_existing:
                _check_known(sociallogin.user)
            else:
                sociallogin.user = sociallogin.account.user = sign_in_verified(_identity(sociallogin.claims))
                sociallogin.account.save()
        except DomainError as error:
            raise _back(request, error.message) from error

    @override
    def on_authentication_error(self, request: HttpRequest, provider: Any, **_context: Any) -> None:
        """The platform refused, or the reader turned back."""
        raise _back(request, _("没有完成身份认证。请再试一次，或用手机验证码登录。"))

    @override
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False


def _only_sign_in(sociallogin: SocialLogin) -> None:
    """Connecting the platform to an account already signed in would let staff pass by their second step."""
    if sociallogin.state.get("process") != AuthProcess.LOGIN:
        raise NotPermitted("sign_in_only", _("身份认证平台只用于登录。"))


def _check_known(person: Person) -> None:
    if not person.is_active or person.kind != PersonKind.APPLICANT:
        raise NotPermitted("account_closed", _("这个账号已停用。请带证件到窗口咨询。"))
    record_sign_in(person, "identity platform")


def _identity(claims: dict[str, Any]) -> VerifiedIdentity:
    merged = {**claims.get("id_token", {}), **claims.get("userinfo", {})}
    return VerifiedIdentity(
        **{field: str(merged.get(name, "")) for field, name in settings.ONEWINDOW_OIDC_CLAIMS.items()}
    )


def _back(request: HttpRequest, sentence: str) -> ImmediateHttpResponse:
    messages.error(request, sentence)
    return ImmediateHttpResponse(redirect(settings.LOGIN_URL))
