"""What people are told about a one-thing package (一件事) as a whole."""

from django.utils.translation import gettext_lazy

from onewindow.kernel.notices.service import Text, register

TEXTS = (
    Text(
        "package_sent",
        gettext_lazy("一件事已经送出"),
        gettext_lazy(
            "您的“{theme}”（{number}）已送到 {count} 个事项的办理单位：{items}。{waiting}窗口 5 个工作日内告诉您材料齐不齐。"
            "一个页面看全部进度，不用分别去问。"
        ),
        gettext_lazy("您的“{theme}”（{number}）已送到 {count} 个事项的办理单位，网站上一个页面看全部进度。"),
    ),
    Text(
        "package_branch_opened",
        gettext_lazy("下一件已经送出"),
        gettext_lazy("您的“{theme}”（{number}）里，前一件已经办好，“{item}”已自动送到办理单位，您不用再交一次。"),
        gettext_lazy("您的“{theme}”（{number}）里，“{item}”已自动送到办理单位。"),
    ),
    Text(
        "package_branch_dropped",
        gettext_lazy("有一件没有送出"),
        gettext_lazy(
            "您的“{theme}”（{number}）里，“{because}”没有办成，依赖它的“{item}”因此没有送出。填过的内容都还在，"
            "问题解决以后可以重新申请。"
        ),
        gettext_lazy("您的“{theme}”（{number}）里，“{item}”没有送出，因为“{because}”没有办成。"),
    ),
    Text(
        "package_notice",
        gettext_lazy("请补正材料"),
        gettext_lazy(
            "您的“{theme}”（{number}）各单位看过了材料，要补正的一次告诉您：{what}。请在 {until} 前在网站上一次补齐，"
            "到期没有补齐的事项不予批准。告知书：{document}。"
        ),
        gettext_lazy("您的“{theme}”（{number}）要补正 {count} 项材料，请在 {until} 前到网站一次补齐。"),
    ),
    Text(
        "package_results",
        gettext_lazy("结果一起发给您了"),
        gettext_lazy(
            "您的“{theme}”（{number}）的结果已经发出。{granted}{refused}{reason}决定书和证照都在同一个页面上。"
        ),
        gettext_lazy("您的“{theme}”（{number}）的结果已经发出，请到网站查看。"),
    ),
    Text(
        "staff_branches_answered",
        gettext_lazy("各单位都答复了：{number}"),
        gettext_lazy(
            "“{theme}”（{number}）的联办单位都说了材料情况，其中 {count} 件有缺漏。请在期限内一次性告知申请人。"
        ),
    ),
    Text(
        "staff_branch_blocked",
        gettext_lazy("前一件没有准予：{number}"),
        gettext_lazy("“{because}”没有准予或者已经撤回，“{item}”（{number}）因此不能准予。可以据此作出不予决定。"),
    ),
    Text(
        "package_withdrawn",
        gettext_lazy("一件事已撤回"),
        gettext_lazy("您的“{theme}”（{number}）已撤回：{withdrawn}。{kept}"),
        gettext_lazy("您的“{theme}”（{number}）已撤回，详情请看网站。"),
    ),
    Text(
        "package_finished",
        gettext_lazy("一件事办完了"),
        gettext_lazy("您的“{theme}”（{number}）里的事项都办完了，全部结果在同一个页面上。"),
        gettext_lazy("您的“{theme}”（{number}）里的事项都办完了，请到网站看结果。"),
    ),
)


def register_texts() -> None:
    """Once, when the application starts."""
    register(*TEXTS)
