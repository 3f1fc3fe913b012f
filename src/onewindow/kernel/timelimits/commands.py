"""The verbs of the clock. Each is called inside a command of a domain, which has locked its own row, and leaves the audit to it:
the ledger names the actor itself. Where a verb makes a light yellow or red, it publishes ``LightChanged``, with one more statement.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from onewindow.base import clock, transactions
from onewindow.base.actors import Actor
from onewindow.base.codes import LimitUnit
from onewindow.base.errors import Conflict, Invalid
from onewindow.base.subjects import Subject
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person, Unit
from onewindow.kernel.timelimits import ledgers, light_rules, rules, statements
from onewindow.kernel.timelimits.ledgers import Account
from onewindow.kernel.timelimits.models import LIT, LedgerEntry, Limit, LimitKind, LimitState
from onewindow.kernel.timelimits.reasons import ART45
from onewindow.kernel.timelimits.rules import Event
from onewindow.kernel.workcalendar import service as workcalendar

Kind = LedgerEntry.Kind
_ONE_HOUR, _ONE_SECOND = dt.timedelta(hours=1), dt.timedelta(seconds=1)

_STARTED_FIELDS = [
    "subject_kind",
    "subject_key",
    "kind",
    "label",
    "amount",
    "unit",
    "region",
    "warn_percent",
    "warn_days",
    "overdue_light",
    "state",
    "light",
    "started_at",
    "due_at",
    "provisional",
    "next_change_at",
    "responsible_unit_id",
    "responsible_person_id",
    "item_code",
]


@dataclass(frozen=True)
class Policy:
    """A limit to start: ``amount`` of a ``LimitUnit`` (0 means due on the same day). When its lights turn is said by the
    ``LightRule`` in force. ``responsible_unit_id`` is whom it presses and ``begins`` when it begins, where that is not the unit or the
    moment of all that start together.
    """

    kind: str
    amount: int
    unit: str
    label: str = ""
    region: str = workcalendar.NATION
    responsible_unit_id: int | None = None
    begins: dt.datetime | None = None

    @classmethod
    def until(cls, kind: str, deadline: dt.datetime, *, since: dt.datetime) -> "Policy":
        """A limit whose last instant somebody else has set, to the microsecond: whole hours, from the last moment up to ``since`` from
        which they lead there. Less than a second past it counts as ``since``: two clocks wrote the two moments down.
        """
        hours = max(0, -((since - deadline + _ONE_SECOND) // _ONE_HOUR))
        return cls(kind, hours, LimitUnit.HOUR, begins=deadline - hours * _ONE_HOUR)


def start(
    subject: Subject,
    policies: Sequence[Policy],
    *,
    actor: Actor,
    at: dt.datetime | None = None,
    responsible_unit: Unit | None = None,
    responsible_person: Person | None = None,
    item_code: str = "",
    ending: Collection[str] = (),
    ending_labels: Collection[str] | None = None,
) -> list[Limit]:
    """Start several clocks of a subject at one moment (now, or ``at``). The day of the start is not counted. One statement.

    Open clocks of the kinds ``ending`` (and of these labels, if any are named) end now, in the same statement.

    The limits come without their keys: they are for reading when they are due. A limit begun in the past may be nearly due or overdue by now: then ``LightChanged`` is published, with one more statement.
    A second open limit of the same kind and label is refused by the database (``IntegrityError``).
    """
    transactions.require_open("timelimits.start")
    moment = at or clock.now()
    responsible = {
        "responsible_unit_id": responsible_unit.pk if responsible_unit else None,
        "responsible_person_id": responsible_person.pk if responsible_person else None,
        "item_code": item_code,
    }
    limits = [_begun(subject, policy, moment, responsible) for policy in policies]
    if not limits:
        if ending:
            finish(subject, ending, labels=ending_labels, actor=actor)
        return []
    rows = ledgers.as_json({name: getattr(limit, name) for name in _STARTED_FIELDS} for limit in limits)
    values = {**_ending(subject, kinds=ending, labels=ending_labels, actor=actor), "limits": rows}
    with connection.cursor() as cursor:
        cursor.execute(statements.START_AND_END if ending else statements.START, values)
    events.publish(*(ledgers.changed(limit) for limit in limits if _turned_since_start(limit)))
    return limits


@dataclass(frozen=True)
class Start:
    """The clocks of one subject, for ``start_each``."""

    subject: Subject
    policies: Sequence[Policy]
    responsible_unit: Unit
    item_code: str = ""


def start_each(
    starts: Sequence[Start], *, actor: Actor, at: dt.datetime | None = None, ending: Collection[str] = ()
) -> list[list[Limit]]:
    """As ``start``, for several subjects of one kind at one moment, the limits of each in the order given. One statement for all.

    Their open clocks of the kinds ``ending`` end in the same statement. The limits come without their keys: they are for reading when they are due.
    """
    transactions.require_open("timelimits.start")
    moment = at or clock.now()
    started = [[_begun(one.subject, policy, moment, _pressing(one)) for policy in one.policies] for one in starts]
    limits = [limit for of_one in started for limit in of_one]
    rows = ledgers.as_json({name: getattr(limit, name) for name in _STARTED_FIELDS} for limit in limits)
    values = {**_ending(*[one.subject for one in starts], kinds=ending, actor=actor), "limits": rows}
    with connection.cursor() as cursor:
        cursor.execute(statements.START_AND_END if ending else statements.START, values)
    events.publish(*(ledgers.changed(limit) for limit in limits if _turned_since_start(limit)))
    return started


def _pressing(start: Start) -> dict[str, Any]:
    unit = start.responsible_unit.pk
    return {"responsible_unit_id": unit, "responsible_person_id": None, "item_code": start.item_code}


def pause(
    subject: Subject,
    kinds: Collection[str],
    *,
    actor: Actor,
    reason_code: str,
    reason: str,
    document_number: str = "",
    at: dt.datetime | None = None,
) -> list[Limit]:
    """Stop those clocks of these kinds that run; today still counts as used (docs/adr/0002). Two statements.

    ``reason_code`` is a ``PauseReason``; the statutory clock stops only for those of 行政许可法 45. Raises
    ``Invalid('pause_not_by_law')``, ``Conflict('limit_not_running')``, ``Invalid('time_runs_forward')``.
    """
    if LimitKind.STATUTORY in kinds and reason_code not in ART45:
        raise Invalid(
            "pause_not_by_law",
            _(
                "法定时限只能因听证、招标、拍卖、检验、检测、检疫、鉴定、专家评审暂停（行政许可法第四十五条）。时限照常计算。"
            ),
            reason_code=reason_code,
        )
    accounts = _in_state(_open_accounts(subject, kinds), LimitState.RUNNING)
    if not accounts:
        raise Conflict("limit_not_running", _("时限没有在走，不能暂停。请刷新页面看最新情况。"))
    event = Event(Kind.PAUSE, at or clock.now(), 0, reason_code, reason, document_number)
    return _happen(accounts, event, actor)


def resume(subject: Subject, kinds: Collection[str], *, actor: Actor, at: dt.datetime | None = None) -> list[Limit]:
    """Let those clocks of these kinds that are paused run on; counting goes on tomorrow. Two statements.

    Raises ``Conflict('limit_not_paused')``, ``Invalid('time_runs_forward')``.
    """
    accounts = _in_state(_open_accounts(subject, kinds), LimitState.PAUSED)
    if not accounts:
        raise Conflict("limit_not_paused", _("时限没有暂停，不用恢复。请刷新页面看最新情况。"))
    return _happen(accounts, Event(Kind.RESUME, at or clock.now()), actor)


def extend(
    subject: Subject,
    kind: str | Collection[str],
    amount: int,
    *,
    actor: Actor,
    reason: str,
    unit: str = LimitUnit.WORKING_DAY,
    at: dt.datetime | None = None,
) -> list[Limit]:
    """Add ``amount`` of a unit (working days, 行政许可法 42) to the clocks of this kind (or these kinds), whatever their own unit, also
    while paused or after expiry: the days overdue are then days of the extension (docs/adr/0017). Two statements.

    Raises ``Invalid('bad_extension')`` for an amount below 1 and for hours added to days, ``Conflict('limit_not_open')``,
    ``Invalid('time_runs_forward')``.
    """
    if amount < 1:
        raise Invalid("bad_extension", _("延长的时间至少是 1。"), amount=amount)
    accounts = _open_accounts(subject, [kind] if isinstance(kind, str) else kind)
    if not accounts:
        raise Conflict("limit_not_open", _("这个时限已经结束，不能延长。请刷新页面看最新情况。"))
    if unit == LimitUnit.HOUR and any(account.limit.unit != unit for account in accounts):
        raise Invalid("bad_extension", _("按天算的时限不能延长几小时，请延长几天。"), amount=amount)
    return _happen(accounts, Event(Kind.EXTEND, at or clock.now(), amount, reason=reason, unit=unit), actor)


def finish(
    subject: Subject, kinds: Collection[str] | None = None, *, actor: Actor, labels: Collection[str] | None = None
) -> int:
    """End the open clocks of these kinds and labels (all, if none are named); none open is no error. How many. One statement.

    Raises ``Invalid('time_runs_forward')``.
    """
    transactions.require_open("timelimits.finish")
    with connection.cursor() as cursor:
        cursor.execute(statements.FINISH, _ending(subject, kinds=kinds, labels=labels, actor=actor))
        ended, runs_backward = cursor.fetchone() or (0, False)
    if runs_backward:
        raise _backward()
    return int(ended)


def _ending(
    *subjects: Subject, kinds: Collection[str] | None, labels: Collection[str] | None = None, actor: Actor
) -> dict[str, Any]:
    return {
        "now": clock.now(),
        "subject_kind": subjects[0].kind,
        "subject_keys": [subject.key for subject in subjects],
        "kinds": None if kinds is None else list(kinds),
        "labels": None if labels is None else list(labels),
        "actor": actor.pk,
        "actor_name": actor.name,
    }


def reassign(subject: Subject, *, responsible_unit: Unit | None, responsible_person: Person | None = None) -> int:
    """The open clocks of a subject now press another unit and person. How many. One statement."""
    return _open_limits(subject, None).update(responsible_unit=responsible_unit, responsible_person=responsible_person)


def _begun(subject: Subject, policy: Policy, moment: dt.datetime, responsible: dict[str, Any]) -> Limit:
    thresholds = light_rules.thresholds(policy.kind, responsible["item_code"])
    begins = policy.begins or moment
    limit = Limit(
        subject_kind=subject.kind,
        subject_key=subject.key,
        kind=policy.kind,
        label=policy.label,
        amount=policy.amount,
        unit=policy.unit,
        region=policy.region,
        warn_percent=thresholds.warn_percent,
        warn_days=thresholds.warn_days,
        overdue_light=thresholds.overdue_light,
        started_at=begins,
        **responsible | ({"responsible_unit_id": policy.responsible_unit_id} if policy.responsible_unit_id else {}),
    )
    return ledgers.apply(Account(limit, (Event(Kind.START, begins),)), clock.now())


def _turned_since_start(limit: Limit) -> bool:
    """Whether the light turned between the moment of the start and now; a short limit that is yellow from its first moment did not."""
    if limit.light not in LIT:
        return False
    begun = Account(limit, (Event(Kind.START, limit.started_at),)).reckon().light(limit.started_at)
    return limit.light != ledgers.shown(limit, begun)


def _open_limits(subject: Subject, kinds: Collection[str] | None) -> QuerySet[Limit]:
    limits = Limit.objects.filter(subject_kind=subject.kind, subject_key=subject.key)
    limits = limits.exclude(state=LimitState.FINISHED)
    return limits if kinds is None else limits.filter(kind__in=list(kinds))


def _open_accounts(subject: Subject, kinds: Collection[str] | None) -> list[Account]:
    """Locked. The subject's own row is locked by the calling command, so a ledger cannot grow between reading and writing."""
    transactions.require_open("a verb of timelimits")
    limits = _open_limits(subject, kinds).select_for_update(of=("self",)).order_by("id")
    return ledgers.accounts_of(limits)


def _in_state(accounts: Sequence[Account], state: LimitState) -> list[Account]:
    return [account for account in accounts if account.limit.state == state]


def _happen(accounts: Sequence[Account], event: Event, actor: Actor) -> list[Limit]:
    if any(event.at < rules.latest(account.events) for account in accounts):
        raise _backward()
    after = [account.with_event(event) for account in accounts]
    before = ledgers.lights_of(accounts)
    limits = [ledgers.apply(account, clock.now()) for account in after]
    ledgers.write(after, actor=actor)
    ledgers.publish_turns(after, before)
    return limits


def _backward() -> Invalid:
    return Invalid("time_runs_forward", _("时限的记录只能往后写：这个时间早于上一条记录。什么都没有改。"))
