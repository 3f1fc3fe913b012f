from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onewindow.base.subjects import Subject


class Blob(models.Model):
    """The bytes of a file, once per content, named by their SHA-256."""

    class Scan(models.TextChoices):
        PENDING = "pending", _("待查毒")
        CLEAN = "clean", _("未见异常")
        INFECTED = "infected", _("有害")

    sha256 = models.CharField(_("内容摘要"), max_length=64, unique=True)
    size = models.BigIntegerField(_("字节数"))
    media_type = models.CharField(_("类型"), max_length=100, help_text=_("按内容判断，不信文件名"))
    path = models.CharField(_("存放位置"), max_length=200)
    scan = models.CharField(_("查毒"), max_length=10, choices=Scan.choices, default=Scan.PENDING)
    finding = models.CharField(_("发现"), max_length=200, blank=True, help_text=_("查毒发现了什么"))
    stored_at = models.DateTimeField(_("存入时间"))
    scanned_at = models.DateTimeField(_("查毒时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("文件内容")
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="blob_not_empty"),
            models.CheckConstraint(
                condition=Q(scan="pending") ^ Q(scanned_at__isnull=False), name="blob_scanned_at_when_scanned"
            ),
        ]
        indexes = [models.Index(fields=["stored_at"], condition=Q(scan="pending"), name="blob_to_scan")]

    def __str__(self) -> str:
        return self.sha256[:12]


class Attachment(models.Model):
    """A file under a name, belonging to a subject. Who may see it is asked of the subject's own domain."""

    key = models.UUIDField(_("公开编号"), unique=True)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name=_("内容"))
    name = models.CharField(_("文件名"), max_length=200)
    subject_kind = models.CharField(_("对象类别"), max_length=40)
    subject_key = models.CharField(_("对象编号"), max_length=80)
    purpose = models.CharField(_("用途"), max_length=60, blank=True, help_text=_("如材料编码"))
    uploaded_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+", verbose_name=_("上传人"))
    uploaded_at = models.DateTimeField(_("上传时间"))
    retain_until = models.DateField(_("保管至"), null=True, blank=True)
    removed_at = models.DateTimeField(_("移除时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("附件")
        verbose_name_plural = verbose_name
        indexes = [
            models.Index(fields=["subject_kind", "subject_key", "purpose"], name="attachment_of_subject"),
            models.Index(
                fields=["retain_until"], condition=Q(retain_until__isnull=False), name="attachment_by_retention"
            ),
            models.Index(fields=["removed_at"], condition=Q(removed_at__isnull=False), name="attachment_removed"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> Subject:
        """What the file belongs to."""
        return Subject(self.subject_kind, self.subject_key)
