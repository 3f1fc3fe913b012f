"""Everything that comes back by the clock, by name: nothing is forgotten, nothing registered twice, everything runs."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session

from onewindow.base import clock
from onewindow.kernel.events import handlers
from onewindow.kernel.org.models import PhoneCode, SignInAttempt
from onewindow.kernel.org.service import forget_system_actor

OURS = {
    "api.forget_old_answers",
    "attachments.sweep",
    "attachments.sweep_orphans",
    "audit.sign_bill",
    "cases.accept_by_law",
    "cases.end_waits",
    "cases.renew_by_law",
    "cases.return_uncorrected",
    "catalogue.publish_what_is_due",
    "counting.forget_ended",
    "events.forget_old_failures",
    "events.pick_up_stalled",
    "procedures.examine_in_use",
    "org.forget_old_attempts",
    "org.forget_old_codes",
    "projects.count_days",
    "projects.end_passed_leases",
    "search.trim_changes",
    "sessions.clear_expired",
    "supervision.escalate_today",
    "supervision.keep_days",
    "timelimits.recompute_lately_loaded",
    "timelimits.recompute_open",
    "timelimits.sweep",
}


def names() -> list[str]:
    return sorted(job.name for job in handlers.periodic_jobs() if not job.name.startswith("test."))


def test_these_and_no_others() -> None:
    assert set(names()) == OURS


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", sorted(OURS))
def test_each_runs_twice_in_an_empty_house(name: str) -> None:
    forget_system_actor()
    for _time in range(2):
        handlers.periodic_named(name).function()


@pytest.mark.django_db
def test_old_traces_of_signing_in_go() -> None:
    now = clock.now()
    for age in (1, 179, 181):
        SignInAttempt.objects.create(key="password:x", at=now - dt.timedelta(days=age), succeeded=False)
    for hours in (1, 25):
        sent = now - dt.timedelta(hours=hours)
        PhoneCode.objects.create(phone_digest=b"p", code_digest=b"c", sent_at=sent, expires_at=sent, tries_left=1)
    Session.objects.create(session_key="old", session_data="", expire_date=now - dt.timedelta(hours=1))
    Session.objects.create(session_key="young", session_data="", expire_date=now + dt.timedelta(hours=1))
    for name in ("org.forget_old_attempts", "org.forget_old_codes", "sessions.clear_expired"):
        handlers.periodic_named(name).function()
    assert SignInAttempt.objects.count() == 2
    assert PhoneCode.objects.count() == 1
    assert [session.session_key for session in Session.objects.all()] == ["young"]
