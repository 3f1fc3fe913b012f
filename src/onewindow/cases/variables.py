"""What the procedure of a case knows of it: the names that conditions in a drawing may read."""

from typing import Any

from onewindow.cases.models import Case
from onewindow.catalogue.service import Revision


def variables_of(case: Case) -> dict[str, Any]:
    """The variables that a case gives its procedure at acceptance."""
    return {"answers": case.answers, "case_type": case.revision.case_type, "channel": case.channel}


def fields_of(revision: Revision) -> frozenset[str]:
    """The names in ``variables_of`` for a case of this revision; of the answers, one for each question it asks."""
    return frozenset({"case_type", "channel", *(f"answers.{question['key']}" for question in revision.scenarios)})
