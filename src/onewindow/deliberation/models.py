from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onewindow.base.subjects import Subject
from onewindow.deliberation.states import Capacity, MatterState, MeetingState, Stance


class Meeting(models.Model):
    """会商会议: convened by a unit, at a time and a place."""

    number = models.CharField(_("会议编号"), max_length=40, unique=True)
    title = models.CharField(_("名称"), max_length=120)
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name=_("召集单位"))
    held_at = models.DateTimeField(_("开会时间"))
    place = models.CharField(_("地点"), max_length=120)
    state = models.CharField(_("状态"), max_length=12, choices=MeetingState.choices, default=MeetingState.PLANNED)
    convened_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+", verbose_name=_("召集人"))
    convened_at = models.DateTimeField(_("召集时间"))
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("会商会议")
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["planned", "in_session"], closed_at__isnull=True)
                | Q(state__in=["closed", "cancelled"], closed_at__isnull=False),
                name="meeting_closed_at_when_over",
            ),
        ]
        indexes = [models.Index(fields=["-held_at", "-id"], name="meeting_by_day")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def subject(self) -> Subject:
        return Subject("meeting", self.number)


class Member(models.Model):
    """Somebody who sits in a meeting, and as what."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="members", verbose_name=_("会议"))
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+", verbose_name=_("人员"))
    capacity = models.CharField(_("身份"), max_length=10, choices=Capacity.choices)

    class Meta:
        verbose_name = _("参会人员")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="member_once_in_meeting"),
            models.UniqueConstraint(fields=["meeting"], condition=Q(capacity="chair"), name="meeting_one_chair"),
        ]

    def __str__(self) -> str:
        return str(self.person)


class Matter(models.Model):
    """议题: what is put to a meeting, named by kind and public number; it waits for the decision and keeps it."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="matters", verbose_name=_("会议"))
    order = models.PositiveSmallIntegerField(_("次序"))
    subject_kind = models.CharField(_("对象类别"), max_length=40)
    subject_key = models.CharField(_("对象编号"), max_length=80)
    title = models.CharField(_("标题"), max_length=200)
    question = models.TextField(_("要会商的问题"))
    state = models.CharField(_("状态"), max_length=10, choices=MatterState.choices, default=MatterState.OPEN)
    decision = models.TextField(_("议定意见"), blank=True)
    put_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+", verbose_name=_("提交人"))
    put_at = models.DateTimeField(_("提交时间"))
    settled_at = models.DateTimeField(_("议定或撤下时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("会商议题")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["meeting", "order"], name="matter_order_once"),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_key"], condition=Q(state="open"), name="matter_one_open_of_subject"
            ),
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True, decision="")
                | Q(~Q(state="open"), ~Q(decision=""), settled_at__isnull=False),
                name="matter_settled_says_how",
            ),
        ]
        indexes = [models.Index(fields=["subject_kind", "subject_key"], name="matter_of_subject")]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> Subject:
        return Subject(self.subject_kind, self.subject_key)


class Opinion(models.Model):
    """会商意见: what one member says to one matter."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="opinions", verbose_name=_("议题"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="opinions", verbose_name=_("参会人员"))
    stance = models.CharField(_("态度"), max_length=12, choices=Stance.choices)
    words = models.TextField(_("意见"))
    given_at = models.DateTimeField(_("提出时间"))

    class Meta:
        verbose_name = _("会商意见")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["matter", "member"], name="opinion_once_per_matter"),
            models.CheckConstraint(condition=~Q(words=""), name="opinion_says_something"),
        ]

    def __str__(self) -> str:
        return self.get_stance_display()
