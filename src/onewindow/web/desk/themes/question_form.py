"""The questions of a theme as fields of a page, and back: a line of the field for each option, ``值 | 文字 | 说明``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

MOST_QUESTIONS = 20
BETWEEN = "|"


@dataclass(frozen=True)
class QuestionFields:
    """One question as its fields; the last on the page is empty."""

    number: int
    key: str = ""
    question: str = ""
    help: str = ""
    when: str = ""
    options: str = ""

    @property
    def prefix(self) -> str:
        return f"q{self.number}"


def fields(questions: Sequence[Mapping[str, Any]]) -> list[QuestionFields]:
    """Every question, and an empty one at the end for the next."""
    found = [
        QuestionFields(
            number,
            str(one.get("key", "")),
            str(one.get("question", "")),
            str(one.get("help", "")),
            str(one.get("when", "")),
            "\n".join(_line(option) for option in one.get("options", ())),
        )
        for number, one in enumerate(questions, start=1)
    ]
    return [*found, QuestionFields(len(found) + 1)]


def _line(option: Mapping[str, Any]) -> str:
    words = [str(option.get(name, "")) for name in ("value", "label", "help")]
    return f" {BETWEEN} ".join(words if words[2] else words[:2])


def read(posted: QueryDict) -> list[dict[str, Any]]:
    """The questions as posted; one with nothing in it is none."""
    count = min(int(posted.get("count") or 0) if posted.get("count", "").isdigit() else 0, MOST_QUESTIONS)
    found = [_read(posted, f"q{number}") for number in range(1, count + 1)]
    return [one for one in found if one["key"] or one["question"] or one["options"]]


def _read(posted: QueryDict, prefix: str) -> dict[str, Any]:
    words = {name: posted.get(f"{prefix}.{name}", "").strip() for name in ("key", "question", "help", "when")}
    options = [_option(line) for line in posted.get(f"{prefix}.options", "").splitlines() if line.strip()]
    kept = {name: text for name, text in words.items() if text or name in ("key", "question")}
    return {**kept, "options": options}


def _option(line: str) -> dict[str, str]:
    value, label, told = (part.strip() for part in [*line.split(BETWEEN, 2), "", ""][:3])
    return {"value": value, "label": label, **({"help": told} if told else {})}
