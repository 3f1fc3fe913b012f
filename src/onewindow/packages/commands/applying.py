"""The applicant's verbs: begin, fill in, give files, send once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, NotFound, NotPermitted
from onewindow.cases import service as cases
from onewindow.cases.service import Case, Missing
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.attachments.service import Attachment, Readable
from onewindow.kernel.audit import service as audit
from onewindow.kernel.audit.service import Trace
from onewindow.kernel.events import service as events
from onewindow.kernel.numbering import service as numbering
from onewindow.kernel.org.service import Person
from onewindow.kernel.parties.service import Party
from onewindow.packages import merging, permissions, plans
from onewindow.packages.commands.checking import ask_sources, plan_now
from onewindow.packages.commands.notice import start_notice
from onewindow.packages.commands.walk import files_of, filing_of, given_of, shares, stepping
from onewindow.packages.events import PackageSubmitted
from onewindow.packages.merging import Part
from onewindow.packages.models import MARK, Branch, PackageApplication, ThemeVersion
from onewindow.packages.plans import Plan
from onewindow.packages.states import BranchState, Flow, VersionState


@transaction.atomic
def begin(
    version: ThemeVersion, party: Party, *, actor: Person, channel: str, answers: Mapping[str, Any]
) -> PackageApplication:
    """A draft for the party. Raises ``Conflict('theme_not_in_force')``, ``NotPermitted('party_not_yours')``."""
    require_in_force(version)
    if not permissions.may_apply_for(actor, party.pk):
        raise NotPermitted("party_not_yours", _("您不能替这位申请人办理。需要本人、法定代表人或有效的授权。"))
    application = opened(version, party, actor=actor, channel=channel, answers=answers)
    application.save(force_insert=True)
    audit.record("package.opened", application.subject, actor=actor, changes={"theme": version.theme.code})
    ask_sources(application, actor=actor)
    return application


def require_in_force(version: ThemeVersion) -> None:
    """Raises ``Conflict('theme_not_in_force')``."""
    if version.state != VersionState.PUBLISHED:
        raise Conflict("theme_not_in_force", _("这个主题现在不受理申请，请到首页看最新的一件事。"))


def opened(
    version: ThemeVersion, party: Party, *, actor: Person, channel: str, answers: Mapping[str, Any]
) -> PackageApplication:
    """A draft with its number, not saved yet."""
    now = clock.now()
    serial = numbering.take(f"package:{now:%y%m%d}")
    return PackageApplication(
        number=f"{settings.ONEWINDOW_CASE_PREFIX}{MARK}{clock.local(now):%y%m%d}{serial:05d}",
        version=version,
        name=version.name,
        party=party,
        party_name=party.name,
        filed_by=actor,
        channel=channel,
        answers=dict(answers),
        created_at=now,
        saved_at=now,
    )


@transaction.atomic
def save(
    application: PackageApplication | str,
    *,
    actor: Person,
    form: Mapping[str, Any] | None = None,
    answers: Mapping[str, Any] | None = None,
    delivery: Mapping[str, Any] | None = None,
) -> PackageApplication:
    """Keep what was filled in so far, complete or not. Files and fields of an item that other answers leave out are kept too."""
    application = stepping(application, "save", actor=actor)
    given = {"form": form, "answers": answers, "delivery": delivery}
    changed = {
        name: dict(value)
        for name, value in given.items()
        if value is not None and dict(value) != getattr(application, name)
    }
    if not changed:
        return application
    for name, value in changed.items():
        setattr(application, name, value)
    application.saved_at = clock.now()
    application.save(update_fields=[*changed, "saved_at"])
    audit.record("package.saved", application.subject, actor=actor, changes={"fields": sorted(changed)})
    if "answers" in changed:
        ask_sources(application, actor=actor)
    return application


@transaction.atomic
def add_file(
    application: PackageApplication | str, code: str, stream: Readable, name: str, *, actor: Person
) -> Attachment:
    """A file for one material of the one list. Raises ``Invalid('no_such_material')`` and what the attachment store refuses."""
    application = stepping(application, "save", actor=actor)
    plan = plan_now(application)
    if not any(shared.code == code and not shared.is_exempt for shared in plan.materials):
        raise Invalid("no_such_material", _("这件事不要这份材料。换了情形以后，材料清单会变。"))
    stored = attachments.store(stream, name, subject=application.subject, purpose=code, actor=actor)
    _touched(application, "package.file_added", actor, {"material": code, "file": stored.name})
    return stored


@transaction.atomic
def remove_file(application: PackageApplication | str, key: str, *, actor: Person) -> PackageApplication:
    """Take a file back. Raises ``NotFound('no_such_file')``."""
    application = stepping(application, "save", actor=actor)
    file = next((one for one in attachments.of_subject(application.subject) if str(one.key) == str(key)), None)
    if file is None:
        raise NotFound("no_such_file", _("没有这个文件，可能已经删除。"))
    attachments.remove(file, actor=actor)
    _touched(application, "package.file_removed", actor, {"material": file.purpose, "file": file.name})
    return application


def _touched(application: PackageApplication, verb: str, actor: Person, changes: Mapping[str, Any]) -> None:
    application.saved_at = clock.now()
    application.save(update_fields=["saved_at"])
    audit.record(verb, application.subject, actor=actor, changes=changes)


def missing(application: PackageApplication, plan: Plan) -> list[Missing]:
    """Everything that keeps it from being sent, each thing once, in the names of the one form. One statement."""
    given = given_of(application, files_of(application))
    filings = [filing_of(part, plan, application, given) for part in plan.parts]
    return in_package(plan, cases.missing_in(filings, application.channel), plan.parts)


def in_package(plan: Plan, found: Sequence[Sequence[Missing]], parts: Sequence[Part]) -> list[Missing]:
    """What each of these items lacks, each thing once, in the names of the one form and the one list."""
    codes = {(use.part.alias, use.material.code): shared.code for shared in plan.materials for use in shared.uses}
    told: dict[str, Missing] = {}
    for part, missing_of_item in zip(parts, found, strict=True):
        for one in missing_of_item:
            kind, _dot, rest = one.where.partition(".")
            name = merging.in_package(part, rest) if kind == "form" else codes[part.alias, rest]
            told.setdefault(f"{kind}.{name}", Missing(f"{kind}.{name}", one.sentence))
    return list(told.values())


@transaction.atomic
def submit(application: PackageApplication | str, *, actor: Person) -> PackageApplication:
    """Send once: a case for each item in its own unit, with the fields and materials that item asks; all or none. What builds on
    another's result waits for it where the risk class wants one after the other.

    Raises ``Invalid('not_answered' | 'incomplete')`` with every missing thing, ``Conflict('item_not_in_force')``.
    """
    application = stepping(application, "submit", actor=actor)
    hand_in(application, plan_now(application), actor=actor)
    return application


def hand_in(application: PackageApplication, plan: Plan, *, actor: Person) -> dict[str, Case]:
    """The step from a whole draft to cases, by alias. Raises as ``submit``."""
    _require_ready(application, plan)
    files = files_of(application)
    at_once = [part for part in plan.parts if plan.flow != Flow.SERIAL or not plan.predecessors(part)]
    found = open_cases(application, plan, [part.alias for part in at_once], files, actor=actor)
    Branch.objects.bulk_create(_branches(application, plan, found))
    _sent(application, plan)
    if application.flow == Flow.JOINT:
        start_notice(application, actor=actor)
    names = tuple(part.name for part in at_once)
    waiting = tuple(part.name for part in plan.parts if part.alias not in found)
    changes = {"cases": {alias: case.number for alias, case in found.items()}, "risk": application.risk}
    audit.record("package.submitted", application.subject, actor=actor, changes=changes)
    events.publish(PackageSubmitted(application.number, names, waiting))
    return found


def _require_ready(application: PackageApplication, plan: Plan) -> None:
    if not plan.is_answered:
        raise Invalid("not_answered", _("还有问题没有选。请回到第一步选好，填过的内容都保存着。"))
    if plan.out_of_force:
        raise Conflict(
            "item_not_in_force",
            _("这件事里有事项暂停办理（%(codes)s），现在不能一起提交。填过的内容都保存着，恢复以后再来，或者到窗口问。")
            % {"codes": _("、").join(plan.out_of_force)},
        )
    found = missing(application, plan)
    if found:
        raise Invalid(
            "incomplete",
            _("还差 %d 项，补齐才能提交。已填的内容都保存着。") % len(found),
            fields={one.where: one.sentence for one in found},
        )


def open_cases(
    application: PackageApplication,
    plan: Plan,
    aliases: Sequence[str],
    files: Mapping[str, list[Attachment]],
    *,
    actor: Person,
    is_owed: bool = False,
) -> dict[str, Case]:
    """The cases of these items, by alias, with their files referenced: a constant number of statements."""
    parts = [plan.part(alias) for alias in aliases]
    given = given_of(application, files)
    found = cases.file_together(
        [filing_of(part, plan, application, given, is_owed=is_owed) for part in parts],
        application.party,
        filed_by=application.filed_by,
        channel=application.channel,
        delivery=application.delivery,
        whole=application.subject,
        actor=actor,
    )
    given_on = [
        line for part, case in zip(parts, found, strict=True) for line in shares(part, plan, files, case.subject)
    ]
    attachments.share(given_on, actor=application.filed_by)
    audit.record_many([_file_trace(case, given_on) for case in found], actor=actor)
    return {part.alias: case for part, case in zip(parts, found, strict=True)}


def _file_trace(case: Case, given_on: Sequence[tuple[Attachment, Any, str]]) -> Trace:
    files = {code: file.name for file, subject, code in given_on if subject == case.subject}
    return Trace("case.files_shared", case.subject, {"files": files})


def _branches(application: PackageApplication, plan: Plan, opened: Mapping[str, Case]) -> list[Branch]:
    rows = []
    for order, part in enumerate(plans.in_order(plan.parts), start=1):
        case = opened.get(part.alias)
        rows.append(
            Branch(
                application=application,
                order=order,
                alias=part.alias,
                revision=part.revision,
                item_code=part.revision.item.code,
                item_name=part.name,
                unit=case.unit if case else part.revision.item.unit,
                after=list(plan.predecessors(part)),
                state=BranchState.OPENED if case else BranchState.WAITING,
                case=case,
            )
        )
    return rows


def _sent(application: PackageApplication, plan: Plan) -> None:
    application.submitted_at = clock.now()
    application.risk, application.flow = plan.risk, plan.flow
    application.limit_amount, application.limit_unit = plan.limit or (None, "")
    application.answers = dict(plan.answers)
    application.save(update_fields=["state", "submitted_at", "risk", "flow", "limit_amount", "limit_unit", "answers"])
