"""Why somebody wants to see what is masked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.web.ui.plain_form import PlainForm


class RevealForm(PlainForm):
    purpose = forms.CharField(
        label=_("为什么要看"),
        help_text=_("例如：电话核实场次。会和您的姓名、时间一起记下"),
        max_length=100,
        widget=forms.TextInput({"autofocus": True}),
    )
