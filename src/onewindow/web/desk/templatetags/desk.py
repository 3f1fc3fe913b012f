"""What the frame of every desk page asks: who sits here, what is unread; and the lines of the inbox."""

from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from onewindow.kernel.notices import service as notices
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role
from onewindow.web.desk.inbox.filters import channel_names
from onewindow.web.desk.inbox.rows import Row
from onewindow.web.desk.lights import Lit
from onewindow.web.ui.templatetags.ow import counted, light

register = template.Library()


@register.simple_tag
def unread_messages(person: Person) -> str:
    """How many messages the person has not read: 3, 99+, nothing for none. One statement."""
    number = notices.unread_count(person) if person.is_authenticated else 0
    return counted(number, notices.MOST_COUNTED) if number else ""


@register.simple_tag
def is_clerk(person: Person) -> bool:
    """Whether the person receives applications at a window."""
    return person.is_authenticated and org.holds_any(person, Role.CLERK)


# Written here and not in a template: the page is opened all day, and its lines were a third of what it cost.
_LINE = (
    '<tr><td><input class="form-check-input" type="checkbox" name="task" form="claim" value="{}"{} aria-label="{}"></td>'
    '<td>{}</td><td>{}</td><td><a href="{}/">{}</a></td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>'
    '<td class="ow-num ow-soft">{}</td></tr>'
)


@register.simple_tag
def inbox_lines(rows: Iterable[Row]) -> SafeString:
    """One table row for each task."""
    select, channels = _("选中 %(number)s"), channel_names()
    cases = reverse("desk:case", args=["-"]).removesuffix("-/")
    return SafeString("".join(_line(row, select, channels, cases) for row in rows))


def _line(row: Row, select: str, channels: Mapping[str, str], cases: str) -> str:
    task, case, number = row.task, row.lit.case, row.task.subject_key
    words = (case.item_name, row.lit.applicant, task.name, channels.get(case.channel, ""), row.hint, number)
    return _LINE.format(
        task.pk,
        " disabled" if row.is_mine else "",
        escape(select % {"number": number}),
        case_light(row.lit),
        escape(row.last_day),
        f"{cases}{quote(number)}",
        *map(escape, words),
    )


@register.simple_tag
def case_light(lit: Lit) -> SafeString:
    """How long still, or which special procedure holds the clock."""
    if lit.pause:
        return format_html('<span class="ow-light ow-light--pause">{}</span>', lit.pause)
    return light(lit.remaining)
