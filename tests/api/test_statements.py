"""What a call costs in SQL: a write at most twelve statements in all, a read always the same number."""

import pytest

from onewindow.cases import service as cases
from tests.api.caller import Caller, new_case, new_party
from tests.cases.road import FILLED, Road

OF_A_WRITE = 12


@pytest.fixture
def number(road: Road, caller: Caller, statements) -> str:
    """A complete draft; calendar and the like, read once a process, are there."""
    caller.post(f"/cases/{caller.filled(road.revision)}/submit")
    return caller.filled(road.revision)


def test_open_for_somebody_new(road: Road, caller: Caller, number: str, statements) -> None:
    with statements(OF_A_WRITE):
        assert caller.post("/cases", new_case(road.revision)).status_code == 201


def test_open_for_somebody_known(road: Road, caller: Caller, number: str, statements) -> None:
    party = new_party()
    caller.post("/cases", new_case(road.revision, party=party))
    with statements(OF_A_WRITE):
        assert caller.post("/cases", new_case(road.revision, party=party)).status_code == 201


def test_save(caller: Caller, number: str, statements) -> None:
    with statements(OF_A_WRITE):
        assert caller.send("PATCH", f"/cases/{number}", {"form": {**FILLED, "seats": 300}}).status_code == 200


def test_upload(caller: Caller, number: str, statements) -> None:
    with statements(OF_A_WRITE):
        assert caller.upload(number, content=b"%PDF-1.4\nanother\n%%EOF\n").status_code == 201


def test_submit(caller: Caller, number: str, statements) -> None:
    with statements(OF_A_WRITE):
        assert caller.post(f"/cases/{number}/submit").status_code == 200


def test_resubmit(road: Road, caller: Caller, number: str, statements) -> None:
    caller.post(f"/cases/{number}/submit")
    cases.request_correction(number, materials={"m01": "缺第二页"}, actor=road.clerk)
    caller.upload(number)
    with statements(OF_A_WRITE):
        assert caller.post(f"/cases/{number}/resubmit").status_code == 200


def test_supplement_and_withdraw(caller: Caller, number: str, statements) -> None:
    caller.post(f"/cases/{number}/submit")
    with statements(OF_A_WRITE):
        assert caller.post(f"/cases/{number}/supplement", {"words": "改在周六"}).status_code == 200
    with statements(OF_A_WRITE):
        assert caller.post(f"/cases/{number}/withdraw", {}).status_code == 200


def test_a_repeated_write_costs_three(caller: Caller, number: str, statements) -> None:
    caller.post(f"/cases/{number}/submit", once="the-same-key")
    with statements(3):
        assert caller.post(f"/cases/{number}/submit", once="the-same-key").status_code == 200


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/items", 2),
        ("/items/{code}", 6),
        ("/items/{code}/guide", 6),
        ("/cases", 3),
        ("/cases/{number}", 4),
        ("/cases/{number}/missing", 5),
        ("/cases/{number}/files", 5),
        ("/cases/{number}/documents", 5),
        ("/cases/{number}/limits", 5),
        ("/cases/{number}/limits/notice", 6),
        ("/cases/{number}/timeline", 8),
    ],
)
def test_reads(road: Road, caller: Caller, number: str, statements, path: str, most: int) -> None:
    caller.post(f"/cases/{number}/submit")
    address = path.format(code=road.revision.item.code, number=number)
    caller.get(address)
    with statements(most):
        assert caller.get(address).status_code == 200


def test_a_longer_list_costs_the_same(road: Road, caller: Caller, number: str, statements) -> None:
    for _ in range(4):
        caller.draft(road.revision)
    with statements(3):
        assert len(caller.get("/cases").json()["cases"]) == 6
