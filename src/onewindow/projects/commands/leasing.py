"""灵活供地: the lease by which the builder uses land of another's right, given as evidence, judged, ended."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.codes import IdType
from onewindow.base.errors import Conflict, Invalid, NotFound, said
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.attachments.service import Readable
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person, system_actor
from onewindow.kernel.parties import service as parties
from onewindow.projects import permissions, rules
from onewindow.projects.commands.walk import locked, stepping
from onewindow.projects.events import LeaseGiven, LeaseMoved
from onewindow.projects.models import Lease, Project
from onewindow.projects.states import LEASE, HolderCheck, LeaseState

COUNTING = (LeaseState.PENDING, LeaseState.CONFIRMED)


@dataclass(frozen=True)
class Paper:
    """A file as it was given."""

    stream: Readable
    name: str


@dataclass(frozen=True)
class LeaseFacts:
    """What the builder says; holder, lessor and lessee by their unified social credit codes, ``area`` in square metres."""

    holder_name: str
    holder_number: str
    lessor_number: str
    lessee_number: str
    certificate: str
    area: int
    purpose: str
    valid_from: dt.date
    valid_until: dt.date
    lease: Paper | None = None
    consent: Paper | None = None


@transaction.atomic
def give_lease(number: str, facts: LeaseFacts, *, actor: Person) -> Lease:
    """The builder gives lease and consent; until they are judged, applications go on and say so.

    Raises ``Invalid`` with the codes of ``rules.require_lease``, ``words_missing``, ``bad_uscc``, ``area_missing``,
    ``holder_is_builder`` and what the attachment store refuses; ``Conflict('lease_already')``.
    """
    project = stepping(number, "give_lease", actor=actor)
    permissions.require(permissions.is_builder(actor, project))
    if project.leases.filter(state__in=COUNTING).exists():
        raise Conflict("lease_already", _("已经有一份租赁证据。要换，请先终止原来的。"))
    _require_sound(project, facts)
    holder = parties.register("legal", facts.holder_name, IdType.USCC, facts.holder_number, actor=actor)
    lease = Lease.objects.create(
        project=project,
        holder=holder,
        holder_name=holder.name,
        certificate=said(facts.certificate, "words_missing", _("请填不动产权证号。"), field="certificate"),
        area=facts.area,
        purpose=said(facts.purpose, "words_missing", _("请写明租来做什么。"), field="purpose"),
        valid_from=facts.valid_from,
        valid_until=facts.valid_until,
        given_by=actor,
        given_at=clock.now(),
    )
    _keep(project, lease, facts, actor=actor)
    changes = {"certificate": lease.certificate, "until": lease.valid_until.isoformat()}
    audit.record("project.lease_given", project.subject, actor=actor, changes=changes)
    events.publish(LeaseGiven(project.number, lease.pk))
    return lease


def _require_sound(project: Project, facts: LeaseFacts) -> None:
    builder = bytes(project.party.id_digest)
    holder = _digest(facts.holder_number, "holder_number")
    if holder == builder:
        sentence = _("建设单位自己就是土地使用权人，不用租赁证据。")
        raise Invalid("holder_is_builder", sentence, fields={"holder_number": sentence})
    if facts.area <= 0:
        raise Invalid("area_missing", _("请填租赁面积。"), fields={"area": _("请填租赁面积。")})
    terms = rules.Terms(
        holder=holder,
        lessor=_digest(facts.lessor_number, "lessor_number"),
        lessee=_digest(facts.lessee_number, "lessee_number"),
        applicant=builder,
        valid_from=facts.valid_from,
        valid_until=facts.valid_until,
        has_consent=facts.consent is not None,
        has_file=facts.lease is not None,
    )
    rules.require_lease(terms, today=clock.today(), months=settings.ONEWINDOW_LEASE_MONTHS)


def _digest(number: str, field: str) -> bytes:
    try:
        return parties.check_identity(IdType.USCC, number).digest
    except Invalid as error:
        raise Invalid(error.code, error.message, fields={field: error.message}) from error


def _keep(project: Project, lease: Lease, facts: LeaseFacts, *, actor: Person) -> None:
    for paper, purpose in zip((facts.lease, facts.consent), lease.purposes, strict=True):
        if paper is not None:
            attachments.store(paper.stream, paper.name, subject=project.subject, purpose=purpose, actor=actor)


@transaction.atomic
def note_holder(lease_id: int, *, found: bool | None, certificates: tuple[str, ...]) -> Lease:
    """What the land register answered: the holder with this certificate, no such holder, or nothing that decides it."""
    lease = Lease.objects.select_for_update(of=("self",)).select_related("project").get(pk=lease_id)
    answer = HolderCheck.UNKNOWN
    if found is False:
        answer = HolderCheck.DIFFERS
    elif found and lease.certificate in certificates:
        answer = HolderCheck.MATCHES
    if answer != lease.holder_check:
        lease.holder_check = answer
        lease.save(update_fields=["holder_check"])
        audit.record(
            "project.holder_checked", lease.project.subject, actor=system_actor(), changes={"answer": str(answer)}
        )
    return lease


@transaction.atomic
def confirm_lease(number: str, *, reason: str, actor: Person) -> Lease:
    """核对成立, with the ground. Raises ``Invalid('words_missing')``, ``Conflict`` with ``no_lease``, ``holder_differs``, ``lease_over``."""
    project, lease = _judging(number, "confirm_lease", actor=actor)
    if lease.holder_check == HolderCheck.DIFFERS:
        raise Conflict("holder_differs", _("登记数据里这个权利人没有这本证，不能核对成立。请建设单位更正。"))
    if lease.valid_until < clock.today():
        raise Conflict("lease_over", _("租期已经过了，不能核对成立。"))
    return _moved(project, lease, "confirm_lease", reason, actor)


@transaction.atomic
def reject_lease(number: str, *, reason: str, actor: Person) -> Lease:
    """不成立, and why. Raises ``Invalid('words_missing')``, ``Conflict('no_lease')``."""
    project, lease = _judging(number, "reject_lease", actor=actor)
    return _moved(project, lease, "reject_lease", reason, actor)


@transaction.atomic
def end_lease(number: str, *, reason: str, actor: Person) -> Lease:
    """The lease is over before its day: said by the builder or by whoever keeps the register. Raises ``Conflict('no_lease')``."""
    project = locked(number, actor=actor)
    permissions.require(permissions.is_builder(actor, project) or permissions.can_keep(actor))
    return _moved(project, _current(project), "end_lease", reason, actor)


def end_passed_leases() -> int:
    """Leases whose last day is over end by themselves; how many. Safe to repeat."""
    passed = Lease.objects.filter(state=LeaseState.CONFIRMED, valid_until__lt=clock.today())
    numbers = list(passed.order_by("pk").values_list("project__number", flat=True))
    for number in numbers:
        end_lease(number, reason=_("租期届满"), actor=system_actor())
    return len(numbers)


def _judging(number: str, verb: str, *, actor: Person) -> tuple[Project, Lease]:
    project = locked(number, actor=actor)
    permissions.require(permissions.can_keep(actor))
    lease = _current(project)
    LEASE.next_state(verb, lease.state)
    return project, lease


def _current(project: Project) -> Lease:
    lease = Lease.objects.select_for_update(of=("self",)).filter(project=project, state__in=COUNTING).first()
    if lease is None:
        raise Conflict("no_lease", _("这个项目没有要核对的租赁证据。"))
    return lease


def _moved(project: Project, lease: Lease, verb: str, reason: str, actor: Person) -> Lease:
    lease.reason = said(reason, "words_missing", _("请写明理由，建设单位和各单位都会看到。"), field="reason")
    lease.state = LEASE.next_state(verb, lease.state)
    if lease.state == LeaseState.ENDED:
        lease.ended_at = clock.now()
    else:
        lease.judged_by, lease.judged_at = actor, clock.now()
    lease.save(update_fields=["state", "reason", "ended_at", "judged_by", "judged_at"])
    audit.record(f"project.{verb}", project.subject, actor=actor, note=lease.reason)
    events.publish(LeaseMoved(project.number, lease.pk, lease.state, lease.reason))
    return lease


def lease_at_hand(lease_id: int) -> Lease:
    """The lease with its holder and project. Raises ``NotFound('no_such_lease')``."""
    lease: Lease | None = Lease.objects.select_related("holder", "project").filter(pk=lease_id).first()
    if lease is None:
        raise NotFound("no_such_lease", _("没有这份租赁证据。"))
    return lease
