"""Selections of themes and applications as sentences; every list ends in a deterministic order."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef

from onewindow.kernel.org.service import Person
from onewindow.kernel.parties import service as parties
from onewindow.kernel.timelimits.service import OVERDUE, Limit, LimitState
from onewindow.packages.states import ApplicationState, Flow, VersionState

if TYPE_CHECKING:
    from onewindow.packages.models import PackageApplication, ThemeVersion


class VersionQuerySet(models.QuerySet["ThemeVersion"]):
    def in_force(self) -> Self:
        """What takes applications."""
        return self.filter(state=VersionState.PUBLISHED)

    def standing(self, code: str) -> "ThemeVersion | None":
        """What stands under this code now, with its unit."""
        return self.in_force().with_unit().filter(theme__code=code).first()

    def standing_or_in_work(self) -> Self:
        """Without versions that were replaced."""
        return self.exclude(state=VersionState.REPLACED)

    def of_theme(self, code: str) -> Self:
        return self.filter(theme__code=code)

    def with_unit(self) -> Self:
        return self.select_related("theme__unit")

    def in_list_order(self) -> Self:
        """Enterprises' before persons', each by the city's own code: stages that follow each other stand in their order."""
        return self.order_by("for_persons", "theme__code", "id")

    def newest_first(self) -> Self:
        return self.order_by("-number")


class ApplicationQuerySet(models.QuerySet["PackageApplication"]):
    def running(self) -> Self:
        return self.filter(state=ApplicationState.SUBMITTED)

    def drafts(self) -> Self:
        return self.filter(state=ApplicationState.DRAFT)

    def led(self) -> Self:
        """Parallel approvals (并联审批) that were sent."""
        return self.filter(flow=Flow.JOINT, submitted_at__isnull=False)

    def late(self) -> Self:
        """Running ones with a limit of their own overdue: the promise for the whole, or the one notice (并联审批)."""
        red = Limit.objects.filter(subject_kind="package", state=LimitState.RUNNING, light__in=OVERDUE)
        return self.running().filter(Exists(red.filter(subject_key=OuterRef("number"))))

    def numbered(self, number: str) -> "PackageApplication | None":
        """The one with this number, locked."""
        return self.select_for_update(of=("self",)).filter(number=number).first()

    def finished(self) -> Self:
        """Done, or withdrawn after it was sent."""
        return self.filter(submitted_at__isnull=False).exclude(state=ApplicationState.SUBMITTED)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-id")

    def for_applicant(self, person: Person) -> Self:
        """Those that an applicant's account may know of as a whole."""
        return self.filter(parties.whole_matters_of(person, "filed_by"))
