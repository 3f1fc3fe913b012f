"""The words of the catalogue's plain forms."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.base import codes
from onewindow.catalogue import service as catalogue
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person
from onewindow.web.desk.fields import UnitField
from onewindow.web.ui.plain_form import PlainForm


class NewItemForm(PlainForm):
    unit = UnitField(label=_("实施主体"))
    code = forms.CharField(label=_("实施编码"), help_text=_("31 位或 33 位，字母大写；发布以后不能改"), max_length=40)
    name = forms.CharField(label=_("事项名称"), max_length=200)
    item_type = forms.ChoiceField(label=_("事项类型"), choices=codes.ItemType.choices)
    case_type = forms.ChoiceField(label=_("办件类型"), choices=codes.CaseType.choices, initial=codes.CaseType.PROMISED)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = org.units_visible_to(person).filter(catalogue.units_edited_by(person), is_active=True)
        cast(UnitField, self.fields["unit"]).queryset = units


class ReasonForm(PlainForm):
    reason = forms.CharField(
        label=_("原因"), help_text=_("写进审计记录，编写人看得到"), widget=forms.Textarea({"rows": 4}), max_length=400
    )


class ImportForm(PlainForm):
    file = forms.FileField(
        label=_("文件"),
        help_text=_("按模板填好的 .xlsx，或者一行一个事项的 .jsonl，最大 5 MB"),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.jsonl"}),
        allow_empty_file=True,
    )
