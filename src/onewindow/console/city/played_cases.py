"""The demo city's cases: each row is lived through by the real commands, with the clock moved to its days.

A row says who applies for what, how many working days ago, at the window or online, and how far the case has come; the
people of the unit do the rest as they would: pre-examination, acceptance, examination, decision, certificate, delivery,
a working day apart. ``words`` is what they write (``story``); ``extended`` has the head lengthen the limit once,
``by_law`` leaves the application unanswered until the law accepts it; ``deferred`` names materials given later.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from onewindow.base import clock, sealing
from onewindow.base.codes import Channel
from onewindow.base.subjects import Subject
from onewindow.cases import service as cases
from onewindow.cases.service import Case, ReturnGround, State
from onewindow.console.city import rows
from onewindow.console.city.filings import begin, give_files
from onewindow.console.city.story import Played
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role
from onewindow.kernel.workcalendar import service as workcalendar
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Duty

ORDER = [State.ACCEPTED, State.IN_REVIEW, State.DECIDED, State.ISSUED, State.DELIVERED]
MOST_STEPS = 12
_ROW = "city_row"


def load(file: Path, advance: Callable[[int], None]) -> int:
    """Play every row that is not there yet; how many were played. Raises ``Strayed``."""
    return each_once(file, advance, _played_as_told)


def each_once(file: Path, advance: Callable[[int], None], play_row: Callable[[dict[str, Any]], str]) -> int:
    """Every row that is not there yet, each whole or not at all; ``advance`` hears of each. ``play_row`` answers with the number.

    Interrupted, it goes on where it stopped: a row's key stands in the audit from the same transaction as its case.
    """
    there, played = _played_keys(), 0
    for key, row in _keyed(rows.read(file)):
        if key not in there:
            _play_whole(key, row, play_row)
            played += 1
        advance(1)
    return played


class Strayed(RuntimeError):
    """A story that does not end where its row says: the row, its item or its procedure is wrong."""


@transaction.atomic
def _play_whole(key: str, row: dict[str, Any], play_row: Callable[[dict[str, Any]], str]) -> None:
    number = play_row(row)
    audit.record("city.case_played", Subject(_ROW, key), actor=org.system_actor(), changes={"case": number})


def _played_as_told(row: dict[str, Any]) -> str:
    case = play(row)
    must_have_come(case, row)
    return case.number


def must_have_come(case: Case, row: dict[str, Any]) -> None:
    """Raises ``Strayed`` where the case is not in the state the row tells."""
    if case.state != row["until"]:
        raise Strayed(
            f"{case.item_name}（{row['days_ago']} 个工作日前，{row['party']}）：写的是 {row['until']}，走到 {case.state}"
        )


def _played_keys() -> frozenset[str]:
    return frozenset(audit.Entry.objects.filter(subject_kind=_ROW).values_list("subject_key", flat=True))


def _keyed(given: Iterable[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each row under what tells it apart: item, applicant, day (digested: the audit shows no identity), which of several alike."""
    seen: Counter[str] = Counter()
    for row in given:
        what = row.get("item") or row["theme"]
        alike = sealing.digest(f"{what}:{row['party']}:{row['days_ago']}", context="city_row").hex()[:24]
        seen[alike] += 1
        yield f"{alike}:{seen[alike]}", row


def play(row: dict[str, Any]) -> Case:
    """One case from its filing to where its row says."""
    story = begin(row)
    if row["channel"] == Channel.WINDOW:
        go_on(story)
    elif story.target is not State.DRAFT:
        story.does(cases.submit, actor=story.applicant)
        answer(story)
    return story.case


def answer(story: Played) -> None:
    """From a case that was sent to where its row says."""
    if story.target is not State.SUBMITTED and is_taken_on(story):
        go_on(story)


def go_on(story: Played) -> None:
    """From a case that was accepted to where its row says."""
    story.rest()
    if story.target is State.WITHDRAWN:
        _withdraw(story)
    elif story.target is State.SUSPENDED:
        _suspend(story)
    else:
        _handle(story)


def is_taken_on(story: Played) -> bool:
    """Answered by the window; whether the story goes on from there."""
    if story.row.get("by_law"):
        _accepted_by_law(story)
        return True
    story.next_day()
    if story.target is not State.CORRECTION and "correction" in story.words:
        _corrected(story)
    if story.target in ENDINGS:
        ENDINGS[story.target](story)
        return False
    _accept(story)
    return True


# --- what people of the offices do --------------------------------------------------------------------


def _one_of(people: QuerySet[Person], but: Collection[int] = ()) -> Person:
    return people.exclude(pk__in=but).order_by("pk")[0]


def _clerk(story: Played) -> Person:
    clerks = list(org.people_holding(Role.CLERK, story.case.window_unit or story.case.unit).order_by("pk"))
    return story.random.choice(clerks)


def _pre_examine(story: Played) -> None:
    story.does(cases.pre_examine, actor=_clerk(story), note="材料清楚，原件受理时核对。")


def _accept(story: Played) -> None:
    _pre_examine(story)
    story.does(cases.accept, actor=_clerk(story))


def _accepted_by_law(story: Played) -> None:
    """Nobody answers for five working days: on the sixth morning the application counts as accepted (行政许可法 32)."""
    story.move_to(workcalendar.calendar().add_working_days(story.day, 6))
    with clock.moved_to(story.moment()):
        cases.accept_by_law()
    story.case.refresh_from_db()


def _ask_for_correction(story: Played) -> None:
    wanted = story.words.get("correction") or _first_paper(story)
    if wanted:
        story.does(cases.request_correction, actor=_clerk(story), materials=wanted)


def _first_paper(story: Played) -> dict[str, str]:
    first = story.case.materials.exclude(state="exempt").order_by("order").first()
    return {first.code: "第二页看不清，请重新拍照上传。"} if first else {}


def _corrected(story: Played) -> None:
    """The notice, and two working days later the papers once more."""
    _ask_for_correction(story)
    story.next_day()
    story.next_day()
    with clock.moved_to(story.moment()):
        give_files(story.case, story.words["correction"], actor=story.applicant)
        story.case = cases.resubmit(story.case.number, actor=story.applicant)
    story.next_day()


def _refuse_to_accept(story: Played) -> None:
    reason = story.said("not_accepted", "申请内容不属于本机关职权范围，请向有权机关提出。")
    story.does(cases.refuse_acceptance, actor=_clerk(story), reason=reason)


def _give_back(story: Played) -> None:
    reason = story.said("returned", "申请人来电说同一事项已有一件在办，要求退回这一件。")
    story.does(cases.give_back, actor=_clerk(story), ground=ReturnGround.ASKED, reason=reason)


def _withdraw(story: Played) -> None:
    story.does(cases.withdraw, actor=story.applicant, reason=story.said("withdrawn", "计划改变，暂时不办了。"))


ENDINGS: dict[State, Callable[[Played], None]] = {
    State.PRE_EXAMINED: _pre_examine,
    State.CORRECTION: _ask_for_correction,
    State.NOT_ACCEPTED: _refuse_to_accept,
    State.RETURNED: _give_back,
    State.WITHDRAWN: _withdraw,
}


def _suspend(story: Played) -> None:
    """By the row's special procedure, else by the first that the item names."""
    named = [one["kind"] for one in story.case.revision.special_procedures if one.get("kind")]
    asked = {"kind": (named or ["expert_review"])[0], "days": 8, "reason": "需要请专家对方案进行评审。"}
    asked |= story.words.get("suspend") or {}
    examiner = _one_of(org.people_holding(Role.EXAMINER, story.case.unit))
    story.does(cases.suspend, actor=examiner, kind=asked["kind"], days_needed=asked["days"], reason=asked["reason"])


def _extend(story: Played) -> None:
    """By the head, on the last working day before the limit (行政许可法 42)."""
    if story.case.due_at is not None:
        last = workcalendar.calendar().add_working_days(clock.local(story.case.due_at).date(), -1)
        story.move_to(last)
    head = _one_of(org.people_holding(Role.UNIT_HEAD, story.case.unit))
    reason = story.said("extend", "需要向外地的发证机关核实情况，对方尚未答复。")
    story.does(cases.extend, actor=head, days=10, reason=reason)


def _handle(story: Played) -> None:
    """Task by task, until the state of the row is reached; a result held back for others (并联审批) is not handed over."""
    if story.row.get("extended"):
        _extend(story)
    for _step in range(MOST_STEPS):
        if _is_there(story):
            break
        task = procedures.open_tasks(story.case.subject).order_by("pk").first()
        if task is None or (task.duty == Duty.DELIVERY and story.case.is_held):
            break
        _finish(story, task)
        story.rest()
    if story.case.is_held:
        return
    if story.target in {State.DELIVERED, State.ARCHIVED} and story.case.state in {State.DECIDED, State.ISSUED}:
        _send(story)
        story.does(cases.deliver, actor=_clerk(story), method=_method(story))
    if story.target is State.ARCHIVED and story.case.state != State.ARCHIVED:
        story.does(cases.archive, actor=_clerk(story))


def _method(story: Played) -> str:
    return str(story.row["delivery"].get("method", "counter"))


def _send(story: Played) -> None:
    """To the courier, who has it signed for a working day later."""
    if _method(story) == "courier":
        number = f"9{story.random.randrange(10**12):012d}"
        story.does(cases.dispatch, actor=_clerk(story), tracking=number)
        story.next_day()


def _is_there(story: Played) -> bool:
    reached = State(story.case.state)
    if story.target is State.ARCHIVED:
        return reached in {State.DELIVERED, State.ARCHIVED}
    return reached == story.target or (reached in ORDER and ORDER.index(reached) >= ORDER.index(story.target))


def _finish(story: Played, task: procedures.Task) -> None:
    worker = _one_of(org.people_holding(task.role, task.unit), but=_must_not(story, task))
    outcome, opinion = _words(story, task)
    if task.duty == Duty.DELIVERY:
        _send(story)
    with clock.moved_to(story.moment()):
        story.case = cases.complete_task(task.pk, outcome=outcome, opinion=opinion, actor=worker)


def _must_not(story: Played, task: procedures.Task) -> list[int]:
    """Handling and deciding are different people."""
    handled = (story.case.accepted_by_id, story.case.examined_by_id) if task.duty == Duty.DECISION else ()
    return [key for key in handled if key is not None]


def _words(story: Played, task: procedures.Task) -> tuple[str, str]:
    if task.duty == Duty.EXAMINATION:
        return _opinion(story)
    if task.duty == Duty.DECISION and story.is_refused:
        return "refused", story.said("refused", "经营场所不符合规定的条件。")
    if task.duty == Duty.DECISION:
        return "granted", story.said("decided", "同意。")
    if task.duty == Duty.DELIVERY:
        return _method(story), ""
    return "done", story.said("surveyed", "现场与申请一致。") if task.duty == Duty.SURVEY else ""


def _opinion(story: Played) -> tuple[str, str]:
    """What the examiner recommends; with ``surveyed`` in the row somebody first goes and looks."""
    if "surveyed" in story.words:
        return "survey", story.said("examined", "材料齐全，要到现场核查。")
    if story.is_refused:
        return "agree", story.said("examined", "不符合规定的条件，建议不予。")
    return "agree", story.said("examined", "材料齐全，符合规定的条件，建议准予。")


def has_foreign_cases() -> bool:
    """Whether the city has cases and none of them was played here: a city that lives, or one from before rows had keys."""
    return Case.objects.exists() and not _played_keys()
