from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onewindow.base.codes import IdType
from onewindow.base.subjects import Subject


class PartyKind(models.TextChoices):
    NATURAL = "natural", _("自然人")
    LEGAL = "legal", _("法人")
    OTHER = "other", _("其他组织")


class Party(models.Model):
    """An applicant. Identity number and phone are sealed at rest; digests let them be found again."""

    key = models.UUIDField(_("公开编号"), unique=True)
    kind = models.CharField(_("类别"), max_length=10, choices=PartyKind.choices)
    name = models.CharField(_("姓名或名称"), max_length=120)
    id_type = models.CharField(_("证件类型"), max_length=3, choices=IdType.choices)
    id_digest = models.BinaryField(_("证件号码摘要"), max_length=32)
    id_sealed = models.BinaryField(_("证件号码密文"))
    id_masked = models.CharField(_("证件号码（隐去）"), max_length=40)
    phone_digest = models.BinaryField(_("手机号摘要"), max_length=32, null=True, blank=True)
    phone_sealed = models.BinaryField(_("手机号密文"), null=True, blank=True)
    phone_masked = models.CharField(_("手机号（隐去）"), max_length=20, blank=True)
    legal_representative = models.CharField(_("法定代表人"), max_length=60, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    checked_at = models.DateTimeField(
        _("核对证件时间"), null=True, blank=True, help_text=_("窗口或身份认证平台核对过证件；空着就只是有人在网上填的")
    )
    created_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("办事主体")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["id_type", "id_digest"], name="party_identity_once"),
            models.CheckConstraint(condition=~Q(kind="natural") | ~Q(id_type="001"), name="party_natural_has_no_uscc"),
        ]
        indexes = [models.Index(fields=["phone_digest"], name="party_by_phone")]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> Subject:
        return Subject("party", str(self.key))


class Membership(models.Model):
    """An account that is this natural person, or that speaks for this organisation."""

    class Relation(models.TextChoices):
        SELF = "self", _("本人")
        REPRESENTATIVE = "representative", _("法定代表人")
        HANDLER = "handler", _("经办人")

    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+", verbose_name=_("账号"))
    party = models.ForeignKey(Party, models.CASCADE, related_name="memberships", verbose_name=_("办事主体"))
    relation = models.CharField(_("关系"), max_length=20, choices=Relation.choices)
    verified = models.BooleanField(_("已核验身份"), default=False, help_text=_("由身份认证平台、窗口或法定代表人确认"))
    since = models.DateTimeField(_("起"))
    until = models.DateTimeField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("账号归属")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["person", "party"], condition=Q(until__isnull=True), name="membership_once"
            ),
            models.UniqueConstraint(
                fields=["party"], condition=Q(relation="self", until__isnull=True), name="membership_one_self"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.party}"


class Authority(models.Model):
    """授权: the agent may act for the principal, for the items named (none named: all), between two dates."""

    key = models.UUIDField(_("公开编号"), unique=True)
    principal = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("委托人"))
    agent = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("代理人"))
    item_codes = models.JSONField(_("事项编码"), default=list, blank=True)
    valid_from = models.DateField(_("起"))
    valid_until = models.DateField(_("止"))
    evidence = models.CharField(_("授权书附件"), max_length=40, blank=True, help_text=_("附件的公开编号"))
    granted_at = models.DateTimeField(_("登记时间"))
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("代理授权")
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(condition=~Q(principal=models.F("agent")), name="authority_between_two_parties"),
            models.CheckConstraint(
                condition=Q(valid_until__gte=models.F("valid_from")), name="authority_dates_in_order"
            ),
        ]
        indexes = [models.Index(fields=["agent", "valid_until"], name="authority_by_agent")]

    def __str__(self) -> str:
        return f"{self.principal} → {self.agent}"
