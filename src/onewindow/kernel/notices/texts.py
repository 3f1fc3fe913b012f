"""What people are told, in plain words: one text per occasion, each name in braces filled from the context.

A text message carries the sign of the city in front and, where there is one, the shorter ``sms`` wording. Rules for
new texts: say what happened, what it means for the reader and what to do next; no more than one paragraph.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Words = str | Promise


@dataclass(frozen=True)
class Text:
    """A title and a body with named places, and a shorter wording for text messages."""

    code: str
    title: Words
    body: Words
    sms: Words = ""

    @property
    def names(self) -> frozenset[str]:
        """The names the context must bring."""
        whole = f"{self.title}{self.body}{self.sms}"
        return frozenset(name for _text, name, _spec, _conversion in Formatter().parse(whole) if name)


@dataclass(frozen=True)
class Wording:
    """A text with its places filled."""

    title: str
    body: str
    sms: str


_texts: dict[str, Text] = {}


def register(*texts: Text) -> None:
    """Add texts of a domain, in ``AppConfig.ready``. Two texts under one code are a programming error."""
    for text in texts:
        if _texts.setdefault(text.code, text) != text:
            raise ValueError(f"two texts are registered as {text.code}")


def texts() -> list[Text]:
    """Every text there is."""
    return list(_texts.values())


def worded(code: str, context: Mapping[str, Any]) -> Wording:
    """The text with its places filled. An unknown code or a name the context lacks is a programming error (``KeyError``)."""
    text = _texts[code]
    title, body = str(text.title).format_map(context), str(text.body).format_map(context)
    short = str(text.sms).format_map(context) if text.sms else body
    return Wording(title[:120], body, signed(short))


def signed(words: str) -> str:
    """A text message says first who is speaking."""
    return _("【%(city)s政务服务】") % {"city": settings.ONEWINDOW_CITY} + words


def _text(code: str, title: Words, body: Words, sms: Words = "") -> None:
    register(Text(code, title, body, sms))


_text(
    "receipt",
    gettext_lazy("已收到您的申请"),
    gettext_lazy(
        "我们在 {moment} 收到了您的“{item}”申请，办件编号 {number}。工作人员会在 {until} 之前告诉您是否受理，不用再跑一趟。"
    ),
    gettext_lazy("已收到您的“{item}”申请，编号 {number}，{until} 前告知是否受理。"),
)
_text(
    "correction_needed",
    gettext_lazy("有材料需要补正"),
    gettext_lazy(
        "您的“{item}”申请（{number}）有 {count} 处需要补正：{what}。请在 {until} 之前一次补齐，其余内容都已保留。"
    ),
    gettext_lazy("您的“{item}”申请（{number}）有 {count} 处材料需要补正，请在 {until} 前登录网站查看并补齐。"),
)
_text(
    "accepted",
    gettext_lazy("您的申请已受理"),
    gettext_lazy("您的“{item}”申请（{number}）已受理，我们承诺在 {due} 之前办好。受理通知书可以在办件页面下载。"),
    gettext_lazy("您的“{item}”申请（{number}）已受理，承诺 {due} 前办结。"),
)
_text(
    "accepted_by_law",
    gettext_lazy("您的申请已依法视为受理"),
    gettext_lazy(
        "受理机关没有在法定期限内告知您是否受理“{item}”申请（{number}）。依照《行政许可法》第三十二条，"
        "您的申请自收到材料之日（{received}）起即为受理，办结期限是 {due}。"
    ),
    gettext_lazy("您的“{item}”申请（{number}）依法自 {received} 起视为受理，{due} 前办结。"),
)
_text(
    "not_accepted",
    gettext_lazy("您的申请不予受理"),
    gettext_lazy(
        "您的“{item}”申请（{number}）不予受理，原因：{reason}。不予受理决定书可以在办件页面下载，"
        "上面写明了您可以怎样申请行政复议或提起行政诉讼。"
    ),
    gettext_lazy("您的“{item}”申请（{number}）不予受理，原因和救济途径请登录网站查看决定书。"),
)
_text(
    "given_back",
    gettext_lazy("您的申请已退回"),
    gettext_lazy("您的“{item}”申请（{number}）已退回，原因：{reason}。填过的内容都已保留，改好后可以重新提交。"),
)
_text(
    "suspended",
    gettext_lazy("办理时限暂停计算"),
    gettext_lazy(
        "您的“{item}”申请（{number}）需要进行{why}，依照《行政许可法》第四十五条，从 {since} 起暂停计算办理时限，"
        "预计需要 {days}。完成后接着计算，不用您做什么。"
    ),
    gettext_lazy("您的“{item}”申请（{number}）因{why}，从 {since} 起暂停计算时限，预计需要 {days}。"),
)
_text(
    "resumed",
    gettext_lazy("办理时限恢复计算"),
    gettext_lazy("您的“{item}”申请（{number}）已完成{why}，从 {since} 起接着计算办理时限，新的办结期限是 {due}。"),
)
_text(
    "extended",
    gettext_lazy("办理期限延长"),
    gettext_lazy(
        "您的“{item}”申请（{number}）经批准延长 {days}，新的办结期限是 {due}，原因：{reason}。延长期限告知书可以在办件页面下载。"
    ),
    gettext_lazy("您的“{item}”申请（{number}）经批准延长至 {due} 前办结，原因请登录网站查看。"),
)
_text(
    "granted",
    gettext_lazy("准予许可"),
    gettext_lazy("您的“{item}”申请（{number}）已于 {decided} 准予许可。{next}"),
    gettext_lazy("您的“{item}”申请（{number}）已准予许可。{next}"),
)
_text(
    "refused",
    gettext_lazy("不予许可"),
    gettext_lazy(
        "您的“{item}”申请（{number}）不予许可，原因：{reason}。决定书可以在办件页面下载，"
        "上面写明了您可以怎样申请行政复议或提起行政诉讼。"
    ),
    gettext_lazy("您的“{item}”申请（{number}）不予许可，原因和救济途径请登录网站查看决定书。"),
)
_text(
    "certificate_ready",
    gettext_lazy("证件已制好"),
    gettext_lazy(
        "您的《{certificate}》（办件 {number}）已制好。{how}电子证照与纸质证照效力相同，现在就可以在“我的证照”里使用。"
    ),
    gettext_lazy("您的《{certificate}》已制好。{how}电子证照可在“我的证照”查看。"),
)
_text(
    "dispatched",
    gettext_lazy("结果已寄出"),
    gettext_lazy(
        "您的“{item}”申请（{number}）的结果已于 {sent} 寄出，邮件号 {tracking}，收件人 {recipient}。请当面核对以后再签收。"
    ),
    gettext_lazy("您的“{item}”结果已寄出，邮件号 {tracking}，请当面核对以后再签收。"),
)
_text(
    "delivered",
    gettext_lazy("结果已送达"),
    gettext_lazy(
        "您的“{item}”申请（{number}）的结果已于 {moment} 送达，签收人：{recipient}。如果不是您本人或您委托的人签收，请拨打 {hotline}。"
    ),
)
_text(
    "withdrawn",
    gettext_lazy("申请已撤回"),
    gettext_lazy("您的“{item}”申请（{number}）已按您的要求撤回。以后需要时可以重新申请，填过的内容都已保留。"),
)
_text(
    "light_yellow",
    gettext_lazy("快到期：{number}"),
    gettext_lazy("{what}（{number}，{item}）{remaining}，期限是 {due}。请尽快处理。"),
)
_text(
    "light_red",
    gettext_lazy("已超期：{number}"),
    gettext_lazy("{what}（{number}，{item}）{remaining}，期限是 {due}。请立即处理，督查人员也会收到这条提醒。"),
)
_text(
    "light_double_red",
    gettext_lazy("严重超期：{number}"),
    gettext_lazy(
        "{what}（{number}，{item}）{remaining}，期限是 {due}，已亮双红灯。请立即处理，单位负责人和督查人员也会收到这条提醒。"
    ),
)
_text(
    "task_arrived",
    gettext_lazy("新的待办：{task}"),
    gettext_lazy("“{item}”（{number}，申请人 {applicant}）到了“{task}”这一步，由您或您所在的岗位处理，期限是 {due}。"),
)
_text(
    "file_harmful",
    gettext_lazy("有一个文件需要更换"),
    gettext_lazy("您上传的“{file}”没有通过安全检查（{finding}），已经封存。请检查您的电脑，换一个文件重新上传。"),
)
