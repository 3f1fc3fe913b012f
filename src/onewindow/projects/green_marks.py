"""Which projects and cases are in an open green channel (绿色通道), asked for many at once."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from onewindow.base import clock
from onewindow.projects.models import GreenChannel
from onewindow.projects.queries import ProjectQuerySet


def open_on(day: dt.date) -> QuerySet[GreenChannel]:
    """Not ended, and its last day has not passed."""
    return GreenChannel.objects.filter(ended_at__isnull=True, valid_until__gte=day)


def only_green(projects: ProjectQuerySet) -> ProjectQuerySet:
    """Of these the ones whose channel is open today."""
    return projects.filter(Exists(open_on(clock.today()).filter(project=OuterRef("pk"))))


def with_green(projects: ProjectQuerySet) -> ProjectQuerySet:
    """Each with ``green_until``, the last day of its channel, if one is open today."""
    rows = open_on(clock.today()).filter(project=OuterRef("pk")).values("valid_until")
    marked: ProjectQuerySet = projects.annotate(green_until=Subquery(rows[:1]))
    return marked


def green_cases(numbers: Sequence[str]) -> frozenset[str]:
    """Which of these cases belong to a project in the green channel today. One statement; none without cases."""
    if not numbers:
        return frozenset()
    column = "project__applications__application__branches__case__number"
    rows = open_on(clock.today()).filter(**{f"{column}__in": list(numbers)})
    return frozenset(rows.values_list(column, flat=True))
