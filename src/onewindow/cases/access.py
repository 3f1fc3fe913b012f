"""Who may see and change the files and documents that belong to a case."""

from typing import Any

from django.db.models import QuerySet

from onewindow.base.codes import FewerWay
from onewindow.cases import states
from onewindow.cases.models import Case, Evidence
from onewindow.cases.permissions import can_apply, visible_to
from onewindow.cases.veil import PAPERS
from onewindow.kernel.documents.service import Document
from onewindow.kernel.org.service import Person, PersonKind


def can_see(person: Person, key: str) -> bool:
    """Whoever sees the case sees its files and messages."""
    return visible_to(person).filter(number=key).exists()


def can_see_paper(person: Person, paper: Document) -> bool:
    """Whoever sees the case sees its papers; its applicant a result only once it is released (并联审批). What was handed on to another
    case is read by those in office who work on that one.
    """
    case = visible_to(person).filter(number=paper.subject_key).first()
    if case is not None:
        return not (case.veiled and paper.kind in PAPERS)
    if person.kind != PersonKind.STAFF:
        return False
    handed_on = Evidence.objects.filter(reference=paper.number, way=FewerWay.HANDED_ON, outcome=Evidence.Outcome.USED)
    return visible_to(person).filter(pk__in=handed_on.values("case")).exists()


def keys_visible_to(person: Person) -> QuerySet[Any, Any]:
    """The keys of the cases an account may know of, as a subselect."""
    return visible_to(person).order_by().values("number")


def can_change(person: Person, key: str) -> bool:
    """Files are changed by whoever may write the application, while the state allows it."""
    case = Case.objects.select_related("unit", "window_unit").with_standing(person).filter(number=key).first()
    return case is not None and states.allows("add_file", case.state) and can_apply(person, case)
