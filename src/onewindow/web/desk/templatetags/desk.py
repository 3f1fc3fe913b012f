"""What the frame of every desk page asks: who sits here, what is unread; and the lines of the inbox."""

from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from onewindow.base.codes import Channel, names_of
from onewindow.cases.service import State
from onewindow.kernel.notices import service as notices
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role
from onewindow.packages import service as packages
from onewindow.web.desk.inbox.rows import Row
from onewindow.web.desk.lights import Lit
from onewindow.web.ui.templatetags.ow import badge, counted, light, short_date

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


@register.simple_tag
def leads_any(person: Person) -> bool:
    """Whether the person could lead or oversee a parallel approval (并联审批) in some unit."""
    return person.is_authenticated and org.holds_any(person, *packages.READERS)


# Lines are written here and not in a template: these pages are opened all day, and the lines were a third of what they cost.
_LINE = (
    '<tr><td><input class="form-check-input" type="checkbox" name="task" form="claim" value="{}"{} aria-label="{}"></td>'
    '<td>{}</td><td>{}</td><td><a href="{}/">{}</a></td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>'
    '<td class="ow-num ow-soft">{}</td></tr>'
)


@register.simple_tag
def inbox_lines(rows: Iterable[Row]) -> SafeString:
    """One table row for each task."""
    select, channels, cases = _("选中 %(number)s"), names_of(Channel), _address_of_cases()
    return SafeString("".join(_line(row, select, channels, cases) for row in rows))


def _line(row: Row, select: str, channels: Mapping[str, str], cases: str) -> str:
    task, case, number = row.task, row.lit.case, row.task.subject_key
    words = (case.item_name, row.lit.applicant, task.name, channels.get(case.channel, ""))
    green = badge(_("绿色通道"), "done") if row.is_green else ""
    return _LINE.format(
        task.pk,
        " disabled" if row.is_mine else "",
        escape(select % {"number": number}),
        case_light(row.lit),
        escape(row.last_day),
        f"{cases}{quote(number)}",
        *map(escape, words),
        f"{green} {escape(row.hint)}".strip(),
        escape(number),
    )


_CASE = (
    '<tr><td>{}</td><td>{}</td><td><a href="{}/">{}</a></td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>'
    '<td class="ow-num ow-soft">{}</td></tr>'
)


@register.simple_tag
def case_lines(rows: Iterable[Lit]) -> SafeString:
    """One table row for each case of a search."""
    states, channels, cases = names_of(State), names_of(Channel), _address_of_cases()
    return SafeString("".join(_case_line(row, states, channels, cases) for row in rows))


def _case_line(row: Lit, states: Mapping[str, str], channels: Mapping[str, str], cases: str) -> str:
    case = row.case
    received = short_date(case.received_at)
    words = (case.item_name, row.applicant, case.unit.short_name, channels.get(case.channel, ""), received, case.number)
    return _CASE.format(
        badge(states.get(case.state, "")), case_light(row), f"{cases}{quote(case.number)}", *map(escape, words)
    )


def _address_of_cases() -> str:
    """The beginning of the address of every case."""
    return reverse("desk:case", args=["-"]).removesuffix("-/")


@register.simple_tag
def case_light(lit: Lit) -> SafeString:
    """How long still, or which special procedure holds the clock."""
    if lit.pause:
        return format_html('<span class="ow-light ow-light--pause">{}</span>', lit.pause)
    return light(lit.remaining)
