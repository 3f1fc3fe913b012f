"""What stands in the way of publication, put where it is mended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.catalogue import service as catalogue
from onewindow.web.desk.catalogue import sections
from onewindow.web.desk.catalogue.sections import Section


@dataclass(frozen=True)
class Hint:
    """One finding: the sentence, the section and the field on its page."""

    sentence: str
    section: Section
    field: str

    @property
    def anchor(self) -> str:
        """The element's id on the section's page."""
        return f"f-{self.field.replace('.', '-')}-field"


@dataclass(frozen=True)
class Stop:
    """A section in the editor's navigation, with the number of its findings."""

    section: Section
    count: int
    is_open: bool


def hints(data: Mapping[str, Any]) -> list[Hint]:
    """Every finding of the rules of publication over complete data."""
    known = catalogue.known_procedures() if data["procedure_code"] or data["rule_set"] else None
    found = catalogue.check(dict(data), known)
    return [Hint(one.sentence, sections.where(one.field), sections.place(one.field)) for one in found]


def beside(found: Sequence[Hint], section: Section) -> dict[str, str]:
    """The section's findings by field, one sentence each; two about one field stand one after the other."""
    told: dict[str, str] = {}
    for hint in found:
        if hint.section == section:
            told[hint.field] = f"{told[hint.field]}{hint.sentence}" if hint.field in told else hint.sentence
    return told


def stops(found: Sequence[Hint], open_section: Section | None) -> list[Stop]:
    """The editor's navigation."""
    return [
        Stop(section, sum(hint.section == section for hint in found), section == open_section)
        for section in sections.SECTIONS
    ]
