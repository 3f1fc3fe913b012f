"""The words of the projects' forms at the desk."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onewindow.base import clock
from onewindow.base.codes import IdType
from onewindow.base.errors import DomainError
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Unit
from onewindow.kernel.parties import service as parties
from onewindow.projects import service as projects
from onewindow.projects.service import GreenGround, StageKey
from onewindow.web.desk.fields import UnitField
from onewindow.web.ui.plain_form import PlainForm
from onewindow.web.ui.project_form import ProjectForm, date_field, long_field

if TYPE_CHECKING:
    _OfGrounds = forms.ModelChoiceField[GreenGround]
else:
    _OfGrounds = forms.ModelChoiceField


class BuilderField(forms.CharField):
    """The builder by its unified social credit code; it must be known here, so that nobody is registered by a typing error."""

    def clean(self, value: Any) -> Any:
        try:
            found = parties.find_by_identity(IdType.USCC, super().clean(value))
        except DomainError as error:
            raise forms.ValidationError(error.message) from error
        if found is None:
            raise forms.ValidationError(_("还没有这个单位。请它先在网上或窗口登记，再来登记项目。"))
        return found


class RegisterForm(ProjectForm):
    party = BuilderField(label=gettext_lazy("建设单位"), help_text=gettext_lazy("统一社会信用代码"), max_length=20)
    field_order = ("party",)


class ActForm(PlainForm):
    """A form that may need to know who fills it in."""

    def __init__(self, *args: Any, actor: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor


class NothingForm(ActForm):
    pass


class WhyForm(ActForm):
    reason = long_field(gettext_lazy("理由"), most=400)


class CodeForm(ActForm):
    code = forms.CharField(label=gettext_lazy("投资项目代码"), max_length=40)


class AskForm(ActForm):
    unit = UnitField(label=gettext_lazy("请哪个单位"), empty_label=gettext_lazy("请选择"))
    question = long_field(gettext_lazy("请它指导什么"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = org.units_visible_to(self.actor).filter(is_active=True)
        cast(UnitField, self.fields["unit"]).queryset = units.order_by("path")


class GuideForm(ActForm):
    unit = UnitField(label=gettext_lazy("指导单位"), empty_label=None)
    held_on = date_field(gettext_lazy("哪天指导"))
    risks = long_field(gettext_lazy("风险提示"), required=False)
    materials = long_field(gettext_lazy("提前准备的材料"), gettext_lazy("一行一份"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in StageKey:
            label = _("%(stage)s：要办什么") % {"stage": key.label}
            self.fields[key.value] = long_field(label, required=False)
            self.fields[key.value].widget.attrs["class"] = "form-control"
        self.order_fields(["unit", "held_on", *StageKey.values, "risks", "materials"])
        self.fields["held_on"].initial = clock.today()
        cast(UnitField, self.fields["unit"]).queryset = projects.guiding_units(self.actor)

    def words(self) -> dict[str, Any]:
        """What the command wants."""
        given = self.cleaned_data
        return {
            "unit": cast(Unit, given["unit"]),
            "needs": {key: given[key] for key in StageKey.values},
            "risks": given["risks"],
            "materials": given["materials"].splitlines(),
            "held_on": given["held_on"],
        }


class GroundField(_OfGrounds):
    """A ground with its basis."""

    def label_from_instance(self, ground: GreenGround) -> str:
        return f"{ground.name}（{ground.basis}）"


class GreenForm(ActForm):
    ground = GroundField(None, label=gettext_lazy("事由"), empty_label=gettext_lazy("请选择"))
    reason = long_field(gettext_lazy("说明"), gettext_lazy("会公开在项目经过里"), most=400)
    valid_until = date_field(gettext_lazy("到哪一天"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(GroundField, self.fields["ground"]).queryset = projects.grounds_in_use()
