"""What the procedure of a case knows of it: the names that conditions in a drawing may read."""

from typing import Any

from onewindow.cases.models import Case
from onewindow.catalogue.service import Revision


def variables_of(case: Case) -> dict[str, Any]:
    """The variables that a case gives its procedure at acceptance."""
    return {"answers": case.answers, "case_type": case.revision.case_type, "channel": case.channel}


def rule_variables(case: Case) -> dict[str, Any]:
    """What the expressions of a rule set may read: the form, the answers, who applies and how, and how each material came."""
    materials = {row.code: row.state for row in case.materials.all()}
    party = {"kind": case.party.kind, "name": case.party_name}
    return {**variables_of(case), "form": case.form, "party": party, "materials": materials}


def fields_of(revision: Revision) -> frozenset[str]:
    """The names in ``variables_of`` for a case of this revision; of the answers, one for each question it asks."""
    return frozenset({"case_type", "channel", *(f"answers.{question['key']}" for question in revision.scenarios)})
