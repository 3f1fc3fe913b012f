import datetime as dt
import threading
from typing import Any

import pytest
from django.db import close_old_connections, connection
from django.test import Client

from onewindow.api.idempotency import KEEP, forget_old_answers
from onewindow.base import clock
from onewindow.cases.service import Case
from onewindow.kernel.events import service as events
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Role
from tests.api.caller import Caller, is_problem, new_case
from tests.cases.road import PDF, Road, at
from tests.factories import MachineFactory, StaffFactory

KEY = "order-2026-0001"


def test_the_same_write_again_gets_the_same_answer(road: Road, caller: Caller) -> None:
    body = new_case(road.revision)
    first, again = caller.post("/cases", body, once=KEY), caller.post("/cases", body, once=KEY)
    assert (again.status_code, again.content, again["Location"]) == (201, first.content, first["Location"])
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert Case.objects.count() == 1


def test_the_kept_answer_outlives_the_state(road: Road, caller: Caller) -> None:
    number = caller.filled(road.revision)
    first = caller.post(f"/cases/{number}/submit", once=KEY)
    caller.post(f"/cases/{number}/withdraw", {})
    assert caller.post(f"/cases/{number}/submit", once=KEY).content == first.content


def test_another_body_under_the_same_key_is_refused(road: Road, caller: Caller) -> None:
    caller.post("/cases", new_case(road.revision), once=KEY)
    other = caller.post("/cases", new_case(road.revision), once=KEY)
    assert is_problem(other, 409, "idempotency_key_reused")
    assert Case.objects.count() == 1


def test_another_address_under_the_same_key_is_refused(road: Road, caller: Caller) -> None:
    number = caller.filled(road.revision)
    caller.post(f"/cases/{number}/withdraw", {}, once=KEY)
    assert is_problem(caller.post(f"/cases/{number}/submit", once=KEY), 409, "idempotency_key_reused")


def test_an_upload_is_known_by_its_content(road: Road, caller: Caller) -> None:
    number = caller.draft(road.revision)
    first = caller.upload(number, once=KEY)
    assert caller.upload(number, once=KEY).json()["key"] == first.json()["key"]
    assert is_problem(caller.upload(number, content=PDF + b"%\n", once=KEY), 409, "idempotency_key_reused")
    assert len(caller.get(f"/cases/{number}/files").json()["files"]) == 1


def test_a_refusal_leaves_the_key_free(road: Road, caller: Caller) -> None:
    number = caller.draft(road.revision)
    assert is_problem(caller.post(f"/cases/{number}/submit", once=KEY), 422, "incomplete")
    assert caller.send("PATCH", f"/cases/{number}", {"title": "音乐会"}, once=KEY).status_code == 200


def test_keys_of_two_machines_do_not_meet(road: Road, caller: Caller, stranger: Caller) -> None:
    caller.post("/cases", new_case(road.revision), once=KEY)
    answer = stranger.post("/cases", new_case(road.revision), once=KEY)
    assert is_problem(answer, 403, "item_of_another_unit")


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "有汉字的编号一二三四", "with space 1"])
def test_a_write_needs_a_proper_key(road: Road, caller: Caller, key: str) -> None:
    headers = {"Authorization": f"Bearer {caller.key}"} | ({"Idempotency-Key": key} if key else {})
    answer = Client().post("/api/v1/cases", new_case(road.revision), content_type="application/json", headers=headers)
    assert is_problem(answer, 422, "invalid_request")
    assert "Idempotency-Key" in answer.json()["fields"]


def test_answers_are_kept_two_days(road: Road, caller: Caller) -> None:
    body = new_case(road.revision)
    caller.post("/cases", body, once=KEY)
    with clock.moved_to(at(3, 2, 10, 5) + KEEP - dt.timedelta(hours=1)):
        assert forget_old_answers() == 0
        assert caller.post("/cases", body, once=KEY)["Idempotency-Replayed"] == "true"
    with clock.moved_to(at(3, 2, 10, 5) + KEEP + dt.timedelta(minutes=1)):
        assert forget_old_answers() == 1
    assert "api.forget_old_answers" in [job.name for job in events.periodic_jobs()]


def test_an_answer_forgotten_in_between_leaves_the_key_free(road: Road, caller: Caller) -> None:
    body = new_case(road.revision)
    first = caller.post("/cases", body, once=KEY)

    def forgotten_first(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if str(sql).startswith("SELECT request_digest"):
            with clock.moved_to(clock.now() + KEEP + dt.timedelta(minutes=1)):
                forget_old_answers()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(forgotten_first):
        again = caller.post("/cases", body, once=KEY)
    assert again.status_code == 201
    assert "Idempotency-Replayed" not in again
    assert again["Location"] != first["Location"]


@pytest.mark.django_db(transaction=True)
def test_the_same_write_eight_times_at_once_is_done_once() -> None:
    """Real commits on eight connections: one does it, seven wait and get its answer."""
    road = Road()
    caller = _caller_in(road)
    body, answers = new_case(road.revision), []
    start = threading.Barrier(8)

    def call() -> None:
        start.wait()
        answers.append(Caller(Client(), caller.key).post("/cases", body, once=KEY))
        close_old_connections()
        connection.close()

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer for answer in answers) == 7
    assert Case.objects.count() == 1


def _caller_in(road: Road) -> Caller:
    operator = StaffFactory(unit=road.government, role=Role.OPERATOR)
    machine = MachineFactory(unit=road.bureau, role=Role.CLERK)
    return Caller(Client(), org.issue_api_key(machine, "业务系统", actor=operator)[1])
