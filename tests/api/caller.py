"""A machine that calls the API as an integrator would: over HTTP, with a key."""

import json
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onewindow.catalogue.service import Revision
from tests.cases.road import FILLED, PDF
from tests.factories import citizen_id

ROOT = "/api/v1"


@dataclass
class Caller:
    """Every answer is Django's test response; ``once`` is the idempotency key, a new one unless given."""

    client: Client
    key: str

    def headers(self, once: str | None = None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}", "Idempotency-Key": once or uuid.uuid4().hex}

    def get(self, path: str, headers: dict[str, str] | None = None, **query: Any) -> Any:
        return self.client.get(ROOT + quote(path), query, headers={**self.headers(), **(headers or {})})

    def send(self, method: str, path: str, body: Any = None, *, once: str | None = None) -> Any:
        data = json.dumps(body) if body is not None else ""
        return self.client.generic(
            method, ROOT + path, data, content_type="application/json", headers=self.headers(once)
        )

    def post(self, path: str, body: Any = None, *, once: str | None = None) -> Any:
        return self.send("POST", path, body, once=once)

    def upload(self, number: str, material: str = "m01", content: bytes = PDF, *, once: str | None = None) -> Any:
        file = SimpleUploadedFile("节目单.pdf", content, content_type="application/pdf")
        return self.client.post(
            f"{ROOT}/cases/{number}/files", {"material": material, "file": file}, headers=self.headers(once)
        )

    def draft(self, revision: Revision, **words: Any) -> str:
        """A draft for a new citizen; its number."""
        response = self.post("/cases", new_case(revision, **words))
        assert response.status_code == 201, response.content.decode()
        return str(response.json()["number"])

    def filled(self, revision: Revision) -> str:
        """A draft with nothing missing; its number."""
        number = self.draft(revision)
        assert self.send("PATCH", f"/cases/{number}", {"form": FILLED}).status_code == 200
        assert self.upload(number).status_code == 201
        return number


def new_case(revision: Revision, **words: Any) -> dict[str, Any]:
    """The body of ``POST /cases``."""
    return {"item_code": revision.item.code, "party": new_party(), **words}


def new_party(**words: Any) -> dict[str, Any]:
    return {"kind": "natural", "name": "林晓雨", "id_type": "111", "id_number": citizen_id(), **words}


def is_problem(response: Any, status: int, code: str) -> bool:
    """Whether the answer is this refusal, well formed."""
    told = response.json()
    assert response.headers["Content-Type"] == "application/problem+json"
    assert set(told) == {"type", "title", "status", "detail", "code", "fields", "request_id"}
    assert told["request_id"] == response.headers["X-Request-ID"]
    assert told["type"].startswith("/api/v1/docs#problem-")
    return (response.status_code, told["status"], told["code"]) == (status, status, code)
