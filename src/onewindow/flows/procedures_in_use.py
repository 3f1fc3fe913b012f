"""Which items run a procedure, as the proof of a new drawing asks it (``procedures.examine``)."""

from collections.abc import Mapping

from onewindow.cases import service as cases
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Revision
from onewindow.kernel.org.service import Unit, exercised_by
from onewindow.kernel.timelimits.service import LimitKind
from onewindow.procedures.service import Period, Use


def uses_of(code: str) -> list[Use]:
    """Every item in force (a suspended one may be resumed) whose revision names the procedure, by code. Two statements.

    A step of the item's unit falls to the unit that exercises the power today, a step of the window to the centre of its
    division: as a case opened today has it.
    """
    centres = cases.centres()
    return [_use(revision, centres) for revision in catalogue.in_force().running(code).order_by("item__code")]


def _use(revision: Revision, centres: Mapping[int, Unit]) -> Use:
    unit = exercised_by(revision.item.unit, revision.item.code).unit
    periods = {policy.kind: Period(policy.amount, policy.unit) for policy in cases.handling_policies(revision)}
    return Use(
        item_code=revision.item.code,
        item_name=revision.name,
        unit=unit,
        window_unit=centres.get(unit.division_id),
        promised=periods.get(LimitKind.PROMISED),
        statutory=periods.get(LimitKind.STATUTORY),
        fields=cases.fields_of(revision),
        is_on_the_spot=cases.is_on_the_spot(revision),
    )
