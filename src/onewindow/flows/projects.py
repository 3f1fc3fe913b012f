"""A construction project follows its applications; its lease goes with their cases; people hear of what concerns them."""

import datetime as dt
from typing import Any

from django.db import transaction

from onewindow.base import dates
from onewindow.base.subjects import Subject
from onewindow.deliberation import service as deliberation
from onewindow.deliberation.service import Matter
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.events import service as events
from onewindow.kernel.notices import service as notices
from onewindow.kernel.notices.service import Telling
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role, Unit, system_actor
from onewindow.kernel.parties import service as parties
from onewindow.kernel.verification import service as verification
from onewindow.kernel.verification.service import SourceUnavailable
from onewindow.packages import service as packages
from onewindow.projects import service as projects
from onewindow.projects.service import Project

LAND_RIGHT = "land_right"
CERTIFICATE = "不动产权证号"
LEASE = "lease"
INSIDE = ("inbox",)


def register() -> None:
    """Whose own matter a project is, and who listens to which fact."""
    deliberation.register_subject("project", _is_theirs)
    for fact in (
        packages.PackageSubmitted,
        packages.BranchOpened,
        packages.PackageWithdrawn,
        packages.PackageFinished,
    ):
        events.subscribe(fact, follow, name=f"flows.projects.follow.{fact.__name__}")
    events.subscribe(projects.LeaseGiven, ask_register, name="flows.projects.ask_register")
    events.subscribe(projects.LeaseGiven, share_given_lease, name="flows.projects.share_given_lease")
    events.subscribe(projects.CodeAnswered, tell_code, name="flows.projects.tell_code")
    events.subscribe(projects.GuidanceAsked, tell_asked, name="flows.projects.tell_asked")
    events.subscribe(projects.GuidanceGiven, tell_guided, name="flows.projects.tell_guided")
    events.subscribe(projects.GreenChanged, tell_green, name="flows.projects.tell_green")
    events.subscribe(projects.LeaseMoved, tell_lease, name="flows.projects.tell_lease")
    events.subscribe(projects.ProjectFinished, tell_finished, name="flows.projects.tell_finished")


# --- following ----------------------------------------------------------------------------------------


def follow(fact: Any) -> None:
    """Reckoned from how the applications stand now; cases just opened get the lease."""
    for number in projects.numbers_of(fact.number):
        projects.settle(number, actor=system_actor())
        share_lease(number)


def share_given_lease(fact: projects.LeaseGiven) -> None:
    """Stages that run already keep the lease as evidence too."""
    share_lease(fact.number)


@transaction.atomic
def share_lease(number: str) -> int:
    """Each open case of the project keeps lease and consent that count now; how many files were given on. Safe to repeat."""
    project = _project(number)
    lease = projects.lease_of(project)
    cases = projects.open_cases_of(project)
    if lease is None or not cases or lease.state not in (projects.LeaseState.PENDING, projects.LeaseState.CONFIRMED):
        return 0
    files = [file for file in attachments.of_subject(project.subject) if file.purpose in lease.purposes]
    held = {(one.subject_key, one.blob_id) for one in attachments.of_subjects("case", cases) if one.purpose == LEASE}
    return attachments.share(
        [(file, Subject("case", case), LEASE) for case in cases for file in files if (case, file.blob_id) not in held],
        actor=lease.given_by,
    )


def ask_register(fact: projects.LeaseGiven) -> None:
    """The land register is asked whether the holder has this certificate. A source that is down leaves it to who looks at it."""
    lease = projects.lease_at_hand(fact.lease_id)
    if LAND_RIGHT not in verification.verification_adapter().datasets():
        return
    try:
        answer = verification.verify(LAND_RIGHT, lease.holder.id_type, parties.id_number_of(lease.holder))
    except SourceUnavailable:
        return
    certificates = (answer.reference, answer.facts.get(CERTIFICATE, ""))
    projects.note_holder(lease.pk, found=answer.found, certificates=certificates)


# --- deliberation -------------------------------------------------------------------------------------


@transaction.atomic
def put_project(meeting: str, number: str, *, question: str, actor: Person) -> Matter:
    """Put a project before a meeting; its cases do not wait for it. Raises what ``deliberation.put`` raises, ``NotFound``."""
    project = projects.locked_to_put(number, actor=actor)
    return deliberation.put(meeting, project.subject, title=project.name, question=question, actor=actor)


def _is_theirs(person: Person, number: str) -> bool:
    """Staff who registered it for the office have no stake in it; who stands for the builder has."""
    project = projects.visible_to(system_actor()).filter(number=number).select_related("party").first()
    return project is not None and parties.own_parties(person).filter(pk=project.party_id).exists()


# --- telling ------------------------------------------------------------------------------------------


def tell_code(fact: projects.CodeAnswered) -> None:
    """The code counts, or why not."""
    template = "project_code_refused" if fact.reason else "project_code_confirmed"
    _tell(fact.number, template, f"code:{fact.reason[:40]}", reason=fact.reason)


@transaction.atomic
def tell_asked(fact: projects.GuidanceAsked) -> None:
    """Who works in the unit that was asked hears of it."""
    project, unit = _project(fact.number), Unit.objects.get(pk=fact.unit_id)
    people = {person.pk: person for role in (Role.EXAMINER, Role.CHIEF) for person in org.people_holding(role, unit)}
    words = {"name": project.name, "number": project.number}
    notices.tell_many(
        Telling(
            "staff_guidance_asked",
            words,
            project.subject,
            f"project:{fact.number}:asked:{fact.unit_id}:{person.pk}",
            person=person,
            channels=INSIDE,
        )
        for person in people.values()
    )


def tell_guided(fact: projects.GuidanceGiven) -> None:
    """The builder can read what to prepare."""
    _tell(fact.number, "project_guided", f"guided:{fact.guidance_id}")


def tell_green(fact: projects.GreenChanged) -> None:
    """Opened until a day, or ended."""
    if fact.until:
        _tell(fact.number, "project_green", f"green:{fact.until}", until=_day(fact.until))
    else:
        _tell(fact.number, "project_green_ended", f"green:ended:{fact.reason[:40]}", reason=fact.reason)


def tell_lease(fact: projects.LeaseMoved) -> None:
    """Judged or over, with the reason."""
    words = {"state": str(projects.LeaseState(fact.state).label), "reason": fact.reason}
    _tell(fact.number, "project_lease", f"lease:{fact.lease_id}:{fact.state}", **words)


def tell_finished(fact: projects.ProjectFinished) -> None:
    """All four stages are through, and what they took."""
    _tell(fact.number, "project_finished", "finished", days=fact.days)


def _day(text: str) -> str:
    return dates.long_date(dt.date.fromisoformat(text))


@transaction.atomic
def _tell(number: str, template: str, occasion: str, **words: Any) -> None:
    project = _project(number)
    notices.tell(
        project.party,
        template=template,
        context={"name": project.name, "number": number, **words},
        subject=project.subject,
        once=f"project:{number}:{occasion}",
    )


def _project(number: str) -> Project:
    project: Project = projects.visible_to(system_actor()).select_related("party").get(number=number)
    return project
