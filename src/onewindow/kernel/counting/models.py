from django.db import models
from django.utils.translation import gettext_lazy as _


class Count(models.Model):
    """How often something was asked since the first time; begins anew when its time is over."""

    key = models.CharField(_("计数键"), max_length=200, primary_key=True, help_text=_("如 progress:编号"))
    times = models.PositiveIntegerField(_("次数"))
    until = models.DateTimeField(_("算到什么时候"))

    class Meta:
        verbose_name = _("限频计数")
        verbose_name_plural = verbose_name
        indexes = [models.Index(fields=["until"], name="count_by_end")]

    def __str__(self) -> str:
        return f"{self.key} {self.times}"
