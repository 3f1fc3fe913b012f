"""The applicant answers what the branches of an application lack: everything on one page, sent once."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid
from onewindow.cases import service as cases
from onewindow.cases.service import CaseMaterial, State
from onewindow.kernel.attachments.service import Readable
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Person
from onewindow.packages import merging
from onewindow.packages.commands.applying import in_package
from onewindow.packages.commands.checking import plan_filed
from onewindow.packages.commands.walk import branches_of, stepping
from onewindow.packages.models import Branch, PackageApplication
from onewindow.packages.plans import Plan


class Rewindable(Readable, Protocol):
    """A file that is read once for every branch that asked for it."""

    def seek(self, offset: int, /) -> object: ...


def in_correction(branches: Sequence[Branch]) -> list[Branch]:
    """The branches that wait for the applicant."""
    return [branch for branch in branches if branch.case is not None and branch.case.state == State.CORRECTION]


def plan_of_branches(application: PackageApplication, branches: Sequence[Branch]) -> Plan:
    """In the versions it was filed under."""
    return plan_filed(application, [branch.revision_id for branch in branches])


def _correcting(application: PackageApplication | str, actor: Person) -> tuple[PackageApplication, list[Branch], Plan]:
    application = stepping(application, "correct", actor=actor)
    branches = branches_of(application)
    if not in_correction(branches):
        raise Conflict("nothing_to_correct", _("现在没有要补正的。办到哪一步，请看这份申请的页面。"))
    return application, in_correction(branches), plan_of_branches(application, branches)


@transaction.atomic
def add_corrected_file(
    application: PackageApplication | str, code: str, stream: Rewindable, name: str, *, actor: Person
) -> None:
    """A file for one material of the one list: it goes to every branch that asked for it.

    Raises ``Conflict('nothing_to_correct')``, ``Invalid('no_such_material')`` and what the attachment store refuses.
    """
    application, waiting, plan = _correcting(application, actor)
    by_alias = {branch.alias: branch for branch in waiting}
    uses = [(use.part.alias, use.material.code) for one in plan.materials if one.code == code for use in one.asked]
    keys = {branch.case_id for branch in waiting}
    told = set(CaseMaterial.objects.filter(case__in=keys, told_at__isnull=False).values_list("case_id", "code"))
    wanted = [
        (by_alias[alias], mine) for alias, mine in uses if alias in by_alias and (by_alias[alias].case_id, mine) in told
    ]
    if not wanted:
        raise Invalid("no_such_material", _("这份材料没有要您补正。"))
    for branch, mine in wanted:
        stream.seek(0)
        if branch.case is not None:
            cases.add_file(branch.case.number, mine, stream, name, actor=actor)
    audit.record("package.file_added", application.subject, actor=actor, changes={"material": code, "file": name})


@transaction.atomic
def save_corrected_form(application: PackageApplication | str, form: Mapping[str, Any], *, actor: Person) -> None:
    """The fields of the one form, given to the branches whose form was found wrong; other fields stay as they were."""
    application, waiting, plan = _correcting(application, actor)
    asked = [branch for branch in waiting if branch.case is not None and branch.case.form_told_at is not None]
    application.form = {**application.form, **form}
    application.saved_at = clock.now()
    application.save(update_fields=["form", "saved_at"])
    for branch in asked:
        if branch.case is not None:
            mine = merging.form_for(plan.part(branch.alias), application.form)
            cases.save_draft(branch.case.number, form=mine, actor=actor)
    audit.record("package.saved", application.subject, actor=actor, changes={"fields": ["form"]})


@transaction.atomic
def resubmit(application: PackageApplication | str, *, actor: Person) -> list[str]:
    """Every branch that waits for the applicant goes on, all or none; the names of the items.

    Raises ``Invalid('incomplete')`` with every missing thing once, in the names of the one form and the one list,
    ``Conflict('nothing_to_correct')``.
    """
    application, waiting, plan = _correcting(application, actor)
    parts = [plan.part(branch.alias) for branch in waiting]
    found = in_package(plan, [cases.missing(branch.case) for branch in waiting if branch.case is not None], parts)
    if found:
        raise Invalid(
            "incomplete",
            _("还差 %d 项，补齐才能提交。已经交的都保存着。") % len(found),
            fields={one.where: one.sentence for one in found},
        )
    for branch in waiting:
        if branch.case is not None:
            cases.resubmit(branch.case.number, actor=actor)
    names = [branch.item_name for branch in waiting]
    audit.record("package.corrected", application.subject, actor=actor, changes={"items": names})
    return names
