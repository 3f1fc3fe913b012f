"""The door of the one-thing packages (高效办成一件事).

A theme asks a few questions; its rule table turns the answers into a risk class, a way and the items that are needed
(``guide``): one guide, one form, one list of materials. Versions are written, checked and published as those of items are.

An application is begun, filled in and sent once (``submit``); then each unit has its own case, and ``settle`` lets the whole follow
them: what builds on another is opened when that is granted, one clock runs for the common promise. ``standing_of`` tells it as one.
"""

from onewindow.packages.checks import Finding
from onewindow.packages.commands.applying import add_file, begin, missing, remove_file, save, submit
from onewindow.packages.commands.checking import asked_of, note_answer, plan_now
from onewindow.packages.commands.correcting import add_corrected_file, resubmit, save_corrected_form
from onewindow.packages.commands.intake import intake
from onewindow.packages.commands.joint import release_by_law, release_early
from onewindow.packages.commands.leaving import Withdrawal, withdraw, withdrawal_of
from onewindow.packages.commands.notice import MOST_ANSWER_DAYS, issue_notice, tell_the_lead
from onewindow.packages.commands.settling import settle
from onewindow.packages.commands.themes import (
    findings_of,
    mark_of,
    publish_theme,
    save_theme,
    withdraw_theme,
)
from onewindow.packages.commands.walk import branches_of
from onewindow.packages.dictionary import import_elements
from onewindow.packages.dictionary import names as element_names
from onewindow.packages.events import (
    BranchAnswered,
    BranchBlocked,
    BranchDropped,
    BranchOpened,
    JointNoticeIssued,
    PackageFinished,
    PackageSubmitted,
    PackageToVerify,
    PackageWithdrawn,
    ResultsReleased,
    ThemePublished,
)
from onewindow.packages.figures import Compared, Figures, before_of, compared
from onewindow.packages.files import ImportedThemes, export_themes, import_themes
from onewindow.packages.following import (
    Correction,
    Sister,
    Standing,
    ToCorrect,
    Wanted,
    correction_of,
    holds_case,
    last_day,
    numbers_holding,
    package_of,
    sisters_of,
    standing_of,
    state_words,
)
from onewindow.packages.gaps import Gap, merged
from onewindow.packages.guiding import choices_of, guide, guide_of, item_names, table_faults
from onewindow.packages.leading import Line, Whole, awaited, branches_of_each, part_of, whole_of
from onewindow.packages.leading import Part as JointPart
from onewindow.packages.merging import Part, Shared
from onewindow.packages.models import (
    KIND,
    Branch,
    DataElement,
    PackageApplication,
    SourceCheck,
    Theme,
    ThemeVersion,
    subject_of,
)
from onewindow.packages.outlook import awaits_answer, lacks
from onewindow.packages.permissions import (
    LEADERS,
    READERS,
    applied_for,
    can_apply,
    can_edit,
    can_lead,
    can_publish,
    can_speak_for,
    can_tell_the_lead,
    can_withdraw_theme,
    may_take_in,
    people_who_lead,
    taken_in_by,
    themes_of,
    themes_visible_to,
    visible_to,
)
from onewindow.packages.plans import Plan
from onewindow.packages.progress import (
    PublicPackage,
    PublicPart,
    cases_of_numbered,
    is_package_number,
    progress_by_number,
)
from onewindow.packages.queries import ApplicationQuerySet, VersionQuerySet
from onewindow.packages.searching import search_themes
from onewindow.packages.shape import to_data
from onewindow.packages.states import Answer, ApplicationState, BranchState, Flow, VersionState
from onewindow.packages.tables import Overlap, Row, holes, overlaps, row_for

__all__ = [
    "KIND",
    "LEADERS",
    "MOST_ANSWER_DAYS",
    "READERS",
    "Answer",
    "ApplicationQuerySet",
    "ApplicationState",
    "Branch",
    "BranchAnswered",
    "BranchBlocked",
    "BranchDropped",
    "BranchOpened",
    "BranchState",
    "Compared",
    "Correction",
    "DataElement",
    "Figures",
    "Finding",
    "Flow",
    "Gap",
    "ImportedThemes",
    "JointNoticeIssued",
    "JointPart",
    "Line",
    "Overlap",
    "PackageApplication",
    "PackageFinished",
    "PackageSubmitted",
    "PackageToVerify",
    "PackageWithdrawn",
    "Part",
    "Plan",
    "PublicPackage",
    "PublicPart",
    "ResultsReleased",
    "Row",
    "Shared",
    "Sister",
    "SourceCheck",
    "Standing",
    "Theme",
    "ThemePublished",
    "ThemeVersion",
    "ToCorrect",
    "VersionQuerySet",
    "VersionState",
    "Wanted",
    "Whole",
    "Withdrawal",
    "add_corrected_file",
    "add_file",
    "applied_for",
    "asked_of",
    "awaited",
    "awaits_answer",
    "before_of",
    "begin",
    "branches_of",
    "branches_of_each",
    "can_apply",
    "can_edit",
    "can_lead",
    "can_publish",
    "can_speak_for",
    "can_tell_the_lead",
    "can_withdraw_theme",
    "cases_of_numbered",
    "choices_of",
    "compared",
    "correction_of",
    "element_names",
    "export_themes",
    "findings_of",
    "guide",
    "guide_of",
    "holds_case",
    "holes",
    "import_elements",
    "import_themes",
    "intake",
    "is_package_number",
    "issue_notice",
    "item_names",
    "lacks",
    "last_day",
    "mark_of",
    "may_take_in",
    "merged",
    "missing",
    "note_answer",
    "numbers_holding",
    "overlaps",
    "package_of",
    "part_of",
    "people_who_lead",
    "plan_now",
    "progress_by_number",
    "publish_theme",
    "release_by_law",
    "release_early",
    "remove_file",
    "resubmit",
    "row_for",
    "save",
    "save_corrected_form",
    "save_theme",
    "search_themes",
    "settle",
    "sisters_of",
    "standing_of",
    "state_words",
    "subject_of",
    "submit",
    "table_faults",
    "taken_in_by",
    "tell_the_lead",
    "themes_of",
    "themes_visible_to",
    "to_data",
    "visible_to",
    "whole_of",
    "withdraw",
    "withdraw_theme",
    "withdrawal_of",
]
