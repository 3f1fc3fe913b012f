from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onewindow.base.subjects import Subject


class Notice(models.Model):
    """What somebody must be told. A row first, sent after commit, never twice.

    It is shown as a message in the portal (``party``) or at the desk (``person``) from the moment it is committed;
    ``channel`` says how it also leaves the house.
    """

    class Channel(models.TextChoices):
        INBOX = "inbox", _("站内消息")
        SMS = "sms", _("短信")

    class State(models.TextChoices):
        PENDING = "pending", _("待发送")
        SENT = "sent", _("已发送")
        FAILED = "failed", _("发送失败")

    key = models.UUIDField(_("公开编号"), unique=True)
    party = models.ForeignKey(
        "parties.Party", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("办事主体")
    )
    person = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("人员")
    )
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel.choices)
    template = models.CharField(_("模板"), max_length=60)
    title = models.CharField(_("标题"), max_length=120)
    body = models.TextField(_("正文"))
    subject_kind = models.CharField(_("对象类别"), max_length=40)
    subject_key = models.CharField(_("对象编号"), max_length=80)
    once = models.CharField(_("去重键"), max_length=160, unique=True, help_text=_("同一件事只告知一次"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PENDING)
    created_at = models.DateTimeField(_("产生时间"))
    sent_at = models.DateTimeField(_("发送时间"), null=True, blank=True)
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    last_error = models.CharField(_("最近的错误"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("告知")
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                condition=Q(party__isnull=False) ^ Q(person__isnull=False), name="notice_has_one_recipient"
            ),
            models.CheckConstraint(
                condition=(Q(state="sent") & Q(sent_at__isnull=False)) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="notice_sent_at_when_sent",
            ),
        ]
        indexes = [
            models.Index(fields=["party", "-created_at"], name="notice_of_party"),
            models.Index(fields=["person", "-created_at"], name="notice_of_person"),
            models.Index(fields=["state", "created_at"], condition=~Q(state="sent"), name="notice_to_send"),
            models.Index(fields=["party"], condition=Q(channel="inbox", read_at=None), name="notice_unread_of_party"),
            models.Index(fields=["person"], condition=Q(channel="inbox", read_at=None), name="notice_unread_of_person"),
            models.Index(fields=["subject_kind", "subject_key"], name="notice_of_subject"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> Subject:
        """What the notice is about."""
        return Subject(self.subject_kind, self.subject_key)
