"""Facts of the rule sets for whoever listens."""

from dataclasses import dataclass

from onewindow.kernel.events.service import fact


@fact
@dataclass(frozen=True)
class RulingFoundWrong:
    """An auditor found a sampled ruling wrong: of which subject, by which rule set, and why."""

    subject_kind: str
    subject_key: str
    rule_set: str
    reason: str
