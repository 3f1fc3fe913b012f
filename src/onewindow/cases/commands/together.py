"""Several applications of one party handed in at once: a constant number of statements, whatever their number.

What belongs together is known above (``packages``): here each is a case like any other, for its own unit.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.codes import Channel, FewerWay, TrustGrade
from onewindow.base.subjects import Subject
from onewindow.base.transactions import joining
from onewindow.cases import papers, rules
from onewindow.cases.commands.draft import applying_for, centres, new_case, require_taken, wanted_materials
from onewindow.cases.commands.submit import defer
from onewindow.cases.events import CaseSubmitted
from onewindow.cases.models import Case, CaseMaterial, Evidence
from onewindow.cases.rules import Missing
from onewindow.cases.states import WORKFLOW, State
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Revision
from onewindow.kernel.audit import service as audit
from onewindow.kernel.audit.service import Trace
from onewindow.kernel.documents import service as documents
from onewindow.kernel.documents.service import Document
from onewindow.kernel.events import service as events
from onewindow.kernel.numbering import service as numbering
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, PersonKind, Unit
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Party
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import Start


@dataclass(frozen=True)
class SourceWord:
    """What a data source answered about a material, when, and whether that is used; kept with the case as its evidence."""

    outcome: Evidence.Outcome
    source: str
    at: dt.datetime
    reference: str = ""
    digest: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Counter:
    """Handed over at a window: which one, who came in the applicant's stead, and what came on paper."""

    unit: Unit
    agent: Party | None = None
    on_paper: Collection[str] = ()


@dataclass(frozen=True)
class Filing:
    """One application: the version of its item (with parts), its words, ``given`` the codes of materials that have files, ``obtained``
    those that nobody hands in, each with the reason. ``is_owed``: applied for earlier, so that its version stands though it was replaced since.
    """

    revision: Revision
    answers: Mapping[str, Any]
    form: Mapping[str, Any]
    given: Collection[str] = ()
    obtained: Mapping[str, str] = field(default_factory=dict)
    is_owed: bool = False
    counter: Counter | None = None
    # What data sources said of its materials before it was handed in, by their code.
    told: Mapping[str, SourceWord] = field(default_factory=dict)
    # Of a parallel approval (并联审批): its number, and the items that are granted before this one.
    joint: str = ""
    waits_for: Sequence[str] = ()


def missing_in(filings: Sequence[Filing], channel: str = Channel.WEB) -> list[list[Missing]]:
    """For each application, in order, everything that keeps it from being handed in. No statement."""
    return [_missing(filing, _rows(filing, Case(revision=filing.revision, channel=channel))) for filing in filings]


@joining
def file_together(
    filings: Sequence[Filing],
    party: Party,
    *,
    filed_by: Person,
    channel: str,
    delivery: Mapping[str, Any],
    whole: Subject,
    actor: Person,
) -> list[Case]:
    """Open and hand in all of them, or none: each gets its number, receipt and the five working days for an answer (行政许可法 32).

    ``whole`` is what they are parts of, for the trace. Raises ``Invalid('incomplete')`` with what is missing by item code and field,
    ``Conflict('item_not_in_force')``, ``Invalid('not_online')``, ``NotPermitted('party_not_yours')``.
    """
    now = clock.now()
    agents = _agents(filings, party, channel=channel, filed_by=filed_by)
    windows = centres()
    pairs = []
    for filing, agent in zip(filings, agents, strict=True):
        case = _handed_in(filing, party, filed_by=filed_by, channel=channel, delivery=delivery)
        case.agent, case.window_unit = agent, windows.get(case.unit.division_id)
        if filing.counter is not None:
            case.agent, case.window_unit = filing.counter.agent, filing.counter.unit
        pairs.append((case, _rows(filing, case)))
    _refuse_incomplete(filings, pairs)
    _number([case for case, _rows_of in pairs])
    _start_limits(pairs, now, actor=actor)
    Case.objects.bulk_create([case for case, _rows_of in pairs])
    CaseMaterial.objects.bulk_create([row for _case, rows in pairs for row in rows])
    _keep_words(filings, pairs)
    _told(pairs, papers.receipts(pairs, actor=actor), whole, actor=actor)
    return [case for case, _rows_of in pairs]


Pairs = Sequence[tuple[Case, list[CaseMaterial]]]


def _agents(filings: Sequence[Filing], party: Party, *, channel: str, filed_by: Person) -> list[Party | None]:
    """Through whom each is filed; one statement for a party of one's own, else some for each item that needs an authority."""
    for filing in filings:
        if not filing.is_owed:
            require_taken(filing.revision, channel)
    if filed_by.kind == PersonKind.APPLICANT and parties.own_parties(filed_by).filter(pk=party.pk).exists():
        return [None] * len(filings)
    return [
        parties.acting_as(filed_by, party, filing.revision.item.code)
        if filing.is_owed
        else applying_for(filing.revision, party, channel=channel, actor=filed_by)
        for filing in filings
    ]


def _handed_in(filing: Filing, party: Party, *, filed_by: Person, channel: str, delivery: Mapping[str, Any]) -> Case:
    case = new_case(filing.revision, party, actor=filed_by, channel=channel, answers=filing.answers, title="")
    case.form, case.delivery = dict(filing.form), dict(delivery)
    case.joint, case.waits_for = filing.joint, _("、").join(filing.waits_for)
    case.state = WORKFLOW.next_state("submit", State.DRAFT)
    case.submitted_at = case.received_at = case.new_material_at = case.created_at
    return case


def _rows(filing: Filing, case: Case) -> list[CaseMaterial]:
    rows = wanted_materials(case, filing.answers)
    for row in rows:
        if row.code in filing.obtained:
            row.state, row.note = CaseMaterial.State.EXEMPT, filing.obtained[row.code]
        elif row.code in filing.given:
            row.state = CaseMaterial.State.RECEIVED
            row.on_paper = filing.counter is not None and row.code in filing.counter.on_paper
    return rows


def _missing(filing: Filing, rows: Sequence[CaseMaterial]) -> list[Missing]:
    faults = catalogue.missing_in_form(filing.revision.form_schema, filing.form)
    return [Missing(f"form.{fault.path}", fault.sentence) for fault in faults] + rules.missing_materials(rows)


def _refuse_incomplete(filings: Sequence[Filing], pairs: Pairs) -> None:
    found = [
        Missing(f"{case.item_code}:{one.where}", one.sentence)
        for filing, (case, rows) in zip(filings, pairs, strict=True)
        for one in _missing(filing, rows)
    ]
    rules.refuse_missing(found)


def _number(cases: Sequence[Case]) -> None:
    day = cases[0].created_at
    serials = numbering.take_many(f"case:{day:%y%m%d}", len(cases))
    for case, serial in zip(cases, serials, strict=True):
        case.number = rules.case_number(settings.ONEWINDOW_CASE_PREFIX, day.date(), serial)


def _keep_words(filings: Sequence[Filing], pairs: Pairs) -> None:
    """One statement, none where no source was asked."""
    rows = [
        _evidence(case, code, word)
        for filing, (case, _rows_of) in zip(filings, pairs, strict=True)
        for code, word in filing.told.items()
    ]
    if rows:
        Evidence.objects.bulk_create(rows)


def _evidence(case: Case, code: str, word: SourceWord) -> Evidence:
    is_used = word.outcome == Evidence.Outcome.USED
    return Evidence(
        case=case,
        code=code,
        way=FewerWay.VERIFICATION,
        outcome=word.outcome,
        grade=TrustGrade.SOURCE if is_used else "",
        source=word.source,
        reference=word.reference,
        digest=word.digest,
        facts=dict(word.facts),
        at=word.at,
        by=org.system_actor(),
    )


def _start_limits(pairs: Pairs, now: dt.datetime, *, actor: Person) -> None:
    """The window's time for each, and what may come later (容缺后补) with its last day."""
    later = [
        [row for row in rows if row.state == CaseMaterial.State.MISSING and row.deferrable_days]
        for _case, rows in pairs
    ]
    starts = [
        Start(case.subject, [rules.notice_policy(), *rules.deferral_policies(rows)], _window(case), case.item_code)
        for (case, _all_rows), rows in zip(pairs, later, strict=True)
    ]
    for rows, limits in zip(later, timelimits.start_each(starts, actor=actor, at=now), strict=True):
        defer(rows, limits)


def _window(case: Case) -> Unit:
    return case.window_unit or case.unit


def _told(pairs: Pairs, receipts: Sequence[Document], whole: Subject, *, actor: Person) -> None:
    traces, facts = [], []
    for (case, _rows_of), receipt in zip(pairs, receipts, strict=True):
        traces.append(
            Trace("case.opened", case.subject, {"item": case.item_code, "channel": case.channel, whole.kind: whole.key})
        )
        traces.append(Trace("case.submitted", case.subject, {"document": receipt.number, whole.kind: whole.key}))
        facts.append(CaseSubmitted(case.number, case.created_at.isoformat()))
    audit.record_many(traces, actor=actor)
    events.publish(*facts, *documents.facts_of(receipts))
