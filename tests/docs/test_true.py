"""What the pages quote and name is there."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from onewindow.cases.states import KEEPS_STATE, WORKFLOW
from tests.architecture.source import PACKAGE, ROOT
from tests.docs import pages

TOLD = ["architecture.md", "tutorial.md", *(f"adr/{file.name}" for file in sorted((pages.DOCS / "adr").glob("*.md")))]
NAME = re.compile(r"[A-Za-z_][\w.]*(\([^)]*\))?", re.ASCII)
PATH = re.compile(r"[\w.\-<>*]+(/[\w.\-<>*]*)+|[\w\-]+\.(py|md|typ|toml|html|po)", re.ASCII)
# Names of other people's programs.
FOREIGN = {"makemessages", "compilemessages", "pgserver", "pixeltable", "max_prepared_statements"}
# Folders made at run time, and addresses.
MADE = ("var/", "/", "./")

QUOTED = [
    pytest.param(page, block, id=f"{page}-{number}")
    for page in TOLD
    for number, block in enumerate(pages.blocks(pages.page(page)))
    if len(block.kind.split()) == 2 and not block.kind.startswith("text ")
]


@pytest.mark.parametrize(("page", "block"), QUOTED)
def test_excerpts_are_true(page: str, block: pages.Block) -> None:
    """Each line stands in the file, in this order; what lies between may be left out, best with a line of ``…``."""
    lines = iter([line.strip() for line in (ROOT / block.kind.split()[1]).read_text().splitlines()])
    missing = [line for line in block.text.splitlines() if line.strip() not in ("", "…") and line.strip() not in lines]
    assert missing == []


@pytest.mark.parametrize("page", TOLD)
def test_files_named_are_there(page: str) -> None:
    named = {span for span in pages.spans(pages.page(page)) if PATH.fullmatch(span) and not span.startswith(MADE)}
    assert sorted(span for span in named if not _is_there(span)) == []


def _is_there(span: str) -> bool:
    pattern = re.sub(r"<[^>]*>", "*", span).rstrip("/")
    return any(any(folder.glob(found)) for folder in (ROOT, PACKAGE) for found in (pattern, f"**/{pattern}"))


@pytest.mark.parametrize("page", TOLD)
def test_names_are_of_this_house(page: str) -> None:
    spans = pages.spans(pages.page(page))
    named = {span for span in spans if NAME.fullmatch(span) and not PATH.fullmatch(span)}
    known = pages.house() | FOREIGN
    assert sorted(span for span in named if not _parts(span) <= known) == []


def _parts(span: str) -> set[str]:
    return set(span.split("(", maxsplit=1)[0].split("."))


GLOSSARY = [cells for cells in pages.rows(pages.page("glossary.md")) if len(cells) == 4 and "`" in cells[1]]


@pytest.mark.parametrize("cells", GLOSSARY, ids=lambda cells: cells[0])
def test_each_identifier_of_the_glossary_is_in_its_app(cells: list[str]) -> None:
    known = pages.vocabulary(*(_folder(app.strip()) for app in cells[2].split(",")))
    assert [name for name in pages.spans(cells[1]) if not _parts(name) <= known] == []


def _folder(app: str) -> Path:
    """``catalogue``, ``documents`` (of the kernel) or ``base.codes``."""
    top = app.split(".", maxsplit=1)[0]
    return PACKAGE / top if (PACKAGE / top).is_dir() else PACKAGE / "kernel" / top


NAMED = {name for cells in GLOSSARY for span in pages.spans(cells[1]) for name in re.split(r"\W+", span)}


def test_each_verb_of_a_case_is_in_the_glossary() -> None:
    verbs = {row.verb for table in (WORKFLOW, KEEPS_STATE) for row in table.transitions}
    assert sorted(verbs - NAMED) == []


def test_each_model_is_in_the_glossary() -> None:
    ours = (model for model in apps.get_models() if model.__module__.startswith("onewindow."))
    assert sorted({model.__name__ for model in ours} - NAMED) == []
