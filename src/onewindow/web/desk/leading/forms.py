"""The words of the lead unit's and the co-units' forms."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onewindow.cases.service import FORM, CaseMaterial
from onewindow.packages.service import MOST_ANSWER_DAYS, Line
from onewindow.web.ui.plain_form import PlainForm

LONGEST = 400
_MATERIAL = "material."


class NoticeForm(PlainForm):
    """The applicant's working days, and going on without those who have not answered."""

    days = forms.IntegerField(label=gettext_lazy("给申请人几个工作日补正"), min_value=1, max_value=MOST_ANSWER_DAYS)

    def __init__(self, *args: Any, silent: Iterable[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].initial = settings.ONEWINDOW_JOINT_ANSWER_DAYS
        names = [line.branch.unit.short_name or line.branch.unit.name for line in silent]
        if names:
            words = _("不再等还没有答复的单位（%s），他们的按材料齐全算") % _("、").join(names)
            box = forms.CheckboxInput({"class": "form-check-input"})
            self.fields["without_waiting"] = forms.BooleanField(label=words, required=False, widget=box)


class ReleaseForm(PlainForm):
    reason = forms.CharField(
        label=gettext_lazy("为什么不等其余各件"),
        help_text=gettext_lazy("申请人会看到"),
        widget=forms.Textarea({"rows": 3}),
        max_length=200,
    )


class GapsForm(PlainForm):
    """A line for the form and each material; what stays empty is in order."""

    def __init__(self, *args: Any, materials: Iterable[CaseMaterial], told: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[FORM] = self._line(_("申请表"), told.get(FORM, ""))
        for row in materials:
            if row.state != CaseMaterial.State.EXEMPT:
                self.fields[f"{_MATERIAL}{row.code}"] = self._line(row.name, told.get(row.code, row.note))

    def _line(self, label: str, told: str) -> forms.CharField:
        widget = forms.TextInput({"class": "form-control", "placeholder": _("没有问题就不写")})
        return forms.CharField(label=label, required=False, max_length=LONGEST, initial=told, widget=widget)

    @property
    def gaps(self) -> dict[str, str]:
        """By the material's code, what was written."""
        return {name.removeprefix(_MATERIAL): words for name, words in self.cleaned_data.items() if words}
