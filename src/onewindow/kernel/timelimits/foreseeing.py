"""What a limit would be if it began now: for guides, before there is any case."""

import datetime as dt

from onewindow.base import clock
from onewindow.kernel.timelimits import explaining, light_rules
from onewindow.kernel.timelimits.commands import Policy
from onewindow.kernel.timelimits.explaining import Explanation
from onewindow.kernel.timelimits.models import LedgerEntry
from onewindow.kernel.timelimits.rules import Event, Terms
from onewindow.kernel.workcalendar import service as workcalendar


def foresee(policy: Policy, at: dt.datetime | None = None) -> Explanation:
    """The explanation of a limit of this policy that begins at the moment (now, if none is given). Stores nothing."""
    moment = at or clock.now()
    thresholds = light_rules.thresholds(policy.kind)
    terms = Terms(policy.amount, policy.unit, thresholds.warn_percent, thresholds.warn_days)
    ledger = [Event(LedgerEntry.Kind.START, moment)]
    calendar = workcalendar.calendar(policy.region)
    return explaining.explain(policy.kind, terms, ledger, calendar, today=clock.local(moment).date())
