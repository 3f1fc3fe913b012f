"""The words of supervision's forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.kernel.timelimits.service import OVERDUE, LimitKind
from onewindow.supervision import service as supervision
from onewindow.supervision.service import EscalationRule, UrgingReason
from onewindow.web.ui.plain_form import PlainForm

_LIGHTS = [(light.value, words) for light, words in zip(OVERDUE, (_("红灯"), _("双红灯")), strict=True)]


def _long(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=2000, widget=forms.Textarea({"rows": 4}))


def _day(label: Any, help_text: Any = "", *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


def _reply_days() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("几个工作日内回复"), min_value=1, max_value=supervision.MOST_REPLY_DAYS, initial=3
    )


class UrgeForm(PlainForm):
    reason = forms.ChoiceField(label=_("事由"), choices=UrgingReason.choices)
    words = _long(_("要求"), _("写清要办什么、要说明什么。会印在督办通知书上。"))
    reply_days = _reply_days()


class SignForm(PlainForm):
    words = _long(_("要求"), _("规则拟的话，可以改。会印在督办通知书上。"))
    reply_days = _reply_days()


class WordsForm(PlainForm):
    words = _long(_("内容"))


class LightRuleForm(PlainForm):
    kind = forms.ChoiceField(label=_("时限种类"), choices=LimitKind.choices)
    item_code = forms.CharField(label=_("事项编码"), help_text=_("不填是所有事项"), max_length=40, required=False)
    warn_percent = forms.IntegerField(label=_("剩余不超过时限的百分之几亮黄灯"), min_value=0, max_value=100, initial=20)
    warn_days = forms.IntegerField(label=_("或者剩余不超过几个工作日"), min_value=0, max_value=60, initial=1)
    overdue_light = forms.ChoiceField(label=_("超期亮什么灯"), choices=_LIGHTS)
    valid_from = _day(_("从哪一天起"), _("不填是今天。正在走的时限也跟着变，已经定的到期日不变。"))
    basis = forms.CharField(label=_("依据"), help_text=_("哪一份文件的哪一条"), max_length=200)


class EscalationRuleForm(PlainForm):
    light = forms.ChoiceField(label=_("哪种灯"), choices=_LIGHTS)
    after_days = forms.IntegerField(label=_("超期几个工作日以后"), min_value=0, max_value=250, initial=3)
    action = forms.ChoiceField(label=_("做什么"), choices=EscalationRule.Action.choices)
    reply_days = _reply_days()
    valid_from = _day(_("从哪一天起"), _("不填是今天"))
    basis = forms.CharField(label=_("依据"), help_text=_("哪一份文件的哪一条"), max_length=200)


class EndRuleForm(PlainForm):
    last_day = _day(_("最后一天"), required=True)
