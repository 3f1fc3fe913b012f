"""What is told of sessions beside the desk's own page: on the page of a case, of the application, and to the applicant."""

from collections.abc import Sequence
from dataclasses import dataclass

from onewindow.cases.service import Case
from onewindow.joint.models import KIND, Concern, JointSession, Participant
from onewindow.joint.permissions import visible_in_office
from onewindow.joint.states import ALIVE, Kind, SessionState
from onewindow.kernel.documents.service import Document
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits.service import LIT, Limit, LimitState
from onewindow.packages.service import PackageApplication

MOST_LIT = 50


@dataclass(frozen=True)
class Told:
    """A session as the applicant may know it: units, never persons; the paper once there is one."""

    session: JointSession
    units: tuple[str, ...]
    paper: Document | None


@dataclass(frozen=True)
class Lit:
    """An acceptance whose limit shows a light."""

    session: JointSession
    limit: Limit


def told_of(application: PackageApplication) -> list[Told]:
    """In the order convened. Three statements."""
    sessions = list(
        JointSession.objects.filter(application=application).select_related("unit").order_by("convened_at", "pk")
    )
    seats = Participant.objects.filter(session__in=[one.pk for one in sessions]).select_related("unit").order_by("pk")
    units: dict[int, list[str]] = {}
    for seat in seats:
        units.setdefault(seat.session_id, []).append(seat.unit.name)
    papers = papers_of(sessions)
    return [Told(one, tuple(units.get(one.pk, ())), papers.get(one.number)) for one in sessions]


def papers_of(sessions: Sequence[JointSession]) -> dict[str, Document]:
    """The paper of each session that is concluded, by the session's number. One statement."""
    rows = Document.objects.filter(subject_kind=KIND, subject_key__in=[one.number for one in sessions])
    return {paper.subject_key: paper for paper in rows}


def of_case(case: Case) -> list[Concern]:
    """The sessions that are about a case, each with its unit's opinion, the latest first. One statement."""
    rows = Concern.objects.filter(branch__case=case).select_related(
        "participant__session__unit", "participant__opinion", "participant__unit"
    )
    return list(rows.order_by("-participant__session__convened_at", "-pk"))


def survey_planned_for(number: str) -> JointSession | None:
    """The joint survey that stands before a case: whoever would go there alone is told. One statement."""
    rows = JointSession.objects.filter(
        kind=Kind.SURVEY, state__in=ALIVE, participants__concerns__branch__case__number=number
    )
    return rows.order_by("held_at").first()


def numbers_of(application: str) -> list[str]:
    """The sessions of an application, whatever became of them. One statement."""
    rows = JointSession.objects.filter(application__number=application).order_by("pk")
    return list(rows.values_list("number", flat=True))


def paper_numbers_of(case: Case) -> list[str]:
    """The merged papers that belong to a case too. One statement."""
    sessions = JointSession.objects.filter(
        participants__concerns__branch__case=case, state=SessionState.CONCLUDED
    ).values("number")
    return list(Document.objects.filter(subject_kind=KIND, subject_key__in=sessions).values_list("number", flat=True))


def lit_for(person: Person) -> list[Lit]:
    """联合验收 that are nearly late or late, among those the person may see, the most urgent first. Two statements."""
    seen = visible_in_office(person).filter(kind=Kind.ACCEPTANCE, state__in=ALIVE)
    sessions = {one.number: one for one in seen.select_related("unit", "application")}
    limits = Limit.objects.filter(
        subject_kind=KIND, subject_key__in=sessions, state=LimitState.RUNNING, light__in=LIT
    ).order_by("due_at", "pk")
    return [Lit(sessions[limit.subject_key], limit) for limit in limits[:MOST_LIT]]
