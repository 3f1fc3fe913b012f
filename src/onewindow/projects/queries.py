"""Selections of projects as sentences; every list ends in a deterministic order."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from onewindow.base import clock
from onewindow.base.any_of import AnyOf
from onewindow.kernel.org.service import Person
from onewindow.kernel.parties.service import Authority, Membership
from onewindow.projects.states import ProjectState

if TYPE_CHECKING:
    from onewindow.projects.models.project import Project


class ProjectQuerySet(models.QuerySet["Project"]):
    def for_applicant(self, person: Person, today: dt.date | None = None) -> Self:
        """Those of a builder this account is proven to be or to speak for; what it registered itself as long as it stands for
        the builder; and those of who gave an authority that names no item.
        """
        standing = Membership.objects.filter(person=person, until__isnull=True)
        proven = standing.filter(verified=True).values("party_id")
        day = today or clock.today()
        given = Authority.objects.filter(
            AnyOf("agent", proven), valid_from__lte=day, valid_until__gte=day, revoked_at__isnull=True
        )
        by_authority = given.filter(principal=OuterRef("party"), item_codes=[])
        return self.filter(
            AnyOf("party", proven)
            | (Q(registered_by=person) & Q(AnyOf("party", standing.values("party_id"))))
            | Q(Exists(by_authority))
        )

    def numbered(self, number: str) -> "Project | None":
        """The one with this number, locked."""
        return self.select_for_update(of=("self",)).filter(number=number).first()

    def running(self) -> Self:
        return self.filter(state=ProjectState.RUNNING)

    def at_stage(self, stage: str) -> Self:
        return self.filter(stage=stage)

    def named(self, words: str) -> Self:
        """By the beginning of the code or of the number, or a part of the name."""
        plain = words.strip()
        return self.filter(Q(code__startswith=plain) | Q(number__startswith=plain.upper()) | Q(name__icontains=plain))
