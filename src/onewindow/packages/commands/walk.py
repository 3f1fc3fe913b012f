"""The steps every verb of an application walks: lock, permit, and what its cases are made of."""

from collections.abc import Collection, Iterable, Mapping

from django.db.models import F
from django.utils.translation import gettext as _

from onewindow.base.errors import NotFound, NotPermitted
from onewindow.base.subjects import Subject
from onewindow.cases.service import Counter, Evidence, Filing, SourceWord
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.attachments.service import Attachment
from onewindow.kernel.org.service import Person
from onewindow.packages import merging, permissions
from onewindow.packages.merging import Part, Use
from onewindow.packages.models import Branch, PackageApplication, SourceCheck
from onewindow.packages.plans import Plan
from onewindow.packages.states import APPLICATION, Flow


def locked(application: PackageApplication | str) -> PackageApplication:
    """The application's row locked, with version and applicant: one statement. Raises ``NotFound('no_such_package')``."""
    number = application if isinstance(application, str) else application.number
    rows = PackageApplication.objects.select_related(
        "version__theme__unit", "party", "filed_by", "window_unit", "agent"
    )
    found = rows.numbered(number)
    if found is None:
        raise NotFound("no_such_package", _("没有这份一件事申请，请核对编号。"))
    return found


def branches_of(application: PackageApplication) -> list[Branch]:
    """With their cases and the kind of result, in order. One statement."""
    rows = Branch.objects.filter(application=application).select_related("case__unit", "case__window_unit", "unit")
    return list(rows.annotate(result_type=F("revision__result_type")).order_by("order"))


def stepping(application: PackageApplication | str, verb: str, *, actor: Person) -> PackageApplication:
    """Lock, permit, and take the step in the table of states. Raises ``NotFound``, ``NotPermitted``, ``Conflict('wrong_state')``."""
    found = locked(application)
    if not permissions.can_apply(actor, found):
        raise NotPermitted("not_permitted", _("您不能替这位申请人办理。需要本人、法定代表人或有效的授权。"))
    found.state = APPLICATION.next_state(verb, found.state)
    return found


def files_of(application: PackageApplication) -> dict[str, list[Attachment]]:
    """The files given so far, by the code of their material. One statement."""
    found: dict[str, list[Attachment]] = {}
    for file in attachments.of_subject(application.subject):
        found.setdefault(file.purpose, []).append(file)
    return found


def given_of(application: PackageApplication, files: Collection[str]) -> frozenset[str]:
    """Codes of the one list that were handed in, as files or on paper."""
    return frozenset([*files, *application.on_paper])


def filing_of(
    part: Part, plan: Plan, application: PackageApplication, given: Collection[str], *, is_owed: bool = False
) -> Filing:
    """What one item gets of the one form and the one list: nothing that it does not ask for."""
    checks = plan.checks or {}
    uses = [(shared.code, use) for shared in plan.materials for use in shared.uses if use.part.alias == part.alias]
    return Filing(
        part.revision,
        part.answers,
        merging.form_for(part, application.form),
        given=frozenset(use.material.code for code, use in uses if use.is_asked and code in given),
        obtained={
            use.material.code: _("由这件事里的“%(item)s”办好后自动取得") % {"item": use.given_by}
            if use.given_by
            else ""
            for _code, use in uses
            if (use.given_by and not use.material.exempt_by) or (_is_fetched(use) and use.material.dataset)
        },
        is_owed=is_owed,
        counter=_counter(application, uses),
        told={
            use.material.code: _word(checks[use.material.dataset])
            for _code, use in uses
            if not use.given_by and use.material.dataset in checks
        },
        joint=application.number if plan.flow == Flow.JOINT else "",
        waits_for=[plan.part(alias).name for alias in plan.predecessors(part)] if plan.flow == Flow.JOINT else (),
    )


def _counter(application: PackageApplication, uses: Iterable[tuple[str, Use]]) -> Counter | None:
    if application.window_unit is None:
        return None
    on_paper = frozenset(use.material.code for code, use in uses if code in application.on_paper)
    return Counter(application.window_unit, application.agent, on_paper)


def _is_fetched(use: Use) -> bool:
    return bool(use.material.exempt_by) and not use.is_asked


def _word(check: SourceCheck) -> SourceWord:
    outcome = Evidence.Outcome(check.outcome)
    if outcome == Evidence.Outcome.ASKED:
        outcome = Evidence.Outcome.REPLACED
    return SourceWord(outcome, check.source or check.dataset, check.at, check.reference, check.digest, check.facts)


def shares(
    part: Part, plan: Plan, files: Mapping[str, list[Attachment]], to: Subject
) -> Iterable[tuple[Attachment, Subject, str]]:
    """The files of the one list that this item asks for, each under its own code."""
    for shared in plan.materials:
        for use in shared.asked:
            if use.part.alias == part.alias:
                yield from ((file, to, use.material.code) for file in files.get(shared.code, ()))
