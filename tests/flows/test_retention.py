"""Files stay as long as the schedule says: not a day less, and then they go."""

import datetime as dt
import io

import pytest

from onewindow.base import clock
from onewindow.cases import service as cases
from onewindow.cases.service import Case, Outcome
from onewindow.flows import retention
from onewindow.kernel.attachments.service import Attachment
from onewindow.kernel.events import handlers
from onewindow.kernel.events import service as events
from tests.cases.road import PDF, Road, _Way

LATER = dt.timedelta(days=1)


def with_file(road: Road, case: Case) -> Case:
    cases.add_file(case, "m01", io.BytesIO(PDF), "节目单.pdf", actor=road.applicant)
    return case


def in_state(road: Road, state: str) -> Case:
    """A case with a file, brought there by those whose turn it is."""
    return _Way(road, Outcome.GRANTED).to(state, with_file(road, road.filled()))


def archived(road: Road, state: str) -> Case:
    """Brought to its end and filed a month after it was closed."""
    case = in_state(road, state)
    with clock.moved_to(clock.now() + dt.timedelta(days=30)):
        filed = cases.archive(case, actor=road.clerk)
        events.run_pending()
    return filed


def last_days(case: Case) -> set[dt.date | None]:
    return set(Attachment.objects.filter(subject_key=case.number).values_list("retain_until", flat=True))


def sweep_on(day: dt.date) -> None:
    with clock.moved_to(clock.at(day, 2, 40)):
        handlers.periodic_named("attachments.sweep").function()


def has_files(case: Case) -> bool:
    return Attachment.objects.filter(subject_key=case.number).exists()


@pytest.mark.parametrize("state", ["delivered", "not_accepted", "returned"])
def test_ten_years_from_the_day_it_was_closed(road: Road, state: str) -> None:
    case = archived(road, state)
    closed = clock.local(case.closed_at).date()
    assert last_days(case) == {closed.replace(year=closed.year + 10)}


def test_nothing_has_a_last_day_before_it_is_filed(road: Road) -> None:
    for state in ("submitted", "correction", "accepted", "suspended", "delivered"):
        case = in_state(road, state)
        events.run_pending()
        assert last_days(case) == {None}, state


@pytest.mark.parametrize("key", ["whole", "basic"])
@pytest.mark.parametrize(("term", "years"), [("permanent", None), ("30", 30)])
def test_an_item_has_a_term_of_its_own(road: Road, settings, key: str, term: str, years: int | None) -> None:
    code = road.revision.item.code
    settings.ONEWINDOW_RETENTION_BY_ITEM = f"999999999999=1,{code if key == 'whole' else code[19:31]}={term}"
    case = archived(road, "delivered")
    closed = clock.local(case.closed_at).date()
    assert last_days(case) == {closed.replace(year=closed.year + years) if years else None}


def test_for_good(road: Road, settings) -> None:
    settings.ONEWINDOW_RETENTION = "permanent"
    case = archived(road, "delivered")
    assert last_days(case) == {None}
    sweep_on(dt.date(2126, 1, 1))
    assert has_files(case)


def test_the_short_time_of_a_draft_taken_back_and_filing_does_not_lengthen_it(road: Road) -> None:
    case = with_file(road, road.draft())
    cases.withdraw(case, actor=road.applicant)
    events.run_pending()
    expected = {clock.today() + dt.timedelta(days=180)}
    assert last_days(case) == expected
    with clock.moved_to(clock.now() + dt.timedelta(days=30)):
        cases.archive(case, actor=road.clerk)
        events.run_pending()
    assert last_days(case) == expected


def test_withdrawn_after_acceptance_waits_for_the_filing(road: Road) -> None:
    case = in_state(road, "accepted")
    cases.withdraw(case, actor=road.applicant)
    events.run_pending()
    assert last_days(case) == {None}
    cases.archive(case, actor=road.clerk)
    events.run_pending()
    assert last_days(case) == {clock.today().replace(year=clock.today().year + 10)}


def test_the_job_takes_nothing_early_and_nothing_else(road: Road) -> None:
    running = in_state(road, "accepted")
    filed = archived(road, "delivered")
    taken_back = with_file(road, road.draft())
    cases.withdraw(taken_back, actor=road.applicant)
    events.run_pending()
    (short,), (long,) = last_days(taken_back), last_days(filed)
    for day, standing in (
        (short, {running, filed, taken_back}),
        (short + LATER, {running, filed}),
        (long, {running, filed}),
        (long + LATER, {running}),
    ):
        sweep_on(day)
        assert {case for case in (running, filed, taken_back) if has_files(case)} == standing, day


def test_closed_on_a_leap_day_stays_longer(road: Road) -> None:
    case = in_state(road, "delivered")
    Case.objects.filter(pk=case.pk).update(closed_at=clock.at(dt.date(2028, 2, 29), 9))
    retention.keep_as_the_schedule_says(cases.CaseArchived(case.number, "delivered"))
    assert last_days(case) == {dt.date(2038, 3, 1)}
