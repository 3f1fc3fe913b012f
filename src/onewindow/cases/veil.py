"""What an applicant is shown of a case whose result is held back until all of its parallel approval (并联审批) are settled.

The one place where it is done: whatever an applicant's account reads comes out of ``CaseQuerySet.for_applicant``.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models.query import ModelIterable

from onewindow.cases.states import State

if TYPE_CHECKING:
    from onewindow.cases.models import Case

# What would tell the result: facts of the trace, papers.
VERBS = ("case.decided", "case.issued")
PAPERS = ("grant", "refusal", "certificate")
# A row read without these has nothing to hide.
_TELLING = frozenset(["state", "outcome", "refusal_reason", "certificate_number", "decided_at", "due_at"])
_NOTHING: dict[str, Any] = {"outcome": "", "refusal_reason": "", "certificate_number": "", "decided_at": None}


def veil(case: "Case") -> "Case":
    """The same case, for reading only: still under examination as far as its applicant is concerned."""
    loaded = vars(case)
    if not _TELLING & loaded.keys() or not case.is_held:
        return case
    case.veiled, case.state, case.due_at = case.state, State.IN_REVIEW, None
    for name, value in _NOTHING.items():
        setattr(case, name, value)
    return case


class VeiledRows(ModelIterable):  # type: ignore[type-arg]
    """The rows of a selection, each as its applicant may see it."""

    def __iter__(self) -> Iterator[Any]:
        return map(veil, super().__iter__())
