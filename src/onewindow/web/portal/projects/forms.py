"""The words of the projects' forms for the builder."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.kernel.org.service import Person, Unit
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Party
from onewindow.projects import service as projects
from onewindow.projects.service import LeaseFacts, Paper
from onewindow.web.ui.plain_form import PlainForm
from onewindow.web.ui.project_form import ProjectForm, date_field, long_field

if TYPE_CHECKING:
    _OfParties = forms.ModelChoiceField[Party]
    _OfUnits = forms.ModelChoiceField[Unit]
else:
    _OfParties = _OfUnits = forms.ModelChoiceField

_NUMBER = {"autocomplete": "off", "spellcheck": "false"}
_FILES = {"accept": ".pdf,.jpg,.jpeg,.png"}


class RegisterForm(ProjectForm):
    party = _OfParties(None, label=_("建设单位"), empty_label=_("请选择"), to_field_name="key")
    field_order = ("party",)

    def __init__(self, *args: Any, actor: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = parties.parties_of(actor)
        cast(_OfParties, self.fields["party"]).queryset = own
        legal = own.filter(kind="legal").first()
        self.fields["party"].initial = legal.key if legal else None


class CodeForm(PlainForm):
    code = forms.CharField(
        label=_("投资项目代码"), help_text=_("照赋码通知写，20 位数字"), max_length=40, widget=forms.TextInput(_NUMBER)
    )


class AskForm(PlainForm):
    unit = _OfUnits(
        None, label=_("想请哪个单位"), empty_label=_("不知道，由发展改革部门安排"), required=False, to_field_name="code"
    )
    question = long_field(_("想问什么"), _("例如：这块地能不能建、要先做哪些评价"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(_OfUnits, self.fields["unit"]).queryset = projects.lead_units()


class WhyForm(PlainForm):
    reason = long_field(_("原因"), most=400)


class LeaseForm(PlainForm):
    """Three numbers, so that a lease signed by somebody else shows before anybody reads it."""

    holder_name = forms.CharField(label=_("土地使用权人"), help_text=_("和不动产权证上的一样"), max_length=120)
    holder_number = forms.CharField(
        label=_("土地使用权人的统一社会信用代码"), max_length=20, widget=forms.TextInput(_NUMBER)
    )
    certificate = forms.CharField(label=_("不动产权证号"), max_length=80)
    lessor_number = forms.CharField(
        label=_("出租人的统一社会信用代码"),
        help_text=_("照租赁合同写，应当就是土地使用权人"),
        max_length=20,
        widget=forms.TextInput(_NUMBER),
    )
    lessee_number = forms.CharField(
        label=_("承租人的统一社会信用代码"),
        help_text=_("照租赁合同写，应当就是建设单位"),
        max_length=20,
        widget=forms.TextInput(_NUMBER),
    )
    area = forms.IntegerField(label=_("租赁面积（平方米）"), min_value=1, max_value=2_000_000_000)
    purpose = forms.CharField(label=_("租来做什么"), max_length=120)
    valid_from = date_field(_("租期起"))
    valid_until = date_field(_("租期止"))
    lease = forms.FileField(label=_("租赁合同"), widget=forms.ClearableFileInput(_FILES))
    consent = forms.FileField(label=_("土地使用权人同意建设的书面意见"), widget=forms.ClearableFileInput(_FILES))

    def facts(self) -> LeaseFacts:
        """What the command wants."""
        given = dict(self.cleaned_data)
        files = {name: given.pop(name) for name in ("lease", "consent")}
        papers: dict[str, Any] = {name: Paper(file, file.name) if file else None for name, file in files.items()}
        return LeaseFacts(**given, **papers)
