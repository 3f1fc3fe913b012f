"""What the clerk has filled in so far for one thing at once: answers, the one form, how each material of the one list came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from onewindow.base.subjects import Subject
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.attachments.service import Attachment
from onewindow.packages import service as packages
from onewindow.packages.service import Plan, Shared, ThemeVersion
from onewindow.web.desk.intake.sheet import PAPER, SCANNED, TICK
from onewindow.web.ui.forms import posted

LOOKS = {True: "circle-check", False: "circle"}


@dataclass(frozen=True)
class Line:
    """One material of the one list: how it came, and its scans."""

    shared: Shared
    tick: str
    scans: Sequence[Attachment]
    error: str = ""

    @property
    def is_here(self) -> bool:
        return self.shared.is_exempt or bool(self.tick)

    @property
    def look(self) -> str:
        if self.is_here:
            return "is-ok"
        return "is-no" if self.error else ""

    @property
    def icon(self) -> str:
        return LOOKS[self.is_here]

    @property
    def is_missing(self) -> bool:
        """Not here, and wanted before it can be taken in."""
        return not self.is_here and self.shared.is_required


@dataclass
class Whole:
    """All of it. ``ticks`` say how each material came, by its code in the one list."""

    plan: Plan
    data: dict[str, Any]
    ticks: dict[str, str]
    heap: Subject
    delivery: dict[str, str] = field(default_factory=dict)

    @property
    def on_paper(self) -> list[str]:
        return [code for code, tick in self.ticks.items() if tick == PAPER]

    @property
    def codes(self) -> set[str]:
        """Of what can be handed in."""
        return {shared.code for shared in self.plan.materials if not shared.is_exempt}

    def lines(self, errors: Mapping[str, str]) -> list[Line]:
        """The one list in order with its scans: one statement."""
        scans: dict[str, list[Attachment]] = {}
        for file in attachments.of_subject(self.heap):
            scans.setdefault(file.purpose, []).append(file)
        return [
            Line(
                shared,
                self.ticks.get(shared.code, SCANNED if shared.code in scans else ""),
                scans.get(shared.code, []),
                errors.get(f"material.{shared.code}", ""),
            )
            for shared in self.plan.materials
        ]


def read(version: ThemeVersion, given: QueryDict, heap: Subject) -> Whole:
    """What the page posted. Seven statements, whatever the number of items."""
    plan = packages.guide(version, given.dict())
    ticks = {shared.code: given.get(TICK + shared.code, "") for shared in plan.materials if not shared.is_exempt}
    delivery = {name: given.get(name, "").strip() for name in ("method", "address", "receiver")}
    return Whole(
        plan=plan,
        data=posted.read(plan.form, given),
        ticks={code: tick for code, tick in ticks.items() if tick in (PAPER, SCANNED)},
        heap=heap,
        delivery={name: value for name, value in delivery.items() if value},
    )
