from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onewindow.base.subjects import Subject
from onewindow.projects.queries import ProjectQuerySet
from onewindow.projects.states import Kind, ProjectState, Sector

KIND = "project"


def subject_of(number: str) -> Subject:
    """A project as audit, files, notices and meetings name it."""
    return Subject(KIND, number)


class Project(models.Model):
    """工程建设项目, known by its own number before it has a project code."""

    number = models.CharField(_("项目编号"), max_length=40, unique=True)
    code = models.CharField(_("投资项目代码"), max_length=24, blank=True, help_text=_("GB/T 40058；谋划中的可以没有"))
    name = models.CharField(_("项目名称"), max_length=200)
    party = models.ForeignKey("parties.Party", models.PROTECT, related_name="+", verbose_name=_("建设单位"))
    party_name = models.CharField(_("建设单位名称"), max_length=120)
    kind = models.CharField(_("审批类型"), max_length=12, choices=Kind.choices)
    sector = models.CharField(_("领域"), max_length=12, choices=Sector.choices, default=Sector.GENERAL)
    site = models.CharField(_("建设地点"), max_length=200)
    division = models.ForeignKey("org.Division", models.PROTECT, related_name="+", verbose_name=_("区划"))
    land_area = models.PositiveIntegerField(_("用地面积（平方米）"))
    floor_area = models.PositiveIntegerField(_("建筑面积（平方米）"))
    investment = models.PositiveBigIntegerField(_("总投资（分）"))
    planned_end = models.DateField(_("计划竣工"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=ProjectState.choices)
    code_note = models.CharField(_("代码为什么没有通过核对"), max_length=400, blank=True)
    stop_reason = models.CharField(_("为什么停止"), max_length=400, blank=True)
    # The stage in hand and the days used so far, kept for lists and figures; the page of a project reckons anew.
    stage = models.CharField(_("到了哪个阶段"), max_length=12, blank=True)
    days_used = models.PositiveSmallIntegerField(_("已用工作日"), default=0)
    registered_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+", verbose_name=_("登记人"))
    registered_at = models.DateTimeField(_("登记时间"))
    closed_at = models.DateTimeField(_("办完或停止时间"), null=True, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("工程建设项目")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="project_code_once"),
            models.CheckConstraint(
                condition=Q(state="stopped") | (Q(state="planned") ^ ~Q(code="")), name="project_code_unless_planned"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["finished", "stopped"]) ^ Q(closed_at__isnull=True),
                name="project_closed_at_when_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["-registered_at", "-id"], name="project_latest"),
            models.Index(fields=["party", "-registered_at"], name="project_of_party"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> Subject:
        return subject_of(self.number)

    @property
    def goes_its_own_way(self) -> bool:
        """A major project of transport, water or energy: outside the four stages."""
        return self.sector != Sector.GENERAL


class ProjectApplication(models.Model):
    """An application (一件事办件) filed for a stage of a project."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="applications", verbose_name=_("项目"))
    stage = models.ForeignKey("projects.Stage", models.PROTECT, related_name="+", verbose_name=_("阶段"))
    application = models.OneToOneField(
        "packages.PackageApplication", models.PROTECT, related_name="+", verbose_name=_("申请")
    )

    class Meta:
        verbose_name = _("阶段申请")
        verbose_name_plural = verbose_name
        indexes = [models.Index(fields=["project", "stage"], name="project_application_of_stage")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.stage_id}"
