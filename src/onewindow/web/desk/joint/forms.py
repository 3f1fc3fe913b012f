"""The words of the forms of joint work."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from onewindow.joint import service as joint
from onewindow.joint.service import Verdict
from onewindow.web.desk.deliberation.forms import PersonNamedField
from onewindow.web.ui.plain_form import PlainForm

LONGEST = 2000


def _long(label: Any, hint: Any = "", rows: int = 4, **more: Any) -> forms.CharField:
    widget = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, help_text=hint, widget=widget, max_length=LONGEST, **more)


def _moment(label: Any, hint: Any = "") -> forms.DateTimeField:
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, help_text=hint, widget=widget)


class PointsField(forms.CharField):
    """One point a line."""

    widget = forms.Textarea

    def clean(self, value: Any) -> Any:
        return joint.lines_of(super().clean(value))


def _offer_drawings(form: PlainForm, drawings: list[Any]) -> None:
    offered = [(str(one.file.key), one.file.name) for one in drawings]
    cast(forms.ChoiceField, form.fields["drawings"]).choices = offered


class ConveneForm(PlainForm):
    """``branches`` and ``drawings`` are ticked; the page lays them out by unit and by item."""

    branches = forms.TypedMultipleChoiceField(label=gettext_lazy("哪些单位参加"), coerce=int)
    held_at = _moment(gettext_lazy("时间"))
    place = forms.CharField(label=gettext_lazy("地点"), max_length=120)
    points = PointsField(
        label=gettext_lazy("要看什么"),
        help_text=gettext_lazy("一行一条，各单位会看到，也会写进文书"),
        widget=forms.Textarea({"rows": 4}),
        max_length=LONGEST,
        required=False,
    )
    drawings = forms.MultipleChoiceField(label=gettext_lazy("提供给各单位看的图纸和材料"), required=False)

    def __init__(self, *args: Any, branches: list[Any], drawings: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["branches"]).choices = [(str(one.pk), one.item_name) for one in branches]
        _offer_drawings(self, drawings)


class DrawingsForm(PlainForm):
    drawings = forms.MultipleChoiceField(label=gettext_lazy("提供给各单位看的图纸和材料"))

    def __init__(self, *args: Any, drawings: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_drawings(self, drawings)


class OpinionForm(PlainForm):
    verdict = forms.ChoiceField(label=gettext_lazy("结论"), choices=Verdict.choices, widget=forms.RadioSelect)
    words = _long(gettext_lazy("意见"), gettext_lazy("看到了什么、依据什么"), rows=3)
    points = PointsField(
        label=gettext_lazy("要整改什么"),
        help_text=gettext_lazy("一行一条；通过的不写"),
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST,
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class SpeakerForm(PlainForm):
    person = PersonNamedField(label=gettext_lazy("谁代表本单位"), help_text=gettext_lazy("姓名或登录名"), max_length=80)


class RescheduleForm(PlainForm):
    held_at = _moment(gettext_lazy("改到什么时候"))
    place = forms.CharField(label=gettext_lazy("地点"), max_length=120)
    reason = _long(gettext_lazy("原因"), gettext_lazy("各单位和申请人都会看到"), rows=2)


class CancelForm(PlainForm):
    reason = _long(gettext_lazy("原因"), gettext_lazy("各单位和申请人都会看到"), rows=2)


class ConcludeForm(PlainForm):
    conclusion = _long(gettext_lazy("总的意见"), gettext_lazy("写进文书，申请人会看到"))
    corrections_due_on = forms.DateField(
        label=gettext_lazy("整改期限"),
        help_text=gettext_lazy("有单位要求整改时必须写"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
