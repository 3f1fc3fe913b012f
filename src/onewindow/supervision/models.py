from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onewindow.base.subjects import Subject
from onewindow.kernel.timelimits import service as timelimits
from onewindow.supervision.states import UrgingReason, UrgingState


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


class EscalationRule(models.Model):
    """升级规则: what follows when a light has been on for so many working days, between two dates."""

    class Action(models.TextChoices):
        TELL_HEAD = "tell_head", _("提醒单位负责人")
        DRAFT_LETTER = "draft_letter", _("拟督办件，由督查人员签发")

    code = models.CharField(_("规则编号"), max_length=20, unique=True)
    light = models.CharField(
        _("灯"), max_length=10, choices=[(light.value, light.label) for light in timelimits.OVERDUE]
    )
    after_days = models.PositiveSmallIntegerField(_("超期多少个工作日"), help_text=_("0 是一亮灯就做"))
    action = models.CharField(_("做什么"), max_length=20, choices=Action.choices)
    reply_days = models.PositiveSmallIntegerField(_("回复期限（工作日）"), default=3, help_text=_("督办件的"))
    basis = models.CharField(_("依据"), max_length=200)
    valid_from = models.DateField(_("起"))
    valid_until = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("升级规则")
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("valid_from")),
                name="escalation_rule_dates_in_order",
            ),
            models.CheckConstraint(condition=Q(reply_days__gt=0), name="escalation_rule_leaves_time"),
        ]

    def __str__(self) -> str:
        return self.code


class Escalation(models.Model):
    """What a rule did about one limit: once, however often it is looked at."""

    rule = models.ForeignKey(EscalationRule, models.PROTECT, related_name="+", verbose_name=_("规则"))
    limit = models.ForeignKey("timelimits.Limit", models.PROTECT, related_name="+", verbose_name=_("时限"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("升级记录")
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["limit", "rule"], name="escalation_once")]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.limit_id}"


class Urging(models.Model):
    """督办件: a supervisor's letter to the unit that handles a case, with a limit for the answer."""

    number = models.CharField(_("督办编号"), max_length=20, unique=True)
    case_number = models.CharField(_("办件编号"), max_length=50)
    item_code = models.CharField(_("事项编码"), max_length=40)
    item_name = models.CharField(_("事项"), max_length=200)
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", db_index=False, verbose_name=_("被督办单位"))
    issuer = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("督办单位")
    )
    reason = models.CharField(_("事由"), max_length=20, choices=UrgingReason.choices)
    words = models.TextField(_("督办内容"), help_text=_("要求做什么"))
    reply_days = models.PositiveSmallIntegerField(_("回复期限（工作日）"))
    state = models.CharField(_("状态"), max_length=10, choices=UrgingState.choices)
    rule = models.ForeignKey(
        EscalationRule, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("按哪条规则拟的")
    )
    created_at = models.DateTimeField(_("建立时间"))
    signed_at = models.DateTimeField(_("签发时间"), null=True, blank=True)
    signed_by = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签发人")
    )
    document_number = models.CharField(_("文号"), max_length=80, blank=True)
    due_at = models.DateTimeField(_("回复期限"), null=True, blank=True, help_text=_("取自时限账"))
    answer = models.TextField(_("回复"), blank=True)
    answered_at = models.DateTimeField(_("回复时间"), null=True, blank=True)
    answered_by = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("回复人")
    )
    sent_back_for = models.TextField(_("退回的理由"), blank=True)
    conclusion = models.TextField(_("结论"), blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    closed_by = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("办结人")
    )

    class Meta:
        verbose_name = _("督办件")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["case_number"],
                condition=Q(state__in=["drafted", "open", "answered"]),
                name="urging_one_running_a_case",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["open", "answered", "closed"])
                | (Q(signed_at__isnull=False, signed_by__isnull=False, issuer__isnull=False) & ~Q(document_number="")),
                name="urging_signed_when_issued",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "closed"]) | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="urging_answer_when_answered",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "dropped"]) ^ Q(closed_at__isnull=True),
                name="urging_closed_at_when_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-created_at", "-id"], name="urging_of_unit"),
            models.Index(fields=["-created_at", "-id"], name="urging_latest"),
            models.Index(fields=["case_number"], name="urging_of_case"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> Subject:
        return Subject("urging", self.number)
