"""Weeks as bars: how much was decided, and how much of it too late. Inline SVG, in the colours of the stylesheet."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from onewindow.supervision.service import Week

HEIGHT, STEP, BAR = 24, 8, 6


def weeks(rows: Sequence[Week]) -> SafeString:
    """A bar a week, the oldest at the left; the highest fills the height, what was late stands red at the foot."""
    most = max((week.decided for week in rows), default=0)
    bars = format_html_join("", "{}", ([_bar(place, week, most)] for place, week in enumerate(rows) if week.decided))
    return format_html(
        '<svg class="ow-weeks" viewBox="0 0 {} {}" role="img" aria-label="{}"><path class="ow-weeks__line" d="M0 {}h{}"/>{}</svg>',
        STEP * len(rows),
        HEIGHT + 1,
        in_words(rows),
        HEIGHT + 0.5,
        STEP * len(rows),
        bars,
    )


def in_words(rows: Sequence[Week]) -> str:
    """The same for those who do not see it, and for the workbook."""
    decided = _("、").join(str(week.decided) for week in rows)
    late = sum(week.late for week in rows)
    return _("近 %(n)s 周每周办结 %(decided)s 件，其中超期 %(late)s 件") % {
        "n": len(rows),
        "decided": decided,
        "late": late,
    }


def _bar(place: int, week: Week, most: int) -> SafeString:
    whole = max(1, round(HEIGHT * week.decided / most))
    late = max(1, round(HEIGHT * week.late / most)) if week.late else 0
    parts = [("ow-weeks__bar", HEIGHT - whole, whole - late), ("ow-weeks__late", HEIGHT - late, late)]
    return format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
        ((look, STEP * place + 1, top, BAR, height) for look, top, height in parts if height > 0),
    )
