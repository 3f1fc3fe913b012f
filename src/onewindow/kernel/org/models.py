import datetime as dt
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onewindow.base.subjects import Subject
from onewindow.kernel.org.held import Held
from onewindow.kernel.org.people import PersonManager


class Division(models.Model):
    """行政区划, GB/T 2260: six digits, twelve from town level down. Codes change every year, hence the dates."""

    code = models.CharField(_("区划代码"), max_length=12)
    name = models.CharField(_("名称"), max_length=60)
    level = models.PositiveSmallIntegerField(_("层级"), help_text=_("1 省 2 市 3 县 4 乡镇街道 5 村社区"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级")
    )
    valid_from = models.DateField(_("启用"), null=True, blank=True)
    valid_until = models.DateField(_("停用"), null=True, blank=True)

    class Meta:
        verbose_name = _("行政区划")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], nulls_distinct=False, name="division_code_once"),
            models.CheckConstraint(condition=Q(level__range=(1, 5)), name="division_level_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> Subject:
        return Subject("division", self.code)


class UnitKind(models.TextChoices):
    GOVERNMENT = "government", _("人民政府")
    DEPARTMENT = "department", _("部门")
    SECTION = "section", _("科室")
    CENTRE = "centre", _("政务服务中心")
    STATION = "station", _("便民服务站")
    PARK = "park", _("园区")
    PUBLIC_BODY = "public_body", _("公共服务单位")


class Unit(models.Model):
    """A department, section, centre or park. ``path`` is the tree: ids of the ancestors and its own, ``12.40.7.``."""

    code = models.CharField(_("单位编码"), max_length=40, unique=True)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    name = models.CharField(_("名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=40)
    document_mark = models.CharField(_("文号代字"), max_length=20, blank=True, help_text=_("如“明文旅”"))
    kind = models.CharField(_("类别"), max_length=20, choices=UnitKind.choices)
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("区划"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级单位")
    )
    path = models.CharField(_("路径"), max_length=200, db_index=True, db_collation="C")
    phone = models.CharField(_("咨询电话"), max_length=40, blank=True)
    complaint_phone = models.CharField(_("投诉电话"), max_length=40, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("单位")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["document_mark"], condition=~Q(document_mark=""), name="unit_document_mark_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> Subject:
        return Subject("unit", self.code)


class PersonKind(models.TextChoices):
    STAFF = "staff", _("工作人员")
    APPLICANT = "applicant", _("办事人")
    MACHINE = "machine", _("接口")
    SYSTEM = "system", _("系统")


class Person(AbstractBaseUser):
    """Whoever acts: staff, a citizen with an account, a unit's machine, the system itself."""

    username = models.CharField(_("登录名"), max_length=80, unique=True)
    kind = models.CharField(_("类别"), max_length=20, choices=PersonKind.choices)
    name = models.CharField(_("姓名"), max_length=120)
    phone_digest = models.BinaryField(_("手机号摘要"), max_length=32, null=True, blank=True)
    phone_sealed = models.BinaryField(_("手机号密文"), null=True, blank=True)
    id_digest = models.BinaryField(
        _("身份证号码摘要"), max_length=32, null=True, blank=True, help_text=_("工作人员的；用来认出本人的办件")
    )
    id_sealed = models.BinaryField(_("身份证号码密文"), null=True, blank=True)
    id_masked = models.CharField(_("身份证号码（隐去）"), max_length=40, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位"))
    post = models.CharField(_("岗位"), max_length=60, blank=True)
    totp_sealed = models.BinaryField(_("动态口令密钥"), null=True, blank=True)
    totp_last_step = models.BigIntegerField(_("用过的动态口令"), default=0)
    is_active = models.BooleanField(_("在用"), default=True)
    created_at = models.DateTimeField(_("开户时间"))

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = PersonManager()

    # What ``roles_of`` found for this instance and on which day: one statement a request, not one a button.
    held_on: dt.date | None = None
    held: tuple[Held, ...] = ()
    # The same for ``units_of_posts``.
    units_on: dt.date | None = None
    units_beneath: tuple[tuple[int, str], ...] = ()

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "phone_digest"], condition=Q(phone_digest__isnull=False), name="person_phone_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["staff", "machine"]) | Q(unit__isnull=False), name="person_of_office_has_unit"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> Subject:
        return Subject("person", self.username)


class Role(models.TextChoices):
    """Roles are held in a unit and count for its whole subtree."""

    CLERK = "clerk", _("窗口人员")
    EXAMINER = "examiner", _("审查人员")
    CHIEF = "chief", _("首席代表")
    UNIT_HEAD = "unit_head", _("单位负责人")
    ISSUER = "issuer", _("制证发证人员")
    CATALOGUE_EDITOR = "catalogue_editor", _("事项编辑")
    CATALOGUE_REVIEWER = "catalogue_reviewer", _("事项审核")
    SUPERVISOR = "supervisor", _("督查人员")
    AUDITOR = "auditor", _("审计人员")
    OPERATOR = "operator", _("系统管理员")


class RoleHolding(models.Model):
    """A person holds a role in a unit between two dates."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="role_holdings", verbose_name=_("人员"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    role = models.CharField(_("角色"), max_length=30, choices=Role.choices)
    valid_from = models.DateField(_("起"))
    valid_until = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["person", "unit", "role", "valid_from"], name="role_held_once"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("valid_from")),
                name="role_dates_in_order",
            ),
        ]
        indexes = [models.Index(fields=["unit", "role"], name="role_by_unit")]

    def __str__(self) -> str:
        return f"{self.person} {self.get_role_display()}"


class ApiKey(models.Model):
    """A unit's key for the API. Only its digest is kept; the prefix lets people tell keys apart."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="api_keys", verbose_name=_("接口身份"))
    label = models.CharField(_("用途"), max_length=80)
    prefix = models.CharField(_("前缀"), max_length=12)
    digest = models.BinaryField(_("摘要"), max_length=32, unique=True)
    created_at = models.DateTimeField(_("签发时间"))
    expires_at = models.DateTimeField(_("有效期至"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("吊销时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("接口密钥")
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.prefix}… {self.label}"


class Delegation(models.Model):
    """委托、下放: from one date to another, ``to_unit`` exercises powers of ``from_unit`` over the items named."""

    class Kind(models.TextChoices):
        ENTRUSTED = "entrusted", _("委托")
        DELEGATED = "delegated", _("下放")

    kind = models.CharField(_("方式"), max_length=20, choices=Kind.choices)
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("原单位"))
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("承接单位"))
    item_codes = models.JSONField(_("事项编码"), default=list)
    basis = models.CharField(_("依据"), max_length=200)
    valid_from = models.DateField(_("起"))
    valid_until = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("权力委托下放")
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(condition=~Q(from_unit=models.F("to_unit")), name="delegation_between_two_units"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("valid_from")),
                name="delegation_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_unit} → {self.to_unit}"


class SignInAttempt(models.Model):
    """Failed and successful sign-ins, for rate limits and lock-out over every process and node."""

    key = models.CharField(_("限速键"), max_length=120, help_text=_("如 password:账号摘要 或 code:手机摘要"))
    at = models.DateTimeField(_("时间"))
    succeeded = models.BooleanField(_("成功"))
    address = models.GenericIPAddressField(_("网络地址"), null=True, blank=True)

    class Meta:
        verbose_name = _("登录尝试")
        verbose_name_plural = verbose_name
        indexes = [
            models.Index(fields=["key", "-at"], name="attempt_by_key"),
            models.Index(fields=["address", "-at"], name="attempt_by_address"),
            models.Index(fields=["at"], name="attempt_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.at}"


class PhoneCode(models.Model):
    """A one-time code sent to a phone. Only its digest is kept."""

    phone_digest = models.BinaryField(_("手机号摘要"), max_length=32)
    code_digest = models.BinaryField(_("验证码摘要"), max_length=32)
    sent_at = models.DateTimeField(_("发送时间"))
    expires_at = models.DateTimeField(_("失效时间"))
    tries_left = models.PositiveSmallIntegerField(_("剩余次数"))
    used_at = models.DateTimeField(_("使用时间"), null=True, blank=True)
    address = models.GenericIPAddressField(_("网络地址"), null=True, blank=True)

    class Meta:
        verbose_name = _("手机验证码")
        verbose_name_plural = verbose_name
        indexes = [
            models.Index(fields=["phone_digest", "-sent_at"], name="phone_code_latest"),
            models.Index(fields=["address", "-sent_at"], name="phone_code_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d %H:%M}"
