"""常用意见: sentences most opinions are made of, for the buttons that are there."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from onewindow.web.desk.casework.acts import Act


def opinions_for(buttons: Sequence[Act]) -> list[str]:
    """Sentences for examining, deciding or answering; none when nothing is to be said."""
    verbs = {button.verb for button in buttons}
    if "examine" in verbs:
        return [
            _("经审查，申请材料齐全、符合法定形式，建议准予。"),
            _("经审查，符合法定条件和标准，拟同意。"),
            _("材料和申请表一致，未发现法律法规禁止的情形。"),
            _("经审查，不符合法定条件，建议不予，理由如下："),
        ]
    if "decide" in verbs or "decide_on_the_spot" in verbs:
        return [_("同意审查意见，准予。"), _("同意。请按程序制证送达。"), _("不符合法定条件，不予准许，理由和依据：")]
    if "accept" in verbs:
        return [_("材料齐全，符合法定形式。"), _("不属于本机关职权范围，请到有权机关申请。")]
    return []
