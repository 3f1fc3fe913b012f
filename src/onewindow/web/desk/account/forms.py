"""The words of the desk's account pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.web.ui.plain_form import PlainForm

_CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "7", "autofocus": True}


class SignInForm(PlainForm):
    username = forms.CharField(
        label=_("登录名"), widget=forms.TextInput({"autocomplete": "username", "autofocus": True}), max_length=80
    )
    password = forms.CharField(
        label=_("密码"), widget=forms.PasswordInput({"autocomplete": "current-password"}), strip=False
    )


class CodeForm(PlainForm):
    totp = forms.CharField(
        label=_("动态口令"),
        help_text=_("身份验证器上现在显示的 6 位数字"),
        widget=forms.TextInput(_CODE),
        max_length=10,
    )


class PasswordForm(PlainForm):
    old = forms.CharField(
        label=_("现在的密码"), widget=forms.PasswordInput({"autocomplete": "current-password"}), strip=False
    )
    password = forms.CharField(
        label=_("新密码"),
        help_text=_("至少 10 位，不要全是数字，不要用太常见的词"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        strip=False,
    )
    again = forms.CharField(
        label=_("再输一次新密码"), widget=forms.PasswordInput({"autocomplete": "new-password"}), strip=False
    )

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        if words.get("password") != words.get("again"):
            self.add_error("again", _("两次输入的新密码不一样"))
        return words
