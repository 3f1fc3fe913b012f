from django.db import models
from django.utils.translation import gettext_lazy as _


class Failure(models.Model):
    """Why a job did not work, attempt by attempt. The jobs themselves live in the tables of Procrastinate."""

    job_id = models.BigIntegerField(_("任务编号"))
    handler = models.CharField(_("处理器"), max_length=200)
    attempt = models.PositiveIntegerField(_("第几次"))
    error = models.CharField(_("错误"), max_length=500)
    trace = models.TextField(_("错误位置"), blank=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("任务失败")
        verbose_name_plural = verbose_name
        indexes = [
            models.Index(fields=["job_id", "-id"], name="failure_of_job"),
            models.Index(fields=["at"], name="failure_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.handler} #{self.attempt}: {self.error}"
