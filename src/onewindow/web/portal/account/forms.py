"""The words of the account pages."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.base import clock
from onewindow.base.codes import IdType
from onewindow.kernel.parties.service import Party, PartyKind
from onewindow.web.ui.plain_form import PlainForm

_PHONE = {"inputmode": "tel", "autocomplete": "tel-national"}
_CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "6"}


def phone_field() -> forms.CharField:
    return forms.CharField(label=_("手机号"), widget=forms.TextInput(_PHONE), max_length=20)


def code_field() -> forms.CharField:
    return forms.CharField(label=_("短信验证码"), widget=forms.TextInput(_CODE), max_length=10)


class PhoneForm(PlainForm):
    """Only the phone: to send a code to it."""

    phone = phone_field()


class CodeSignInForm(PlainForm):
    phone = phone_field()
    code = code_field()


class PasswordSignInForm(PlainForm):
    phone = phone_field()
    password = forms.CharField(
        label=_("密码"), widget=forms.PasswordInput({"autocomplete": "current-password"}), strip=False
    )


class SignUpForm(PlainForm):
    name = forms.CharField(
        label=_("姓名"),
        help_text=_("和身份证上的一样"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    id_number = forms.CharField(
        label=_("身份证号码"),
        help_text=_("18 位，加密保存，页面上只显示头尾几位"),
        max_length=30,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    phone = phone_field()
    code = code_field()
    password = forms.CharField(
        label=_("密码"),
        help_text=_("可以不设，以后用手机验证码登录。要设就至少 10 位，不要全是数字"),
        required=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        strip=False,
    )
    agreed = forms.BooleanField(label=_("我同意按“个人信息保护”页上写的用途使用这些信息"))


class PasswordForm(PlainForm):
    """Change the password; an account without one sets its first and is not asked for an old one."""

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

    def __init__(self, *args: Any, has_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_password:
            del self.fields["old"]

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        if words.get("password") != words.get("again"):
            self.add_error("again", _("两次输入的新密码不一样"))
        return words


class HandlerForm(PlainForm):
    """Who files for which of the organisations I represent."""

    organisation = forms.ChoiceField(label=_("哪家单位"))
    name = forms.CharField(label=_("经办人姓名"), max_length=60, widget=forms.TextInput({"autocomplete": "off"}))
    id_number = forms.CharField(
        label=_("经办人身份证号码"),
        help_text=_("经办人要先有自己的账号，并带身份证到窗口核验过"),
        max_length=30,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, organisations: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {str(party.key): party for party in organisations}
        names = [(key, party.name) for key, party in self.organisations.items()]
        cast(forms.ChoiceField, self.fields["organisation"]).choices = names


class AuthorityForm(PlainForm):
    """Whom I let act for me or my organisation, for what, until when."""

    principal = forms.ChoiceField(label=_("谁委托"))
    agent_kind = forms.ChoiceField(
        label=_("受托的是"),
        choices=[(PartyKind.NATURAL.value, _("个人")), (PartyKind.LEGAL.value, _("单位"))],
        initial=PartyKind.NATURAL.value,
        widget=forms.RadioSelect,
    )
    agent_name = forms.CharField(label=_("受托人姓名或单位名称"), max_length=120)
    agent_id_number = forms.CharField(
        label=_("受托人证件号码"), help_text=_("个人填身份证号码，单位填统一社会信用代码"), max_length=30
    )
    agent_phone = forms.CharField(label=_("受托人手机号"), max_length=20, help_text=_("受托人用这个手机号登录"))
    items = forms.CharField(
        label=_("办哪些事"),
        help_text=_("事项编码，一行一个。空着就是所有事项"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    valid_from = forms.DateField(label=_("从哪天起"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    valid_until = forms.DateField(
        label=_("到哪天止"), help_text=_("含这一天，过后自动失效"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def __init__(self, *args: Any, principals: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.principals = {str(party.key): party for party in principals}
        names = [(key, party.name) for key, party in self.principals.items()]
        cast(forms.ChoiceField, self.fields["principal"]).choices = names
        self.fields["valid_from"].initial = clock.today()

    def clean_items(self) -> list[str]:
        words: str = self.cleaned_data["items"]
        return words.split()

    @property
    def id_type(self) -> str:
        """What kind of number the agent's kind has."""
        natural = self.cleaned_data["agent_kind"] == PartyKind.NATURAL
        return IdType.CITIZEN.value if natural else IdType.USCC.value
