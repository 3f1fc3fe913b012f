"""The case waits for a meeting (会商会审) and keeps what came of it. ``flows.deliberating`` does the meeting's part in the same transaction."""

from django.utils.translation import gettext as _

from onewindow.base.errors import Conflict
from onewindow.base.transactions import joining
from onewindow.cases.commands.walk import locked, record, staying, write
from onewindow.cases.models import Case
from onewindow.kernel.org.service import Person


@joining
def put_to_meeting(number: str, *, meeting: str, question: str, actor: Person) -> Case:
    """Until the meeting has settled it, the case is not decided. No clock stops: a meeting is no ground of 行政许可法 45.

    Raises ``Conflict`` with ``awaits_meeting`` and ``wrong_state``, ``NotPermitted``, ``NotFound('no_such_case')``.
    """
    case = staying(number, "put_to_meeting", actor=actor)
    if case.meeting:
        raise Conflict(
            "awaits_meeting", _("这件已经提交会商会审（%(meeting)s），还没有议定。") % {"meeting": case.meeting}
        )
    case.meeting = meeting
    write(case, "meeting")
    record(case, "case.put_to_meeting", actor=actor, note=question, meeting=meeting)
    return case


@joining
def leave_meeting(number: str, *, meeting: str, words: str, actor: Person) -> Case:
    """What the meeting decided, or why it did not, kept in the case, which waits no longer. Whoever leads the meeting says so there."""
    case = locked(number, actor=actor)
    if case.meeting == meeting:
        case.meeting = ""
        write(case, "meeting")
        record(case, "case.meeting_over", actor=actor, note=words, meeting=meeting)
    return case
