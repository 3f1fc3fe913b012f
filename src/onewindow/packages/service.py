"""The door of the one-thing packages (高效办成一件事).

A theme asks a few questions; its rule table turns the answers into a risk class, a way and the items that are needed
(``plan_of``): one guide, one form, one list of materials. Versions are written, checked and published as those of items are.
"""

from onewindow.packages.checks import Finding
from onewindow.packages.commands.themes import (
    findings_of,
    mark_of,
    publish_theme,
    save_theme,
    withdraw_theme,
)
from onewindow.packages.dictionary import import_elements
from onewindow.packages.dictionary import names as element_names
from onewindow.packages.events import ThemePublished
from onewindow.packages.figures import Compared, Figures, before_of, compared
from onewindow.packages.files import ImportedThemes, export_themes, import_themes
from onewindow.packages.guiding import guide
from onewindow.packages.merging import Part, Shared
from onewindow.packages.models import DataElement, Theme, ThemeVersion
from onewindow.packages.permissions import can_edit, can_publish, can_withdraw_theme, themes_of, themes_visible_to
from onewindow.packages.plans import Plan
from onewindow.packages.queries import VersionQuerySet
from onewindow.packages.searching import search_themes
from onewindow.packages.states import Flow, VersionState
from onewindow.packages.tables import Overlap, Row, holes, overlaps, row_for

__all__ = [
    "Compared",
    "DataElement",
    "Figures",
    "Finding",
    "Flow",
    "ImportedThemes",
    "Overlap",
    "Part",
    "Plan",
    "Row",
    "Shared",
    "Theme",
    "ThemePublished",
    "ThemeVersion",
    "VersionQuerySet",
    "VersionState",
    "before_of",
    "can_edit",
    "can_publish",
    "can_withdraw_theme",
    "compared",
    "element_names",
    "export_themes",
    "findings_of",
    "guide",
    "holes",
    "import_elements",
    "import_themes",
    "mark_of",
    "overlaps",
    "publish_theme",
    "row_for",
    "save_theme",
    "search_themes",
    "themes_of",
    "themes_visible_to",
    "withdraw_theme",
]
