"""监察规则: when lights turn and what follows, as rows with dates. Every overseer reads them, the city's supervisors set them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.base import clock, dates
from onewindow.base.errors import NotFound
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LightRule
from onewindow.supervision import service as supervision
from onewindow.supervision.service import EscalationRule
from onewindow.web.desk.office import obeyed, only_for
from onewindow.web.desk.supervision.asking import for_overseers
from onewindow.web.desk.supervision.forms import EndRuleForm, EscalationRuleForm, LightRuleForm
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.sheets import Column

AnyRule = LightRule | EscalationRule
for_setters = only_for(timelimits.can_set_rules)


@for_overseers
@require_safe
def rule_list(request: HttpRequest) -> HttpResponse:
    """What holds today or begins later."""
    today = clock.today()
    context = {
        "lights": timelimits.light_rules_on(today),
        "light_columns": _light_columns(),
        "escalations": supervision.escalation_rules_on(today),
        "escalation_columns": _escalation_columns(),
        "may_set": timelimits.can_set_rules(person_of(request)),
    }
    return render(request, "desk/supervision/rules.html", context)


def _period(rule: AnyRule) -> str:
    until = _("，到 %s") % dates.long_date(rule.valid_until) if rule.valid_until else ""
    return _("%(day)s 起%(until)s") % {"day": dates.long_date(rule.valid_from), "until": until}


def _red(light: str) -> str:
    return _("双红灯") if light == timelimits.Light.DOUBLE_RED else _("红灯")


def _light_columns() -> list[Column[LightRule]]:
    return [
        Column(_("时限"), lambda rule: str(rule.get_kind_display()), 20, "is-name"),
        Column(_("事项"), lambda rule: rule.item_code or _("全部"), 30),
        Column(
            _("黄灯"),
            lambda rule: (
                _("剩余 ≤ %(percent)s%% 或 ≤ %(days)s 个工作日")
                % {"percent": rule.warn_percent, "days": rule.warn_days}
            ),
            30,
        ),
        Column(_("超期"), lambda rule: _red(rule.overdue_light), 10),
        Column(_("期限"), _period, 40, "is-wrap"),
        Column(_("依据"), lambda rule: rule.basis, 40, "is-wrap"),
        Column(_("编号"), lambda rule: rule.code, 12, "ow-muted"),
    ]


def _escalation_columns() -> list[Column[EscalationRule]]:
    return [
        Column(
            _("什么时候"),
            lambda rule: _("%(light)s满 %(days)s 个工作日") % {"light": _red(rule.light), "days": rule.after_days},
            30,
            "is-name",
        ),
        Column(_("做什么"), lambda rule: str(rule.get_action_display()), 30),
        Column(
            _("回复期限"),
            lambda rule: (
                _("%s 个工作日") % rule.reply_days if rule.action == EscalationRule.Action.DRAFT_LETTER else ""
            ),
            16,
        ),
        Column(_("期限"), _period, 40, "is-wrap"),
        Column(_("依据"), lambda rule: rule.basis, 40, "is-wrap"),
        Column(_("编号"), lambda rule: rule.code, 12, "ow-muted"),
    ]


@for_setters
@require_http_methods(["GET", "HEAD", "POST"])
def light_rule_new(request: HttpRequest) -> HttpResponse:
    """Another rule for a kind of limit; the one before ends."""
    form = LightRuleForm(request.POST or None)
    lead = _("同一种时限（同一个事项）原来的规则到前一天为止。暂停计时的不亮灯，不用设。")
    return _new(request, form, timelimits.set_light_rule, _("设置亮灯规则"), lead)


@for_setters
@require_http_methods(["GET", "HEAD", "POST"])
def escalation_rule_new(request: HttpRequest) -> HttpResponse:
    """What follows when a light stays on."""
    form = EscalationRuleForm(request.POST or None)
    lead = _("每个工作日早上检查一遍；每个时限每条规则只做一次。督办件由规则拟好，督查人员签发了才发出。")
    return _new(request, form, supervision.set_escalation_rule, _("设置升级规则"), lead)


def _new(request: HttpRequest, form: Any, command: Any, heading: str, lead: str) -> HttpResponse:
    if (
        request.method == "POST"
        and form.is_valid()
        and obeyed(form, lambda: command(actor=person_of(request), **form.cleaned_data))
    ):
        messages.success(request, _("规则设置好了。"))
        return redirect("desk:rules")
    context = {"form": form, "heading": heading, "lead": lead, "submit": _("设置"), "back": "desk:rules"}
    return render(request, "desk/office/form.html", context)


@for_setters
@require_http_methods(["GET", "HEAD", "POST"])
def rule_end(request: HttpRequest, code: str) -> HttpResponse:
    """A rule of either kind ends."""
    today = clock.today()
    rules: list[AnyRule] = [*timelimits.light_rules_on(today), *supervision.escalation_rules_on(today)]
    rule = next((one for one in rules if one.code == code), None)
    if rule is None:
        raise NotFound("no_such_rule", _("没有这条规则，或者它已经结束了。"))
    command = timelimits.end_light_rule if isinstance(rule, LightRule) else supervision.end_escalation_rule
    form = EndRuleForm(request.POST or None, initial={"last_day": today})
    if (
        request.method == "POST"
        and form.is_valid()
        and obeyed(form, lambda: command(code, last_day=form.cleaned_data["last_day"], actor=person_of(request)))
    ):
        messages.success(request, _("结束日期记下了。"))
        return redirect("desk:rules")
    context = {
        "form": form,
        "heading": _("结束规则 %(code)s") % {"code": code},
        "lead": _("过了最后一天，按所有事项的规则或本系统的出厂设置。"),
        "submit": _("结束"),
        "stops": True,
        "back": "desk:rules",
    }
    return render(request, "desk/office/form.html", context)
