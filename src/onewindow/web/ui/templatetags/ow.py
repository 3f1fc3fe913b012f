"""Tags and filters every template has: dates, limits, icons, components, in the house's own words."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onewindow.base import chinese, clock, dates
from onewindow.kernel.timelimits.service import Explanation, Remaining
from onewindow.web.ui import clock_picture, pictures
from onewindow.web.ui.gantt import Chart
from onewindow.web.ui.paging import Page
from onewindow.web.ui.script_words import script_words as script_sentences
from onewindow.web.ui.sheets import Column

register = template.Library()


# --- words ---------------------------------------------------------------------------------------
def _date_of(value: dt.date | dt.datetime) -> dt.date:
    return clock.local(value).date() if isinstance(value, dt.datetime) else value


@register.filter
def long_date(value: dt.date | dt.datetime | None) -> str:
    """2026年3月17日 (周二), Tue 17 March 2026."""
    return "" if value is None else dates.long_date(_date_of(value))


@register.filter
def short_date(value: dt.date | dt.datetime | None) -> str:
    """3月17日 (周二), Tue 17 Mar, beside a year that is already shown."""
    return "" if value is None else dates.short_date(_date_of(value))


@register.filter
def moment(value: dt.datetime | None) -> str:
    """2026年3月17日 (周二) 16:40, Tue 17 March 2026, 16:40."""
    return "" if value is None else dates.long_moment(value)


@register.filter
def clock_time(value: dt.datetime | None) -> str:
    """10:24."""
    return "" if value is None else f"{clock.local(value):%H:%M}"


@register.filter
def iso(value: dt.date | dt.datetime | None) -> str:
    """ISO 8601 in the city's zone, for ``<time datetime>``."""
    if value is None:
        return ""
    return clock.local(value).isoformat(timespec="minutes") if isinstance(value, dt.datetime) else value.isoformat()


@register.filter
def yuan(cents: int) -> str:
    """Cents as 12.50, without a tail of zeros: 12."""
    whole, rest = divmod(int(cents), 100)
    return f"{whole:,}" if not rest else f"{whole:,}.{rest:02d}"


@register.filter
def ten_thousands(cents: int) -> str:
    """An investment in fen as ``25,000 万元``, with decimals only where there are any."""
    whole, rest = divmod(cents, 1_000_000)
    told = f"{whole:,}" if not rest else f"{cents / 1_000_000:,.2f}"
    return _("%(n)s 万元") % {"n": told}


@register.filter
def file_size(size: int) -> str:
    """1.2 MB."""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024 / 1024:.1f} MB"


@register.filter
def lookup(mapping: Mapping[str, Any], key: str) -> Any:
    """A dictionary's value under a key that is itself a variable; an empty string when it has none."""
    return mapping.get(key, "")


@register.filter
def item(rows: Sequence[Any], place: int) -> Any:
    """The row at this place of a list that runs beside the one of the loop."""
    return rows[place]


@register.filter
def counted(number: int, most: int) -> str:
    """A number of which no more than ``most`` were counted: 99+."""
    return str(number) if number < most else f"{most - 1}+"


register.filter("count_words", dates.count_words)
register.filter("mask_name", chinese.mask_name)
register.filter("mask_id", chinese.mask_id_number)
register.filter("mask_phone", chinese.mask_phone)


# --- small marks ---------------------------------------------------------------------------------
@register.simple_tag
@cache
def icon(name: str, label: str = "") -> SafeString:
    """An outline icon of the sprite; ``label`` only when no words stand beside it."""
    place = static("vendor/icons.svg")
    if label:
        return format_html(
            '<svg class="ow-icon" role="img" aria-label="{}" focusable="false"><use href="{}#{}"></use></svg>',
            label,
            place,
            name,
        )
    return format_html(
        '<svg class="ow-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>', place, name
    )


@register.simple_tag
def badge(words: str, tone: str = "") -> SafeString:
    """A neutral status; tone is empty, brand, done, warn or late."""
    return format_html('<span class="ow-badge{}">{}</span>', f" ow-badge--{tone}" if tone else "", words)


@register.simple_tag(takes_context=True)
def nav_link(
    context: template.Context, to: str, words: str, names: str, *, icon: str = "", count: int | str = "", key: str = ""
) -> SafeString:
    """A link of a navigation; marked as the place where we are when the page's URL name is among ``names``.

    ``icon`` puts a picture before the words, ``count`` a number behind them, ``key`` a shortcut on it.
    """
    here = context["request"].resolver_match
    is_here = here is not None and here.namespace == to.partition(":")[0] and here.url_name in names.split()
    current = ("page" if here.view_name == to else "true") if is_here else ""
    return _nav_link(to, words, current, icon, str(count), key)


# A page of the desk has a dozen of them, and they are the same ones again and again.
@lru_cache(maxsize=1000)
def _nav_link(to: str, words: str, current: str, picture: str, count: str, key: str) -> SafeString:
    attributes = {"href": reverse(to), "aria-current": current, "data-key": key}
    given = flatatt({name: value for name, value in attributes.items() if value})
    tail = format_html('<span class="ow-num">{}</span>', count) if count else ""
    return format_html("<a{}>{}{}{}</a>", given, icon(picture) if picture else "", words, tail)


@register.simple_tag
def light(remaining: Remaining | None) -> SafeString:
    """The time limit as shape, colour and words; nothing when there is no limit."""
    if remaining is None:
        return SafeString("")
    return _light(clock_picture.tone_of(remaining), remaining.words)


# A page of a list has twenty of them, most of the same few days.
@lru_cache(maxsize=1000)
def _light(tone: str, words: str) -> SafeString:
    return format_html('<span class="ow-light ow-light--{}">{}</span>', tone, words)


@register.simple_tag
def qr(text: str, label: str) -> SafeString:
    """A QR code as inline SVG; ``label`` says where it leads."""
    return pictures.qr_svg(text, label)


@register.simple_tag
def script_words() -> str:
    """The sentences that scripts say, as JSON for ``<body data-words>``: they are translated where all words are."""
    return _script_words(get_language() or "")


@cache
def _script_words(_language: str) -> str:
    return json.dumps(script_sentences(), ensure_ascii=False)


@register.simple_tag(takes_context=True)
def account_mark(context: template.Context) -> str:
    """Whose page this is, for scripts that keep words; empty where nobody is signed in and on pages of errors."""
    user = context.get("user")
    return str(user.pk) if user is not None and user.is_authenticated else ""


# --- components ----------------------------------------------------------------------------------
@register.inclusion_tag("ui/parts/clock_bar.html")
def clock_bar(explanation: Explanation, *, mini: bool = False) -> dict[str, Any]:
    """One cell per counted day, today framed, pauses hatched; words under it unless ``mini``."""
    return {"bar": clock_picture.bar(explanation), "mini": mini}


@register.inclusion_tag("ui/parts/clock_calendar.html")
def clock_calendar(explanation: Explanation) -> dict[str, Any]:
    """The same days as a calendar, with the reasons beside it: why is it due on that day."""
    return {"calendar": clock_picture.calendar(explanation), "explanation": explanation}


@register.inclusion_tag("ui/parts/gantt.html")
def gantt(chart: Chart, label: str) -> dict[str, Any]:
    """Bars on days, a key, and the same as a table."""
    return {"chart": chart, "label": label}


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(events: Iterable[Any], *, mini: bool = False) -> dict[str, Any]:
    """Who, when, what: ``pictures.Stop`` rows, in the order given."""
    return {"events": events, "mini": mini}


@register.inclusion_tag("ui/parts/steps.html")
def steps_bar(names: Sequence[str], current: int, saved: str = "") -> dict[str, Any]:
    """The step bar of a wizard; ``current`` counts from 1."""
    rows = [
        {"number": number, "name": name, "done": number < current, "now": number == current}
        for number, name in enumerate(names, start=1)
    ]
    return {"rows": rows, "current": current, "name": names[current - 1], "total": len(names), "saved": saved}


@register.inclusion_tag("ui/parts/facts.html")
def facts(rows: Iterable[tuple[str, str, str]]) -> dict[str, Any]:
    """Question, answer, and a line under it: the four things people ask first."""
    return {"rows": rows}


@register.inclusion_tag("ui/parts/empty.html")
def empty(icon_name: str, title: str, why: str, url: str = "", action: str = "") -> dict[str, Any]:
    """Nothing here: why, and what to do."""
    return {"icon_name": icon_name, "title": title, "why": why, "url": url, "action": action}


@register.inclusion_tag("ui/parts/pager.html", takes_context=True)
def pager(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """First page and next page of a list that is read by key."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    query.pop("after", None)
    first = query.urlencode()
    if page.next_key:
        query["after"] = page.next_key
    return {"page": page, "first": f"?{first}" if first else request.path, "next": f"?{query.urlencode()}"}


@register.inclusion_tag("ui/parts/grid.html")
def grid(label: str, columns: Sequence[Column[Any]], rows: Iterable[Any], act: str = "", **more: Any) -> dict[str, Any]:
    """A list as a table, in the columns of its workbook.

    ``act`` is the template of a last cell for what can be done with a ``row``; ``may`` is given on to it.
    """
    lines = [(row, [(column.look, column.cell(row)) for column in columns]) for row in rows]
    return {"label": label, "columns": columns, "lines": lines, "act": act, "is_tight": False, **more}


@register.simple_tag(takes_context=True)
def export_link(context: template.Context) -> SafeString:
    """The list as shown, all its pages, as a workbook."""
    query = context["request"].GET.copy()
    query.pop("after", None)
    query["as"] = "xlsx"
    words = _("导出 Excel")
    return format_html(
        '<a class="btn btn-plain" href="?{}">{}{}</a>', query.urlencode(), icon("file-spreadsheet"), words
    )


@register.simple_tag
def percent_class(part: float, whole: float) -> str:
    """``ow-pct-35``: a width as one of the stylesheet's classes (no inline style), in steps of five, at least five."""
    share = 100 * part / whole if whole else 0
    return f"ow-pct-{max(5, min(100, round(share / 5) * 5))}"
