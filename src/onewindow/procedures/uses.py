"""What a drawing is examined against: the items that use it. The catalogue lies above; ``flows.procedures_in_use`` reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from onewindow.base.codes import LimitUnit
from onewindow.kernel.org.service import Unit
from onewindow.procedures.graph import ITEM_UNIT, WINDOW_UNIT, Node

# What one of a unit is in working days, on average and without holidays: an office works five days of seven, eight hours a day.
WORKING_DAYS: Mapping[str, Fraction] = {
    LimitUnit.WORKING_DAY: Fraction(1),
    LimitUnit.CALENDAR_DAY: Fraction(5, 7),
    LimitUnit.HOUR: Fraction(1, 8),
    LimitUnit.MONTH: Fraction(30 * 5, 7),
    LimitUnit.YEAR: Fraction(365 * 5, 7),
}


@dataclass(frozen=True)
class Period:
    """An amount of a ``LimitUnit``."""

    amount: int
    unit: str = LimitUnit.WORKING_DAY.value

    def __str__(self) -> str:
        return f"{self.amount} {LimitUnit(self.unit).label}"

    @property
    def working_days(self) -> Fraction:
        return self.amount * WORKING_DAYS[self.unit]


@dataclass(frozen=True)
class Use:
    """One item that runs a procedure: the units its steps fall to, its limits, and the names its conditions may read.

    ``fields`` are variables as a condition writes them (``channel``, ``answers.fire``). ``is_on_the_spot`` is 即办件.
    Without a ``window_unit`` the implementing unit does the window's steps, as it does in a case.
    """

    item_code: str
    item_name: str
    unit: Unit
    window_unit: Unit | None = None
    promised: Period | None = None
    statutory: Period | None = None
    fields: frozenset[str] = frozenset()
    is_on_the_spot: bool = False

    def units_of(self, node: Node, named: Mapping[str, Unit]) -> tuple[Unit, ...]:
        """The unit that does a step, or the several that do it at once; ``named`` are the units that the drawing names by code."""
        own = {ITEM_UNIT: self.unit, WINDOW_UNIT: self.window_unit or self.unit}
        return tuple(own.get(code) or named[code] for code in node.units or (node.unit,))


def names_of(uses: Sequence[Use]) -> str:
    """The first item, and how many there are, for a sentence."""
    words = {"name": uses[0].item_name, "count": len(uses)}
    return _("“%(name)s”等 %(count)d 个事项") % words if len(uses) > 1 else _("事项“%(name)s”") % words
