"""What the frame of every desk page asks: who sits here, what is unread."""

from django import template

from onewindow.kernel.notices import service as notices
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role

register = template.Library()


@register.simple_tag
def unread_messages(person: Person) -> int:
    """How many messages the person has not read. One statement."""
    return notices.unread_count(person) if person.is_authenticated else 0


@register.simple_tag
def is_clerk(person: Person) -> bool:
    """Whether the person receives applications at a window."""
    return person.is_authenticated and org.holds_any(person, Role.CLERK)
