"""A time axis that several bars share: where a moment stands on it, and stretches from one moment to another. Pure."""

import datetime as dt
from dataclasses import dataclass

# The drawing's own width; a stretch is never thinner than this part of it.
WIDTH = 1000
THINNEST = 8


@dataclass(frozen=True)
class Stretch:
    """A part of a bar in units of ``WIDTH``; ``tone`` says what it was: wait, run, pause, done or left."""

    tone: str
    start: int
    width: int


@dataclass(frozen=True)
class TimeAxis:
    """From the first moment to the last."""

    first: dt.datetime
    last: dt.datetime

    def at(self, moment: dt.datetime) -> int:
        """The place of a moment in units of ``WIDTH``; what lies outside stands at the edge."""
        whole = (self.last - self.first).total_seconds() or 1
        return round(WIDTH * min(1, max(0, (moment - self.first).total_seconds() / whole)))

    def stretch(self, tone: str, start: dt.datetime, end: dt.datetime) -> Stretch:
        """From one moment to another, wholly on the axis however thin."""
        left = self.at(start)
        width = max(THINNEST, self.at(end) - left)
        return Stretch(tone, min(left, WIDTH - width), width)
