"""Pictures made on the server: QR codes, rows of a timeline."""

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString


def qr_svg(text: str, label: str) -> SafeString:
    """A QR code (error level M) as one SVG path in the page's own ink, quiet zone of two modules."""
    code = segno.make(text, error="m", micro=False)
    rows = [[bool(cell) for cell in row] for row in code.matrix]
    size = len(rows) + 4
    return format_html(
        '<svg class="ow-qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}" shape-rendering="crispEdges"><path d="{2}"/></svg>',
        size,
        label,
        _runs(rows),
    )


def _runs(rows: Sequence[Sequence[bool]]) -> str:
    """Every horizontal run of dark modules as ``M2 3h5v1h-5z``."""
    out = io.StringIO()
    for y, row in enumerate(rows, start=2):
        x = 0
        while x < len(row):
            if not row[x]:
                x += 1
                continue
            start = x
            while x < len(row) and row[x]:
                x += 1
            out.write(f"M{start + 2} {y}h{x - start}v1h-{x - start}z")
    return out.getvalue()


@dataclass(frozen=True)
class Link:
    """Words and where they lead."""

    words: str
    url: str


@dataclass(frozen=True)
class Stop:
    """One row of a timeline. ``state`` is done, pause, now or next; ``when`` replaces the moment by words."""

    title: str
    state: str = "done"
    at: dt.datetime | None = None
    when: str = ""
    text: str = ""
    who: str = ""
    links: Sequence[Link] = field(default_factory=tuple)

    @property
    def sentence(self) -> str:
        """The text closed by a full stop, so that links may follow it."""
        return f"{self.text}。" if self.text and self.text[-1] not in "。！？.!?" else self.text
