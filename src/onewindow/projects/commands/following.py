"""A project follows its applications: running when one is sent, finished when every stage is through; its days are kept.

Reckoned anew from how they stand, so that a fact told twice, or in another order, changes nothing.
"""

from django.db import transaction

from onewindow.base import clock
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person
from onewindow.packages.service import ApplicationState
from onewindow.projects.commands.walk import locked
from onewindow.projects.events import ProjectFinished
from onewindow.projects.models import Project, ProjectApplication
from onewindow.projects.standing import Standing, standing_of, standings_of
from onewindow.projects.states import PROJECT, ProjectState

BATCH = 200


@transaction.atomic
def settle(number: str, *, actor: Person) -> Project:
    """Let the project follow. Nothing happens when it follows already, or is over."""
    project = locked(number, actor=actor)
    if project.state not in (ProjectState.REGISTERED, ProjectState.RUNNING):
        return project
    standing = standing_of(project)
    if project.state == ProjectState.REGISTERED and _is_sent(standing):
        _step(project, "run", "project.begun", actor=actor)
    if standing.is_finished:
        project.closed_at = clock.now()
        _step(project, "finish", "project.finished", actor=actor)
        events.publish(ProjectFinished(project.number, standing.total.days))
    _keep_figures(project, standing)
    project.save(update_fields=["state", "closed_at", "stage", "days_used"])
    return project


def _is_sent(standing: Standing) -> bool:
    filed = [one.application.state for stage in standing.stages for one in stage.filed]
    return any(state != ApplicationState.DRAFT for state in filed)


def _step(project: Project, verb: str, trace: str, *, actor: Person) -> None:
    project.state = PROJECT.next_state(verb, project.state)
    audit.record(trace, project.subject, actor=actor)


def _keep_figures(project: Project, standing: Standing) -> None:
    project.stage = standing.current.stage.key if standing.current else ""
    project.days_used = standing.total.days


def count_days() -> int:
    """Every morning: the days of running projects, for lists and figures; how many projects. A constant number of statements a batch."""
    counted, last = 0, 0
    while batch := list(Project.objects.running().filter(pk__gt=last).order_by("pk")[:BATCH]):
        for project, standing in zip(batch, standings_of(batch), strict=True):
            _keep_figures(project, standing)
        Project.objects.bulk_update(batch, ["stage", "days_used"])
        counted, last = counted + len(batch), batch[-1].pk
    return counted


def numbers_of(application: str) -> list[str]:
    """The projects an application was filed for: one or none."""
    rows = ProjectApplication.objects.filter(application__number=application)
    return list(rows.values_list("project__number", flat=True))
