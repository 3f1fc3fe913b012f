"""How a session stands: who takes part for what, and what each unit has said so far."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from onewindow.cases.service import Case
from onewindow.joint.commands.speaking import mark_of as mark_of_opinion
from onewindow.joint.models import Concern, JointSession, Opinion, Participant
from onewindow.kernel.org.service import Unit


@dataclass
class Seat:
    """One unit at the table, with the branches it comes for and its opinion, if it has said one."""

    participant: Participant
    opinion: Opinion | None
    concerns: list[Concern] = field(default_factory=list)

    @property
    def unit(self) -> Unit:
        return self.participant.unit

    @property
    def cases(self) -> list[Case]:
        return [one.branch.case for one in self.concerns if one.branch.case is not None]

    @property
    def runs(self) -> bool:
        """Whether any of its cases still runs; a unit whose cases are over has nothing left to say."""
        return any(case.closed_at is None for case in self.cases)


def seats_of(session: JointSession) -> list[Seat]:
    """In the order of the application. One statement, whatever the number of units."""
    rows = Concern.objects.filter(participant__session=session).select_related(
        "participant__unit",
        "participant__speaker",
        "participant__opinion__given_by",
        "branch__case",
        "branch__unit",
    )
    seats: dict[int, Seat] = {}
    for concern in rows.order_by("branch__order", "pk"):
        seat = concern.participant
        said = seat.opinion if hasattr(seat, "opinion") else None
        seats.setdefault(seat.pk, Seat(seat, said)).concerns.append(concern)
    return list(seats.values())


def mark_of(seats: Sequence[Seat]) -> str:
    """What tells two states of all opinions apart, for a page that was open for long."""
    return "|".join(f"{seat.participant.unit_id}:{mark_of_opinion(seat.opinion)}" for seat in seats)
