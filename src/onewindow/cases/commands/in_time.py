"""The window's answer comes in time, or the law has answered: 行政许可法 32(4) holds whether or not the clock's job has run."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict
from onewindow.cases import permissions, rules
from onewindow.cases.commands.by_law import accept_one_by_law, days_are_over
from onewindow.cases.commands.walk import locked
from onewindow.cases.models import Case
from onewindow.cases.states import RECEIVED, WORKFLOW
from onewindow.kernel.org.service import Person

P = ParamSpec("P")


class FiveDaysOver(Exception):
    """Raised under the lock to leave the verb's own transaction; never leaves this module's ``in_time``."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


def in_time(answer: Callable[P, Case]) -> Callable[P, Case]:
    """The verb in a transaction of its own. Too late, the law accepts the case in another, and the verb is refused.

    Raises ``Conflict('accepted_by_law')`` beside what the verb raises.
    """

    @wraps(answer)
    def given(*args: P.args, **kwargs: P.kwargs) -> Case:
        try:
            with transaction.atomic():
                return answer(*args, **kwargs)
        except FiveDaysOver as late:
            number = late.number
        accept_one_by_law(number)
        raise Conflict(
            "accepted_by_law",
            _(
                "收到材料以后五个工作日没有答复，依法自收到材料之日起已经视为受理，不能再受理、要求补正、不予受理或者退件。"
            ),
            number=number,
        )

    return given


def answering(case: Case | str, verb: str, *, actor: Person) -> Case:
    """As ``stepping``, for what must be answered within five working days of receipt. Raises also ``FiveDaysOver``."""
    found = answerable(case, verb, actor=actor)
    found.state = WORKFLOW.next_state(verb, found.state)
    return found


def answerable(case: Case | str, verb: str, *, actor: Person) -> Case:
    """As ``answering``, before the step is taken."""
    found = locked(case, actor=actor)
    permissions.require(verb, actor, found)
    if found.state in RECEIVED and _is_over(found):
        raise FiveDaysOver(found.number)
    return found


def _is_over(case: Case) -> bool:
    """Five working days are never less than five days: until then the limit need not be asked."""
    days = dt.timedelta(days=rules.NOTICE_DAYS)
    return case.received_at is not None and clock.now() - case.received_at > days and days_are_over(case)
