from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseDay(models.Model):
    """办件日账: what was decided on one day by one unit, of one item, in one person's hands. Kept by night, so that a board of months reads
    hundreds of rows and not a million cases. Counts of working days are histograms: ``{"3": 5}`` is five cases of three days.
    """

    day = models.DateField(_("日期"))
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", db_index=False, verbose_name=_("实施单位"))
    item_code = models.CharField(_("事项编码"), max_length=40)
    person = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("经办人")
    )
    decided = models.PositiveIntegerField(_("办结"), default=0)
    with_limit = models.PositiveIntegerField(_("有时限的办结"), default=0)
    on_time = models.PositiveIntegerField(_("按时办结"), default=0)
    ended = models.JSONField(_("办结用时"), default=dict, help_text=_("从受理到决定的工作日数：件数；不含特别程序"))
    left = models.JSONField(_("撤回时已办"), default=dict, help_text=_("受理以后撤回的，撤回以前的工作日数：件数"))
    running = models.JSONField(
        _("在办已用"), default=dict, help_text=_("只在最近一天：还没有决定的，已办工作日数：件数")
    )
    authority_days = models.PositiveIntegerField(_("机关用时"), default=0, help_text=_("从提交到决定，工作日合计"))
    applicant_days = models.PositiveIntegerField(_("申请人用时"), default=0)
    special_days = models.PositiveIntegerField(_("特别程序用时"), default=0)

    class Meta:
        verbose_name = _("办件日账")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["day", "unit", "item_code", "person"], nulls_distinct=False, name="case_day_once"
            ),
            models.CheckConstraint(
                condition=models.Q(on_time__lte=models.F("with_limit"), with_limit__lte=models.F("decided")),
                name="case_day_counts_fit",
            ),
        ]
        indexes = [models.Index(fields=["unit", "day"], name="case_day_of_unit")]

    def __str__(self) -> str:
        return f"{self.day} {self.unit_id} {self.item_code}"


class StepDay(models.Model):
    """环节日账: the steps of the cases that were decided (or, for what follows the decision, closed) on one day, and where the days went."""

    day = models.DateField(_("日期"))
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", db_index=False, verbose_name=_("办理单位"))
    item_code = models.CharField(_("事项编码"), max_length=40)
    person = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("办理人")
    )
    step = models.CharField(_("环节"), max_length=80)
    done = models.PositiveIntegerField(_("办完"), default=0)
    done_days = models.PositiveIntegerField(_("办完用时"), default=0, help_text=_("工作日合计"))
    waiting = models.PositiveIntegerField(_("还在等"), default=0, help_text=_("只在最近一天"))
    waiting_days = models.PositiveIntegerField(_("还在等的已用"), default=0, help_text=_("工作日合计"))

    class Meta:
        verbose_name = _("环节日账")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["day", "unit", "item_code", "person", "step"], nulls_distinct=False, name="step_day_once"
            ),
        ]
        indexes = [models.Index(fields=["unit", "day"], name="step_day_of_unit")]

    def __str__(self) -> str:
        return f"{self.day} {self.unit_id} {self.step}"
