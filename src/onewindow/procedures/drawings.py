"""The drawing of a procedure for those who only look at it."""

from django.db.models import QuerySet

from onewindow.procedures import graph
from onewindow.procedures.graph import Node
from onewindow.procedures.models import Definition, Version


def published_versions() -> QuerySet[Version]:
    """Every published version with its procedure, the latest of each first; without the drawings."""
    versions = Version.objects.filter(state=Version.State.PUBLISHED).select_related("definition")
    return versions.defer("bpmn", "compiled").order_by("definition__code", "-number")


def people_steps(version: Version) -> list[Node]:
    """The steps of a version that wait for people, in the drawing's order: the drawing in words."""
    return [node for node in graph.from_json(version.compiled["graph"]).nodes if node.kind is graph.Kind.USER]


def name_of(code: str) -> str | None:
    """What a procedure is called; None when there is none. One statement."""
    return Definition.objects.filter(code=code).values_list("name", flat=True).first()


def drawing_of(code: str, number: int) -> str | None:
    """The BPMN XML of one published version; None when there is none. One statement."""
    versions = Version.objects.filter(definition__code=code, number=number, state=Version.State.PUBLISHED)
    return versions.values_list("bpmn", flat=True).first()


def drawing(code: str) -> str | None:
    """The BPMN XML of the latest published version of a procedure; None when there is none. One statement."""
    versions = Version.objects.filter(definition__code=code, state=Version.State.PUBLISHED).order_by("-number")
    return versions.values_list("bpmn", flat=True).first()
