"""What people are told about joint work (联合办理)."""

from django.utils.translation import gettext_lazy

from onewindow.kernel.notices.service import Text, register

TEXTS = (
    Text(
        "joint_convened",
        gettext_lazy("{kind}：{when}"),
        gettext_lazy("您的“{theme}”定于 {when} 在{place}{kind}，由{lead}牵头，几个单位一次办完。{ready}"),
        gettext_lazy("您的“{theme}”定于 {when} 在{place}{kind}。{ready}"),
    ),
    Text(
        "joint_rescheduled",
        gettext_lazy("{kind}改期：{when}"),
        gettext_lazy("您的“{theme}”的{kind}改到 {when}，在{place}。原来是{before}。原因：{reason}"),
        gettext_lazy("您的“{theme}”的{kind}改到 {when}，在{place}。"),
    ),
    Text(
        "joint_cancelled",
        gettext_lazy("{kind}取消了"),
        gettext_lazy("您的“{theme}”原定 {when} 的{kind}取消了。原因：{reason}"),
        gettext_lazy("您的“{theme}”原定 {when} 的{kind}取消了。"),
    ),
    Text(
        "joint_concluded",
        gettext_lazy("{kind}有结论了：{verdict}"),
        gettext_lazy("您的“{theme}”{kind}的结论是：{verdict}。{until}各单位的意见合成了一份文书，在这件事的页面上。"),
        gettext_lazy("您的“{theme}”{kind}的结论是：{verdict}。{until}"),
    ),
    Text(
        "staff_joint_convened",
        gettext_lazy("请参加{kind}：{when}"),
        gettext_lazy(
            "{lead}召集“{theme}”的{kind}（{number}），时间 {when}，地点 {place}。请定好谁去，结束前提出本单位意见。"
        ),
    ),
    Text(
        "staff_joint_speaker",
        gettext_lazy("请代表本单位参加{kind}"),
        gettext_lazy("您代表本单位参加“{theme}”的{kind}（{number}），时间 {when}，地点 {place}，{lead}牵头。"),
    ),
    Text(
        "staff_joint_rescheduled",
        gettext_lazy("{kind}改期：{when}"),
        gettext_lazy("“{theme}”的{kind}（{number}）改到 {when}，在{place}。原来是{before}。原因：{reason}"),
    ),
    Text(
        "staff_joint_cancelled",
        gettext_lazy("{kind}取消：{theme}"),
        gettext_lazy("“{theme}”原定 {when} 的{kind}（{number}）取消了。原因：{reason}"),
    ),
    Text(
        "staff_joint_concluded",
        gettext_lazy("{kind}有结论：{verdict}"),
        gettext_lazy("“{theme}”的{kind}（{number}）结论是{verdict}，合成的文书已经放进各单位的办件。"),
    ),
)


def register_texts() -> None:
    """Once, when the application starts."""
    register(*TEXTS)
