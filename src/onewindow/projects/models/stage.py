from django.db import models
from django.utils.translation import gettext_lazy as _

from onewindow.projects.states import StageKey


class Stage(models.Model):
    """审批阶段: who leads it, which themes serve it, and how long it may take."""

    key = models.CharField(_("阶段"), max_length=12, choices=StageKey.choices, unique=True)
    order = models.PositiveSmallIntegerField(_("次序"), unique=True)
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name=_("牵头单位"))
    themes = models.JSONField(_("一件事主题"), default=list, help_text=_("主题编码"))
    limit_days = models.PositiveSmallIntegerField(_("阶段时限（工作日）"))

    class Meta:
        verbose_name = _("审批阶段")
        verbose_name_plural = verbose_name
        constraints = [models.CheckConstraint(condition=models.Q(limit_days__gt=0), name="stage_has_days")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return str(self.get_key_display())
