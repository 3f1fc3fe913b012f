"""The leader's figure: how many working days projects take, finished and running."""

from dataclasses import dataclass

from django.db.models import Avg, Count, Q

from onewindow.projects.queries import ProjectQuerySet
from onewindow.projects.states import ProjectState


@dataclass(frozen=True)
class Averages:
    """Average working days and how many projects, finished and running; none where there are none."""

    finished: float | None
    finished_count: int
    running: float | None
    running_count: int


def averages(projects: ProjectQuerySet) -> Averages:
    """Over the projects somebody may see, as kept each morning. One statement."""
    done, runs = Q(state=ProjectState.FINISHED), Q(state=ProjectState.RUNNING)
    found = projects.order_by().aggregate(
        finished=Avg("days_used", filter=done),
        finished_count=Count("pk", filter=done),
        running=Avg("days_used", filter=runs),
        running_count=Count("pk", filter=runs),
    )
    return Averages(**found)
