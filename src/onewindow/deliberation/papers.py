"""The minutes (会议纪要) as an official document of the convening unit."""

from typing import Any

from onewindow.base import clock
from onewindow.base.chinese import long_moment
from onewindow.base.official import officially
from onewindow.deliberation.models import Matter, Meeting
from onewindow.deliberation.states import Capacity
from onewindow.kernel.documents import service as documents
from onewindow.kernel.documents.service import KINDS, Document, Draft
from onewindow.kernel.org.service import Person


@officially
def minutes(meeting: Meeting, *, actor: Person) -> Document:
    """会议纪要: who sat there, what each said to each matter, what was decided."""
    members = list(meeting.members.select_related("person").order_by("pk"))
    matters = meeting.matters.prefetch_related("opinions__member__person").order_by("order")
    chair = next(one.person.name for one in members if one.capacity == Capacity.CHAIR)
    content: dict[str, Any] = {
        "item": meeting.title,
        "number": meeting.number,
        "held_on": long_moment(clock.local(meeting.held_at)),
        "place": meeting.place,
        "chair": chair,
        "members": [f"{one.person.name}（{one.get_capacity_display()}）" for one in members],
        "matters": [_matter(one) for one in matters],
    }
    title = str(KINDS["meeting_minutes"].name)
    draft = Draft(
        kind="meeting_minutes",
        subject=meeting.subject,
        unit=meeting.unit,
        title=title,
        holder=meeting.unit.name,
        content=content,
        number="",
    )
    return documents.draw_up([draft], actor=actor)[0]


def _matter(matter: Matter) -> dict[str, Any]:
    opinions = [
        f"{one.member.person.name}（{one.get_stance_display()}）：{one.words}"
        for one in sorted(matter.opinions.all(), key=lambda opinion: opinion.pk)
    ]
    return {
        "title": f"{matter.title}（{matter.subject_key}）",
        "question": matter.question,
        "opinions": opinions,
        "settled": f"{matter.get_state_display()}：{matter.decision}",
    }
