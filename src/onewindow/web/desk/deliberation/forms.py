"""The words of the meetings' forms."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onewindow.deliberation import service as deliberation
from onewindow.deliberation.service import Capacity, Meeting, Stance
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person
from onewindow.web.desk.fields import UnitField
from onewindow.web.ui.plain_form import PlainForm

if TYPE_CHECKING:
    _OfMeetings = forms.ModelChoiceField[Meeting]
else:
    _OfMeetings = forms.ModelChoiceField

LONGEST = 2000


def _long(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, widget=forms.Textarea({"rows": 4}), max_length=LONGEST)


class PersonNamedField(forms.CharField):
    """A colleague by name or sign-in name: of thousands nobody chooses from a list."""

    def clean(self, value: Any) -> Any:
        found = org.staff_named(super().clean(value))
        if len(found) == 1:
            return found[0]
        raise forms.ValidationError(
            _("有同名的人，请写登录名。") if found else _("没有找到这个人。请写全名或者登录名。")
        )


class MeetingForm(PlainForm):
    title = forms.CharField(label=gettext_lazy("会议名称"), max_length=120)
    unit = UnitField(label=gettext_lazy("召集单位"))
    held_at = forms.DateTimeField(
        label=gettext_lazy("开会时间"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = forms.CharField(label=gettext_lazy("地点"), max_length=120)
    chair = PersonNamedField(label=gettext_lazy("主持人"), help_text=gettext_lazy("姓名或登录名"), max_length=80)

    def __init__(self, *args: Any, actor: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        paths = org.unit_paths(actor, *deliberation.CONVENERS)
        units = org.units_visible_to(actor).filter(org.units_under(paths), is_active=True)
        cast(UnitField, self.fields["unit"]).queryset = units.order_by("path")


class InviteForm(PlainForm):
    person = PersonNamedField(label=gettext_lazy("邀请谁"), help_text=gettext_lazy("姓名或登录名"), max_length=80)
    capacity = forms.ChoiceField(
        label=gettext_lazy("身份"),
        choices=[(one.value, one.label) for one in (Capacity.MEMBER, Capacity.ADVISER)],
        widget=forms.RadioSelect,
        initial=Capacity.MEMBER,
    )


class OpinionForm(PlainForm):
    stance = forms.ChoiceField(label=gettext_lazy("态度"), choices=Stance.choices, widget=forms.RadioSelect)
    words = _long(gettext_lazy("意见和理由"), gettext_lazy("会写进会议纪要"))


class DecisionForm(PlainForm):
    decision = _long(gettext_lazy("议定意见"), gettext_lazy("会写进会议纪要和办件的经过"))


class WhyForm(PlainForm):
    reason = _long(gettext_lazy("原因"))


class NothingForm(PlainForm):
    pass


class MeetingField(_OfMeetings):
    """A meeting by its name and day."""

    def label_from_instance(self, meeting: Meeting) -> str:
        return f"{meeting.title}（{meeting.held_at:%m-%d}，{meeting.number}）"


class PutForm(PlainForm):
    meeting = MeetingField(None, label=gettext_lazy("哪次会议"), empty_label=gettext_lazy("请选择"))
    question = _long(gettext_lazy("要会商的问题"), gettext_lazy("参会人员会看到，请写清楚争议在哪里"))

    def __init__(self, *args: Any, actor: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        planned = deliberation.visible_to(actor).filter(state=deliberation.MeetingState.PLANNED)
        cast(MeetingField, self.fields["meeting"]).queryset = planned.order_by("held_at", "pk")
