from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class GreenGround(models.Model):
    """绿色通道事由: on which ground a project may be let through first; the city's own list."""

    code = models.SlugField(_("编码"), max_length=40, unique=True)
    name = models.CharField(_("事由"), max_length=120)
    basis = models.CharField(_("依据"), max_length=200)
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("绿色通道事由")
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return self.name


class GreenChannel(models.Model):
    """绿色通道 of a project, until a day; ended before by whoever may grant it."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="greens", verbose_name=_("项目"))
    ground = models.ForeignKey(GreenGround, models.PROTECT, related_name="+", verbose_name=_("事由"))
    reason = models.CharField(_("说明"), max_length=400)
    valid_until = models.DateField(_("有效期止"))
    granted_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+", verbose_name=_("批准人"))
    granted_at = models.DateTimeField(_("批准时间"))
    ended_at = models.DateTimeField(_("提前结束时间"), null=True, blank=True)
    end_reason = models.CharField(_("为什么结束"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("绿色通道")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["project"], condition=Q(ended_at__isnull=True), name="green_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="") | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="green_ended_says_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ground)
