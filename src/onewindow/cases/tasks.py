"""Periodic work on cases."""

from onewindow.cases.commands.by_law import accept_by_law
from onewindow.cases.commands.renewing import renew_by_law
from onewindow.cases.commands.returning import return_uncorrected
from onewindow.cases.commands.waiting import end_waits
from onewindow.kernel.events.service import every


def register() -> None:
    """What nobody answered in five working days counts as accepted; what nobody corrected in time is given back; a renewal that nobody
    decided before the licence ended is granted; waits in a procedure end.
    """
    every("*/15 * * * *", "cases.accept_by_law")(accept_by_law)
    every("35 * * * *", "cases.renew_by_law")(renew_by_law)
    every("20 * * * *", "cases.return_uncorrected")(return_uncorrected)
    every("*/5 * * * *", "cases.end_waits")(end_waits)
