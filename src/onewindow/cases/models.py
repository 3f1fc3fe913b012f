from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onewindow.base.codes import Channel, FewerWay, Necessity, TrustGrade
from onewindow.base.subjects import Subject
from onewindow.cases.queries import RUNNING, CaseQuerySet
from onewindow.cases.states import Outcome, State

if TYPE_CHECKING:
    from onewindow.kernel.org.service import Unit


class Case(models.Model):
    """办件: one application against one revision of one item. ``number`` is its public name everywhere."""

    number = models.CharField(_("办件编号"), max_length=50, unique=True)
    revision = models.ForeignKey("catalogue.Revision", models.PROTECT, related_name="+", verbose_name=_("事项版本"))
    item_code = models.CharField(_("事项编码"), max_length=40)
    item_name = models.CharField(_("事项"), max_length=200)
    title = models.CharField(_("申请内容"), max_length=200, blank=True, help_text=_("申请人给这件事起的名字"))
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name=_("实施单位"))
    entrusted_by = models.ForeignKey(
        "org.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("委托机关"),
        help_text=_("受委托办理的，以委托机关的名义作出（行政许可法二十四条）"),
    )
    window_unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("收件窗口")
    )
    party = models.ForeignKey("parties.Party", models.PROTECT, related_name="+", verbose_name=_("申请人"))
    party_name = models.CharField(_("申请人名称"), max_length=120)
    agent = models.ForeignKey(
        "parties.Party", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代理人")
    )
    filed_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+", verbose_name=_("填报人"))
    channel = models.CharField(_("来源"), max_length=10, choices=Channel.choices)
    project_code = models.CharField(_("投资项目代码"), max_length=24, blank=True)
    answers = models.JSONField(_("情形答案"), default=dict)
    form = models.JSONField(_("申请表"), default=dict)
    delivery = models.JSONField(_("取件方式"), default=dict, help_text=_("方式 counter/courier，地址，收件人"))

    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.DRAFT)
    outcome = models.CharField(_("决定"), max_length=10, choices=Outcome.choices, blank=True)
    created_at = models.DateTimeField(_("建立时间"))
    saved_at = models.DateTimeField(_("保存时间"))
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    received_at = models.DateTimeField(
        _("收到材料时间"), null=True, blank=True, help_text=_("行政许可法三十二条的起点；补正后是收齐的时间")
    )
    told_at = models.DateTimeField(
        _("一次性告知时间"), null=True, blank=True, help_text=_("一次告知全部；再告知只能说这以后新交的")
    )
    form_told_at = models.DateTimeField(_("告知补正申请表的时间"), null=True, blank=True)
    form_changed_at = models.DateTimeField(_("补正时改申请表的时间"), null=True, blank=True)
    new_material_at = models.DateTimeField(_("收到新材料时间"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("受理时间"), null=True, blank=True)
    accepted_by_law = models.BooleanField(_("逾期视为受理"), default=False)
    extended_at = models.DateTimeField(_("延期时间"), null=True, blank=True, help_text=_("只能延一次"))
    pause_reason = models.CharField(_("特别程序种类"), max_length=20, blank=True, help_text=_("正在进行的特别程序"))
    meeting = models.CharField(
        _("等待会商的会议"), max_length=40, blank=True, db_default="", help_text=_("会议编号；议定以前不能作决定")
    )
    joint = models.CharField(
        _("并联审批"),
        max_length=50,
        blank=True,
        db_default="",
        help_text=_("它是哪一个并联审批的一件；各件的结果一起发"),
    )
    waits_for = models.TextField(
        _("等哪几件准予"), blank=True, db_default="", help_text=_("并联审批里的前置事项；准予以前只能预先审查")
    )
    released_at = models.DateTimeField(
        _("结果发出时间"), null=True, blank=True, help_text=_("并联审批各件的结果一起发给申请人的时间")
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    dispatched_at = models.DateTimeField(
        _("寄出时间"), null=True, blank=True, help_text=_("最近一次交邮；签收以后才是送达")
    )
    delivered_at = models.DateTimeField(_("送达时间"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("撤销或注销时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    due_at = models.DateTimeField(
        _("最早到期"), null=True, blank=True, help_text=_("当前对外承诺的到期时间，取自时限账")
    )

    accepted_by = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("受理人")
    )
    examined_by = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审查人")
    )
    decided_by = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("决定人")
    )
    decided_by_rule = models.BooleanField(
        _("按规则自动决定"),
        default=False,
        db_default=False,
        help_text=_("受理和决定都由系统按已发布的规则作出；规则只能准予"),
    )
    renews = models.CharField(
        _("延续的证照"), max_length=80, blank=True, db_default="", help_text=_("提交时在有效期内的同一种证照")
    )
    decided_by_law = models.BooleanField(_("期满未决定，视为准予延续"), default=False, db_default=False)
    refusal_reason = models.TextField(_("不予的理由"), blank=True)
    certificate_number = models.CharField(_("证照编号"), max_length=80, blank=True)

    # The state behind the one an applicant is shown while the result is held back (``veil``).
    veiled = ""

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("办件")
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(state="withdrawn") | Q(state="archived") | Q(submitted_at__isnull=False),
                name="case_submitted_at_after_draft",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "in_review", "suspended", "decided", "issued", "delivered"])
                | Q(accepted_at__isnull=False),
                name="case_accepted_at_when_accepted",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["decided", "issued", "delivered"])
                | (Q(decided_at__isnull=False) & ~Q(outcome="")),
                name="case_outcome_when_decided",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="refused") | ~Q(refusal_reason=""), name="case_refusal_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(examined_by__isnull=True)
                | ~Q(decided_by=models.F("examined_by")),
                name="case_examiner_does_not_decide",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(accepted_by__isnull=True)
                | ~Q(decided_by=models.F("accepted_by"))
                | Q(decided_by_rule=True)
                | Q(decided_by_law=True),
                name="case_handler_does_not_decide",
            ),
            models.CheckConstraint(
                condition=Q(decided_by_law=False) | (Q(outcome="granted") & ~Q(renews="")),
                name="case_law_only_renews",
            ),
            models.CheckConstraint(
                condition=Q(decided_by_rule=False) | Q(outcome="granted", examined_by__isnull=True),
                name="case_rule_only_grants",
            ),
            models.CheckConstraint(
                condition=Q(state="suspended") ^ Q(pause_reason=""), name="case_pause_reason_when_suspended"
            ),
            models.CheckConstraint(
                condition=~Q(joint="") | Q(waits_for="", released_at__isnull=True), name="case_only_joint_waits"
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(decided_at__isnull=False), name="case_released_when_decided"
            ),
            models.CheckConstraint(
                condition=Q(entrusted_by__isnull=True) | ~Q(entrusted_by=models.F("unit")),
                name="case_nobody_entrusts_itself",
            ),
        ]
        indexes = [
            models.Index(fields=["party", "-created_at", "-id"], name="case_of_party"),
            models.Index(fields=["filed_by", "-created_at", "-id"], name="case_filed_by"),
            models.Index(fields=["unit", "state", "due_at", "id"], name="case_of_unit"),
            models.Index(fields=["unit", "-created_at", "-id"], name="case_of_unit_latest"),
            models.Index(fields=["window_unit", "state", "-created_at", "-id"], name="case_of_window"),
            models.Index(
                fields=["entrusted_by", "-created_at", "-id"],
                condition=Q(entrusted_by__isnull=False),
                name="case_entrusted_by",
            ),
            models.Index(fields=["-created_at", "-id"], name="case_latest"),
            models.Index(fields=["due_at", "id"], condition=RUNNING, name="case_running_due"),
            models.Index(fields=["unit", "due_at", "id"], condition=RUNNING, name="case_running_due_of_unit"),
            models.Index(
                fields=["-decided_at", "-id"], condition=Q(decided_at__isnull=False), name="case_decided_latest"
            ),
            models.Index(fields=["closed_at"], condition=Q(closed_at__isnull=False), name="case_closed"),
            models.Index(fields=["renews"], condition=~Q(renews="") & Q(outcome=""), name="case_renewing"),
            models.Index(fields=["party_name"], name="case_by_party_name", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["item_code", "unit", "-created_at", "-id"], name="case_of_item"),
            models.Index(
                fields=["received_at"], condition=Q(state__in=["submitted", "pre_examined"]), name="case_unanswered"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> Subject:
        return Subject("case", self.number)

    @property
    def is_held(self) -> bool:
        """Decided, and the result waits for those of the other branches of its parallel approval (并联审批)."""
        return bool(self.joint) and self.released_at is None and (self.decided_at is not None or bool(self.veiled))

    @property
    def organ(self) -> "Unit":
        """In whose name it is handled: whose papers, seal and numbers, and against whom the remedies go."""
        return self.entrusted_by or self.unit


class CaseMaterial(models.Model):
    """One material of the list as this case must give it; its files are attachments with ``purpose = code``."""

    class State(models.TextChoices):
        MISSING = "missing", _("还没有交")
        RECEIVED = "received", _("已交")
        PASSED = "passed", _("符合")
        FAILED = "failed", _("有问题")
        EXEMPT = "exempt", _("免提交")
        DEFERRED = "deferred", _("容缺后补")
        COMMITTED = "committed", _("告知承诺")

    case = models.ForeignKey(Case, models.CASCADE, related_name="materials", verbose_name=_("办件"))
    order = models.PositiveSmallIntegerField(_("排序"))
    code = models.CharField(_("材料编码"), max_length=40)
    name = models.CharField(_("材料名称"), max_length=200)
    necessity = models.CharField(_("必要性"), max_length=1, choices=Necessity.choices)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.MISSING)
    on_paper = models.BooleanField(_("收到纸质件"), default=False)
    note = models.CharField(_("说明"), max_length=400, blank=True, help_text=_("缺什么、哪里不对"))
    told_at = models.DateTimeField(_("告知补正时间"), null=True, blank=True)
    arrived_at = models.DateTimeField(
        _("交来时间"), null=True, blank=True, help_text=_("提交以后交来或换来的时间；再次告知只能说这样的材料")
    )
    deferrable_days = models.PositiveSmallIntegerField(_("容缺补交期限（工作日）"), null=True, blank=True)
    due_on = models.DateField(_("容缺补交日"), null=True, blank=True)
    commitment_days = models.PositiveSmallIntegerField(_("承诺核查期限（工作日）"), null=True, blank=True)
    # Of the item's list, while the row is new: the data set that may confirm it.
    dataset: str = ""

    class Meta:
        verbose_name = _("办件材料")
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["case", "code"], name="case_material_once")]

    def __str__(self) -> str:
        return self.name


class Evidence(models.Model):
    """免交依据: what stands in the place of a material that nobody had to bring, and how far it was looked at."""

    class Outcome(models.TextChoices):
        ASKED = "asked", _("正在比对")
        USED = "used", _("采用")
        DIFFERS = "differs", _("没有比对上")
        UNAVAILABLE = "unavailable", _("数据源没有答复")
        REPLACED = "replaced", _("已由上传的材料代替")

    case = models.ForeignKey(Case, models.CASCADE, related_name="evidence", verbose_name=_("办件"))
    code = models.CharField(_("材料编码"), max_length=40)
    way = models.CharField(_("方式"), max_length=12, choices=FewerWay.choices)
    outcome = models.CharField(_("结果"), max_length=12, choices=Outcome.choices)
    grade = models.CharField(_("可信程度"), max_length=10, choices=TrustGrade.choices, blank=True)
    source = models.CharField(_("来源"), max_length=120)
    reference = models.CharField(_("编号"), max_length=120, blank=True)
    digest = models.CharField(_("内容摘要"), max_length=64, blank=True)
    facts = models.JSONField(_("内容"), default=dict)
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey("org.Person", models.PROTECT, related_name="+", verbose_name=_("谁"))

    class Meta:
        verbose_name = _("免交依据")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["case", "code"], condition=Q(outcome__in=["asked", "used"]), name="evidence_one_standing"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="used") | (~Q(reference="") & ~Q(digest="") & ~Q(grade="")),
                name="evidence_names_what_was_used",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.code} {self.get_way_display()}"


class Commitment(models.Model):
    """告知承诺: the applicant's word in the place of a material, and what the check of it found."""

    class Finding(models.TextChoices):
        KEPT = "kept", _("承诺属实")
        BROKEN = "broken", _("承诺不实")

    case = models.ForeignKey(Case, models.CASCADE, related_name="commitments", verbose_name=_("办件"))
    code = models.CharField(_("材料编码"), max_length=40)
    name = models.CharField(_("材料名称"), max_length=200)
    text = models.TextField(_("承诺内容"))
    made_at = models.DateTimeField(_("承诺时间"))
    made_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+", verbose_name=_("承诺人"))
    document = models.CharField(_("承诺书文号"), max_length=80, blank=True, help_text=_("提交时出具"))
    finding = models.CharField(_("核查结论"), max_length=10, choices=Finding.choices, blank=True)
    reason = models.CharField(_("说明"), max_length=400, blank=True)
    checked_at = models.DateTimeField(_("核查时间"), null=True, blank=True)
    checked_by = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核查人")
    )

    class Meta:
        verbose_name = _("告知承诺")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["case", "code"], name="commitment_once"),
            models.CheckConstraint(
                condition=Q(finding="", checked_at__isnull=True, checked_by__isnull=True)
                | (~Q(finding="") & Q(checked_at__isnull=False, checked_by__isnull=False)),
                name="commitment_checked_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(finding="broken") | ~Q(reason=""), name="commitment_broken_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.name}"
