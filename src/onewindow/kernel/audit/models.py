from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One trace of one change. Rows are never updated or deleted: a trigger refuses it."""

    at = models.DateTimeField(_("时间"))
    actor_kind = models.CharField(_("操作者类别"), max_length=20)
    actor_id = models.BigIntegerField(_("操作者编号"))
    actor_name = models.CharField(_("操作者"), max_length=120)
    verb = models.CharField(_("动作"), max_length=60)
    subject_kind = models.CharField(_("对象类别"), max_length=40)
    subject_key = models.CharField(_("对象编号"), max_length=80)
    sequence = models.PositiveIntegerField(_("序号"))
    changes = models.JSONField(_("变化"), default=dict)
    note = models.TextField(_("说明"), blank=True)
    request_id = models.CharField(_("请求编号"), max_length=40, blank=True)
    previous_hash = models.BinaryField(_("前一条的摘要"), max_length=32)
    hash = models.BinaryField(_("摘要"), max_length=32)

    class Meta:
        verbose_name = _("审计记录")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_key", "sequence"], name="audit_chain_once"),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_by_time"),
            models.Index(fields=["actor_id", "-at"], name="audit_by_actor"),
            models.Index(fields=["verb", "-at"], name="audit_by_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind}:{self.subject_key}#{self.sequence} {self.verb}"


class Bill(models.Model):
    """The nightly signed bill over all entries since the last one: what is cut off after it no longer fits it."""

    at = models.DateTimeField(_("时间"))
    last_entry_id = models.BigIntegerField(_("截至记录"))
    chains = models.BigIntegerField(_("链数"))
    entries = models.BigIntegerField(_("记录数"))
    digest = models.BinaryField(_("记录摘要"), max_length=32)
    signature = models.BinaryField(_("签名"))

    class Meta:
        verbose_name = _("审计总账")
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.entries}"
