from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onewindow.base import codes
from onewindow.catalogue.queries import RevisionQuerySet
from onewindow.catalogue.states import RevisionState


class Item(models.Model):
    """政务服务事项: the lasting identity. What it says at a time is a Revision; a case keeps the one it was filed under."""

    code = models.CharField(_("实施编码"), max_length=40, unique=True)
    name = models.CharField(_("事项名称"), max_length=200)
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name=_("实施主体"))
    published = models.ForeignKey(
        "Revision", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("现行版本")
    )
    is_popular = models.BooleanField(_("常办"), default=False)
    created_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("服务事项")
        verbose_name_plural = verbose_name
        indexes = [models.Index(fields=["unit", "name", "id"], name="item_by_unit")]

    def __str__(self) -> str:
        return self.name


class Revision(models.Model):
    """实施清单 of GB/T 39046 Table 4, one version. Published ones never change but for their state."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="revisions", verbose_name=_("事项"))
    number = models.PositiveIntegerField(_("版本"))
    state = models.CharField(_("状态"), max_length=12, choices=RevisionState.choices, default=RevisionState.DRAFT)
    source = models.CharField(_("数据来源"), max_length=60, blank=True, help_text=_("导入批次；空为本系统编写"))
    effective_from = models.DateField(_("生效日期"), null=True, blank=True)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    author = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("编写人")
    )
    # Keys of everybody who saved this version since it was begun: none of them publishes it.
    writers = models.JSONField(_("参与编写的人"), default=list)
    reviewer = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审核人")
    )

    # identity and law
    name = models.CharField(_("事项名称"), max_length=200)
    basic_code = models.CharField(_("基本编码"), max_length=12, blank=True)
    item_type = models.CharField(_("事项类型"), max_length=2, choices=codes.ItemType.choices)
    legal_basis = models.JSONField(_("设定依据"), default=list, help_text=_("每条：法律、条款、原文要点"))
    power_source = models.CharField(_("权力来源"), max_length=1, choices=codes.PowerSource.choices, blank=True)
    level = models.CharField(_("行使层级"), max_length=1, choices=codes.ExerciseLevel.choices, blank=True)
    exercise_content = models.TextField(_("行使内容"), blank=True)
    # authority
    authority_name = models.CharField(_("实施主体"), max_length=120)
    authority_uscc = models.CharField(_("实施主体代码"), max_length=18, blank=True)
    authority_nature = models.CharField(
        _("实施主体性质"), max_length=1, choices=codes.AuthorityNature.choices, blank=True
    )
    joint_units = models.JSONField(_("联办机构"), default=list)
    entrusting_unit = models.CharField(_("委托部门"), max_length=120, blank=True)
    area = models.CharField(_("区划"), max_length=60, blank=True)
    # time
    statutory_amount = models.PositiveIntegerField(
        _("法定办结时限"), null=True, blank=True, help_text=_("空为法律未规定")
    )
    statutory_unit = models.CharField(_("法定时限单位"), max_length=20, choices=codes.LimitUnit.choices, blank=True)
    statutory_note = models.CharField(_("法定时限说明"), max_length=400, blank=True)
    promised_amount = models.PositiveIntegerField(
        _("承诺办结时限"), null=True, blank=True, help_text=_("即办为 0，空为未承诺")
    )
    promised_unit = models.CharField(_("承诺时限单位"), max_length=20, choices=codes.LimitUnit.choices, blank=True)
    promised_note = models.CharField(_("承诺时限说明"), max_length=400, blank=True)
    # applicant
    targets = models.JSONField(_("服务对象"), default=list, help_text=_("服务对象代码"))
    person_themes = models.JSONField(_("自然人主题"), default=list)
    legal_themes = models.JSONField(_("法人主题"), default=list)
    conditions = models.JSONField(_("受理条件"), default=list, help_text=_("一条一句"))
    not_for = models.JSONField(_("不在这里办的情形"), default=list)
    quota_note = models.CharField(_("数量限制"), max_length=400, blank=True)
    # flow
    case_type = models.CharField(_("办件类型"), max_length=1, choices=codes.CaseType.choices)
    handling_forms = models.JSONField(_("办理形式"), default=list)
    special_procedures = models.JSONField(_("特别程序"), default=list, help_text=_("名称、依据、最长天数"))
    pauses_promise_for_survey = models.BooleanField(_("踏勘暂停承诺时限"), default=False)
    intermediary_services = models.JSONField(_("中介服务"), default=list)
    procedure_code = models.CharField(_("审批流程"), max_length=60, blank=True)
    rule_set = models.CharField(
        _("秒批规则"), max_length=60, blank=True, help_text=_("规则编码；提交后按规则当即决定，不能确定的转人工")
    )
    # result
    result_name = models.CharField(_("结果名称"), max_length=200, blank=True)
    result_type = models.CharField(_("结果类型"), max_length=12, choices=codes.ResultType.choices, blank=True)
    result_sample = models.CharField(_("结果样本"), max_length=200, blank=True)
    result_validity_months = models.PositiveIntegerField(_("有效期（月）"), null=True, blank=True)
    renewal_days = models.PositiveSmallIntegerField(
        _("延续要提前几天申请"),
        null=True,
        blank=True,
        help_text=_("自然日，一般 30；按时申请、期满没有决定的视为准予延续（行政许可法五十条）。空为不是延续"),
    )
    # fee
    is_charged = models.BooleanField(_("是否收费"), default=False)
    fees = models.JSONField(_("收费"), default=list, help_text=_("项目、标准、依据、金额（分）、可否减免和依据"))
    # channel
    online_depth = models.CharField(_("网办深度"), max_length=1, choices=codes.OnlineDepth.choices, blank=True)
    is_online = models.BooleanField(_("网上可办"), default=False)
    takes_online_payment = models.BooleanField(_("网上支付"), default=False)
    takes_appointments = models.BooleanField(_("可预约"), default=False)
    delivers_by_courier = models.BooleanField(_("物流快递"), default=False)
    on_kiosk = models.BooleanField(_("自助终端可办"), default=False)
    in_hall = models.BooleanField(_("进驻大厅"), default=True)
    visits = models.PositiveSmallIntegerField(_("到现场次数"), default=0)
    visit_reason = models.CharField(_("必须现场办理原因"), max_length=400, blank=True)
    scope = models.CharField(_("通办范围"), max_length=1, choices=codes.Scope.choices, blank=True)
    # contact
    summary = models.CharField(_("一句话说明"), max_length=200, blank=True)
    consult_phone = models.CharField(_("咨询电话"), max_length=60, blank=True)
    complaint_phone = models.CharField(_("投诉电话"), max_length=60, blank=True)
    # what an applicant fills in and chooses
    form_schema = models.JSONField(_("申请表"), default=dict, help_text=_("JSON Schema 2020-12"))
    scenarios = models.JSONField(_("情形"), default=list, help_text=_("问题、选项；材料按选项增减"))
    extra = models.JSONField(_("其他事实"), default=dict, help_text=_("导入文件中没有对应栏目的内容，原样保存"))

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("事项版本")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="revision_number_once"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(state__in=["draft", "in_review", "scheduled"]), name="revision_one_in_work"
            ),
            models.UniqueConstraint(
                fields=["item"], condition=Q(state__in=["published", "suspended"]), name="revision_one_in_force"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "suspended", "withdrawn", "replaced"])
                | Q(published_at__isnull=False),
                name="revision_published_at_when_in_force",
            ),
        ]
        indexes = [models.Index(fields=["state", "name", "id"], name="revision_by_state")]

    def __str__(self) -> str:
        return f"{self.name} 第{self.number}版"


class Material(models.Model):
    """申请材料 of a revision, `up_task_material`."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="materials", verbose_name=_("事项版本"))
    order = models.PositiveSmallIntegerField(_("排序"))
    code = models.CharField(_("材料编码"), max_length=40, help_text=_("在本事项内唯一，如 m01"))
    name = models.CharField(_("材料名称"), max_length=200)
    material_type = models.CharField(_("材料类型"), max_length=1, choices=codes.MaterialType.choices, default="3")
    form = models.CharField(_("材料形式"), max_length=1, choices=codes.MaterialFormat.choices, default="3")
    necessity = models.CharField(_("必要性"), max_length=1, choices=codes.Necessity.choices, default="1")
    source = models.CharField(_("来源渠道"), max_length=2, choices=codes.MaterialSource.choices, default="10")
    source_note = models.CharField(_("出具机构"), max_length=200, blank=True)
    originals = models.PositiveSmallIntegerField(_("原件份数"), default=1)
    copies = models.PositiveSmallIntegerField(_("复印件份数"), default=0)
    filling_note = models.CharField(_("填报须知"), max_length=400, blank=True)
    acceptance_standard = models.CharField(_("受理标准"), max_length=400, blank=True)
    legal_basis = models.CharField(_("依据"), max_length=400, blank=True)
    exempt_by = models.CharField(
        _("免提交方式"), max_length=200, blank=True, help_text=_("可由数据共享或电子证照取得时，证照类型")
    )
    document_type = models.CharField(
        _("文件种类"), max_length=60, blank=True, help_text=_("如“营业执照”；同一种类的文件可以在几个事项里用")
    )
    reuse_months = models.PositiveSmallIntegerField(
        _("以前交过的可用几个月"), null=True, blank=True, help_text=_("空为不能用以前交过的；要写文件种类")
    )
    takes_own_certificate = models.BooleanField(
        _("可用本系统出具的证照"), default=False, help_text=_("证照名称和文件种类相同、还在有效期内")
    )
    dataset = models.CharField(
        _("比对的数据集"), max_length=60, blank=True, help_text=_("数据集编码；比对一致就不用交，空为不比对")
    )
    commitment = models.TextField(
        _("告知承诺"), blank=True, help_text=_("可以承诺代替时，写明承诺什么、承诺不实的后果；空为不可以")
    )
    commitment_days = models.PositiveSmallIntegerField(
        _("承诺核查期限（工作日）"), null=True, blank=True, help_text=_("从准予决定起算")
    )
    deferrable_days = models.PositiveSmallIntegerField(_("容缺补交期限（工作日）"), null=True, blank=True)
    when = models.CharField(_("适用情形"), max_length=400, blank=True, help_text=_("对情形答案的条件式；空为都要"))
    blank_form = models.CharField(_("空白表格"), max_length=200, blank=True, help_text=_("附件公开编号或文件名"))
    sample = models.CharField(_("示例样表"), max_length=200, blank=True)
    review_points = models.JSONField(_("审查要点"), default=list)

    class Meta:
        verbose_name = _("申请材料")
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["revision", "code"], name="material_code_once")]

    def __str__(self) -> str:
        return self.name


class Step(models.Model):
    """办理流程 as the guide tells it; step limits must not sum to more than the promise."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="steps", verbose_name=_("事项版本"))
    order = models.PositiveSmallIntegerField(_("排序"))
    name = models.CharField(_("环节"), max_length=40)
    unit_name = models.CharField(_("办理单位"), max_length=120, blank=True)
    amount = models.PositiveIntegerField(_("时限"), default=0)
    unit = models.CharField(_("单位"), max_length=20, choices=codes.LimitUnit.choices, default="working_day")
    standard = models.CharField(_("审查标准"), max_length=400, blank=True)
    result = models.CharField(_("环节结果"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("办理环节")
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["revision", "order"], name="step_order_once")]

    def __str__(self) -> str:
        return self.name


class Question(models.Model):
    """常见问题."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="questions", verbose_name=_("事项版本"))
    order = models.PositiveSmallIntegerField(_("排序"))
    question = models.CharField(_("问题"), max_length=200)
    answer = models.TextField(_("解答"))

    class Meta:
        verbose_name = _("常见问题")
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["revision", "order"], name="question_order_once")]

    def __str__(self) -> str:
        return self.question


class ServiceWindow(models.Model):
    """办理地点和时间: address precise to the window, hours that mention working days."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="windows", verbose_name=_("事项版本"))
    order = models.PositiveSmallIntegerField(_("排序"))
    place = models.CharField(_("地点"), max_length=120)
    address = models.CharField(_("地址"), max_length=200)
    hours = models.CharField(_("时间"), max_length=200)
    phone = models.CharField(_("电话"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("办理窗口")
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["revision", "order"], name="window_order_once")]

    def __str__(self) -> str:
        return self.place


class Synonym(models.Model):
    """People's words beside the official ones: 开饭店 → 食品经营许可. Rows, so that a city grows its own list."""

    word = models.CharField(_("口语"), max_length=60, unique=True)
    expansion = models.CharField(_("正式说法"), max_length=200)

    class Meta:
        verbose_name = _("同义词")
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.word} → {self.expansion}"
