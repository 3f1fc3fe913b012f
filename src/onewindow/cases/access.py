"""Who may see and change the files and documents that belong to a case."""

from typing import Any

from django.db.models import QuerySet

from onewindow.cases import states
from onewindow.cases.models import Case
from onewindow.cases.permissions import can_apply, visible_to
from onewindow.kernel.org.service import Person


def can_see(person: Person, key: str) -> bool:
    """Whoever sees the case sees its papers."""
    return visible_to(person).filter(number=key).exists()


def keys_visible_to(person: Person) -> QuerySet[Any, Any]:
    """The keys of the cases an account may know of, as a subselect."""
    return visible_to(person).order_by().values("number")


def can_change(person: Person, key: str) -> bool:
    """Files are changed by whoever may write the application, while the state allows it."""
    case = Case.objects.select_related("unit", "window_unit").with_standing(person).filter(number=key).first()
    return case is not None and states.allows("add_file", case.state) and can_apply(person, case)
