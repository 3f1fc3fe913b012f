from django.db import models
from django.utils.translation import gettext_lazy as _


class KeptAnswer(models.Model):
    """The answer given to a write, kept so that the same write sent again is answered and not done again."""

    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+", verbose_name=_("接口身份"))
    key = models.CharField(_("幂等键"), max_length=64)
    request_digest = models.BinaryField(_("请求摘要"), max_length=32)
    status = models.PositiveSmallIntegerField(_("状态码"), default=0, help_text=_("0 是还在办"))
    body = models.TextField(_("应答"), blank=True)
    location = models.CharField(_("新资源地址"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("已答写请求")
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="kept_answer_once")]
        indexes = [models.Index(fields=["created_at"], name="kept_answer_by_time")]

    def __str__(self) -> str:
        return self.key
