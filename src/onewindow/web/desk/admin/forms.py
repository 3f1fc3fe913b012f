"""The words of the administration's forms."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Delegation, Person, Role, UnitKind
from onewindow.web.desk.fields import DivisionField, UnitField
from onewindow.web.ui.plain_form import PlainForm


def _day(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def _id_number(*, required: bool) -> forms.CharField:
    return forms.CharField(
        label=_("身份证号码"),
        help_text=_("加密保存，只用来认出本人的办件：自己的件自己不能办") if required else _("不改就空着"),
        max_length=30,
        required=required,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )


class ManagedForm(PlainForm):
    """A form whose unit fields offer what the person manages."""

    offers_all: tuple[str, ...] = ()

    def __init__(self, *args: Any, actor: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        managed = org.units_managed_by(actor).filter(is_active=True)
        everywhere = org.units_visible_to(actor).filter(is_active=True)
        for name, field in self.fields.items():
            if isinstance(field, UnitField):
                field.queryset = everywhere if name in self.offers_all else managed


class UnitForm(PlainForm):
    name = forms.CharField(label=_("名称"), max_length=120)
    short_name = forms.CharField(label=_("简称"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=UnitKind.choices)
    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=18, required=False)
    document_mark = forms.CharField(label=_("文号代字"), help_text=_("如“明文旅”"), max_length=20, required=False)
    phone = forms.CharField(label=_("咨询电话"), max_length=40, required=False)
    complaint_phone = forms.CharField(label=_("投诉电话"), max_length=40, required=False)
    address = forms.CharField(label=_("地址"), max_length=200, required=False)


class NewUnitForm(ManagedForm, UnitForm):
    parent = UnitField(label=_("上级单位"))
    code = forms.CharField(label=_("单位编码"), help_text=_("定下后不能改"), max_length=40)
    division = DivisionField(None, label=_("区划"))
    field_order = ("parent", "name", "code", "kind", "division")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(DivisionField, self.fields["division"]).queryset = org.divisions_in_force()


class MoveUnitForm(ManagedForm):
    parent = UnitField(label=_("移到哪个单位下面"))


class ReasonForm(PlainForm):
    reason = forms.CharField(label=_("原因"), help_text=_("写进审计记录"), max_length=400)


class NewPersonForm(ManagedForm):
    name = forms.CharField(label=_("姓名"), max_length=120)
    username = forms.CharField(label=_("登录名"), help_text=_("字母、数字，不要有空格"), max_length=80)
    unit = UnitField(label=_("单位"))
    post = forms.CharField(label=_("岗位"), max_length=60, required=False)
    id_number = _id_number(required=True)
    phone = forms.CharField(label=_("手机号"), max_length=20, required=False)


class PersonForm(ManagedForm):
    name = forms.CharField(label=_("姓名"), max_length=120)
    unit = UnitField(label=_("单位"), help_text=_("调动以后，原来的角色还在，请逐个结束"))
    post = forms.CharField(label=_("岗位"), max_length=60, required=False)
    id_number = _id_number(required=False)


class RoleForm(ManagedForm):
    role = forms.ChoiceField(label=_("角色"), choices=Role.choices)
    unit = UnitField(label=_("在哪个单位"), help_text=_("对这个单位和它的所有下级有效"))
    valid_from = _day(_("从哪天起"), help_text=_("空着就是今天"))
    valid_until = _day(_("到哪天止"), help_text=_("空着就是长期"))


class EndRoleForm(PlainForm):
    last_day = _day(_("最后一天"), help_text=_("空着就是马上结束"))


class MachineForm(ManagedForm):
    name = forms.CharField(label=_("系统名称"), help_text=_("如“文旅局业务系统”"), max_length=120)
    username = forms.CharField(label=_("标识"), help_text=_("字母、数字，不要有空格"), max_length=80)
    unit = UnitField(label=_("单位"))


class ApiKeyForm(PlainForm):
    label = forms.CharField(label=_("用途"), max_length=80)
    until = _day(_("用到哪天"), help_text=_("空着就是长期，建议不超过一年"))


class DelegationForm(ManagedForm):
    offers_all = ("to_unit",)
    kind = forms.ChoiceField(label=_("方式"), choices=Delegation.Kind.choices)
    from_unit = UnitField(label=_("原单位"))
    to_unit = UnitField(label=_("承接单位"))
    item_codes = forms.CharField(
        label=_("事项编码"),
        help_text=_("一行一个；空着就是全部事项"),
        widget=forms.Textarea({"rows": 4}),
        required=False,
    )
    basis = forms.CharField(label=_("依据"), help_text=_("文件名和文号"), max_length=200)
    valid_from = _day(_("从哪天起"), required=True)
    valid_until = _day(_("到哪天止"), help_text=_("空着就是长期"))


class EmptyForm(PlainForm):
    """Only a button."""


class ProcedureForm(PlainForm):
    name = forms.CharField(label=_("名称"), max_length=120, help_text=_("如“承诺件（需现场踏勘）”"))
    code = forms.CharField(label=_("编码"), max_length=60, help_text=_("小写英文字母、数字和下划线，事项按它引用流程"))


class DrawingFileForm(PlainForm):
    """A BPMN file as its text."""

    file = forms.FileField(label=_("BPMN 2.0 文件"), max_length=200)

    def clean_file(self) -> str:
        """Raises ``ValidationError`` for what is no text in UTF-8."""
        try:
            return str(self.cleaned_data["file"].read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError(_("这个文件不是 UTF-8 文字，请在画图程序里另存为 BPMN 2.0 XML。")) from None
