"""灵活供地: a lease in place of the land right; every refusal with its code."""

import datetime as dt
from functools import partial
from typing import Any

import pytest

from onewindow.base import clock
from onewindow.base.errors import NotFound, NotPermitted
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.events import service as events
from onewindow.kernel.notices.service import Notice
from onewindow.kernel.org.service import Role
from onewindow.kernel.verification import service as verification
from onewindow.projects import service as projects
from onewindow.projects.service import Lease, Project
from tests.factories import ApplicantFactory, uscc
from tests.projects.site import Site, refusal_of

pytestmark = pytest.mark.django_db
CERTIFICATE = "明(2019)不动产权第0001234号"


def give(site: Site, project: Project, **changes: Any) -> Lease:
    return projects.give_lease(project.number, site.lease(**changes), actor=site.builder)


def in_register(site: Site, certificate: str = CERTIFICATE) -> None:
    """The land register knows the holder with this certificate."""
    number = site.lease().holder_number
    row = {"dataset": "land_right", "dataset_name": "不动产登记", "id_type": "001", "id_number": number}
    verification.load_records([{**row, "reference": certificate, "valid_until": None, "facts": {}}])


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("dates_reversed", {"valid_until": dt.date(2025, 12, 31)}),
        ("lease_not_running", {"valid_from": dt.date(2026, 3, 3)}),
        ("lease_not_running", {"valid_from": dt.date(2020, 1, 1), "valid_until": dt.date(2026, 3, 1)}),
        ("lease_too_short", {"valid_until": dt.date(2027, 12, 31)}),
        ("lessor_is_not_holder", {"lessor_number": uscc()}),
        ("lessee_is_not_applicant", {"lessee_number": uscc()}),
        ("lease_missing", {"lease": None}),
        ("consent_missing", {"consent": None}),
        ("bad_uscc", {"holder_number": "12345"}),
        ("area_missing", {"area": 0}),
        ("words_missing", {"certificate": " "}),
        ("words_missing", {"purpose": " "}),
    ],
)
def test_each_refusal_has_its_code_and_keeps_nothing(site: Site, code: str, changes: dict[str, Any]) -> None:
    project = site.registered()
    assert refusal_of(lambda: give(site, project, **changes)) == code
    assert not project.leases.exists()
    assert not attachments.of_subject(project.subject).exists()


def test_who_holds_the_land_needs_no_lease(site: Site) -> None:
    number = site.firm_number
    project = site.registered()
    assert refusal_of(lambda: give(site, project, holder_number=number, lessor_number=number)) == "holder_is_builder"


def test_given_it_waits_and_applications_go_on(site: Site) -> None:
    project = site.registered()
    lease = give(site, project)
    events.run_pending()
    assert (lease.state, lease.holder_check) == ("pending", "unknown")
    assert refusal_of(lambda: give(site, project)) == "lease_already"
    application = site.send(project)
    for alias in ("licence", "food"):
        files = attachments.of_subject(site.case_of(application, alias).subject).filter(purpose="lease")
        assert sorted(file.name for file in files) == ["同意书.pdf", "租赁合同.pdf"]


def test_cases_that_run_already_get_it_once(site: Site) -> None:
    project = site.registered()
    application = site.send(project)
    give(site, project)
    events.run_pending()
    site.accept(application)
    case = site.case_of(application, "licence")
    assert attachments.of_subject(case.subject).filter(purpose="lease").count() == 2


def test_the_register_knows_the_certificate(site: Site) -> None:
    project = site.registered()
    in_register(site)
    lease = give(site, project)
    events.run_pending()
    lease.refresh_from_db()
    assert lease.holder_check == "matches"
    confirmed = projects.confirm_lease(project.number, reason="原件核对一致", actor=site.keeper)
    events.run_pending()
    assert (confirmed.state, confirmed.judged_by) == ("confirmed", site.keeper)
    assert Notice.objects.filter(party=site.firm, template="project_lease").exists()


def test_a_holder_whom_the_register_does_not_know_is_not_confirmed(site: Site) -> None:
    project = site.registered()
    in_register(site)
    give(site, project, holder_number=(other := uscc()), lessor_number=other)
    events.run_pending()
    call = partial(projects.confirm_lease, project.number, reason="看过", actor=site.keeper)
    assert refusal_of(call) == "holder_differs"
    projects.reject_lease(project.number, reason="权利人不对", actor=site.keeper)
    assert refusal_of(call) == "no_lease"
    assert give(site, project).state == "pending"


def test_another_certificate_is_left_to_who_looks(site: Site) -> None:
    project = site.registered()
    in_register(site, "明(2001)第9号")
    lease = give(site, project)
    events.run_pending()
    lease.refresh_from_db()
    assert lease.holder_check == "unknown"


def test_judging_needs_a_reason_and_a_lease_in_time(site: Site) -> None:
    project = site.registered()
    give(site, project)
    for verb in (projects.confirm_lease, projects.reject_lease, projects.end_lease):
        assert refusal_of(lambda verb=verb: verb(project.number, reason=" ", actor=site.keeper)) == "words_missing"
    with clock.moved_to(clock.at(dt.date(2037, 1, 2))):
        call = partial(projects.confirm_lease, project.number, reason="看过", actor=site.keeper)
        assert refusal_of(call) == "lease_over"


def test_it_ends_by_itself_after_its_last_day(site: Site) -> None:
    project = site.registered()
    lease = give(site, project)
    projects.confirm_lease(project.number, reason="一致", actor=site.keeper)
    with clock.moved_to(clock.at(dt.date(2036, 12, 31))):
        assert projects.end_passed_leases() == 0
    with clock.moved_to(clock.at(dt.date(2037, 1, 1))):
        assert projects.end_passed_leases() == 1
        assert projects.end_passed_leases() == 0
    lease.refresh_from_db()
    assert (lease.state, lease.reason) == ("ended", "租期届满")


def test_the_builder_says_that_it_ended(site: Site) -> None:
    project = site.registered()
    give(site, project)
    assert projects.end_lease(project.number, reason="提前退租", actor=site.builder).state == "ended"
    assert projects.lease_of(project) is not None


def test_who_may_give_judge_and_end(site: Site) -> None:
    project = site.registered()
    with pytest.raises(NotPermitted):
        projects.give_lease(project.number, site.lease(), actor=site.keeper)
    with pytest.raises(NotFound):
        projects.give_lease(project.number, site.lease(), actor=ApplicantFactory())
    give(site, project)
    for person in (site.builder, site.city.staff("food", Role.CHIEF)):
        with pytest.raises(NotPermitted):
            projects.confirm_lease(project.number, reason="看过", actor=person)
        with pytest.raises(NotPermitted):
            projects.reject_lease(project.number, reason="看过", actor=person)
    with pytest.raises(NotPermitted):
        projects.end_lease(project.number, reason="完了", actor=site.city.staff("food", Role.CHIEF))
