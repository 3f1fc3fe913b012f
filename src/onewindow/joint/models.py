from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onewindow.base.subjects import Subject
from onewindow.joint.states import Kind, SessionState, Verdict

KIND = "joint"


def subject_of(number: str) -> Subject:
    """A session as audit, files, limits and notices name it."""
    return Subject(KIND, number)


class JointSession(models.Model):
    """联合办理: convened by the lead of a parallel approval, at a time and a place, for some of its units."""

    number = models.CharField(_("编号"), max_length=40, unique=True)
    kind = models.CharField(_("种类"), max_length=20, choices=Kind.choices)
    application = models.ForeignKey(
        "packages.PackageApplication", models.PROTECT, related_name="+", verbose_name=_("一件事办件")
    )
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name=_("牵头单位"))
    round = models.PositiveSmallIntegerField(_("第几次"), default=1)
    after = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("接着哪一次")
    )
    held_at = models.DateTimeField(_("时间"))
    place = models.CharField(_("地点"), max_length=120)
    points = models.JSONField(_("要看什么"), default=list, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=SessionState.choices, default=SessionState.PLANNED)
    convened_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+", verbose_name=_("召集人"))
    convened_at = models.DateTimeField(_("召集时间"))
    verdict = models.CharField(_("结论"), max_length=10, choices=Verdict.choices, blank=True)
    conclusion = models.TextField(_("总的意见"), blank=True)
    corrections_due_on = models.DateField(_("整改期限"), null=True, blank=True)
    reason = models.TextField(_("取消的原因"), blank=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("联合办理")
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["planned", "held"]) ^ Q(closed_at__isnull=False), name="joint_closed_when_over"
            ),
            models.CheckConstraint(
                condition=Q(state="concluded") & ~Q(verdict="") & ~Q(conclusion="")
                | ~Q(state="concluded") & Q(verdict="", conclusion=""),
                name="joint_verdict_when_concluded",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["correct", "fail"]) ^ Q(corrections_due_on__isnull=True),
                name="joint_corrections_have_a_day",
            ),
            models.CheckConstraint(condition=Q(state="cancelled") ^ Q(reason=""), name="joint_cancelled_says_why"),
            models.CheckConstraint(condition=Q(round=1) ^ Q(after__isnull=False), name="joint_round_names_the_last"),
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=Q(state__in=["planned", "held"]),
                name="joint_one_of_a_kind_at_a_time",
            ),
            models.UniqueConstraint(fields=["after"], condition=~Q(state="cancelled"), name="joint_one_next_round"),
        ]
        indexes = [
            models.Index(fields=["unit", "-held_at", "-id"], name="joint_of_lead"),
            models.Index(fields=["-held_at", "-id"], name="joint_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def subject(self) -> Subject:
        return subject_of(self.number)


class Participant(models.Model):
    """参加单位: a unit that takes part, and who speaks for it once it has said so."""

    session = models.ForeignKey(JointSession, models.PROTECT, related_name="participants", verbose_name=_("联合办理"))
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name=_("参加单位"))
    speaker = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代表人")
    )

    class Meta:
        verbose_name = _("参加单位")
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["session", "unit"], name="joint_unit_once")]

    def __str__(self) -> str:
        return str(self.unit)


class Concern(models.Model):
    """A branch for which a unit takes part, and what became of its own step of surveying."""

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="concerns", verbose_name=_("参加单位"))
    branch = models.ForeignKey("packages.Branch", models.PROTECT, related_name="+", verbose_name=_("一件事分支"))
    step_done = models.BooleanField(_("踏勘环节已办结"), default=False)
    step_note = models.CharField(_("踏勘环节没有办结的原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("联合办理的事项")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["participant", "branch"], name="joint_branch_once"),
            models.CheckConstraint(condition=Q(step_done=False) | Q(step_note=""), name="joint_step_done_or_why_not"),
        ]

    def __str__(self) -> str:
        return str(self.branch)


class Opinion(models.Model):
    """单位意见: what a unit says. It can be put otherwise until the session is concluded; the audit keeps what was said before."""

    participant = models.OneToOneField(Participant, models.PROTECT, related_name="opinion", verbose_name=_("参加单位"))
    verdict = models.CharField(_("结论"), max_length=10, choices=Verdict.choices)
    words = models.TextField(_("意见"))
    points = models.JSONField(_("整改要求"), default=list, blank=True)
    given_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+", verbose_name=_("提出人"))
    given_at = models.DateTimeField(_("提出时间"))

    class Meta:
        verbose_name = _("单位意见")
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="joint_opinion_says_something"),
            models.CheckConstraint(
                condition=Q(verdict="pass") ^ ~Q(points=[]), name="joint_opinion_points_unless_passed"
            ),
        ]

    def __str__(self) -> str:
        return self.get_verdict_display()
