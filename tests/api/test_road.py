"""The whole road of an application, as an integrator's program would drive it over WSGI."""

import datetime as dt
from collections.abc import Callable

import httpx
import pytest

from onewindow.base import clock
from onewindow.cases import service as cases
from onewindow.kernel.documents import service as documents
from tests.api.caller import Caller, new_case
from tests.cases.road import FILLED, PDF, Road


@pytest.fixture
def http(caller: Caller, wsgi: Callable[..., list[bytes]]) -> httpx.Client:
    """A client of another make than Django's."""
    return httpx.Client(
        transport=httpx.WSGITransport(app=wsgi),
        base_url="http://localhost/api/v1",
        headers={"Authorization": f"Bearer {caller.key}"},
    )


class Keys:
    """A new ``Idempotency-Key`` for each write."""

    def __init__(self) -> None:
        self.last = 0

    def __call__(self) -> dict[str, str]:
        self.last += 1
        return {"Idempotency-Key": f"road-{self.last:06d}"}


def test_create_submit_follow(road: Road, http: httpx.Client) -> None:
    key = Keys()
    code = road.revision.item.code
    item = http.get(f"/items/{code}").json()
    assert [material["code"] for material in item["materials"]] == ["m01", "m02", "m03"]

    made = http.post("/cases", json=new_case(road.revision, title="春季音乐会"), headers=key())
    assert made.status_code == 201
    number = made.json()["number"]
    assert made.headers["Location"] == f"/api/v1/cases/{number}"
    wanted = [each["where"] for each in http.get(f"/cases/{number}/missing").json()["missing"]]
    assert wanted == ["form.show", "material.m01"]
    refused = http.post(f"/cases/{number}/submit", headers=key())
    assert (refused.status_code, refused.json()["code"]) == (422, "incomplete")
    assert set(refused.json()["fields"]) == set(wanted)

    saved = http.patch(f"/cases/{number}", json={"form": FILLED, "delivery": {"method": "counter"}}, headers=key())
    assert saved.status_code == 200
    upload = {"file": ("节目单.pdf", PDF, "application/pdf")}
    kept = http.post(f"/cases/{number}/files", data={"material": "m01"}, files=upload, headers=key())
    assert (kept.status_code, kept.json()["material"]) == (201, "m01")
    handed_in = http.post(f"/cases/{number}/submit", headers=key())
    assert (handed_in.status_code, handed_in.json()["state"]) == (200, "submitted")

    cases.request_correction(number, materials={"m01": "缺第二页"}, actor=road.clerk)
    followed = http.get(f"/cases/{number}").json()
    assert followed["state"] == "correction"
    assert {row["code"]: row["note"] for row in followed["materials"]}["m01"] == "缺第二页"
    again = {"file": ("节目单2.pdf", PDF + b"% two\n", "application/pdf")}
    assert http.post(f"/cases/{number}/files", data={"material": "m01"}, files=again, headers=key()).status_code == 201
    assert http.post(f"/cases/{number}/resubmit", headers=key()).json()["state"] == "submitted"

    with clock.moved_to(clock.now() + dt.timedelta(days=1)):
        cases.accept(number, actor=road.clerk)
        said = http.post(f"/cases/{number}/supplement", json={"words": "演出改在周六。"}, headers=key())
        assert (said.status_code, said.json()["state"]) == (200, "accepted")

        limits = {each["kind"]: each for each in http.get(f"/cases/{number}/limits").json()["limits"]}
        assert limits["promised"]["remaining"] == "还剩 10 个工作日"
        told = http.get(f"/cases/{number}/limits/promised").json()
        assert told["total"] == 10
        assert told["reasons"][0]["law"] == "民法典第二百零一条"
        papers = [each["kind"] for each in http.get(f"/cases/{number}/documents").json()["documents"]]
        assert papers == ["receipt", "correction", "receipt", "acceptance"]
        verbs = [each["verb"] for each in http.get(f"/cases/{number}/timeline").json()["events"]]
        assert verbs[0] == "case.opened"
        assert "case.accepted" in verbs

        gone = http.post(f"/cases/{number}/withdraw", json={"reason": "不演了"}, headers=key())
        assert gone.json()["state"] == "withdrawn"
    assert http.get("/cases", params={"state": "withdrawn"}).json()["cases"][0]["number"] == number


def test_a_document_can_be_downloaded(road: Road, caller: Caller) -> None:
    number = caller.filled(road.revision)
    caller.post(f"/cases/{number}/submit")
    (paper,) = caller.get(f"/cases/{number}/documents").json()["documents"]
    answer = caller.get(f"/documents/{paper['number']}")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert documents.verify(paper["number"], paper["verification_code"]) is not None
