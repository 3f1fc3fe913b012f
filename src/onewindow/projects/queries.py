"""Selections of projects as sentences; every list ends in a deterministic order."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from onewindow.kernel.org.service import Person
from onewindow.kernel.parties import service as parties
from onewindow.projects.states import ProjectState

if TYPE_CHECKING:
    from onewindow.projects.models.project import Project


class ProjectQuerySet(models.QuerySet["Project"]):
    def for_applicant(self, person: Person) -> Self:
        """Those that an applicant's account may know of as a whole."""
        return self.filter(parties.whole_matters_of(person, "registered_by"))

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
