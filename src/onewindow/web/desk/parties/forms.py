"""The words of the register's forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.base.codes import IdType
from onewindow.kernel.parties.service import Party, PartyKind
from onewindow.web.ui.plain_form import PlainForm

_NUMBER = {"autocomplete": "off", "spellcheck": "false"}


class NumberForm(PlainForm):
    """The card reader types the number and presses Enter."""

    id_number = forms.CharField(
        label=_("证件号码"),
        help_text=_("读卡器直接刷进这一格；企业和单位输统一社会信用代码"),
        max_length=40,
        widget=forms.TextInput({**_NUMBER, "autofocus": True, "data-key": "F4", "data-key-words": _("证件号码")}),
    )
    id_type = forms.ChoiceField(label=_("证件类型"), choices=IdType.choices, initial=IdType.CITIZEN)


class DetailsForm(PlainForm):
    """What the document and its holder say. What is known is not shown here: blank keeps it, unless nobody checked it."""

    name = forms.CharField(label=_("姓名或名称"), max_length=120)
    phone = forms.CharField(
        label=_("手机"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
    )
    legal_representative = forms.CharField(label=_("法定代表人"), max_length=60, required=False)
    address = forms.CharField(label=_("地址"), max_length=200, required=False)

    def __init__(self, *args: Any, party: Party, **kwargs: Any) -> None:
        known = {} if party.kind == PartyKind.NATURAL else {"name": party.name}
        super().__init__(*args, initial=known, **kwargs)
        checked = party.checked_at is not None
        for name in ("legal_representative", "address") if checked else ():
            self.fields[name].help_text = _("不改就空着")
        self.fields["phone"].help_text = (
            _("不改就空着") if checked and party.phone_masked else _("当面问，办理短信发到这个号码")
        )
        self.fields["name"].help_text = _("照证件填")
        if party.kind == PartyKind.NATURAL:
            del self.fields["legal_representative"]


class RepresentativeForm(PlainForm):
    id_number = forms.CharField(
        label=_("法定代表人身份证号码"),
        help_text=_("本人带身份证和营业执照来。姓名要和登记的法定代表人一样，账号要先核验过"),
        max_length=40,
        widget=forms.TextInput(_NUMBER),
    )
