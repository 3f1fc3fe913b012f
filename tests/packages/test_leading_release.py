"""并联审批: results are held back on every path until all are there, and then sent in one step with one message."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, NotFound, NotPermitted
from onewindow.base.subjects import Subject
from onewindow.cases import service as cases
from onewindow.cases.service import Case, CaseMaterial
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.documents import service as documents
from onewindow.kernel.documents.service import Document
from onewindow.kernel.events import service as events
from onewindow.kernel.notices.service import Notice
from onewindow.kernel.org.service import Role
from onewindow.kernel.timelimits import service as timelimits
from onewindow.packages import service as packages
from onewindow.packages.service import PackageApplication
from tests.cases.road import at
from tests.packages.city import City
from tests.packages.leading import leader, led

SECRET = "门头不合规定"


@pytest.fixture
def application(city: City) -> PackageApplication:
    """The trade licence is granted with its certificate, the sign refused; the food licence still runs."""
    application = led(city)
    city.accept(application, *city.units)
    city.decide(application, "licence")
    cases.issue(city.case_of(application, "licence"), actor=city.staff("licence", Role.ISSUER))
    number = city.case_of(application, "sign").number
    cases.examine(number, opinion="不符合", actor=city.staff("sign", Role.EXAMINER))
    cases.decide(number, outcome="refused", reason=SECRET, actor=city.staff("sign", Role.CHIEF))
    events.run_pending()
    return application


def _client(city: City) -> Client:
    client = Client()
    client.force_login(city.applicant, backend="onewindow.kernel.org.backends.PasswordBackend")
    return client


def _papers() -> list[Document]:
    return list(Document.objects.filter(kind__in=["grant", "certificate", "refusal"]))


def _text(client: Client, name: str, *args: str) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def _finish(city: City, application: PackageApplication) -> None:
    city.decide(application, "food")
    cases.issue(city.case_of(application, "food"), actor=city.staff("food", Role.ISSUER))
    events.run_pending()


def test_the_applicants_row_shows_nothing(city: City, application: PackageApplication) -> None:
    for case in cases.visible_to(city.applicant).filter(joint=application.number, decided_at__isnull=False):
        assert (case.state, case.outcome, case.refusal_reason, case.certificate_number, case.decided_at) == (
            "in_review",
            "",
            "",
            "",
            None,
        )
    assert Case.objects.filter(outcome="").count() == 1


@pytest.mark.parametrize("alias", ["licence", "sign"])
def test_the_page_of_the_case_shows_nothing(city: City, application: PackageApplication, alias: str) -> None:
    page = _text(_client(city), "portal:case", city.case_of(application, alias).number)
    assert "等各件一起发结果" in page
    for words in [
        SECRET,
        "准予",
        "不予批准",
        "已批准",
        "没有批准",
        "证照已制好",
        *[paper.number for paper in _papers()],
    ]:
        assert words not in page


def test_the_page_of_the_whole_shows_nothing(city: City, application: PackageApplication) -> None:
    page = _text(_client(city), "portal:package", application.number)
    assert "明川市市场监督管理局" in page
    assert "有 2 件办完了，等其余各件办完以后一起发" in page
    for words in [SECRET, "准予行政许可", "已批准", "没有批准", *[paper.number for paper in _papers()]]:
        assert words not in page


def test_the_list_and_its_workbook_show_nothing(city: City, application: PackageApplication) -> None:
    page = _text(_client(city), "portal:cases")
    assert "已批准" not in page
    assert "没有批准" not in page


def test_papers_are_not_found(city: City, application: PackageApplication) -> None:
    client = _client(city)
    assert len(_papers()) == 3
    for paper in _papers():
        with pytest.raises(NotFound):
            documents.get_for(city.applicant, paper.number)
        assert client.get(reverse("portal:document", args=[paper.number])).status_code == 404


def test_their_files_are_not_found(city: City, application: PackageApplication) -> None:
    for paper in _papers():
        documents.pdf(paper)
    for paper in _papers():
        assert not attachments.can_see(city.applicant, Subject("document", paper.number))


def test_progress_by_number_shows_nothing(city: City, application: PackageApplication) -> None:
    for alias in ("licence", "sign"):
        case = city.case_of(application, alias)
        found = cases.progress_by_number(case.number, case.party_name)
        assert (found.state, found.due_at) == ("审查中", None)
        assert not [words for _moment, words in found.steps if "决定：" in words or "证照" in words]


def test_the_drawing_does_not_tell_it(city: City, application: PackageApplication) -> None:
    number = city.case_of(application, "licence").number
    assert _client(city).get(reverse("portal:case_drawing", args=[number])).status_code == 404


def test_no_message_tells_it(city: City, application: PackageApplication) -> None:
    templates = set(Notice.objects.filter(party=city.party).values_list("template", flat=True))
    assert not templates & {"granted", "refused", "certificate_ready", "package_results", "delivered"}


def test_a_held_certificate_is_not_offered_elsewhere(city: City, application: PackageApplication) -> None:
    """What is offered for another application would tell that it was granted."""
    certificate = Document.objects.get(kind="certificate")
    revision = city.revisions["food"]
    revision.materials.filter(code="m01").update(document_type=certificate.title, takes_own_certificate=True)
    draft = cases.open_draft(revision, city.party, actor=city.applicant, channel="web")
    assert cases.offers(draft, actor=city.applicant) == {}
    packages.release_early(application, reason="食品一件要听证", actor=leader(city))
    assert [one.reference for one in cases.offers(draft, actor=city.applicant).values()] == [certificate.number]


def test_what_was_handed_on_is_not_shown_to_the_applicant(city: City, application: PackageApplication) -> None:
    case = city.case_of(application, "food")
    certificate = Document.objects.get(kind="certificate")
    assert cases.evidence_of(case, [])["m01"].reference == certificate.number
    assert cases.evidence_of(case, [], for_applicant=True) == {}
    assert certificate.number not in CaseMaterial.objects.get(case=case, code="m01").note
    assert certificate.number not in _text(_client(city), "portal:case", case.number)


def test_the_successors_unit_reads_what_was_handed_on(city: City, application: PackageApplication) -> None:
    certificate = Document.objects.get(kind="certificate")
    assert documents.get_for(city.staff("food", Role.EXAMINER), certificate.number) == certificate
    with pytest.raises(NotFound):
        documents.get_for(city.staff("sign", Role.EXAMINER), certificate.number)


def test_nothing_is_delivered_or_dispatched(city: City, application: PackageApplication) -> None:
    case = city.case_of(application, "licence")
    deeds: list[Callable[[], object]] = [
        lambda: cases.deliver(case, method="counter", actor=city.clerk),
        lambda: cases.dispatch(case, tracking="EX1", actor=city.clerk),
    ]
    for deed in deeds:
        with pytest.raises(Conflict) as refused:
            deed()
        assert refused.value.code == "results_held"
    assert not {"deliver", "dispatch"} & cases.possible_verbs(city.clerk, case)


def test_each_clock_of_handling_ends_at_its_decision(city: City, application: PackageApplication) -> None:
    limits = timelimits.of_subject(city.case_of(application, "sign").subject)
    assert {limit.kind: limit.state for limit in limits}["promised"] == "finished"


def test_in_office_the_result_is_seen(city: City, application: PackageApplication) -> None:
    seen = cases.visible_to(city.staff("sign", Role.CHIEF)).get(pk=city.case_of(application, "sign").pk)
    assert (seen.outcome, seen.refusal_reason) == ("refused", SECRET)


def test_the_last_result_sends_all_with_one_message(city: City, application: PackageApplication) -> None:
    city.decide(application, "food")
    assert Case.objects.filter(released_at__isnull=False).count() == 0  # its certificate is still to be made
    cases.issue(city.case_of(application, "food"), actor=city.staff("food", Role.ISSUER))
    events.run_pending()
    assert Case.objects.filter(released_at__isnull=False).count() == 3
    application.refresh_from_db()
    assert application.released_at is not None
    told = Notice.objects.filter(party=city.party, channel="inbox", subject_kind__in=["package", "case"])
    results = [one for one in told if one.template in ("package_results", "granted", "refused", "certificate_ready")]
    (one,) = results
    assert "准予：个体工商户设立登记、食品经营许可。" in one.body
    assert "不予：门头招牌设置备案" in one.body


def test_after_that_everything_is_there(city: City, application: PackageApplication) -> None:
    _finish(city, application)
    page = _text(_client(city), "portal:package", application.number)
    assert "一起发出" in page
    for paper in _papers():
        assert documents.get_for(city.applicant, paper.number) == paper
        assert reverse("portal:document", args=[paper.number]) in page
    assert SECRET in _text(_client(city), "portal:case", city.case_of(application, "sign").number)
    cases.deliver(city.case_of(application, "licence"), method="counter", actor=city.clerk)


def test_the_lead_sends_early_with_a_reason(city: City, application: PackageApplication) -> None:
    out = packages.release_early(application, reason="食品一件要专家评审", actor=leader(city))
    assert sorted(out) == ["个体工商户设立登记", "门头招牌设置备案"]
    events.run_pending()
    assert (
        "提前发出的原因：食品一件要专家评审。" in Notice.objects.get(template="package_results", channel="inbox").body
    )
    application.refresh_from_db()
    assert application.released_at is None
    with pytest.raises(Conflict) as refused:
        packages.release_early(application, reason="再来", actor=leader(city))
    assert refused.value.code == "nothing_held"


def test_what_is_decided_after_an_early_release_is_held_again(city: City, application: PackageApplication) -> None:
    packages.release_early(application, reason="食品一件要专家评审", actor=leader(city))
    city.decide(application, "food")
    assert city.case_of(application, "food").is_held
    with clock.moved_to(at(3, 4)):
        cases.issue(city.case_of(application, "food"), actor=city.staff("food", Role.ISSUER))
        events.run_pending()
    assert Notice.objects.filter(template="package_results", channel="inbox").count() == 2
    application.refresh_from_db()
    assert application.released_at is not None


def test_early_needs_a_reason_and_the_lead(city: City, application: PackageApplication) -> None:
    with pytest.raises(Invalid):
        packages.release_early(application, reason=" ", actor=leader(city))
    for stranger in (city.staff("food", Role.CHIEF), city.clerk, city.applicant):
        with pytest.raises(NotPermitted):
            packages.release_early(application, reason="快", actor=stranger)


def test_the_law_lets_nothing_be_held_past_its_ten_days(city: City, application: PackageApplication) -> None:
    """行政许可法 44: ten working days after the decision."""
    with clock.moved_to(at(3, 13)):
        timelimits.sweep()
        events.run_pending()
    assert not city.case_of(application, "licence").is_held
    assert city.case_of(application, "food").released_at is None
    assert "法定送达期限将到" in Notice.objects.get(template="package_results", channel="inbox").body


def test_withdrawing_the_rest_sends_what_was_decided(city: City, application: PackageApplication) -> None:
    will = packages.withdraw(application, reason="不开了", actor=city.applicant)
    events.run_pending()
    assert will.withdrawn == ("食品经营许可",)
    assert not any(city.case_of(application, alias).is_held for alias in ("licence", "sign"))
    assert Notice.objects.filter(template="package_results", channel="inbox").count() == 1
    application.refresh_from_db()
    assert application.state == "withdrawn"
    assert not [one for one in timelimits.of_subject(application.subject) if one.state != "finished"]


def test_withdrawing_before_anything_is_decided_leaves_nothing_half_done(city: City) -> None:
    application = led(city)
    packages.withdraw(application, actor=city.applicant)
    events.run_pending()
    assert set(Case.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert not Notice.objects.filter(template="package_results").exists()


def test_a_case_that_stands_alone_is_never_held(city: City) -> None:
    application = city.sent()
    city.accept(application, *city.units)
    city.decide(application, "sign", granted=False)
    assert not city.case_of(application, "sign").is_held
    assert Notice.objects.filter(template="refused").exists()
