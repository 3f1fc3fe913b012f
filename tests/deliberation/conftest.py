"""A bureau with a head who convenes, a chair, members and a legal adviser; the cases' city around it."""

import datetime as dt
from dataclasses import dataclass

import pytest

from onewindow.base import clock
from onewindow.deliberation import service as deliberation
from onewindow.deliberation.service import Matter, Meeting
from onewindow.flows import deliberating
from onewindow.kernel.org.service import Person
from tests.cases.conftest import road, spring
from tests.cases.road import Road
from tests.factories import StaffFactory

__all__ = ["road", "spring"]


@dataclass
class Table:
    """Who sits there: the unit's head convenes and leads, two members and an adviser speak."""

    road: Road
    chair: Person
    member: Person
    other: Person
    adviser: Person

    def convene(self, **words: object) -> Meeting:
        given = {
            "unit": self.road.bureau,
            "held_at": clock.now() + dt.timedelta(days=2),
            "place": "三楼会议室",
            **words,
        }
        return deliberation.convene("文旅项目会商", chair=self.chair, actor=self.road.head, **given)  # type: ignore[arg-type]

    def full(self) -> Meeting:
        """Convened, and everybody invited."""
        meeting = self.convene()
        for person, capacity in ((self.member, "member"), (self.other, "member"), (self.adviser, "adviser")):
            deliberation.invite(meeting.number, person, capacity=capacity, actor=self.road.head)
        return meeting

    def with_case(self, state: str = "accepted") -> Matter:
        """A case put to the meeting by its examiner's chief."""
        return deliberating.put_case(
            self.full().number, self.road.case_in(state).number, question="能否按小型演出办？", actor=self.road.head
        )

    def speak(self, matter: Matter, *people: Person, stance: str = "agree") -> None:
        for person in people:
            deliberation.give_opinion(matter.pk, stance=stance, words="符合规定", actor=person)


@pytest.fixture
def table(road: Road) -> Table:
    return Table(road, *(StaffFactory(unit=road.bureau) for _ in range(4)))
