from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onewindow.projects.states import GuidanceState


class Guidance(models.Model):
    """超前服务: what a unit tells the builder before anything is filed. It starts no clock."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="guidances", verbose_name=_("项目"))
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name=_("指导单位"))
    state = models.CharField(_("状态"), max_length=8, choices=GuidanceState.choices)
    question = models.TextField(_("想问什么"), blank=True)
    asked_by = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁提出")
    )
    asked_at = models.DateTimeField(_("提出时间"), null=True, blank=True)
    needs = models.JSONField(_("各阶段要办什么"), default=dict, help_text=_("按阶段"))
    risks = models.TextField(_("风险提示"), blank=True)
    materials = models.JSONField(_("提前准备的材料"), default=list)
    held_on = models.DateField(_("哪天指导"), null=True, blank=True)
    given_by = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("指导人")
    )
    given_at = models.DateTimeField(_("写下时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("超前服务")
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                condition=Q(state="asked", given_at__isnull=True, asked_at__isnull=False)
                | Q(state="given", given_at__isnull=False, given_by__isnull=False, held_on__isnull=False),
                name="guidance_given_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["project", "unit"], condition=Q(state="asked"), name="guidance_asked_once_of_unit"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_state_display())
