from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onewindow.base.codes import Channel, LimitUnit
from onewindow.base.subjects import Subject
from onewindow.packages.queries import ApplicationQuerySet, VersionQuerySet
from onewindow.packages.states import Answer, ApplicationState, BranchState, Flow, VersionState

KIND = "package"
# In a number between the city's letters and the day: 联办.
MARK = "L"


def subject_of(number: str) -> Subject:
    """An application as audit, files, limits and notices name it."""
    return Subject(KIND, number)


class DataElement(models.Model):
    """数据元: what forms of several items ask in the same sense, so that it is asked once."""

    key = models.CharField(_("标识"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("数据元")
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return self.name


class Theme(models.Model):
    """一件事主题: the lasting identity. What it says at a time is a version; an application keeps the one it was filed under."""

    code = models.CharField(_("主题编码"), max_length=40, unique=True)
    name = models.CharField(_("主题名称"), max_length=100)
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name=_("牵头单位"))
    published = models.ForeignKey(
        "ThemeVersion", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("现行版本")
    )
    created_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("一件事主题")
        verbose_name_plural = verbose_name
        indexes = [models.Index(fields=["name", "id"], name="theme_by_name")]

    def __str__(self) -> str:
        return self.name


class ThemeVersion(models.Model):
    """One version of a theme: questions, items with their conditions, rule table, figures before. Published ones never change."""

    theme = models.ForeignKey(Theme, models.PROTECT, related_name="versions", verbose_name=_("主题"))
    number = models.PositiveIntegerField(_("版本"))
    state = models.CharField(_("状态"), max_length=12, choices=VersionState.choices, default=VersionState.DRAFT)
    name = models.CharField(_("主题名称"), max_length=100)
    intro = models.CharField(_("一句话说明"), max_length=200, blank=True)
    words = models.CharField(_("大家怎么说"), max_length=200, blank=True, help_text=_("搜索用的口语，空格分开"))
    for_persons = models.BooleanField(_("个人的事"), default=False)
    limit_amount = models.PositiveIntegerField(
        _("整件事承诺时限"), null=True, blank=True, help_text=_("从各单位都受理起算；空为按各事项的承诺")
    )
    limit_unit = models.CharField(_("承诺时限单位"), max_length=20, choices=LimitUnit.choices, blank=True)
    questions = models.JSONField(_("问题"), default=list)
    items = models.JSONField(_("事项"), default=list, help_text=_("别名、实施编码、条件、前置、栏目和材料怎样合并"))
    excludes = models.JSONField(_("只能办一件的"), default=list, help_text=_("每条两个别名"))
    risks = models.JSONField(_("风险类别"), default=list)
    table = models.JSONField(_("规则表"), default=dict)
    before = models.JSONField(_("改革前"), default=dict, help_text=_("表、材料、环节、跑动、工作日"))
    saved_at = models.DateTimeField(_("保存时间"))
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    # Keys of everybody who saved this version: none of them publishes it.
    writers = models.JSONField(_("参与编写的人"), default=list)
    publisher = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("发布人")
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("主题版本")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["theme", "number"], name="theme_version_number_once"),
            models.UniqueConstraint(fields=["theme"], condition=Q(state="draft"), name="theme_version_one_draft"),
            models.UniqueConstraint(
                fields=["theme"], condition=Q(state="published"), name="theme_version_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") ^ Q(published_at__isnull=False), name="theme_version_published_at"
            ),
        ]
        indexes = [models.Index(fields=["state", "name", "id"], name="theme_version_by_state")]

    def __str__(self) -> str:
        return f"{self.name} 第{self.number}版"


class PackageApplication(models.Model):
    """一件事办件: one application for all items of a theme; its cases belong to its branches."""

    number = models.CharField(_("办件编号"), max_length=50, unique=True)
    version = models.ForeignKey(ThemeVersion, models.PROTECT, related_name="+", verbose_name=_("主题版本"))
    name = models.CharField(_("主题"), max_length=100)
    party = models.ForeignKey("parties.Party", models.PROTECT, related_name="+", verbose_name=_("申请人"))
    party_name = models.CharField(_("申请人名称"), max_length=120)
    filed_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+", verbose_name=_("填报人"))
    channel = models.CharField(_("来源"), max_length=10, choices=Channel.choices)
    answers = models.JSONField(_("情形答案"), default=dict)
    form = models.JSONField(_("申请表"), default=dict)
    delivery = models.JSONField(_("取件方式"), default=dict)
    window_unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("收件窗口")
    )
    agent = models.ForeignKey(
        "parties.Party", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代办人")
    )
    on_paper = models.JSONField(_("收到原件的材料"), default=list, help_text=_("合并清单里的编码"))
    risk = models.CharField(_("风险类别"), max_length=60, blank=True)
    flow = models.CharField(_("办理方式"), max_length=10, choices=Flow.choices, default=Flow.PARALLEL)
    limit_amount = models.PositiveIntegerField(_("承诺时限"), null=True, blank=True)
    limit_unit = models.CharField(_("承诺时限单位"), max_length=20, choices=LimitUnit.choices, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=ApplicationState.choices, default=ApplicationState.DRAFT)
    created_at = models.DateTimeField(_("建立时间"))
    saved_at = models.DateTimeField(_("保存时间"))
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    # Of a parallel approval (并联审批).
    told_at = models.DateTimeField(_("一次性告知时间"), null=True, blank=True)
    notice = models.CharField(_("告知书文号"), max_length=80, blank=True)
    answer_by = models.DateTimeField(_("补正截止时间"), null=True, blank=True)
    released_at = models.DateTimeField(_("结果全部发出时间"), null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("一件事办件")
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "finished"]) | Q(submitted_at__isnull=False),
                name="package_submitted_at_after_draft",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["withdrawn", "finished"]) ^ Q(closed_at__isnull=True),
                name="package_closed_at_when_closed",
            ),
            models.CheckConstraint(
                condition=Q(channel="window") ^ Q(window_unit__isnull=True), name="package_window_when_taken_in"
            ),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True, notice="", answer_by__isnull=True)
                | (Q(told_at__isnull=False, answer_by__isnull=False, flow="joint") & ~Q(notice="")),
                name="package_notice_when_told",
            ),
            models.CheckConstraint(
                condition=Q(limit_amount__isnull=True) ^ ~Q(limit_unit=""), name="package_limit_has_unit"
            ),
        ]
        indexes = [
            models.Index(fields=["party", "-created_at", "-id"], name="package_of_party"),
            models.Index(fields=["filed_by", "-created_at", "-id"], name="package_filed_by"),
            models.Index(
                fields=["-submitted_at", "-id"],
                condition=Q(flow="joint", submitted_at__isnull=False),
                name="package_led",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> Subject:
        return subject_of(self.number)

    @property
    def is_joint(self) -> bool:
        """并联审批: a lead unit holds the branches together."""
        return bool(self.flow == Flow.JOINT)


class SourceCheck(models.Model):
    """数据比对: what a data source says of the applicant, asked while the application is written, once for all its items."""

    class Outcome(models.TextChoices):
        ASKED = "asked", _("正在比对")
        USED = "used", _("采用")
        DIFFERS = "differs", _("没有比对上")
        UNAVAILABLE = "unavailable", _("数据源没有答复")
        REPLACED = "replaced", _("已由上传的材料代替")

    application = models.ForeignKey(
        PackageApplication, models.CASCADE, related_name="checks", verbose_name=_("一件事办件")
    )
    dataset = models.CharField(_("数据集"), max_length=40)
    outcome = models.CharField(_("结果"), max_length=12, choices=Outcome.choices, default=Outcome.ASKED)
    source = models.CharField(_("来源"), max_length=120, blank=True)
    reference = models.CharField(_("编号"), max_length=120, blank=True)
    digest = models.CharField(_("内容摘要"), max_length=64, blank=True)
    facts = models.JSONField(_("内容"), default=dict)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("一件事数据比对")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["application", "dataset"], name="source_check_once"),
            models.CheckConstraint(
                condition=~Q(outcome="used") | (~Q(reference="") & ~Q(digest="")),
                name="source_check_names_what_was_used",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.dataset}"

    @property
    def is_used(self) -> bool:
        """Then nobody brings the material."""
        return bool(self.outcome == self.Outcome.USED)


class Branch(models.Model):
    """One item of an application: its case, once it was opened with the unit."""

    application = models.ForeignKey(
        PackageApplication, models.CASCADE, related_name="branches", verbose_name=_("一件事办件")
    )
    order = models.PositiveSmallIntegerField(_("排序"))
    alias = models.CharField(_("别名"), max_length=40)
    revision = models.ForeignKey("catalogue.Revision", models.PROTECT, related_name="+", verbose_name=_("事项版本"))
    item_code = models.CharField(_("事项编码"), max_length=40)
    item_name = models.CharField(_("事项"), max_length=200)
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name=_("实施单位"))
    after = models.JSONField(_("等哪几件"), default=list, help_text=_("别名"))
    state = models.CharField(_("状态"), max_length=10, choices=BranchState.choices, default=BranchState.WAITING)
    case = models.OneToOneField(
        "cases.Case", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("办件")
    )
    # What the unit told the lead of a parallel approval (并联审批).
    answer = models.CharField(_("材料意见"), max_length=10, choices=Answer.choices, blank=True)
    gaps = models.JSONField(_("缺什么"), default=dict, blank=True, help_text=_("材料编码或 form 对应一句话"))
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    answered_by = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    blocked_by = models.CharField(_("因哪一件不能准予"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("一件事分支")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["application", "alias"], name="branch_alias_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="branch_answered_by_somebody",
            ),
            models.CheckConstraint(condition=Q(answer="gaps") ^ Q(gaps={}), name="branch_gaps_when_told"),
            models.CheckConstraint(condition=Q(state="opened") ^ Q(case__isnull=True), name="branch_case_when_opened"),
        ]

    def __str__(self) -> str:
        return f"{self.item_name}"
