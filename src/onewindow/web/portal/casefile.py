"""What the case page tells: clocks, timeline, papers, materials. A constant number of statements."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from onewindow.cases import service as cases
from onewindow.cases.service import Case, Event, Outcome, State
from onewindow.kernel.documents.service import Document
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import Explanation, Limit, LimitKind
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Progress
from onewindow.rulings import service as rulings
from onewindow.rulings.service import Ruling
from onewindow.web.portal import words
from onewindow.web.portal.applying import drafts
from onewindow.web.portal.applying.drafts import MaterialRow
from onewindow.web.portal.words import Told
from onewindow.web.ui.pictures import Link, Stop

SUPPLEMENT = "supplement"
FILE_ADDED = "case.file_added"


@dataclass(frozen=True)
class CaseFile:
    """Everything the page shows beside the case's own row."""

    told: Told
    explanation: Explanation | None
    statutory: Limit | None
    stops: Sequence[Stop]
    papers: Sequence[Document]
    materials: Sequence[MaterialRow]
    progress: Progress | None
    question: str
    about_form: str
    ruling: Ruling | None

    @property
    def certificate(self) -> Document | None:
        """The certificate or the decision, once there is one."""
        wanted = [paper for paper in self.papers if paper.kind in ("certificate", "grant")]
        return max(wanted, key=lambda paper: (paper.kind == "certificate", paper.issued_at)) if wanted else None

    @property
    def drawing_done(self) -> str:
        return " ".join(sorted(self.progress.done)) if self.progress else ""

    @property
    def drawing_now(self) -> str:
        return " ".join(sorted(self.progress.current)) if self.progress else ""


def of(case: Case) -> CaseFile:
    """The file of one case."""
    limits = timelimits.of_subject(case.subject)
    told, limit = words.told_of(case, limits), words.awaited(case, limits)
    events = cases.timeline(case)
    return CaseFile(
        told=told,
        explanation=timelimits.explain(limit) if limit else None,
        statutory=_other(limits, limit),
        stops=[*_happened(events), *_ahead(case)],
        papers=[paper for event in events for paper in event.documents],
        materials=drafts.material_rows(case),
        progress=procedures.progress(case.subject) if case.accepted_at and not case.veiled else None,
        question=_asked(events),
        about_form=_about_form(events),
        ruling=_ruling(case),
    )


def _ruling(case: Case) -> Ruling | None:
    """What the item's rules said last, if it has any."""
    return next(reversed(rulings.of_subject(case.subject)), None) if case.revision.rule_set else None


def _other(limits: Sequence[Limit], shown: Limit | None) -> Limit | None:
    """The limit of the law beside the promise that is shown."""
    if shown is None or shown.kind != LimitKind.PROMISED:
        return None
    return next((limit for limit in limits if limit.kind == LimitKind.STATUTORY and limit.due_at), None)


def _happened(events: Sequence[Event]) -> list[Stop]:
    """What the applicant is told of; papers that come with an act stand in its row, uploads in a row are one."""
    stops: list[Stop] = []
    sent = False
    for event in events:
        sent = sent or event.verb == "case.submitted"
        # Files of the draft are told by the row of the submission and by the list of materials.
        if not event.words or (event.verb == FILE_ADDED and not sent):
            continue
        if event.verb == FILE_ADDED and stops and stops[-1].title == event.words:
            stops.pop()
        links = [
            Link(f"{paper.title}（{paper.number}）", reverse("portal:document", args=[paper.number]))
            for paper in event.documents
        ]
        state = "pause" if event.verb == "case.suspended" else "done"
        stops.append(Stop(event.words, state, event.at, text=event.note, links=links))
    return stops


def _ahead(case: Case) -> Iterator[Stop]:
    """Where it stands now and the steps still to come."""
    if case.veiled:
        yield Stop(words.standing_words(case), "now", when=_("现在"), text=_("各件都有结果以后，一次发给您"))
        return
    ahead = {
        State.SUBMITTED: [_("受理"), _("审查"), _("决定"), _("送达")],
        State.PRE_EXAMINED: [_("受理"), _("审查"), _("决定"), _("送达")],
        State.CORRECTION: [_("重新提交"), _("受理"), _("审查"), _("决定"), _("送达")],
        State.ACCEPTED: [_("审查"), _("决定"), _("送达")],
        State.SUSPENDED: [_("恢复审查"), _("决定"), _("送达")],
        State.IN_REVIEW: [_("决定"), _("送达")],
        State.DECIDED: [_("制证"), _("送达")] if case.outcome == Outcome.GRANTED else [_("送达")],
        State.ISSUED: [_("送达")],
    }
    names = ahead.get(State(case.state))
    if names is None:
        return
    who = case.window_unit if case.state in (State.SUBMITTED, State.PRE_EXAMINED) and case.window_unit else case.unit
    yield Stop(
        words.standing_words(case), "now", when=_("现在"), text="" if case.state == State.CORRECTION else who.name
    )
    yield from (Stop(name, "next") for name in names)


def _asked(events: Sequence[Event]) -> str:
    """The examiner's question that was not answered yet."""
    question = ""
    for event in events:
        if event.verb == "case.explanation_asked":
            question = event.note
        elif event.verb == "case.supplemented":
            question = ""
    return question


def _about_form(events: Sequence[Event]) -> str:
    """What the last correction says of the form itself; of materials it is noted on each."""
    told = [event.about_form for event in events if event.verb == "case.correction_requested"]
    return told[-1] if told else ""


def question_asked(case: Case) -> str:
    """The same for a page that shows nothing else."""
    return _asked(cases.timeline(case))


@transaction.atomic
def supplement(case: Case, said: str, files: Sequence["UploadedFile[Any]"], *, actor: Person) -> None:
    """Words and files together or nothing."""
    for file in files:
        add_late(case, SUPPLEMENT, file, actor=actor)
    cases.supplement(case, words=said, actor=actor)


def add_late(case: Case, code: str, file: "UploadedFile[Any]", *, actor: Person) -> None:
    """One file after submission."""
    cases.add_file(case, code, file, file.name or "", actor=actor)
