"""What a page of supervision is asked: whose units, by what, how many weeks back."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.http import urlencode

from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Unit
from onewindow.supervision import service as supervision
from onewindow.supervision.service import Asked
from onewindow.web.desk.office import only_for
from onewindow.web.ui.asking import person_of

for_overseers = only_for(supervision.can_oversee)


@dataclass(frozen=True)
class Question:
    """The question with the unit it is narrowed to, and the units one may choose from."""

    asked: Asked
    unit: Unit | None
    units: list[Unit]

    def query(self, **more: str) -> str:
        """The same question as a query of an address."""
        own = {"by": self.asked.by, "weeks": str(self.asked.weeks), "unit": self.unit.code if self.unit else ""}
        return urlencode({**own, **more})


def question_of(request: HttpRequest) -> Question:
    """From the address; what it does not know is as if it were not said. Two statements."""
    person = person_of(request)
    overseen = supervision.units_overseen_by(person)
    units = list(org.units_visible_to(person).filter(pk__in=overseen, is_active=True))
    unit = next((one for one in units if one.code == request.GET.get("unit")), None)
    by, weeks = request.GET.get("by", ""), request.GET.get("weeks", "")
    asked = Asked(
        units=supervision.units_overseen_by(person, unit.path) if unit else overseen,
        by=by if by in supervision.BY else supervision.BY[0],
        weeks=next((number for number in supervision.WINDOWS if str(number) == weeks), supervision.WINDOWS[0]),
    )
    return Question(asked, unit, units)
