"""Progress of an application as one, for whoever holds its number: without an account and without personal data."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from onewindow.base.errors import NotFound
from onewindow.cases import service as cases
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind
from onewindow.packages.following import state_words
from onewindow.packages.models import MARK, Branch, PackageApplication
from onewindow.packages.states import ApplicationState, BranchState


@dataclass(frozen=True)
class PublicPart:
    """One item of it: where it stands, with which unit; ``due_at`` while it is being handled."""

    item: str
    unit: str
    state: str
    due_at: dt.datetime | None


@dataclass(frozen=True)
class PublicPackage:
    """Masked as the progress of a single case is; ``due_at`` is the promise for the whole while it runs."""

    number: str
    name: str
    party: str
    state: str
    unit: str
    phone: str
    submitted_at: dt.datetime | None
    due_at: dt.datetime | None
    parts: tuple[PublicPart, ...]


def is_package_number(words: str) -> bool:
    """Whether the words are the number of an application, or its beginning."""
    return re.fullmatch(rf"{settings.ONEWINDOW_CASE_PREFIX}{MARK}\d+", words.strip().upper()) is not None


def cases_of_numbered(words: str) -> QuerySet[Branch, int | None]:
    """Keys of the cases of the applications whose number begins so, as a subselect."""
    opened = Branch.objects.filter(state=BranchState.OPENED, application__number__startswith=words.strip().upper())
    return opened.order_by().values_list("case_id", flat=True)


def progress_by_number(number: str, check: str) -> PublicPackage:
    """The whole for whoever knows the number and the applicant's name or the last four digits of the phone.

    Raises ``NotFound('no_such_case')``, the same for a wrong number, a wrong check and a draft. Three statements.
    """
    rows = PackageApplication.objects.select_related("party", "version__theme__unit")
    found = rows.filter(number=number.strip().upper()).exclude(submitted_at=None).first()
    if found is None or not cases.knows_applicant(found.party, found.party_name, check):
        raise NotFound("no_such_case", _("没有查到。请核对办件编号，以及申请人名称或手机号后四位。"))
    return _told(found, list(found.branches.select_related("case", "unit").order_by("order")))


def _told(found: PackageApplication, branches: Sequence[Branch]) -> PublicPackage:
    lead = found.version.theme.unit
    limit = next((one for one in timelimits.of_subject(found.subject) if one.kind == LimitKind.PROMISED), None)
    runs = limit is not None and limit.finished_at is None and found.state == ApplicationState.SUBMITTED
    return PublicPackage(
        number=found.number,
        name=found.name,
        party=cases.masked_applicant(found.party, found.party_name),
        state=found.get_state_display(),
        unit=lead.name,
        phone=lead.phone,
        submitted_at=found.submitted_at,
        due_at=limit.due_at if limit is not None and runs else None,
        parts=tuple(_part(branch) for branch in branches),
    )


def _part(branch: Branch) -> PublicPart:
    """A result that is held back is not told here either."""
    branch.case = case = cases.veil(branch.case) if branch.case is not None else None
    due = case.due_at if case is not None and case.decided_at is None and case.closed_at is None else None
    return PublicPart(branch.item_name, branch.unit.name, state_words(branch), due)
