"""What people are told when an account begins or ceases to stand for somebody, and when the register changes."""

from django.utils.translation import gettext_lazy

from onewindow.kernel.notices.service import Text, register

TEXTS = (
    Text(
        "account_confirmed",
        gettext_lazy("账号已核验本人身份"),
        gettext_lazy(
            "窗口对照证件确认：手机 {phone} 的网上账号是 {party} 本人的。现在用它可以看到以本人名义办的所有事。"
            "如果不是您办的，请拨打 {hotline}。"
        ),
        gettext_lazy("窗口已确认手机 {phone} 的账号是您本人的。不是您办的请拨打 {hotline}。"),
    ),
    Text(
        "account_ended",
        gettext_lazy("账号不再代表这个人或单位"),
        gettext_lazy(
            "手机 {phone} 的网上账号从现在起不再代表 {party}，原因：{reason}。如果不对，请带证件到窗口，或拨打 {hotline}。"
        ),
        gettext_lazy("手机 {phone} 的账号不再代表{party}。有疑问请带证件到窗口，或拨打 {hotline}。"),
    ),
    Text(
        "party_checked",
        gettext_lazy("登记的资料已更新"),
        gettext_lazy("窗口对照证件更新了 {party} 登记的姓名（名称）和联系电话。如果不是您办的，请拨打 {hotline}。"),
    ),
    Text(
        "account_speaks",
        gettext_lazy("账号可以替单位办事"),
        gettext_lazy(
            "从现在起，手机 {phone} 的网上账号是 {party} 的{relation}，可以替它办事。如果不对，请拨打 {hotline}。"
        ),
    ),
)


def register_texts() -> None:
    """Called once, when the house starts."""
    register(*TEXTS)
