"""Data sources are asked whether an applicant needs to bring a material at all; what they say is noted with the case."""

from onewindow.cases import service as cases
from onewindow.kernel.events import service as events
from onewindow.kernel.parties import service as parties
from onewindow.kernel.verification import service as verification
from onewindow.kernel.verification.service import SourceUnavailable


def register() -> None:
    """Asked after the commit, never inside a command."""
    events.subscribe(cases.MaterialsToVerify, ask, name="flows.verification.ask")


def ask(fact: cases.MaterialsToVerify) -> None:
    """Every material of the case that still waits for an answer. A source that is down leaves the upload: nobody waits for it twice."""
    for asked in cases.asked_of(fact.number):
        party = asked.case.party
        try:
            answer = verification.verify(asked.source, party.id_type, parties.id_number_of(party))
        except SourceUnavailable:
            cases.note_answer(asked, found=None, source=asked.source, facts={})
            continue
        cases.note_answer(
            asked,
            found=answer.found,
            source=answer.source,
            reference=answer.reference,
            facts=answer.facts,
            digest=answer.digest,
        )
