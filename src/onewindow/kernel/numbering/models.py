from django.db import models
from django.utils.translation import gettext_lazy as _


class Series(models.Model):
    """One row a series; the row lock of ``take`` is what keeps numbers without gap and repeat."""

    name = models.CharField(_("序列"), max_length=120, primary_key=True)
    last = models.BigIntegerField(_("最后一个号"))

    class Meta:
        verbose_name = _("编号序列")
        verbose_name_plural = verbose_name
        constraints = [models.CheckConstraint(condition=models.Q(last__gte=0), name="series_last_not_negative")]

    def __str__(self) -> str:
        return self.name
