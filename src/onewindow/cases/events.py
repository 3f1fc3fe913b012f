"""Facts of a case for whoever listens: its number and plain values, never a row.

``at`` (ISO 8601) tells occasions apart that can come more than once.
"""

from dataclasses import dataclass

from onewindow.kernel.events.service import fact


@fact
@dataclass(frozen=True)
class CaseSubmitted:
    number: str
    at: str
    again: bool = False


@fact
@dataclass(frozen=True)
class CasePreExamined:
    number: str


@fact
@dataclass(frozen=True)
class CorrectionRequested:
    number: str
    wanted: tuple[str, ...]
    at: str


@fact
@dataclass(frozen=True)
class CaseAccepted:
    number: str
    by_law: bool = False


@fact
@dataclass(frozen=True)
class CaseNotAccepted:
    number: str
    reason: str


@fact
@dataclass(frozen=True)
class CaseReturned:
    number: str
    reason: str


@fact
@dataclass(frozen=True)
class CaseSuspended:
    number: str
    kind: str
    days_needed: int
    at: str


@fact
@dataclass(frozen=True)
class CaseResumed:
    number: str
    kind: str
    at: str


@fact
@dataclass(frozen=True)
class CaseExtended:
    number: str
    days: int
    reason: str


@fact
@dataclass(frozen=True)
class ExplanationAsked:
    number: str
    question: str
    at: str


@fact
@dataclass(frozen=True)
class CaseSupplemented:
    number: str
    words: str
    at: str


@fact
@dataclass(frozen=True)
class DeferredArrived:
    """A material that was to follow (容缺后补) is there."""

    number: str
    material: str


@fact
@dataclass(frozen=True)
class CaseExamined:
    number: str


@fact
@dataclass(frozen=True)
class CaseDecided:
    number: str
    outcome: str


@fact
@dataclass(frozen=True)
class MaterialsToVerify:
    """Data sources are to be asked about materials of a draft."""

    number: str
    at: str


@fact
@dataclass(frozen=True)
class CaseRuledDoubtful:
    """The rules of the item leave the decision to a person, and why."""

    number: str
    reasons: tuple[str, ...]
    at: str


@fact
@dataclass(frozen=True)
class CommitmentChecked:
    """``finding`` is a code of ``Commitment.Finding``, ``name`` that of the material."""

    number: str
    name: str
    finding: str
    reason: str


@fact
@dataclass(frozen=True)
class CaseRenewedByLaw:
    """Nobody decided before the licence ended; ``renews`` is the number of the certificate that was over."""

    number: str
    renews: str


@fact
@dataclass(frozen=True)
class CaseIssued:
    number: str
    certificate_number: str


@fact
@dataclass(frozen=True)
class CaseDispatched:
    number: str
    tracking: str
    at: str


@fact
@dataclass(frozen=True)
class CaseDelivered:
    number: str
    method: str


@fact
@dataclass(frozen=True)
class CaseRevoked:
    """``ending`` is 撤销 or 注销 as a code of ``Ending``, ``decision`` the number of the document that says so."""

    number: str
    ending: str
    reason: str
    decision: str


@fact
@dataclass(frozen=True)
class CaseWithdrawn:
    number: str
    reason: str


@fact
@dataclass(frozen=True)
class CaseHandedOver:
    number: str
    to_person_id: int
    reason: str
    at: str


@fact
@dataclass(frozen=True)
class CaseMovedToVersion:
    """``people`` had ``steps`` in hand that the new version of the procedure does not have there."""

    number: str
    version: int
    people: tuple[int, ...]
    steps: tuple[str, ...]
    at: str


@fact
@dataclass(frozen=True)
class CaseArchived:
    """``closed_as`` is the state it was closed in: delivered, not accepted, withdrawn or returned."""

    number: str
    closed_as: str


@fact
@dataclass(frozen=True)
class ResultHandedOn:
    """The result of ``item``, the paper ``reference``, is now evidence in the case (并联审批)."""

    number: str
    item: str
    reference: str
