"""The steps every verb of a project walks: lock one that the actor may see, and look the verb up in the table."""

from django.utils.translation import gettext as _

from onewindow.base.errors import NotFound
from onewindow.kernel.org.service import Person
from onewindow.projects import permissions
from onewindow.projects.models import Project
from onewindow.projects.states import PROJECT


def locked(number: str, *, actor: Person) -> Project:
    """Raises ``NotFound('no_such_project')``."""
    project = permissions.visible_to(actor).select_related("party", "division").numbered(number)
    if project is None:
        raise NotFound("no_such_project", _("没有这个项目，或者它不归您看。"))
    return project


def stepping(number: str, verb: str, *, actor: Person) -> Project:
    """Locked, and in a state that has the verb. Raises ``NotFound``, ``Conflict('wrong_state')``."""
    project = locked(number, actor=actor)
    PROJECT.next_state(verb, project.state)
    return project


def locked_to_put(number: str, *, actor: Person) -> Project:
    """For a meeting: one in work, by a chief or head who sees it. Raises ``NotFound``, ``NotPermitted``, ``Conflict('wrong_state')``."""
    project = stepping(number, "put", actor=actor)
    permissions.require(permissions.can_put(actor))
    return project
