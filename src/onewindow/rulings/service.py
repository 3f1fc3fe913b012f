"""The door of the rule sets: a decision table per item, by version, and the rulings made by it.

``rule`` is asked by the command that decides, inside its transaction; it grants or leaves the matter to a person, and keeps what it
was made of. Tables are written and published here; a sample of what was granted is checked by the auditor.
"""

from onewindow.rulings.cells import InputKind
from onewindow.rulings.checking import check_ruling
from onewindow.rulings.covering import Covering
from onewindow.rulings.drafting import (
    Examined,
    begin_draft,
    drop_draft,
    examine,
    halt,
    publish_draft,
    release,
    save_draft,
)
from onewindow.rulings.events import RulingFoundWrong
from onewindow.rulings.importing import bring_in
from onewindow.rulings.judging import Cause
from onewindow.rulings.models import RuleSet, RuleVersion, Ruling, RulingCheck
from onewindow.rulings.permissions import (
    READERS,
    can_check,
    can_halt,
    can_publish,
    can_release,
    can_write,
    samples_visible_to,
    visible_to,
)
from onewindow.rulings.reading import counts_of, listed, published_names, samples, versions_of
from onewindow.rulings.ruling import draw, of_subject, rule
from onewindow.rulings.tables import Fault, Input, Row, Table, Verdict, of, to_data

__all__ = [
    "READERS",
    "Cause",
    "Covering",
    "Examined",
    "Fault",
    "Input",
    "InputKind",
    "Row",
    "RuleSet",
    "RuleVersion",
    "Ruling",
    "RulingCheck",
    "RulingFoundWrong",
    "Table",
    "Verdict",
    "begin_draft",
    "bring_in",
    "can_check",
    "can_halt",
    "can_publish",
    "can_release",
    "can_write",
    "check_ruling",
    "counts_of",
    "draw",
    "drop_draft",
    "examine",
    "halt",
    "listed",
    "of",
    "of_subject",
    "publish_draft",
    "published_names",
    "release",
    "rule",
    "samples",
    "samples_visible_to",
    "save_draft",
    "to_data",
    "versions_of",
    "visible_to",
]
