from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onewindow.base.subjects import Subject
from onewindow.rulings.judging import Cause
from onewindow.rulings.tables import Verdict


class RuleSet(models.Model):
    """秒批规则 of a unit by its code; its versions hold the table."""

    code = models.SlugField(_("规则编码"), max_length=60, unique=True)
    name = models.CharField(_("名称"), max_length=120)
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name=_("实施单位"))
    created_at = models.DateTimeField(_("登记时间"))
    halted_at = models.DateTimeField(_("停用时间"), null=True, blank=True, help_text=_("停用期间全部转人工"))

    class Meta:
        verbose_name = _("秒批规则")
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return self.name


class RuleVersion(models.Model):
    """One table: the draft of a rule set, or a version of it. A published one never changes: a trigger refuses it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        PUBLISHED = "published", _("已发布")

    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="versions", verbose_name=_("秒批规则"))
    number = models.PositiveSmallIntegerField(_("版本"), help_text=_("发布时取号；0 是草稿，一套规则只有一份"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    table = models.JSONField(_("决策表"), default=dict)
    sample_rate = models.PositiveSmallIntegerField(_("抽查比例（%）"), default=5)
    basis = models.CharField(_("依据"), max_length=400, blank=True, help_text=_("允许按规则决定的文件和条款"))
    writers = models.JSONField(_("参与编写的人"), default=list)
    saved_at = models.DateTimeField(_("保存时间"), null=True, blank=True, help_text=_("只有草稿有"))
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    published_by = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("发布人")
    )
    # Drawn when it is published; with it and a subject's number anybody can replay the draw of the sample.
    seed = models.CharField(_("抽查种子"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("规则版本")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "number"], name="rule_version_once"),
            models.CheckConstraint(
                condition=Q(state="draft", number=0, saved_at__isnull=False, published_at__isnull=True, seed="")
                | (
                    Q(state="published", number__gt=0, saved_at__isnull=True, published_at__isnull=False)
                    & Q(published_by__isnull=False)
                    & ~Q(seed="")
                ),
                name="rule_version_published_at_when_published",
            ),
            models.CheckConstraint(condition=Q(sample_rate__gte=1, sample_rate__lte=100), name="rule_sample_rate"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_set} v{self.number}"


class Ruling(models.Model):
    """What a rule set said of one subject on one occasion, and of what it was made. Appended only: a trigger refuses the rest."""

    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="+", verbose_name=_("秒批规则"))
    version = models.ForeignKey(
        RuleVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("规则版本")
    )
    subject_kind = models.CharField(_("对象类别"), max_length=40)
    subject_key = models.CharField(_("对象编号"), max_length=80)
    occasion = models.CharField(_("场合"), max_length=60, help_text=_("同一场合只裁定一次"))
    title = models.CharField(_("标题"), max_length=200)
    at = models.DateTimeField(_("时间"))
    verdict = models.CharField(_("结论"), max_length=10, choices=Verdict.choices)
    cause = models.CharField(_("由来"), max_length=10, choices=Cause.choices)
    inputs = models.JSONField(_("取值"), default=dict)
    rows = models.JSONField(_("适用的规则"), default=list)
    reasons = models.JSONField(_("理由"), default=list)
    sampled = models.BooleanField(_("抽中核查"), default=False)

    class Meta:
        verbose_name = _("规则裁定")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_key", "occasion"], name="ruling_once"),
            models.CheckConstraint(
                condition=Q(verdict="doubt") | Q(cause="row", version__isnull=False), name="ruling_grants_by_a_row"
            ),
            models.CheckConstraint(condition=Q(sampled=False) | Q(verdict="grant"), name="ruling_sample_of_grants"),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], condition=Q(sampled=True), name="ruling_sampled"),
            models.Index(fields=["rule_set", "-at", "-id"], name="ruling_of_set"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind}:{self.subject_key} {self.get_verdict_display()}"

    @property
    def subject(self) -> Subject:
        return Subject(self.subject_kind, self.subject_key)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What was read of the application, label and value."""
        return [(one["label"], one["value"]) for one in self.inputs.values()]


class RulingCheck(models.Model):
    """What the auditor found of a sampled ruling."""

    class Finding(models.TextChoices):
        RIGHT = "right", _("决定正确")
        WRONG = "wrong", _("决定有误")

    ruling = models.OneToOneField(Ruling, models.PROTECT, related_name="check_made", verbose_name=_("规则裁定"))
    finding = models.CharField(_("核查结论"), max_length=10, choices=Finding.choices)
    reason = models.CharField(_("说明"), max_length=400, blank=True)
    checked_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+", verbose_name=_("核查人"))
    checked_at = models.DateTimeField(_("核查时间"))

    class Meta:
        verbose_name = _("抽查结论")
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(condition=Q(finding="right") | ~Q(reason=""), name="ruling_check_wrong_has_reason")
        ]

    def __str__(self) -> str:
        return f"{self.ruling} {self.get_finding_display()}"
