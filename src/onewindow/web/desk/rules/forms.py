"""The words that pages of rule sets ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role
from onewindow.rulings.service import RulingCheck
from onewindow.web.desk.fields import UnitField
from onewindow.web.ui.plain_form import PlainForm


class RuleSetForm(PlainForm):
    unit = UnitField(label=_("实施单位"))
    name = forms.CharField(label=_("名称"), help_text=_("写进决定书，如“小型营业性演出”"), max_length=120)
    code = forms.CharField(
        label=_("规则编码"), help_text=_("英文字母、数字和下划线；事项用它指到这套规则"), max_length=60
    )

    def __init__(self, *args: Any, actor: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        edited = org.units_under(org.unit_paths(actor, Role.CATALOGUE_EDITOR))
        field: Any = self.fields["unit"]
        field.queryset = org.units_visible_to(actor).filter(edited, is_active=True)


class SettingsForm(PlainForm):
    """What stands beside the table of a draft."""

    basis = forms.CharField(
        label=_("依据"),
        help_text=_("哪个文件的哪一条允许按规则决定；写进决定书"),
        max_length=400,
        required=False,
    )
    sample_rate = forms.IntegerField(
        label=_("抽查比例（%）"), help_text=_("自动准予的抽这么多给审计人员核查"), min_value=1, max_value=100
    )


class ReasonForm(PlainForm):
    reason = forms.CharField(label=_("原因"), max_length=400, widget=forms.Textarea({"rows": 3}))


class CheckForm(PlainForm):
    finding = forms.ChoiceField(label=_("核查结论"), choices=RulingCheck.Finding.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("说明"),
        help_text=_("有误的要写明错在哪里，负责撤销的人会看到"),
        max_length=400,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
