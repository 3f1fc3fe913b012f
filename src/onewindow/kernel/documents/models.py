from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Document(models.Model):
    """An official document or certificate: its words and number in the row, its PDF rendered from them."""

    class State(models.TextChoices):
        VALID = "valid", _("有效")
        REVOKED = "revoked", _("已撤销")
        CANCELLED = "cancelled", _("已注销")
        SUPERSEDED = "superseded", _("已被替代")

    number = models.CharField(_("文号"), max_length=80, unique=True)
    kind = models.CharField(_("文书种类"), max_length=40)
    template_version = models.PositiveSmallIntegerField(_("模板版本"))
    title = models.CharField(_("标题"), max_length=200)
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name=_("出具单位"))
    subject_kind = models.CharField(_("对象类别"), max_length=40)
    subject_key = models.CharField(_("对象编号"), max_length=80)
    holder = models.CharField(_("持有人"), max_length=120)
    content = models.JSONField(_("内容"))
    verification_code = models.CharField(_("验证码"), max_length=12)
    issued_at = models.DateTimeField(_("出具时间"))
    issued_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+", verbose_name=_("出具人"))
    valid_from = models.DateField(_("有效期起"), null=True, blank=True)
    valid_until = models.DateField(_("有效期止"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.VALID)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    revocation_reason = models.CharField(_("撤销理由"), max_length=400, blank=True)
    file_key = models.UUIDField(_("文件"), null=True, blank=True, help_text=_("附件的公开编号；为空表示还在排版"))

    class Meta:
        verbose_name = _("文书")
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["revoked", "cancelled"], revoked_at__isnull=False)
                | (~Q(state__in=["revoked", "cancelled"]) & Q(revoked_at__isnull=True)),
                name="document_revoked_at_when_revoked",
            ),
        ]
        indexes = [models.Index(fields=["subject_kind", "subject_key"], name="document_of_subject")]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"
