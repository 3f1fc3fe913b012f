"""What the scripts say to people. ``{n}`` and ``{s}`` are filled in by them."""

from django.utils.translation import gettext as _


def script_words() -> dict[str, str]:
    """By the key under which static/ui/words.js finds them."""
    return {
        "elder_on": _("长者模式"),
        "elder_off": _("标准模式"),
        "not_saved": _("还没有保存上，正在重试。先别关页面。"),
        "signed_out": _("登录已经结束，您填的都还在这一页。"),
        "sign_in_again": _("重新登录，接着填"),
        "put_back": _("您刚才填的都放回来了。"),
        "another_account": _("现在登录的是另一个账号，这一页不能再保存。请刷新。"),
        "uploading": _("已传 {n}%，还要约 {s} 秒。可以先填别的。"),
        "uploaded": _("已传完，正在检查文件。"),
        "upload_failed": _("没有传上，请再选一次文件。"),
        "choose_a_step": _("请先在图上点一个环节。"),
        "upload_broken": _("网络断了，没有传上。已传的其他文件都还在，请再选一次这个文件。"),
    }
