"""What time alone does: lights that turn, and dates that become certain."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from django.db.models import Q

from onewindow.base import clock
from onewindow.kernel.events import service as events
from onewindow.kernel.timelimits import ledgers, light_rules
from onewindow.kernel.timelimits.events import DueMoved, LightChanged, LightRuleChanged
from onewindow.kernel.timelimits.models import Limit, LimitState
from onewindow.kernel.workcalendar import service as workcalendar

BATCH = 500
_LATELY = dt.timedelta(minutes=16)  # it comes every five: three times

# What follows green is yellow and what follows yellow is red; a sweep that comes late may find both due at once. The batch is
# materialized: a plan that asked a subquery again for each row would take another batch each time.
_TURN_LIGHTS = """
WITH due AS MATERIALIZED (
    SELECT id FROM timelimits_limit
    WHERE state = 'running' AND next_change_at <= %(now)s
    ORDER BY next_change_at LIMIT %(batch)s FOR UPDATE SKIP LOCKED
)
UPDATE timelimits_limit AS stored
SET light = CASE WHEN stored.due_at < %(now)s THEN stored.overdue_light ELSE 'yellow' END,
    next_change_at = CASE WHEN stored.due_at < %(now)s THEN NULL ELSE stored.due_at + interval '1 microsecond' END
FROM due
WHERE stored.id = due.id
RETURNING stored.subject_kind, stored.subject_key, stored.kind, stored.light
"""


def sweep() -> int:
    """Turn every light whose moment has come and publish ``LightChanged`` for each; how many.

    Batches of 500, each its own transaction of two statements; a limit that a command holds waits for the next sweep.
    Several may run at once.
    """
    turned = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_TURN_LIGHTS, {"now": clock.now(), "batch": BATCH})
            changes = [LightChanged(*row) for row in cursor.fetchall()]
            events.publish(*changes)
        turned += len(changes)
        if len(changes) < BATCH:
            return turned


def recompute(limits: Iterable[Limit]) -> int:
    """Reckon these limits again from their ledgers with today's calendar; how many came out otherwise. Two statements a batch,
    one more when days moved (``DueMoved`` for each subject), and one when lights turned by it (``LightChanged`` for each).
    """
    ids = sorted(limit.pk for limit in limits)
    return sum(_recompute(ids[i : i + BATCH]) for i in range(0, len(ids), BATCH))


def recompute_year(region: str, year: int) -> int:
    """After the notice of a year was loaded or replaced: reckon every open limit again that may have used it; how many
    came out otherwise. ``region`` is the notice's; a nation's notice concerns every region.
    """
    # Yellow may lie days before the due date, and a notice reaches back into December.
    since = clock.at(dt.date(year - 1, 12, 1))
    open_limits = Limit.objects.filter(Q(due_at__gte=since) | Q(provisional=True)).exclude(state=LimitState.FINISHED)
    if region != workcalendar.NATION:
        open_limits = open_limits.filter(region=region)
    return recompute(open_limits.only("pk").iterator())


def recompute_lately_loaded() -> int:
    """Reckon again after every notice loaded in the last quarter of an hour; how many came out otherwise.

    Whoever loads a notice has reckoned again already. But a limit may have begun meanwhile, in a transaction that did not see
    the notice, or in a process that went on with the calendar it had for half a minute more.
    """
    workcalendar.forget()
    years = workcalendar.loaded_since(clock.now() - _LATELY)
    return sum(recompute_year(year.region, year.year) for year in years)


def recompute_open() -> int:
    """Reckon every open limit again, by night: whatever a day went wrong for, it does not outlive the night. How many did.

    Rules of the lights that begin or end on this day are followed first.
    """
    workcalendar.forget()
    light_rules.forget()
    follow_light_rules()
    return recompute(Limit.objects.exclude(state=LimitState.FINISHED).only("pk").iterator())


def follow_changed_rule(_fact: LightRuleChanged) -> None:
    """After a rule was set or ended by whatever process: what runs follows the rules of today."""
    light_rules.forget()
    follow_light_rules()


def follow_light_rules() -> int:
    """Put the rules in force today on every open limit and reckon those again for which they are others; how many limits.

    A rule says when supervisors want to be warned: it takes no right from anybody, so it holds for what runs already. One
    statement to find the kinds and items, then two for each that changed and those of ``recompute``.
    """
    still_open = Limit.objects.exclude(state=LimitState.FINISHED)
    found = still_open.values_list("kind", "item_code", "warn_percent", "warn_days", "overdue_light").distinct()
    changed = 0
    for kind, item_code, *known in found.order_by("kind", "item_code"):
        wanted = light_rules.thresholds(kind, item_code)
        if tuple(known) == wanted:
            continue
        names = dict(zip(wanted._fields, known, strict=True))
        limits = still_open.filter(kind=kind, item_code=item_code, **names)
        ids = list(limits.values_list("pk", flat=True))
        limits.update(**wanted._asdict())
        recompute(Limit.objects.filter(pk__in=ids).only("pk"))
        changed += len(ids)
    return changed


@transaction.atomic
def _recompute(ids: Sequence[int]) -> int:
    locked = Limit.objects.filter(pk__in=ids).select_for_update(of=("self",)).order_by("id")
    accounts = ledgers.accounts_of(locked)
    before = [_derived(account.limit) for account in accounts]
    days = [account.limit.due_at for account in accounts]
    lights = ledgers.lights_of(accounts)
    now = clock.now()
    changed = [
        account for account, was in zip(accounts, before, strict=True) if _derived(ledgers.apply(account, now)) != was
    ]
    if changed:
        ledgers.write(changed)
        moved = (one.limit for one, day in zip(accounts, days, strict=True) if one.limit.due_at != day)
        subjects = dict.fromkeys((limit.subject_kind, limit.subject_key) for limit in moved)
        events.publish(*(DueMoved(*subject) for subject in subjects))
        ledgers.publish_turns(accounts, lights)
    return len(changed)


def _derived(limit: Limit) -> tuple[object, ...]:
    return limit.state, limit.due_at, limit.provisional, limit.light, limit.next_change_at
