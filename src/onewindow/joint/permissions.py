"""Who may see which sessions, and who may do which verb."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from onewindow.base.errors import NotPermitted
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.joint.models import Concern, JointSession, Participant
from onewindow.joint.states import ALIVE
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, PersonKind, Role
from onewindow.packages import service as packages

OVERSEERS = (Role.SUPERVISOR, Role.AUDITOR)
LEADS = (Role.CLERK, Role.EXAMINER, Role.CHIEF, Role.UNIT_HEAD)
SPEAKERS = (Role.EXAMINER, Role.CHIEF, Role.UNIT_HEAD)


def visible_to(person: Person) -> QuerySet[JointSession]:
    """Those the person's unit leads or takes part in, or which they oversee; of applicants, those of their own applications."""
    if person.kind == PersonKind.SYSTEM:
        return JointSession.objects.all()
    if person.kind == PersonKind.APPLICANT:
        return JointSession.objects.filter(application__in=packages.visible_to(person).order_by().values("pk"))
    if not org.is_staff(person):
        return JointSession.objects.none()
    leads = org.units_under(org.unit_paths(person, *LEADS, *OVERSEERS), through="unit__")
    takes_part = org.units_under(org.unit_paths(person, *SPEAKERS, *OVERSEERS), through="unit__")
    mine = Participant.objects.filter(takes_part).values("session")
    return JointSession.objects.filter(leads) | JointSession.objects.filter(pk__in=mine)


def visible_in_office(person: Person) -> QuerySet[JointSession]:
    """The same for pages and files that are not the applicant's: opinions by person, photos, other units' drawings."""
    return JointSession.objects.none() if person.kind == PersonKind.APPLICANT else visible_to(person)


def waiting_for(person: Person) -> QuerySet[JointSession]:
    """Sessions in which a unit that the person may speak for has not said its opinion yet."""
    mine = (
        org.units_under(org.unit_paths(person, *SPEAKERS), through="unit__") if org.is_staff(person) else Q(pk__in=[])
    )
    silent = Participant.objects.filter(mine, opinion__isnull=True).values("session")
    return JointSession.objects.filter(pk__in=silent, state__in=ALIVE)


def can_see_files(person: Person, key: str) -> bool:
    """Drawings and photos: whoever sees the session in office."""
    return visible_in_office(person).filter(number=key).exists()


def can_change_files(person: Person, key: str) -> bool:
    """Photos are added and removed by those who speak for a unit, until the session is over."""
    session = visible_in_office(person).filter(number=key, state__in=ALIVE).first()
    return session is not None and bool(units_spoken_for(person, session))


def can_see_paper(person: Person, key: str) -> bool:
    """The merged paper is kept in every case it is about, and names no persons: whoever sees one of these cases reads it too."""
    if visible_to(person).filter(number=key).exists():
        return True
    about = Concern.objects.filter(participant__session__number=key).values("branch__case")
    return cases.visible_to(person).filter(pk__in=about).exists()


def keys_visible_to(person: Person) -> QuerySet[Any, Any]:
    """The numbers of the sessions an account may know of, as a subselect."""
    return visible_to(person).order_by().values("number")


def can_lead(person: Person, session: JointSession) -> bool:
    """Reschedule, share drawings, conclude, cancel: who leads the approval."""
    return person.kind == PersonKind.SYSTEM or packages.can_lead(person, session.application)


def can_speak(person: Person, participant: Participant) -> bool:
    """Who may work on a case for which the unit takes part, and is not its applicant. Two statements."""
    rows = Concern.objects.filter(participant=participant)
    return bool(_spoken_for(person, rows.select_related("participant", "branch__unit")))


def units_spoken_for(person: Person, session: JointSession) -> list[Participant]:
    """The units of the session for which the person may speak. Two statements."""
    rows = Concern.objects.filter(participant__session=session)
    mine = _spoken_for(person, rows.select_related("participant__unit", "branch__unit"))
    return list({one.participant_id: one.participant for one in mine}.values())


def _spoken_for(person: Person, rows: QuerySet[Concern]) -> list[Concern]:
    """What the person is to all the cases is read at once; nobody speaks about a matter of their own (回避)."""
    concerns = list(rows.order_by("pk"))
    keys = [one.branch.case_id for one in concerns if one.branch.case_id]
    read = cases.visible_to(org.system_actor()).with_standing(person).filter(pk__in=keys).in_bulk()
    for one in concerns:
        one.branch.case = read.get(one.branch.case_id or 0)
    own = {one.participant_id for one in concerns if one.branch.case and _is_their_own(person, one.branch.case)}
    return [one for one in concerns if one.participant_id not in own and packages.can_speak_for(person, one.branch)]


def _is_their_own(person: Person, case: Case) -> bool:
    return cases.standing(person, case).is_party or case.filed_by_id == person.pk


def require(may: bool) -> None:
    """Raises ``NotPermitted('not_permitted')``."""
    if not may:
        raise NotPermitted(
            "not_permitted",
            _(
                "您没有办理这一步的权限。召集、改期和结论由牵头单位做；意见由参加单位的审查人员或负责人提，自己的事要回避。"
            ),
        )
