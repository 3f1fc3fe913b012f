"""What the frame of every desk page asks: who sits here, what is unread; and the lines of the inbox."""

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from onewindow.kernel.notices import service as notices
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role
from onewindow.web.desk.inbox.rows import Row
from onewindow.web.desk.lights import Lit
from onewindow.web.ui.templatetags.ow import light

register = template.Library()


@register.simple_tag
def unread_messages(person: Person) -> int:
    """How many messages the person has not read. One statement."""
    return notices.unread_count(person) if person.is_authenticated else 0


@register.simple_tag
def is_clerk(person: Person) -> bool:
    """Whether the person receives applications at a window."""
    return person.is_authenticated and org.holds_any(person, Role.CLERK)


# Written here and not in a template: the page is opened all day, and its lines were a third of what it cost.
_LINE = (
    '<tr><td><input class="form-check-input" type="checkbox" name="task" form="claim" value="{}"{} aria-label="{}"></td>'
    '<td>{}</td><td>{}</td><td><a href="{}">{}</a></td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>'
    '<td class="ow-num ow-soft">{}</td></tr>'
)


@register.simple_tag
def inbox_lines(rows: Iterable[Row]) -> SafeString:
    """One table row for each task."""
    return format_html_join("", _LINE, map(_cells, rows))


def _cells(row: Row) -> tuple[object, ...]:
    task, number = row.task, row.task.subject_key
    return (
        task.pk,
        SafeString(" disabled") if row.is_mine else "",
        _("选中 %(number)s") % {"number": number},
        case_light(row.lit),
        row.last_day,
        reverse("desk:case", args=[number]),
        row.lit.case.item_name,
        row.lit.applicant,
        task.name,
        row.channel,
        row.hint,
        number,
    )


@register.simple_tag
def case_light(lit: Lit) -> SafeString:
    """How long still, or which special procedure holds the clock."""
    if lit.pause:
        return format_html('<span class="ow-light ow-light--pause">{}</span>', lit.pause)
    return light(lit.remaining)
