"""What a deed will bring about, said before it is done, and what was done, said after it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onewindow.base import dates
from onewindow.cases.service import Case
from onewindow.catalogue import service as catalogue
from onewindow.joint import service as joint
from onewindow.procedures.service import Duty
from onewindow.web.desk.casework.acts import Act
from onewindow.web.desk.casework.scene import Scene


def consequences(scene: Scene, act: Act) -> list[str]:
    """Sentences for the confirm page: what follows, who is told, what can no longer be changed."""
    if act.verb == "accept":
        return _of_acceptance(scene)
    if act.verb == "decide":
        return _of_decision(act)
    if act.verb == "examine":
        return [_("您的意见会写进办件，送到下一环节。送出以后由下一位办理。")]
    return [*_SENTENCES.get(act.verb, list)(), *_of_survey(scene, act)]


def _of_survey(scene: Scene, act: Act) -> list[str]:
    """Whoever has gone there alone is reminded of the joint survey, and not kept from closing the step."""
    if not any(task.pk == act.task_id and task.duty == Duty.SURVEY for task in scene.tasks):
        return []
    planned = joint.survey_planned_for(scene.number)
    if planned is None:
        return []
    words = {"when": dates.long_moment(planned.held_at), "number": planned.number}
    return [_("已定 %(when)s 联合踏勘（%(number)s）。现在办结这一步，就是单独踏勘过了。") % words]


def _of_acceptance(scene: Scene) -> list[str]:
    sentences = [_("出具受理通知书，通知申请人。从今天起计时，受理以后不能再要求补正。")]
    explanation = catalogue.guide(scene.case.revision, scene.case.answers).duration.explanation
    if explanation and explanation.due:
        total = dates.count_words(explanation.total, explanation.unit)
        day = dates.long_date(explanation.due)
        sentences.append(
            _("%(total)s内办结，最晚 %(day)s。") % {"total": total, "day": day}
            if explanation.total
            else _("即办件，今天办结。")
        )
    return sentences


def _of_decision(act: Act) -> list[str]:
    if act.outcome == "refused":
        return [
            _("作出不予许可决定书，写明理由和复议、诉讼的途径，通知申请人。"),
            _("决定作出以后不能收回。"),
        ]
    return [_("作出准予许可决定书，转制证。10 个工作日内送达。"), _("决定作出以后不能收回。")]


_SENTENCES = {
    "pre_examine": lambda: [_("告诉申请人材料齐全，可以来窗口或者等受理。不停表：5 个工作日内还要受理。")],
    "request_correction": lambda: [
        _("出具补正材料一次性告知书，通知申请人。没有新材料以前，不能再要求补正。"),
        _("有问题的逐项写清，没问题的空着。"),
    ],
    "refuse_acceptance": lambda: [_("出具不予受理决定书，写明理由和救济途径，通知申请人，本件结束。")],
    "give_back": lambda: [
        _("出具退件通知书，告诉申请人原因，本件结束。"),
        _("不归本机关办的不是退件，请作出不予受理决定，写明该向哪里申请和救济途径。"),
    ],
    "decide_on_the_spot": lambda: [_("作出准予决定并当场出证，窗口马上可以打印交给申请人。决定作出以后不能收回。")],
    "issue": lambda: [_("制作证照，编好证照编号，转送达。")],
    "dispatch": lambda: [_("通知收件人已经寄出和邮件号。时限接着算：签收以后再登记送达，才算办结。")],
    "deliver": lambda: [_("出具送达回证，本件办结。")],
    "archive": lambda: [_("归档以后不能再改。")],
    "send_back": lambda: [_("从退回的环节起重新办理，时限照算。")],
    "suspend": lambda: [
        _("出具特别程序告知书，书面告诉申请人要多少时间。这段时间不算在时限里（行政许可法第四十五条）。"),
        _("现场踏勘和公示只能暂停承诺时限，而且事项里要写明。"),
    ],
    "resume": lambda: [_("从下一个工作日起接着计时，通知申请人。")],
    "extend": lambda: [_("出具延期告知书，通知申请人。法律只允许延期一次（行政许可法第四十二条）。")],
    "ask_explanation": lambda: [_("把问题发给申请人，不停表。")],
    "revoke": lambda: [
        _("出具撤销或注销行政许可决定书，写明理由、依据和救济途径，通知持证人。"),
        _("准予决定和证照从现在起不再有效，任何人查验都会看到。不能恢复，要恢复得重新申请。"),
    ],
    "check_commitment": lambda: [
        _("属实的，这一项核查完成。不实的通知申请人，并告诉能撤销许可的负责人；许可不会自动撤销。"),
    ],
    "hand_over": lambda: [_("转给同事办理，时限照算。")],
    "close_step": lambda: [_("这一环节办完，送到下一环节。")],
    "receive_paper": lambda: [_("记下收到了这些材料的纸质件。")],
}


_DONE = {
    "pre_examine": gettext_lazy("预审通过"),
    "accept": gettext_lazy("已受理"),
    "request_correction": gettext_lazy("已一次性告知补正"),
    "refuse_acceptance": gettext_lazy("已决定不予受理"),
    "give_back": gettext_lazy("已退件"),
    "receive_paper": gettext_lazy("已记下收到的纸质件"),
    "examine": gettext_lazy("审查意见已送出"),
    "close_step": gettext_lazy("这一环节已办完"),
    "decide": gettext_lazy("已准予"),
    "decide_on_the_spot": gettext_lazy("已当场准予并出证"),
    "issue": gettext_lazy("已制证"),
    "dispatch": gettext_lazy("已登记寄出"),
    "deliver": gettext_lazy("已送达"),
    "archive": gettext_lazy("已归档"),
    "send_back": gettext_lazy("已退回上一环节"),
    "suspend": gettext_lazy("已暂停计时"),
    "resume": gettext_lazy("已恢复计时"),
    "extend": gettext_lazy("已延期"),
    "ask_explanation": gettext_lazy("已请申请人说明"),
    "revoke": gettext_lazy("已撤销或注销许可"),
    "check_commitment": gettext_lazy("已记下核查结论"),
    "hand_over": gettext_lazy("已转交"),
}


def done_words(case: Case, act: Act) -> str:
    """The message after it: what was done to which case."""
    what = _("已决定不予批准") if act.outcome == "refused" else _DONE[act.verb]
    return _("%(what)s：%(item)s（%(number)s）。") % {"what": what, "item": case.item_name, "number": case.number}
