from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onewindow.base.codes import LimitUnit


class LimitKind(models.TextChoices):
    STATUTORY = "statutory", _("法定时限")
    PROMISED = "promised", _("承诺时限")
    NOTICE = "notice", _("一次性告知时限")
    CORRECTION = "correction", _("补正时限")
    STEP = "step", _("环节时限")
    DELIVERY = "delivery", _("送达时限")
    SPECIAL = "special", _("特别程序时限")
    DEFERRED = "deferred", _("容缺补交时限")
    TIMER = "timer", _("流程中的等待")
    URGING = "urging", _("督办回复时限")
    COMMITMENT = "commitment", _("承诺核查时限")
    JOINT_ACCEPTANCE = "joint_acceptance", _("联合验收时限")
    JOINT_NOTICE = "joint_notice", _("并联审批一次性告知时限")


# What the office owes; the others wait for the applicant (CORRECTION, DEFERRED) or for a third (SPECIAL).
OF_THE_AUTHORITY = (
    LimitKind.STATUTORY,
    LimitKind.PROMISED,
    LimitKind.NOTICE,
    LimitKind.JOINT_NOTICE,
    LimitKind.STEP,
    LimitKind.DELIVERY,
)


class LimitState(models.TextChoices):
    RUNNING = "running", _("计时中")
    PAUSED = "paused", _("暂停")
    FINISHED = "finished", _("已结束")


class Light(models.TextChoices):
    """No light while paused or finished. RED is overdue; which overdue limits are DOUBLE_RED is said by ``LightRule``."""

    NONE = "none", _("不亮灯")
    GREEN = "green", _("正常")
    YELLOW = "yellow", _("快到期")
    RED = "red", _("超期")
    DOUBLE_RED = "double_red", _("严重超期")


OVERDUE = (Light.RED, Light.DOUBLE_RED)
LIT = (Light.YELLOW, *OVERDUE)


class LightRule(models.Model):
    """监察规则: when limits of one kind (of one item, else of all) turn yellow, and which red they turn, between two dates."""

    code = models.CharField(_("监察规则编号"), max_length=20, unique=True)
    kind = models.CharField(_("时限种类"), max_length=20, choices=LimitKind.choices)
    item_code = models.CharField(_("事项编码"), max_length=40, blank=True, help_text=_("空的是所有事项"))
    warn_percent = models.PositiveSmallIntegerField(_("剩余比例（%）"), help_text=_("剩余不超过时限的这个比例就亮黄灯"))
    warn_days = models.PositiveSmallIntegerField(_("剩余工作日"), help_text=_("或者剩余不超过这么多个工作日"))
    overdue_light = models.CharField(
        _("超期亮什么灯"), max_length=10, choices=[(light.value, light.label) for light in OVERDUE]
    )
    basis = models.CharField(_("依据"), max_length=200)
    valid_from = models.DateField(_("起"))
    valid_until = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("监察规则")
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("valid_from")),
                name="light_rule_dates_in_order",
            ),
            models.CheckConstraint(condition=Q(warn_percent__lte=100), name="light_rule_percent"),
            # That two rules never hold on one day is a constraint in SQL: light_rule_one_at_a_time (migration 0003).
        ]

    def __str__(self) -> str:
        return self.code


class Limit(models.Model):
    """One obligation on the one clock. ``due_at`` and ``light`` are derived from the ledger and can be recomputed."""

    subject_kind = models.CharField(_("对象类别"), max_length=40)
    subject_key = models.CharField(_("对象编号"), max_length=80)
    kind = models.CharField(_("种类"), max_length=20, choices=LimitKind.choices)
    label = models.CharField(_("名称"), max_length=60, blank=True, help_text=_("如环节名"))
    amount = models.PositiveIntegerField(_("时限"), help_text=_("0 是当天办结"))
    unit = models.CharField(_("单位"), max_length=20, choices=LimitUnit.choices)
    region = models.CharField(_("日历地区"), max_length=12, default="CN")
    warn_percent = models.PositiveSmallIntegerField(_("预警比例"), default=20)
    warn_days = models.PositiveSmallIntegerField(_("预警天数"), default=1)
    overdue_light = models.CharField(
        _("超期亮什么灯"),
        max_length=10,
        choices=[(light.value, light.label) for light in OVERDUE],
        default=Light.RED,
        db_default=Light.RED,
    )
    state = models.CharField(_("状态"), max_length=10, choices=LimitState.choices, default=LimitState.RUNNING)
    light = models.CharField(_("灯"), max_length=10, choices=Light.choices, default=Light.GREEN)
    started_at = models.DateTimeField(_("起算"))
    due_at = models.DateTimeField(_("到期"), null=True, blank=True, help_text=_("暂停时为空"))
    provisional = models.BooleanField(_("暂定"), default=False, help_text=_("到期日落在放假通知未发布的年份"))
    next_change_at = models.DateTimeField(_("下次变灯"), null=True, blank=True)
    finished_at = models.DateTimeField(_("结束"), null=True, blank=True)
    responsible_unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任单位")
    )
    responsible_person = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任人")
    )
    item_code = models.CharField(_("事项编码"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("时限")
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="running") | Q(due_at__isnull=False), name="limit_running_has_due"
            ),
            models.CheckConstraint(
                condition=~Q(state="paused") | Q(due_at__isnull=True), name="limit_paused_has_no_due"
            ),
            models.CheckConstraint(
                condition=Q(state="finished", finished_at__isnull=False)
                | (~Q(state="finished") & Q(finished_at__isnull=True)),
                name="limit_finished_at_when_finished",
            ),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_key", "kind", "label"],
                condition=~Q(state="finished"),
                name="limit_one_open_of_a_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["next_change_at"], condition=Q(state="running"), name="limit_sweep"),
            models.Index(fields=["subject_kind", "subject_key"], name="limit_of_subject"),
            models.Index(fields=["responsible_unit", "light"], condition=~Q(state="finished"), name="limit_board"),
            models.Index(fields=["due_at"], condition=Q(provisional=True), name="limit_provisional"),
            models.Index(
                fields=["subject_kind", "subject_key", "light"],
                condition=Q(state="running", light__in=["yellow", "red", "double_red"]),
                name="limit_lit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind}:{self.subject_key} {self.get_kind_display()}"


class LedgerEntry(models.Model):
    """What happened to the clock. Rows are never updated or deleted: a trigger refuses it."""

    class Kind(models.TextChoices):
        START = "start", _("起算")
        PAUSE = "pause", _("暂停")
        RESUME = "resume", _("恢复")
        EXTEND = "extend", _("延长")
        FINISH = "finish", _("结束")

    limit = models.ForeignKey(Limit, models.PROTECT, related_name="ledger", verbose_name=_("时限"))
    sequence = models.PositiveSmallIntegerField(_("序号"))
    kind = models.CharField(_("动作"), max_length=10, choices=Kind.choices)
    at = models.DateTimeField(_("时间"))
    amount = models.PositiveIntegerField(_("延长多少"), default=0)
    unit = models.CharField(
        _("延长的单位"),
        max_length=20,
        choices=LimitUnit.choices,
        blank=True,
        db_default="",
        help_text=_("空的是时限自己的单位"),
    )
    reason_code = models.CharField(_("事由代码"), max_length=40, blank=True)
    reason = models.CharField(_("事由"), max_length=400, blank=True)
    document_number = models.CharField(_("告知文书"), max_length=80, blank=True)
    actor_id = models.BigIntegerField(_("操作者编号"))
    actor_name = models.CharField(_("操作者"), max_length=120)

    class Meta:
        verbose_name = _("时限账")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["limit", "sequence"], name="ledger_sequence_once"),
            models.CheckConstraint(
                condition=(Q(kind="extend") & Q(amount__gt=0)) | (~Q(kind="extend") & Q(amount=0)),
                name="ledger_amount_only_when_extended",
            ),
            models.CheckConstraint(condition=Q(kind="extend") | Q(unit=""), name="ledger_unit_only_when_extended"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"
