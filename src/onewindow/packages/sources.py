"""Data sources in an application: what they were asked about the applicant, and what they said."""

from collections.abc import Iterable

from onewindow.cases import service as cases
from onewindow.catalogue.service import Revision
from onewindow.packages.models import PackageApplication, SourceCheck
from onewindow.packages.plans import Plan


def checks_of(application: PackageApplication, revisions: Iterable[Revision]) -> dict[str, SourceCheck] | None:
    """By data set; ``None`` where no source is asked. No statement when none of the items names a data set."""
    if not cases.asks_sources(application.channel):
        return None
    if not any(material.dataset for revision in revisions for material in revision.materials.all()):
        return {}
    return {check.dataset: check for check in application.checks.all()}


def datasets_of(plan: Plan) -> set[str]:
    """The data sets that these answers have to do with."""
    return {shared.dataset for shared in plan.materials if shared.dataset}
