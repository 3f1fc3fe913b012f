"""A joint survey is each unit's own survey: its open step is closed with the unit's opinion, by who gave it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base.errors import DomainError
from onewindow.cases import service as cases
from onewindow.joint.hearing import Seat
from onewindow.joint.models import Concern, Opinion
from onewindow.procedures.service import Duty, Task


def close_surveys(seats: Sequence[Seat]) -> None:
    """Each open step of surveying, in the name of who gave the opinion, so that they do not also decide (docs/adr/0020). What cannot be
    closed now is remembered with its reason; the record is its evidence later.
    """
    spoken = [(concern, seat.opinion) for seat in seats if seat.opinion for concern in seat.concerns]
    waiting = _waiting([_number(concern) for concern, _opinion in spoken])
    for concern, opinion in sorted(spoken, key=lambda pair: pair[0].branch.case_id or 0):
        concern.step_note = _closed(waiting.get(_number(concern)), concern, opinion)
        concern.step_done = not concern.step_note
    Concern.objects.bulk_update([concern for concern, _opinion in spoken], ["step_done", "step_note"])


def _waiting(numbers: Sequence[str]) -> dict[str, Task]:
    """The open step of surveying of each case. One statement."""
    rows = Task.objects.active().filter(subject_kind="case", subject_key__in=numbers, duty=Duty.SURVEY)
    return {task.subject_key: task for task in rows.order_by("-pk")}


def _closed(task: Task | None, concern: Concern, opinion: Opinion) -> str:
    """Why it was not closed; empty when it was."""
    if task is None:
        return _("踏勘环节还没有开始或者已经办完，这次的意见留作依据。")
    try:
        with transaction.atomic():
            cases.complete_task(
                task.pk,
                outcome=opinion.verdict,
                opinion=_words(opinion),
                number=_number(concern),
                actor=opinion.given_by,
            )
    except DomainError as refused:
        return refused.message[:300]
    return ""


def _words(opinion: Opinion) -> str:
    points = [f"{place}．{point}" for place, point in enumerate(opinion.points, start=1)]
    return "\n".join([opinion.words, *points])


def _number(concern: Concern) -> str:
    return concern.branch.case.number if concern.branch.case else ""
