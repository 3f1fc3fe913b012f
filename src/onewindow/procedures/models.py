from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onewindow.base.subjects import Subject
from onewindow.kernel.org.service import Role
from onewindow.procedures.queries import TaskQuerySet


class Definition(models.Model):
    """A procedure by its code; its versions hold the drawing. ``misfits`` is what stands today against the version in use."""

    code = models.SlugField(_("流程编码"), max_length=60, unique=True)
    name = models.CharField(_("名称"), max_length=120)
    misfits = models.JSONField(
        _("走不通的地方"), default=list, blank=True, help_text=_("现行版本最近一次查出的：元素和一句话")
    )
    misfit_since = models.DateTimeField(_("从何时起走不通"), null=True, blank=True)

    class Meta:
        verbose_name = _("流程")
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                condition=Q(misfits=[], misfit_since__isnull=True) | (~Q(misfits=[]) & Q(misfit_since__isnull=False)),
                name="procedure_misfit_since_when_unfit",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """One drawing: the draft of a procedure, or a version of it. A published one never changes: a trigger refuses it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        CHECKED = "checked", _("检查通过")
        PUBLISHED = "published", _("已发布")

    definition = models.ForeignKey(Definition, models.PROTECT, related_name="versions", verbose_name=_("流程"))
    number = models.PositiveSmallIntegerField(_("版本"), help_text=_("发布时取号；0 是草稿，一个流程只有一份"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    bpmn = models.TextField(_("流程图（BPMN 2.0）"))
    compiled = models.JSONField(_("编译结果"), default=dict)
    saved_at = models.DateTimeField(_("保存时间"), null=True, blank=True, help_text=_("只有草稿有"))
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("流程版本")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["definition", "number"], name="procedure_version_once"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "checked"], published_at__isnull=True, saved_at__isnull=False, number=0)
                | Q(state="published", published_at__isnull=False, saved_at__isnull=True, number__gt=0),
                name="procedure_published_at_when_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.definition} v{self.number}"


class Execution(models.Model):
    """Where one subject stands in one version: the marking and the variables of the engine, and what its tasks will show."""

    class State(models.TextChoices):
        RUNNING = "running", _("进行中")
        ENDED = "ended", _("已结束")
        CANCELLED = "cancelled", _("已终止")

    version = models.ForeignKey(Version, models.PROTECT, related_name="+", verbose_name=_("流程版本"))
    subject_kind = models.CharField(_("对象类别"), max_length=40)
    subject_key = models.CharField(_("对象编号"), max_length=80)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.RUNNING)
    marking = models.JSONField(_("标记"), default=dict)
    variables = models.JSONField(_("变量"), default=dict)
    examined_by = models.JSONField(
        _("审查过的人"), default=list, help_text=_("人员编号。这些人不能再作决定（服务双岗）")
    )
    title = models.CharField(_("标题"), max_length=200)
    party_name = models.CharField(_("申请人"), max_length=120, blank=True)
    item_code = models.CharField(_("事项编码"), max_length=40, blank=True)
    channel = models.CharField(_("来源"), max_length=10, blank=True)
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", db_index=False, verbose_name=_("实施单位"))
    window_unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("收件窗口")
    )
    due_at = models.DateTimeField(_("到期"), null=True, blank=True, help_text=_("对象时限的到期时间；暂停时为空"))
    started_at = models.DateTimeField(_("开始"))
    ended_at = models.DateTimeField(_("结束"), null=True, blank=True)

    class Meta:
        verbose_name = _("流程执行")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_key"], condition=Q(state="running"), name="execution_one_running"
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_key"], name="execution_of_subject"),
            models.Index(fields=["version", "id"], condition=Q(state="running"), name="execution_running_of_version"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind}:{self.subject_key}"

    @property
    def subject(self) -> Subject:
        return Subject(self.subject_kind, self.subject_key)


class Move(models.Model):
    """换版: one case moved to another version of its procedure, with the proof. Appended only: a trigger refuses any change.

    ``before`` and ``after`` are the markings of the engine, ``told`` what the plan said of each step (see ``moves.told``).
    """

    execution = models.ForeignKey(Execution, models.PROTECT, related_name="moves", verbose_name=_("流程执行"))
    from_version = models.ForeignKey(
        Version, models.PROTECT, related_name="+", db_index=False, verbose_name=_("原来的版本")
    )
    to_version = models.ForeignKey(
        Version, models.PROTECT, related_name="+", db_index=False, verbose_name=_("新的版本")
    )
    mapping = models.JSONField(
        _("环节对应"), default=dict, blank=True, help_text=_("原来的环节到新的环节；空的是不再办")
    )
    before = models.JSONField(_("换版前的标记"))
    after = models.JSONField(_("换版后的标记"))
    told = models.JSONField(_("各环节怎样"))
    promised_due_at = models.DateTimeField(
        _("承诺的到期"), null=True, blank=True, help_text=_("换版不改变它；暂停计时的为空")
    )
    reason = models.TextField(_("理由"))
    person = models.ForeignKey(
        "org.Person", models.PROTECT, related_name="+", db_index=False, verbose_name=_("换版的人")
    )
    moved_at = models.DateTimeField(_("换版时间"))

    class Meta:
        verbose_name = _("换版记录")
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(condition=~Q(from_version=models.F("to_version")), name="move_changes_version"),
            models.CheckConstraint(condition=~Q(reason=""), name="move_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.execution} {self.from_version.number}→{self.to_version.number}"


class Duty(models.TextChoices):
    """What a step is for. Handling and deciding must fall to different people (服务双岗)."""

    RECEIPT = "receipt", _("收件")
    ACCEPTANCE = "acceptance", _("受理")
    EXAMINATION = "examination", _("审查")
    SURVEY = "survey", _("踏勘")
    DECISION = "decision", _("决定")
    ISSUE = "issue", _("制证发证")
    DELIVERY = "delivery", _("送达")
    FILING = "filing", _("归档")


# Who did one of these looked at the matter, and decides nothing about it (docs/adr/0020).
HANDLING = frozenset({Duty.ACCEPTANCE, Duty.EXAMINATION, Duty.SURVEY})


class Task(models.Model):
    """待办: one open step for a role in a unit, or for one person once claimed. The inbox is one indexed query."""

    class State(models.TextChoices):
        OPEN = "open", _("待领取")
        CLAIMED = "claimed", _("办理中")
        DONE = "done", _("已办")
        CANCELLED = "cancelled", _("已取消")

    execution = models.ForeignKey(Execution, models.CASCADE, related_name="tasks", verbose_name=_("流程执行"))
    node = models.CharField(_("节点"), max_length=80)
    name = models.CharField(_("环节"), max_length=80)
    duty = models.CharField(_("职责"), max_length=20, choices=Duty.choices, blank=True)
    subject_kind = models.CharField(_("对象类别"), max_length=40)
    subject_key = models.CharField(_("对象编号"), max_length=80)
    title = models.CharField(_("标题"), max_length=200, help_text=_("列表里给人看的一行：事项"))
    party_name = models.CharField(_("申请人"), max_length=120, blank=True)
    item_code = models.CharField(_("事项编码"), max_length=40, blank=True)
    channel = models.CharField(_("来源"), max_length=10, blank=True)
    # No index of its own for unit and person: neither is ever deleted, and the inbox has better ones.
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", db_index=False, verbose_name=_("办理单位"))
    role = models.CharField(_("角色"), max_length=30, choices=Role.choices)
    person = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("办理人")
    )
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField(_("产生时间"))
    due_at = models.DateTimeField(_("到期"), null=True, blank=True, help_text=_("对象时限的到期时间；暂停时为空"))
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    outcome = models.CharField(_("结果"), max_length=40, blank=True)
    opinion = models.TextField(_("意见"), blank=True)
    has_limit = models.BooleanField(_("有环节时限"), default=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("待办")
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="claimed") | Q(person__isnull=False), name="task_claimed_has_person"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "claimed"], closed_at__isnull=True)
                | Q(state__in=["done", "cancelled"], closed_at__isnull=False),
                name="task_closed_at_when_closed",
            ),
            models.UniqueConstraint(
                fields=["execution", "node"], condition=Q(state__in=["open", "claimed"]), name="task_one_open_per_node"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "role", "due_at", "id"], condition=Q(state="open"), name="task_inbox_of_unit"),
            models.Index(fields=["person", "due_at", "id"], condition=Q(state="claimed"), name="task_inbox_of_person"),
            models.Index(fields=["person", "-closed_at", "-id"], condition=Q(state="done"), name="task_done_by_person"),
            models.Index(fields=["subject_kind", "subject_key"], name="task_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject_key}"

    @property
    def subject(self) -> Subject:
        return Subject(self.subject_kind, self.subject_key)


class SavedFilter(models.Model):
    """已保存的筛选: a question to the inbox that one person asks again and again, under a name of their own."""

    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+", db_index=False, verbose_name=_("人员"))
    name = models.CharField(_("名称"), max_length=20)
    question = models.JSONField(
        _("筛选条件"), default=dict, help_text=_("收件箱地址里的条件：视图、文字、事项、环节、来源")
    )
    created_at = models.DateTimeField(_("保存时间"))

    class Meta:
        verbose_name = _("已保存的筛选")
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="saved_filter_once_per_person")]

    def __str__(self) -> str:
        return self.name
