"""Why a clock may stand still, and in whose law that is written."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PauseReason(models.TextChoices):
    """The eight of 行政许可法 45, then what only a promise may leave out."""

    HEARING = "hearing", _("听证")
    TENDER = "tender", _("招标")
    AUCTION = "auction", _("拍卖")
    INSPECTION = "inspection", _("检验")
    TESTING = "testing", _("检测")
    QUARANTINE = "quarantine", _("检疫")
    APPRAISAL = "appraisal", _("鉴定")
    EXPERT_REVIEW = "expert_review", _("专家评审")
    SURVEY = "survey", _("现场踏勘")
    PUBLICITY = "publicity", _("公示")


# Time for these is not counted by law, if it was told in writing how long it takes. Survey and publicity are not among them.
ART45 = frozenset(PauseReason) - {PauseReason.SURVEY, PauseReason.PUBLICITY}

# What ends each of them, as people say it.
ENDED_BY = {
    PauseReason.HEARING: _("听证结束"),
    PauseReason.TENDER: _("招标结束"),
    PauseReason.AUCTION: _("拍卖结束"),
    PauseReason.INSPECTION: _("收到检验结果"),
    PauseReason.TESTING: _("收到检测结果"),
    PauseReason.QUARANTINE: _("收到检疫结果"),
    PauseReason.APPRAISAL: _("收到鉴定意见"),
    PauseReason.EXPERT_REVIEW: _("收到评审意见"),
    PauseReason.SURVEY: _("踏勘结束"),
    PauseReason.PUBLICITY: _("公示期满"),
}
