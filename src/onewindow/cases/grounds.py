"""撤销 and 注销 of a licence: the grounds the law knows, and the article each stands in."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from onewindow.base.errors import Invalid


class Ending(TextChoices):
    REVOKED = "revoked", _("撤销")
    CANCELLED = "cancelled", _("注销")


class Ground(TextChoices):
    """The list of 行政许可法 69 (it should not have been granted) and 70 (it holds no longer)."""

    ABUSE = "69.1.1", _("撤销：工作人员滥用职权、玩忽职守作出准予（第六十九条第一款第一项）")
    BEYOND_POWERS = "69.1.2", _("撤销：超越法定职权作出准予（第六十九条第一款第二项）")
    PROCEDURE = "69.1.3", _("撤销：违反法定程序作出准予（第六十九条第一款第三项）")
    UNQUALIFIED = "69.1.4", _("撤销：申请人不具备申请资格或者不符合法定条件（第六十九条第一款第四项）")
    OTHER_REVOCATION = "69.1.5", _("撤销：依法可以撤销的其他情形（第六十九条第一款第五项）")
    FRAUD = "69.2", _("撤销：以欺骗、贿赂等不正当手段取得（第六十九条第二款）")
    EXPIRED = "70.1", _("注销：有效期届满未延续（第七十条第一项）")
    DIED = "70.2", _("注销：公民死亡或者丧失行为能力（第七十条第二项）")
    DISSOLVED = "70.3", _("注销：法人或者其他组织依法终止（第七十条第三项）")
    TAKEN_AWAY = "70.4", _("注销：许可依法被撤销、撤回，或者证件依法被吊销（第七十条第四项）")
    FORCE_MAJEURE = "70.5", _("注销：因不可抗力许可事项无法实施（第七十条第五项）")
    OTHER_CANCELLATION = "70.6", _("注销：应当注销的其他情形（第七十条第六项）")

    @property
    def ending(self) -> Ending:
        return Ending.REVOKED if self.value.startswith("69") else Ending.CANCELLED

    @property
    def legal_basis(self) -> str:
        """《中华人民共和国行政许可法》第七十条第一项."""
        return f"《中华人民共和国行政许可法》{str(self.label).rsplit('（', 1)[1].rstrip('）')}"


def ground_of(code: str) -> Ground:
    """Raises ``Invalid('unknown_ground')``."""
    try:
        return Ground(code)
    except ValueError:
        sentence = _("请选择撤销或者注销的依据。")
        raise Invalid("unknown_ground", str(sentence), fields={"ground": str(sentence)}) from None
