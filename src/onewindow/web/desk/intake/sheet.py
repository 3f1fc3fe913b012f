"""What the clerk has filled in so far: scenario, form, ticks; and the list of materials with what to say beside each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from onewindow.base.subjects import Subject
from onewindow.cases.service import FORM, Case, CaseMaterial
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Guide, Needed, Revision
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.attachments.service import Attachment
from onewindow.web.ui.forms import posted

PAPER, SCANNED, LATER = "paper", "attachment", "deferred"
TICK, WRONG = "t.", "w."


@dataclass(frozen=True)
class Line:
    """One material: how it came, its scans, and whether it is what keeps the application from being accepted."""

    needed: Needed
    tick: str
    scans: Sequence[Attachment]
    error: str = ""
    wrong: str = ""

    @property
    def look(self) -> str:
        if self.needed.is_exempt or self.tick in (PAPER, SCANNED):
            return "is-ok"
        return "is-no" if self.tick == LATER or self.error else ""

    @property
    def icon(self) -> str:
        return {"is-ok": "circle-check", "is-no": "alert-triangle"}.get(self.look, "circle")

    @property
    def is_missing(self) -> bool:
        """Not here, and not one that may be left out."""
        return not self.tick and (self.needed.is_required or self.needed.is_deferrable)


@dataclass
class Sheet:
    """The whole of it. ``data`` is the form, ``ticks`` how each material came, ``wrong`` what a notice is to say of each."""

    revision: Revision
    guide: Guide
    data: dict[str, Any]
    ticks: dict[str, str]
    heap: Subject
    wrong: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    title: str = ""
    delivery: dict[str, str] = field(default_factory=dict)

    def lines(self, errors: Mapping[str, str]) -> list[Line]:
        """The materials in order with their scans: one statement."""
        files = list(attachments.of_subject(self.heap))
        return [
            Line(
                needed,
                self.ticks.get(needed.code, ""),
                [file for file in files if file.purpose == needed.code],
                errors.get(f"material.{needed.code}", ""),
                self.wrong.get(needed.code, ""),
            )
            for needed in self.guide.materials
        ]

    def left_open(self) -> Guide:
        """The guide with only what is not here yet: for the one-time notice."""
        missing = [line.needed for line in self.lines({}) if line.is_missing]
        return replace(self.guide, materials=tuple(missing))

    def wanted(self) -> dict[str, str]:
        """What the notice says: the clerk's own words, and of everything required that is not here that it is not."""
        faults = catalogue.missing_in_form(self.revision.form_schema, self.data)
        words = {FORM: _("；").join(fault.sentence for fault in faults)} if faults else {}
        lacking = [line.needed for line in self.lines({}) if line.needed.is_required and not line.tick]
        return words | {needed.code: _("还没有交") for needed in lacking} | self.wrong


def read(revision: Revision, given: QueryDict, heap: Subject) -> Sheet:
    """What the page posted."""
    guide = catalogue.guide(revision, given.dict())
    wanted = [needed for needed in guide.materials if not needed.is_exempt]
    ticks = {needed.code: given.get(TICK + needed.code, "") for needed in wanted}
    wrong = {code: given.get(WRONG + code, "").strip() for code in (FORM, *ticks)}
    delivery = {name: given.get(name, "").strip() for name in ("method", "address", "receiver")}
    return Sheet(
        revision=revision,
        guide=guide,
        data=posted.read(revision.form_schema, given),
        ticks={code: tick for code, tick in ticks.items() if tick},
        heap=heap,
        wrong={code: words for code, words in wrong.items() if words},
        reason=given.get("reason", "").strip(),
        title=given.get("title", "").strip(),
        delivery={name: value for name, value in delivery.items() if value},
    )


def of_case(case: Case, heap: Subject) -> Sheet:
    """What is known of an application that was sent home for a correction: what still has to come is not ticked."""
    states = CaseMaterial.State
    here = [row for row in case.materials.all() if row.state in (states.RECEIVED, states.PASSED)]
    return Sheet(
        revision=case.revision,
        guide=catalogue.guide(case.revision, case.answers),
        data=dict(case.form),
        ticks={row.code: PAPER if row.on_paper else SCANNED for row in here},
        heap=heap,
        title=case.title,
        delivery=dict(case.delivery),
    )


def tick_scanned(sheet: Sheet) -> None:
    """What was scanned has come, also without a tick."""
    for file in attachments.of_subject(sheet.heap):
        sheet.ticks.setdefault(file.purpose, SCANNED)
