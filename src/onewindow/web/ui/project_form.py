"""The form of a construction project, as the builder and the office fill it in."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Division
from onewindow.projects.service import Facts, Kind, Sector
from onewindow.web.ui.plain_form import PlainForm

if TYPE_CHECKING:
    _OfDivisions = forms.ModelChoiceField[Division]
else:
    _OfDivisions = forms.ModelChoiceField

FEN_OF_TEN_THOUSAND_YUAN = 10_000 * 100
_DATE = {"type": "date"}


def date_field(label: Any, hint: Any = "", *, required: bool = True) -> forms.DateField:
    """A day, with the browser's own calendar."""
    widget = forms.DateInput(_DATE, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, required=required, widget=widget)


def long_field(label: Any, hint: Any = "", *, required: bool = True, most: int = 2000) -> forms.CharField:
    """Several lines."""
    widget = forms.Textarea({"rows": 3})
    return forms.CharField(label=label, help_text=hint, required=required, widget=widget, max_length=most)


class ProjectForm(PlainForm):
    """Areas in square metres; the investment is typed in 万元 and kept in fen."""

    code = forms.CharField(
        label=_("投资项目代码"),
        help_text=_("还在谋划、没有赋码的可以空着"),
        required=False,
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(label=_("项目名称"), max_length=200)
    kind = forms.ChoiceField(
        label=_("审批类型"), choices=[("", _("按项目代码")), *Kind.choices], required=False, widget=forms.Select
    )
    sector = forms.ChoiceField(
        label=_("领域"),
        help_text=_("交通、水利、能源重大工程不走四个阶段"),
        choices=Sector.choices,
        initial=Sector.GENERAL,
        widget=forms.Select,
    )
    division = _OfDivisions(None, label=_("所在区划"), empty_label=_("请选择"))
    site = forms.CharField(label=_("建设地点"), max_length=200)
    land_area = forms.IntegerField(label=_("用地面积（平方米）"), min_value=0, max_value=2_000_000_000)
    floor_area = forms.IntegerField(label=_("建筑面积（平方米）"), min_value=0, max_value=2_000_000_000)
    investment = forms.DecimalField(
        label=_("总投资（万元）"), min_value=Decimal(0), max_digits=13, decimal_places=2, max_value=Decimal(10**10)
    )
    planned_end = date_field(_("计划竣工"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(_OfDivisions, self.fields["division"]).queryset = org.divisions_in_force().order_by("code")

    def facts(self) -> Facts:
        """What the command wants."""
        given = self.cleaned_data
        names = ("name", "site", "division", "land_area", "floor_area", "kind", "sector", "planned_end")
        return Facts(
            **{name: given[name] for name in names}, investment=int(given["investment"] * FEN_OF_TEN_THOUSAND_YUAN)
        )
