"""Who sees what: another unit's case is a 404 on every address, a dead key a 401."""

import datetime as dt
import uuid

import pytest
from django.test import Client

from onewindow.base import clock
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import ApiKey, Person, Role, UnitKind
from tests.api.caller import Caller, is_problem, new_case
from tests.cases.road import Road
from tests.factories import MachineFactory, UnitFactory

READS = ("", "/missing", "/files", "/documents", "/timeline", "/limits", "/limits/notice")
WRITES = (
    ("PATCH", "", {"title": "x"}),
    ("POST", "/submit", None),
    ("POST", "/resubmit", None),
    ("POST", "/supplement", {"words": "x"}),
    ("POST", "/withdraw", {}),
    ("DELETE", f"/files/{uuid.UUID(int=7)}", None),
)


@pytest.mark.parametrize("path", READS)
def test_a_case_of_another_unit_cannot_be_read(road: Road, caller: Caller, stranger: Caller, path: str) -> None:
    number = caller.filled(road.revision)
    caller.post(f"/cases/{number}/submit")
    assert caller.get(f"/cases/{number}{path}").status_code == 200
    assert is_problem(stranger.get(f"/cases/{number}{path}"), 404, "no_such_case")


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_a_case_of_another_unit_cannot_be_written(
    road: Road, caller: Caller, stranger: Caller, method: str, path: str, body: dict[str, str] | None
) -> None:
    number = caller.filled(road.revision)
    assert is_problem(stranger.send(method, f"/cases/{number}{path}", body), 404, "no_such_case")
    assert is_problem(stranger.upload(number), 404, "no_such_case")


def test_lists_files_and_documents_of_another_unit_stay_hidden(road: Road, caller: Caller, stranger: Caller) -> None:
    number = caller.filled(road.revision)
    caller.post(f"/cases/{number}/submit")
    (file,) = caller.get(f"/cases/{number}/files").json()["files"]
    (paper,) = caller.get(f"/cases/{number}/documents").json()["documents"]
    assert stranger.get("/cases").json()["cases"] == []
    assert is_problem(stranger.get(f"/files/{file['key']}"), 404, "no_such_file")
    assert is_problem(stranger.get(f"/documents/{paper['number']}"), 404, "no_such_document")


def test_a_colleagues_filing_is_seen_but_not_changed(road: Road, caller: Caller) -> None:
    case = road.case_in("submitted")
    assert caller.get(f"/cases/{case.number}").json()["actions"] == []
    assert is_problem(caller.post(f"/cases/{case.number}/withdraw", {}), 403, "not_permitted")


def test_a_machine_does_not_accept_or_decide(road: Road, caller: Caller, machine: Person) -> None:
    number = caller.filled(road.revision)
    caller.post(f"/cases/{number}/submit")
    case = Case.objects.get(number=number)
    assert cases.possible_verbs(machine, case) == {"add_file", "supplement", "withdraw"}


def test_drafts_of_others_stay_hidden(road: Road, caller: Caller) -> None:
    assert is_problem(caller.get(f"/cases/{road.draft().number}"), 404, "no_such_case")


def test_without_the_clerks_role_a_machine_only_reads(road: Road, operator: Person) -> None:
    reader = Caller(Client(), org.issue_api_key(MachineFactory(unit=road.bureau), "报表", actor=operator)[1])
    number = road.case_in("submitted").number
    assert reader.get(f"/cases/{number}").status_code == 200
    assert is_problem(reader.post("/cases", new_case(road.revision)), 403, "party_not_yours")


def test_a_station_files_for_other_units_at_its_own_window(road: Road, operator: Person) -> None:
    station = UnitFactory(parent=road.government, kind=UnitKind.STATION)
    machine = MachineFactory(unit=station, role=Role.CLERK)
    caller = Caller(Client(), org.issue_api_key(machine, "便民站", actor=operator)[1])
    number = caller.draft(road.revision)
    assert caller.get(f"/cases/{number}").json()["window"]["code"] == station.code


def test_everybody_reads_items_in_force_and_nothing_else(road: Road, stranger: Caller) -> None:
    draft = road.item(state="draft", published_at=None)
    assert stranger.get(f"/items/{road.revision.item.code}").status_code == 200
    assert is_problem(stranger.get(f"/items/{draft.item.code}"), 404, "no_such_item")
    assert [each["code"] for each in stranger.get("/items").json()["items"]] == [road.revision.item.code]


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer owk_nobody", "Basic b3drOng=", "Bearer \xff"]
)
def test_without_a_key_nobody_gets_in(road: Road, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    answer = Client().get("/api/v1/items", headers=headers)
    assert is_problem(answer, 401, "no_valid_key")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_key_opens_nothing(caller: Caller, operator: Person) -> None:
    assert caller.get("/items").status_code == 200
    org.revoke_api_key(ApiKey.objects.get(), actor=operator)
    assert is_problem(caller.get("/items"), 401, "no_valid_key")


def test_an_expired_key_opens_nothing(machine: Person, operator: Person) -> None:
    until = clock.now() + dt.timedelta(hours=1)
    caller = Caller(Client(), org.issue_api_key(machine, "短期", actor=operator, expires_at=until)[1])
    assert caller.get("/items").status_code == 200
    with clock.moved_to(until):
        assert is_problem(caller.get("/items"), 401, "no_valid_key")


def test_a_closed_account_opens_nothing(caller: Caller, machine: Person, operator: Person) -> None:
    org.deactivate(machine, actor=operator)
    assert is_problem(caller.get("/items"), 401, "no_valid_key")


def test_personal_data_is_masked(road: Road, caller: Caller) -> None:
    body = new_case(road.revision)
    body["party"] |= {"phone": "19912345678"}
    made = caller.post("/cases", body)
    number = made.json()["number"]
    detail = caller.get(f"/cases/{number}").json()
    shown = made.content.decode() + caller.get("/cases").content.decode()
    assert (made.json()["applicant"], detail["party"]["phone"]) == ("林**", "199****5678")
    assert "林晓雨" not in shown
    assert body["party"]["id_number"] not in shown + str(detail)


def test_the_system_of_a_unit_that_exercises_the_power_files_too(road: Road, stranger: Caller) -> None:
    refused = stranger.post("/cases", new_case(road.revision))
    assert (refused.status_code, refused.json()["code"]) == (403, "item_of_another_unit")
    there = ApiKey.objects.latest("pk").person.unit
    org.delegate("entrusted", road.bureau, there, [], "决定", actor=org.system_actor(), valid_from=clock.today())
    assert stranger.post("/cases", new_case(road.revision)).status_code == 201
