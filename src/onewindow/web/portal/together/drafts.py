"""The application being written, as its pages need it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from onewindow.base.errors import Conflict
from onewindow.cases.service import Missing
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Paper
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.attachments.service import Attachment
from onewindow.packages import service as packages
from onewindow.packages.service import PackageApplication, Plan, Shared, SourceCheck
from onewindow.web.portal.applying.drafts import Progress, form_errors_in, todo_of
from onewindow.web.portal.together import words
from onewindow.web.ui.asking import person_of


def application_of(request: HttpRequest, number: str) -> PackageApplication:
    """One's own application; 404 for a stranger."""
    mine = packages.applied_for(person_of(request)).select_related("version__theme__unit", "party", "filed_by")
    return get_object_or_404(mine, number=number)


def writable(request: HttpRequest, number: str) -> PackageApplication:
    """One's own draft; ``Conflict`` once it is sent."""
    application = application_of(request, number)
    if application.state != packages.ApplicationState.DRAFT:
        raise Conflict("already_sent", _("这份申请已经提交，不能再改。办到哪一步，在“我的办件”里看。"))
    return application


def plan_of(application: PackageApplication) -> Plan:
    """What its answers lead to, with labels of shared fields and what data sources said."""
    return packages.guide_of(application)


@dataclass(frozen=True)
class MaterialRow:
    """One material of the one list: what it is, what for, its files."""

    shared: Shared
    files: Sequence[Attachment]
    check: SourceCheck | None = None

    @property
    def id(self) -> str:
        return f"m-{self.shared.code}"

    @property
    def is_given(self) -> bool:
        return self.shared.is_exempt or self.shared.is_the_form or bool(self.files)

    @property
    def takes_files(self) -> bool:
        return not self.shared.is_exempt and not self.shared.is_the_form

    @property
    def look(self) -> str:
        """The row's look: done, warn or nothing."""
        if self.is_given:
            return "is-done"
        return "is-warn" if self.shared.is_required else ""

    @property
    def blank_form(self) -> Paper:
        return catalogue.blank_form_of(self.shared.told)

    @property
    def sample(self) -> Paper:
        return catalogue.sample_of(self.shared.told)

    @property
    def item_code(self) -> str:
        return str(self.shared.told.revision.item.code)

    @property
    def stands(self) -> SourceCheck | None:
        """What a data source confirmed in the place of an upload."""
        return self.check if self.check is not None and self.check.is_used and self.shared.is_exempt else None

    @property
    def words(self) -> str:
        """Where this one stands."""
        if not self.files and self.check is not None and not self.shared.given_by:
            return words.checked(self.check)
        if self.shared.is_the_form:
            return _("填好申请表就行，不用上传")
        return words.tag_of(self.shared) or (_("已上传") if self.files else _("还没有上传"))


def material_rows(application: PackageApplication, plan: Plan) -> list[MaterialRow]:
    """The one list with its files: one statement."""
    files: dict[str, list[Attachment]] = {}
    for file in attachments.of_subject(application.subject):
        files.setdefault(file.purpose, []).append(file)
    checks = plan.checks or {}
    return [MaterialRow(shared, files.get(shared.code, []), checks.get(shared.dataset)) for shared in plan.materials]


def progress_of(application: PackageApplication, plan: Plan, missing: Sequence[Missing]) -> Progress:
    """How far it is, and the way to what is missing."""
    required = sum(one.is_required and not one.is_exempt and not one.is_the_form for one in plan.materials)
    total = len(plan.form["required"]) + required
    todo = [todo_of(one) for one in missing]
    return Progress(todo, max(total, len(todo)), reverse("portal:package_form", args=[application.number]))


def errors_of(application: PackageApplication, missing: Sequence[Missing]) -> dict[str, str]:
    """What is wrong in fields that are filled in; blank ones are told in the list of what is missing."""
    return form_errors_in(application.form, missing)
