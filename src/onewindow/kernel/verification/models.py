from django.db import models
from django.utils.translation import gettext_lazy as _


class LocalRecord(models.Model):
    """A record of the local tables: that somebody has something. Known by the digest of their number; no name is kept."""

    dataset = models.SlugField(_("数据集编码"), max_length=60)
    dataset_name = models.CharField(_("数据集名称"), max_length=60)
    id_digest = models.BinaryField(_("证件号码摘要"), max_length=32)
    reference = models.CharField(_("记录编号"), max_length=120)
    facts = models.JSONField(_("内容"), default=dict, help_text=_("名称和内容，比对一致时给人看"))
    valid_until = models.DateField(_("有效期止"), null=True, blank=True)
    loaded_at = models.DateTimeField(_("载入时间"))

    class Meta:
        verbose_name = _("本地比对记录")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["dataset", "id_digest", "reference"], name="local_record_once"),
        ]

    def __str__(self) -> str:
        return f"{self.dataset_name} {self.reference}"
