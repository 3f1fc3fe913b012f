from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from onewindow.projects.states import HolderCheck, LeaseState


class Lease(models.Model):
    """租赁证据 (灵活供地): the builder uses land of a holder whose right is registered, by a lease that the holder consents to."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="leases", verbose_name=_("项目"))
    holder = models.ForeignKey("parties.Party", models.PROTECT, related_name="+", verbose_name=_("土地使用权人"))
    holder_name = models.CharField(_("土地使用权人名称"), max_length=120)
    certificate = models.CharField(_("不动产权证号"), max_length=80)
    area = models.PositiveIntegerField(_("租赁面积（平方米）"))
    purpose = models.CharField(_("租赁用途"), max_length=120)
    valid_from = models.DateField(_("租期起"))
    valid_until = models.DateField(_("租期止"))
    holder_check = models.CharField(
        _("权利人比对"), max_length=8, choices=HolderCheck.choices, default=HolderCheck.UNKNOWN
    )
    state = models.CharField(_("状态"), max_length=10, choices=LeaseState.choices, default=LeaseState.PENDING)
    given_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+", verbose_name=_("提交人"))
    given_at = models.DateTimeField(_("提交时间"))
    judged_by = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核对人")
    )
    judged_at = models.DateTimeField(_("核对时间"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=400, blank=True)
    ended_at = models.DateTimeField(_("终止时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("租赁证据")
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="lease_dates_in_order"),
            models.CheckConstraint(condition=Q(area__gt=0), name="lease_has_area"),
            models.CheckConstraint(
                condition=Q(state="pending", judged_at__isnull=True)
                | Q(state__in=["confirmed", "rejected"], judged_at__isnull=False)
                | Q(state="ended"),
                name="lease_judged_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="ended") ^ Q(ended_at__isnull=True), name="lease_ended_at_when_ended"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["rejected", "ended"]) | ~Q(reason=""), name="lease_refused_says_why"
            ),
            models.UniqueConstraint(
                fields=["project"], condition=Q(state__in=["pending", "confirmed"]), name="lease_one_counts"
            ),
        ]
        indexes = [models.Index(fields=["valid_until"], condition=Q(state="confirmed"), name="lease_ending")]

    def __str__(self) -> str:
        return self.certificate

    @property
    def purposes(self) -> tuple[str, str]:
        """Under which purposes the lease and the holder's consent lie among the project's files."""
        return f"lease-{self.pk}", f"consent-{self.pk}"
