"""The steps every verb walks: lock, permit, ask the table of states; the traces it leaves on the session and on each case."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from onewindow.base.errors import NotFound
from onewindow.base.subjects import Subject
from onewindow.cases.service import Case
from onewindow.joint import permissions
from onewindow.joint.models import Concern, JointSession, Participant
from onewindow.joint.states import SESSION
from onewindow.kernel.audit import service as audit
from onewindow.kernel.audit.service import Trace
from onewindow.kernel.org.service import Person


def locked(number: str, *, actor: Person) -> JointSession:
    """One the actor may see, locked, with its application and lead. Raises ``NotFound('no_such_joint_session')``."""
    rows = permissions.visible_in_office(actor).filter(number=number)
    rows = rows.select_related("unit", "application__version__theme__unit").select_for_update(of=("self",))
    found = rows.first()
    if found is None:
        raise NotFound("no_such_joint_session", _("没有这次联合办理，或者您的单位没有参加。"))
    return found


def leading(number: str, verb: str, *, actor: Person) -> JointSession:
    """Locked, for somebody who leads it, where the table allows the verb. Raises ``NotFound``, ``NotPermitted``, ``Conflict('wrong_state')``."""
    session = locked(number, actor=actor)
    permissions.require(permissions.can_lead(actor, session))
    SESSION.next_state(verb, session.state)
    return session


def participant_of(session: JointSession, unit_id: int) -> Participant:
    """The unit's seat. Raises ``NotFound('no_such_unit_here')``."""
    found = session.participants.select_related("unit", "opinion").filter(unit_id=unit_id).first()
    if found is None:
        raise NotFound("no_such_unit_here", _("这个单位没有参加。"))
    return found


def cases_of(session: JointSession) -> list[Case]:
    """The cases it is about, in the order in which every verb locks them. One statement."""
    rows = Concern.objects.filter(participant__session=session).select_related("branch__case").order_by("branch__case")
    return [one.branch.case for one in rows if one.branch.case is not None]


def record(
    session: JointSession, verb: str, cases: Iterable[Case], *, actor: Person, note: str = "", **changes: Any
) -> None:
    """``verb`` on the session, and on each of the cases, whose timelines tell it. One statement."""
    told = {"session": session.number, "kind": session.kind, **changes}
    on_cases = [Trace(f"case.joint_{verb}", _subject(case), told, note) for case in cases]
    audit.record_many([Trace(f"joint.{verb}", session.subject, changes, note), *on_cases], actor=actor)


def _subject(case: Case) -> Subject:
    return case.subject
