"""The door of the catalogue: service items, their revisions, guides, materials and forms.

A case keeps the revision it was filed under; the public reads those in force; only a published one takes applications.
One JSON shape (docs/item-format.md) is import, export and the editor's draft.
"""

from onewindow.catalogue.commands import (
    Seen,
    change_draft,
    publish,
    resume,
    save_draft,
    send_back,
    submit_for_review,
    suspend,
    withdraw,
)
from onewindow.catalogue.conditions import fault_of as condition_fault
from onewindow.catalogue.conditions import holds
from onewindow.catalogue.definitions import check_schema
from onewindow.catalogue.events import ItemPublished, ItemResumed, ItemSuspended, ItemWithdrawn
from onewindow.catalogue.files import export_jsonl, import_jsonl
from onewindow.catalogue.form_papers import has_form, has_form_sample, print_form
from onewindow.catalogue.forms import FormFault, missing_in_form
from onewindow.catalogue.guide import (
    Choice,
    Cost,
    Duration,
    Guide,
    Needed,
    Option,
    Paper,
    blank_form_of,
    guide,
    sample_of,
)
from onewindow.catalogue.listings import popular_for_enterprises, popular_for_persons, related, themes
from onewindow.catalogue.models import Item, Material, Question, Revision, ServiceWindow, Step, Synonym
from onewindow.catalogue.papers import file_names, is_file_name, key_of, of_item, places, public_paper
from onewindow.catalogue.permissions import (
    can_edit,
    can_import,
    can_publish,
    can_review,
    has_written,
    units_edited_by,
    visible_to,
)
from onewindow.catalogue.plain_text import read_json
from onewindow.catalogue.printing import guide_qr, print_guide, print_notice_sheet
from onewindow.catalogue.putting_papers import put_paper, take_paper
from onewindow.catalogue.queries import RevisionQuerySet
from onewindow.catalogue.reports import BadRow, ImportReport
from onewindow.catalogue.rules import Finding, check, known_procedures
from onewindow.catalogue.scenarios import (
    answers_given,
    is_filled_online,
    materials_for,
    materials_left_out,
    questions_for,
)
from onewindow.catalogue.searching import search_items, suggest
from onewindow.catalogue.shape import filled, item_schema, mark, to_data
from onewindow.catalogue.states import WORKFLOW, RevisionState
from onewindow.catalogue.words import load_synonyms
from onewindow.catalogue.workbook import export_workbook, import_workbook, template

__all__ = [
    "WORKFLOW",
    "BadRow",
    "Choice",
    "Cost",
    "Duration",
    "Finding",
    "FormFault",
    "Guide",
    "ImportReport",
    "Item",
    "ItemPublished",
    "ItemResumed",
    "ItemSuspended",
    "ItemWithdrawn",
    "Material",
    "Needed",
    "Option",
    "Paper",
    "Question",
    "Revision",
    "RevisionQuerySet",
    "RevisionState",
    "Seen",
    "ServiceWindow",
    "Step",
    "Synonym",
    "answers_given",
    "blank_form_of",
    "can_edit",
    "can_import",
    "can_publish",
    "can_review",
    "change_draft",
    "check",
    "check_schema",
    "condition_fault",
    "export_jsonl",
    "export_workbook",
    "file_names",
    "filled",
    "guide",
    "guide_qr",
    "has_form",
    "has_form_sample",
    "has_written",
    "holds",
    "import_jsonl",
    "import_workbook",
    "in_force",
    "is_file_name",
    "is_filled_online",
    "item_schema",
    "key_of",
    "known_procedures",
    "load_synonyms",
    "mark",
    "materials_for",
    "materials_left_out",
    "missing_in_form",
    "of_item",
    "places",
    "popular_for_enterprises",
    "popular_for_persons",
    "print_form",
    "print_guide",
    "print_notice_sheet",
    "public_paper",
    "publish",
    "published",
    "put_paper",
    "questions_for",
    "read_json",
    "related",
    "resume",
    "sample_of",
    "save_draft",
    "search_items",
    "send_back",
    "submit_for_review",
    "suggest",
    "suspend",
    "take_paper",
    "template",
    "themes",
    "to_data",
    "units_edited_by",
    "version",
    "visible_to",
    "withdraw",
]


def published() -> RevisionQuerySet:
    """Revisions in use: those that take applications."""
    return Revision.objects.published()


def version(key: int) -> RevisionQuerySet:
    """The one revision a case was opened with, in use or not any more."""
    return Revision.objects.filter(pk=key)


def in_force() -> RevisionQuerySet:
    """Revisions in use or suspended: what the public may read."""
    return Revision.objects.in_force()
