"""Data sources are asked while an application is written; what they confirm nobody brings."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from onewindow.base import clock
from onewindow.catalogue.service import Revision
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, PersonKind
from onewindow.kernel.parties import service as parties
from onewindow.packages import plans, sources
from onewindow.packages.commands.walk import files_of, locked
from onewindow.packages.events import PackageToVerify
from onewindow.packages.models import PackageApplication, SourceCheck
from onewindow.packages.plans import Plan
from onewindow.packages.states import ApplicationState


def plan_now(application: PackageApplication) -> Plan:
    """The plan for the answers given, by the items in force now; labels of elements are not needed for it. Five statements, one
    more where an item names a data set.
    """
    revisions = plans.revisions_of(application.version)
    checks = sources.checks_of(application, revisions.values())
    return plans.plan_of(application.version, application.answers, revisions, {}, checks)


def plan_filed(application: PackageApplication, filed: Sequence[int]) -> Plan:
    """The plan of an application that was sent, in the versions (by key) it was filed under. A constant number of statements."""
    revisions = {revision.item.code: revision for revision in Revision.objects.with_parts().filter(pk__in=filed)}
    checks = sources.checks_of(application, revisions.values())
    return plans.plan_of(application.version, application.answers, revisions, {}, checks)


def ask_sources(application: PackageApplication, *, actor: Person) -> None:
    """Ask about what these answers call for and nobody was asked about yet; nobody unproven learns what a source knows (ADR 43)."""
    plan = plan_now(application)
    new = sources.datasets_of(plan) - set(plan.checks or {})
    if plan.checks is None or not new or not _is_proven(application, actor):
        return
    now = clock.now()
    SourceCheck.objects.bulk_create(
        SourceCheck(application=application, dataset=dataset, at=now) for dataset in sorted(new)
    )
    events.publish(PackageToVerify(application.number, now.isoformat()))


def _is_proven(application: PackageApplication, actor: Person) -> bool:
    return actor.kind == PersonKind.APPLICANT and parties.proven_parties(actor).filter(pk=application.party_id).exists()


def asked_of(number: str) -> list[SourceCheck]:
    """What data sources still have to answer about an application, with its applicant. One statement."""
    rows = SourceCheck.objects.filter(application__number=number, outcome=SourceCheck.Outcome.ASKED)
    return list(rows.select_related("application__party").order_by("pk"))


@transaction.atomic
def note_answer(
    asked: SourceCheck,
    *,
    found: bool | None,
    source: str,
    reference: str = "",
    facts: Mapping[str, str],
    digest: str = "",
) -> None:
    """A data source has answered; ``found`` is ``None`` when it did not. Safe to repeat; what was uploaded meanwhile stays. By the house itself."""
    application = locked(asked.application.number)
    check = SourceCheck.objects.filter(pk=asked.pk, outcome=SourceCheck.Outcome.ASKED).first()
    if check is None or application.state != ApplicationState.DRAFT:
        return
    check.outcome = _outcome(application, check.dataset, found)
    check.source, check.at = source, clock.now()
    if check.is_used:
        check.reference, check.digest, check.facts = reference, digest, dict(facts)
    check.save()
    changes = {"dataset": check.dataset, "source": source, "outcome": check.outcome}
    audit.record("package.source_answered", application.subject, actor=org.system_actor(), changes=changes)


def _outcome(application: PackageApplication, dataset: str, found: bool | None) -> str:
    if found is None:
        return SourceCheck.Outcome.UNAVAILABLE
    if not found:
        return SourceCheck.Outcome.DIFFERS
    given = files_of(application)
    uploaded = any(shared.dataset == dataset and shared.code in given for shared in plan_now(application).materials)
    return SourceCheck.Outcome.REPLACED if uploaded else SourceCheck.Outcome.USED
