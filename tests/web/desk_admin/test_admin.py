"""The administration's pages: who enters, what they do, what strangers find."""

import re

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from onewindow.kernel.audit import service as audit
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role, Unit
from tests.factories import ApplicantFactory, MachineFactory, StaffFactory, UnitFactory, citizen_id
from tests.web.pages import browser

pytestmark = pytest.mark.django_db

MANAGED = ["people/", "people/new/", "units/new/", "keys/", "keys/machines/new/", "delegations/new/"]
READ = ["units/", "delegations/"]
HOUSE = ["notices/", "jobs/"]
HOUSE_READ = ["procedures/", "holidays/"]
AUDIT = ["audit/", "audit/verify/?kind=unit&key=x"]


@pytest.fixture
def top() -> Unit:
    return UnitFactory(code="gov", name="明川市人民政府")


@pytest.fixture
def bureau(top: Unit) -> Unit:
    return UnitFactory(code="wenlv", name="明川市文化和旅游局", parent=top)


@pytest.fixture
def operator(top: Unit) -> Person:
    return StaffFactory(unit=top, role=Role.OPERATOR)


@pytest.fixture
def desk(operator: Person) -> Client:
    return browser(operator)


@pytest.mark.parametrize("page", MANAGED + READ + HOUSE + HOUSE_READ + AUDIT)
def test_strangers_and_clerks(page: str, top: Unit) -> None:
    for stranger in (Client(), browser(ApplicantFactory())):
        assert stranger.get(f"/desk/{page}").headers["Location"].startswith("/desk/sign-in/")
    clerk = browser(StaffFactory(unit=top, role=Role.CLERK))
    assert clerk.get(f"/desk/{page}").status_code == 403
    assert clerk.post(f"/desk/{page}").status_code == 403


@pytest.mark.parametrize("page", MANAGED + READ + HOUSE + HOUSE_READ)
def test_the_operator_opens_them(page: str, desk: Client, bureau: Unit) -> None:
    assert desk.get(f"/desk/{page}").status_code == 200


@pytest.mark.parametrize("page", READ + HOUSE_READ + AUDIT)
def test_the_auditor_reads(page: str, top: Unit) -> None:
    assert browser(StaffFactory(unit=top, role=Role.AUDITOR)).get(f"/desk/{page}").status_code == 200


@pytest.mark.parametrize("page", HOUSE + HOUSE_READ + AUDIT)
def test_what_belongs_to_no_unit_is_not_for_a_units_people(page: str, bureau: Unit) -> None:
    person = StaffFactory(unit=bureau, roles=[Role.OPERATOR, Role.AUDITOR])
    assert browser(person).get(f"/desk/{page}").status_code == 403


@pytest.mark.parametrize("page", AUDIT)
def test_the_operator_does_not_look_into_the_audit(page: str, desk: Client) -> None:
    assert desk.get(f"/desk/{page}").status_code == 403


def test_a_neighbours_things_are_not_found(top: Unit, bureau: Unit) -> None:
    other = StaffFactory(unit=UnitFactory(parent=top))
    machine = MachineFactory(unit=top)
    client = browser(StaffFactory(unit=bureau, role=Role.OPERATOR))
    for page in (
        "units/gov/",
        "units/gov/move/",
        "units/gov/close/",
        f"people/{other.pk}/",
        f"people/{other.pk}/do/deactivate/",
    ):
        assert client.get(f"/desk/{page}").status_code == 404
        assert client.post(f"/desk/{page}", {"reason": "x"}).status_code == 404
    assert client.post(f"/desk/keys/machines/{machine.pk}/issue/", {"label": "x"}).status_code == 404
    assert client.post(f"/desk/people/{other.pk}/roles/1/end/").status_code == 404


def test_a_unit_is_made_changed_moved_and_closed(desk: Client, bureau: Unit, top: Unit) -> None:
    words = {
        "parent": bureau.pk,
        "name": "行政审批科",
        "code": "wenlv-permit",
        "kind": "section",
        "division": top.division_id,
    }
    desk.post("/desk/units/new/", words)
    unit = Unit.objects.get(code="wenlv-permit")
    assert unit.path.startswith(bureau.path)
    taken = desk.post("/desk/units/new/", words | {"name": "另一个"})
    assert "已经有了" in taken.content.decode()
    assert 'value="另一个"' in taken.content.decode()
    desk.post("/desk/units/wenlv-permit/", {"name": "许可科", "kind": "section", "short_name": "许可科"})
    desk.post("/desk/units/wenlv-permit/move/", {"parent": top.pk})
    desk.post("/desk/units/wenlv-permit/close/", {"reason": "撤并"})
    unit.refresh_from_db()
    assert (unit.name, unit.parent, unit.is_active) == ("许可科", top, False)
    assert "不能把单位移到" in desk.post("/desk/units/gov/move/", {"parent": bureau.pk}).content.decode()


def test_a_new_member_of_staff_gets_a_password_shown_once(desk: Client, bureau: Unit) -> None:
    number = citizen_id()
    words = {"name": "许言", "username": "xuyan", "unit": bureau.pk}
    assert "ow-error" in desk.post("/desk/people/new/", words).content.decode()
    page = desk.post("/desk/people/new/", {**words, "id_number": number})
    found = re.search(r'ow-secret">([^<]+)<', page.content.decode())
    assert found is not None
    assert "no-store" in page.headers["Cache-Control"]
    person = Person.objects.get(username="xuyan")
    assert person.check_password(found[1])
    shown = desk.get(f"/desk/people/{person.pk}/").content.decode()
    assert person.id_masked in shown
    assert number not in shown
    assert found[1] not in desk.get(f"/desk/people/{person.pk}/").content.decode()
    again = desk.post(f"/desk/people/{person.pk}/do/password/").content.decode()
    assert found[1] not in again
    person.refresh_from_db()
    assert not person.check_password(found[1])


def test_roles_posts_and_accounts(desk: Client, bureau: Unit, top: Unit) -> None:
    person = StaffFactory(unit=bureau, totp_sealed=None)
    page = f"/desk/people/{person.pk}/"
    desk.post(page, {"role": "clerk", "unit": bureau.pk, "valid_from": "", "valid_until": ""})
    holding = org.holdings_of(person).get()
    wrong = desk.post(
        page, {"role": "chief", "unit": bureau.pk, "valid_from": "2026-03-02", "valid_until": "2026-03-01"}
    )
    assert "不能早于开始日期" in wrong.content.decode()
    assert 'value="2026-03-01"' in wrong.content.decode()
    desk.post(f"{page}roles/{holding.pk}/end/", {"last_day": ""})
    assert not org.holdings_of(person).exists()
    desk.post(page, {"name": "改名", "unit": top.pk, "post": "科长"})
    desk.post(f"{page}do/deactivate/", {"reason": "离职"})
    person.refresh_from_db()
    assert (person.name, person.unit, person.post, person.is_active) == ("改名", top, "科长", False)
    desk.post(f"{page}do/activate/", {"reason": "回来"})
    person.refresh_from_db()
    assert person.is_active
    assert desk.get(f"{page}do/totp/").status_code == 404


def test_a_key_is_shown_once_and_revoked(desk: Client, bureau: Unit) -> None:
    desk.post("/desk/keys/machines/new/", {"name": "业务系统", "username": "biz", "unit": bureau.pk})
    machine = Person.objects.get(username="biz")
    page = desk.post(f"/desk/keys/machines/{machine.pk}/issue/", {"label": "对接"}).content.decode()
    found = re.search(r'ow-secret">([^<]+)<', page)
    assert found is not None
    assert org.authenticate_api_key(found[1]) == machine
    assert found[1] not in desk.get("/desk/keys/").content.decode()
    key = machine.api_keys.get()
    desk.post(f"/desk/keys/{key.pk}/revoke/", {"reason": "泄露"})
    assert org.authenticate_api_key(found[1]) is None
    expired = desk.post(f"/desk/keys/machines/{machine.pk}/issue/", {"label": "旧", "until": "2020-01-01"})
    assert "请填以后的时间" in expired.content.decode()


def test_powers_are_handed_over_and_taken_back(desk: Client, bureau: Unit, top: Unit) -> None:
    words = {
        "kind": "entrusted",
        "from_unit": bureau.pk,
        "to_unit": top.pk,
        "basis": "明政发〔2026〕1号",
        "valid_from": "2026-01-01",
    }
    desk.post("/desk/delegations/new/", words | {"item_codes": "A\nB"})
    row = org.delegations_in_force().get()
    assert row.item_codes == ["A", "B"]
    assert "明政发〔2026〕1号" in desk.get("/desk/delegations/").content.decode()
    same = desk.post("/desk/delegations/new/", words | {"to_unit": bureau.pk}).content.decode()
    assert "请选另一个单位" in same
    desk.post(f"/desk/delegations/{row.pk}/end/", {"last_day": "2026-01-02"})
    assert not org.delegations_in_force().exists()


def test_a_dead_job_is_run_again_and_the_audit_says_who(desk: Client, operator: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts, args)"
            " VALUES ('default', 'handle', 'failed', 5, '{\"handler\": \"notices.send\"}') RETURNING id"
        )
        job = cursor.fetchone()[0]
    assert "notices.send" in desk.get("/desk/jobs/").content.decode()
    assert "从头再试" in desk.get(f"/desk/jobs/{job}/rerun/").content.decode()
    desk.post(f"/desk/jobs/{job}/rerun/")
    assert audit.search(verb="job.rerun").get().actor_id == operator.pk
    assert desk.post(f"/desk/jobs/{job}/rerun/").status_code == 404


def test_a_unit_operator_does_not_rerun(bureau: Unit) -> None:
    client = browser(StaffFactory(unit=bureau, role=Role.OPERATOR))
    assert client.post("/desk/jobs/1/rerun/").status_code == 403


def test_the_audit_is_searched_and_a_chain_verified(desk: Client, operator: Person, bureau: Unit, top: Unit) -> None:
    desk.post("/desk/units/wenlv/", {"name": "文旅局", "kind": "department", "short_name": "文旅"})
    auditor = browser(StaffFactory(unit=top, role=Role.AUDITOR))
    page = auditor.get(f"/desk/audit/?who={operator.username}&verb=unit.&kind=unit&key=wenlv").content.decode()
    assert "修改单位" in page
    assert "核对这条链" in page
    assert "没有记录" in auditor.get("/desk/audit/?who=nobody").content.decode()
    assert "没有记录" in auditor.get("/desk/audit/?until=2000-01-01").content.decode()
    verify = "/desk/audit/verify/?kind=unit&key=wenlv"
    assert "都对得上" in auditor.get(verify).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_entry SET note = 'x' WHERE subject_key = 'wenlv'")
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")
    assert "这条链对不上" in auditor.get(verify).content.decode()


def test_the_navigation_shows_only_what_opens(desk: Client, top: Unit) -> None:
    assert "/desk/jobs/" in desk.get("/desk/units/").content.decode()
    auditor = browser(StaffFactory(unit=top, role=Role.AUDITOR)).get("/desk/units/").content.decode()
    assert "/desk/audit/" in auditor
    assert "/desk/people/" not in auditor
    assert "/desk/items/" not in auditor


@pytest.mark.parametrize("page", ["people/", "units/", "keys/"])
def test_lists_ask_the_same_whatever_their_length(
    page: str, desk: Client, bureau: Unit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    StaffFactory(unit=bureau, role=Role.CLERK)
    statements = {"people/": 7, "units/": 4, "keys/": 5}[page]
    with django_assert_num_queries(statements):
        desk.get(f"/desk/{page}")
    for _more in range(4):
        StaffFactory(unit=UnitFactory(parent=bureau), role=Role.CLERK)
        MachineFactory(unit=bureau)
    with django_assert_num_queries(statements):
        desk.get(f"/desk/{page}")
