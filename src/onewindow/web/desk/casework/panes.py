"""What the left and the middle pane of a case show: materials, the chosen one, key points."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from onewindow.base import dates
from onewindow.cases import service as cases
from onewindow.cases.service import Case, CaseMaterial, Evidence
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.attachments.service import Attachment
from onewindow.web.ui.forms import words as form_words
from onewindow.web.ui.forms.words import Answer

KEY_POINTS = 6
SUPPLEMENT = "supplement"
FORM, DRAWING, PAPERS = "form", "drawing", "papers"
_STATES = CaseMaterial.State
_LOOKS = {
    _STATES.PASSED: ("circle-check", "is-ok"),
    _STATES.FAILED: ("alert-triangle", "is-ask"),
    _STATES.EXEMPT: ("shield-check", "is-ok"),
    _STATES.MISSING: ("circle-dashed", ""),
    _STATES.DEFERRED: ("clock", "is-ask"),
    _STATES.COMMITTED: ("pencil", "is-ask"),
}


@dataclass(frozen=True)
class MaterialLine:
    """One material: how it stands, its files, and what to look for in it."""

    row: CaseMaterial
    files: Sequence[Attachment]
    points: Sequence[str]
    evidence: Evidence | None = None

    @property
    def icon(self) -> str:
        return _LOOKS.get(_STATES(self.row.state), ("circle", ""))[0]

    @property
    def look(self) -> str:
        return _LOOKS.get(_STATES(self.row.state), ("circle", ""))[1]

    @property
    def words(self) -> str:
        row = self.row
        if row.state == _STATES.DEFERRED and row.due_on:
            return _("%(day)s前补") % {"day": dates.month_and_day(row.due_on)}
        if row.state in (_STATES.EXEMPT, _STATES.MISSING, _STATES.FAILED):
            return str(row.get_state_display())
        if not self.files:
            return _("纸质") if row.on_paper else ""
        return _("%(n)s 个文件") % {"n": len(self.files)} if len(self.files) > 1 else ""

    @property
    def is_read(self) -> bool:
        return self.row.state in (_STATES.PASSED, _STATES.FAILED, _STATES.EXEMPT)


@dataclass(frozen=True)
class Shown:
    """What lies in the viewer: ``kind`` is form, material, supplement, drawing or papers."""

    kind: str
    line: MaterialLine | None = None
    file: Attachment | None = None
    files: Sequence[Attachment] = ()

    @property
    def is_image(self) -> bool:
        return self.file is not None and self.file.blob.media_type in ("image/jpeg", "image/png")

    @property
    def is_pdf(self) -> bool:
        return self.file is not None and self.file.blob.media_type == "application/pdf"

    @property
    def is_readable(self) -> bool:
        return self.file is not None and self.file.blob.scan == "clean"


@dataclass(frozen=True)
class Panes:
    lines: Sequence[MaterialLine]
    supplements: Sequence[Attachment]
    shown: Shown
    next_code: str

    @property
    def read(self) -> int:
        return sum(line.is_read for line in self.lines)


def panes_of(case: Case, query: QueryDict) -> Panes:
    """Materials in order with their files (one statement), and the one asked for: ``?show=m01&file=…``."""
    files = list(attachments.of_subject(case.subject))
    listed = list(case.revision.materials.all())
    told = {material.code: material.review_points for material in listed}
    evidence = cases.evidence_of(case, listed)
    lines = [
        MaterialLine(
            row,
            [file for file in files if file.purpose == row.code],
            _points(told.get(row.code)),
            evidence.get(row.code),
        )
        for row in sorted(case.materials.all(), key=lambda row: row.order)
    ]
    supplements = [file for file in files if file.purpose == SUPPLEMENT]
    shown = _shown(query.get("show", FORM), query.get("file", ""), lines, supplements)
    return Panes(lines, supplements, shown, _next_unread(lines, shown))


def _points(points: Any) -> list[str]:
    return [str(point) for point in points or ()]


def _shown(which: str, key: str, lines: Sequence[MaterialLine], supplements: Sequence[Attachment]) -> Shown:
    if which in (DRAWING, PAPERS):
        return Shown(which)
    if which == SUPPLEMENT and supplements:
        return Shown(SUPPLEMENT, file=_chosen(supplements, key), files=supplements)
    line = next((line for line in lines if line.row.code == which), None)
    if line is None:
        return Shown(FORM)
    return Shown("material", line, _chosen(line.files, key), line.files)


def _chosen(files: Sequence[Attachment], key: str) -> Attachment | None:
    try:
        wanted = uuid.UUID(key)
    except ValueError:
        return files[0] if files else None
    return next((file for file in files if file.key == wanted), files[0] if files else None)


def _next_unread(lines: Sequence[MaterialLine], shown: Shown) -> str:
    codes = [line.row.code for line in lines if not line.is_read]
    here = shown.line.row.code if shown.line else ""
    later = [code for code in codes if code != here]
    return later[0] if later else ""


def key_points(case: Case) -> list[Answer]:
    """The first short answers of the form, in its own order."""
    parts = form_words.told(case.revision.form_schema, case.form)
    blank = _("没有填")
    answers = [answer for part in parts for answer in part.answers if not answer.table and answer.words != blank]
    return answers[:KEY_POINTS]
