"""Who may see which meetings, and who may do which verb."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from onewindow.base.errors import NotPermitted
from onewindow.deliberation.models import Matter, Meeting, Member
from onewindow.deliberation.states import Capacity
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, PersonKind, Role, Unit

CONVENERS = (Role.CHIEF, Role.UNIT_HEAD)
READERS = (*CONVENERS, Role.SUPERVISOR, Role.AUDITOR)


def visible_to(person: Person) -> QuerySet[Meeting]:
    """The meetings somebody sits in, and those of the units under their posts."""
    if person.kind == PersonKind.SYSTEM:
        return Meeting.objects.all()
    if not org.is_staff(person):
        return Meeting.objects.none()
    under = org.units_under(org.unit_paths(person, *READERS), through="unit__")
    return Meeting.objects.filter(under | Q(pk__in=Member.objects.filter(person=person).values("meeting")))


def can_see(person: Person, key: str) -> bool:
    """Whoever sees the meeting sees its minutes."""
    return visible_to(person).filter(number=key).exists()


def can_convene(person: Person, unit: Unit) -> bool:
    """A chief or head of the unit or of one above it."""
    return org.is_staff(person) and any(org.holds(person, role, unit) for role in CONVENERS)


def can_lead(person: Person, meeting: Meeting) -> bool:
    """Invite, excuse, begin, settle matters, close and cancel: who convened it may, and the chair."""
    if person.kind == PersonKind.SYSTEM:
        return True
    if not org.is_staff(person):
        return False
    chairs = Member.objects.filter(meeting=meeting, person=person, capacity=Capacity.CHAIR)
    return meeting.convened_by_id == person.pk or chairs.exists()


def can_put(person: Person, meeting: Meeting) -> bool:
    """Whoever sees the meeting may put a matter to it; whether it is theirs to put is asked of who owns it."""
    return can_see(person, meeting.number)


def seat_of(person: Person, matter: Matter) -> Member | None:
    """As which member the person speaks to the matter."""
    return Member.objects.filter(meeting=matter.meeting_id, person=person).first() if org.is_staff(person) else None


def require(may: bool) -> None:
    """Raises ``NotPermitted('not_permitted')``."""
    if not may:
        raise NotPermitted("not_permitted", _("您没有办理这一步的权限。会议由召集人和主持人安排，意见由参会人员提出。"))
