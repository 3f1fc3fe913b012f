from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarYear(models.Model):
    """A year whose holiday notice is out for a region. A year without a row here is provisional."""

    region = models.CharField(_("地区"), max_length=12, default="CN")
    year = models.PositiveSmallIntegerField(_("年份"))
    source = models.CharField(_("通知"), max_length=200, help_text=_("放假通知的文号或网址名"))
    loaded_at = models.DateTimeField(_("载入时间"))

    class Meta:
        verbose_name = _("日历年")
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["region", "year"], name="calendar_year_once")]

    def __str__(self) -> str:
        return f"{self.region} {self.year}"


class SpecialDay(models.Model):
    """A weekday that is off, or a Saturday or Sunday that is worked (调休)."""

    region = models.CharField(_("地区"), max_length=12, default="CN")
    year = models.PositiveSmallIntegerField(_("通知年份"), help_text=_("元旦的安排可能说到上一年的十二月"))
    date = models.DateField(_("日期"))
    is_working = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=40)

    class Meta:
        verbose_name = _("特殊日")
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["region", "date"], name="special_day_once")]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"
