"""Data sources are asked whether an applicant needs to bring a material at all; what they say is noted with the case, or with the
application of one thing at once while it is written.
"""

from collections.abc import Callable, Mapping
from typing import Any

from onewindow.cases import service as cases
from onewindow.kernel.events import service as events
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Party
from onewindow.kernel.verification import service as verification
from onewindow.kernel.verification.service import SourceUnavailable
from onewindow.packages import service as packages


def register() -> None:
    """Asked after the commit, never inside a command."""
    events.subscribe(cases.MaterialsToVerify, ask, name="flows.verification.ask")
    events.subscribe(packages.PackageToVerify, ask_for_all, name="flows.verification.ask_for_all")


def ask(fact: cases.MaterialsToVerify) -> None:
    """Every material of the case that still waits for an answer."""
    for asked in cases.asked_of(fact.number):
        _ask(asked, asked.source, asked.case.party, cases.note_answer)


def ask_for_all(fact: packages.PackageToVerify) -> None:
    """Every data set that the items of the application have to do with, once for all of them."""
    for asked in packages.asked_of(fact.number):
        _ask(asked, asked.dataset, asked.application.party, packages.note_answer)


def _ask(asked: Any, dataset: str, party: Party, note: Callable[..., None]) -> None:
    """A source that is down leaves the upload: nobody waits for it twice."""
    said: Mapping[str, Any]
    try:
        answer = verification.verify(dataset, party.id_type, parties.id_number_of(party))
    except SourceUnavailable:
        said = {"found": None, "source": dataset, "facts": {}}
    else:
        said = {
            "found": answer.found,
            "source": answer.source,
            "reference": answer.reference,
            "facts": answer.facts,
            "digest": answer.digest,
        }
    note(asked, **said)
