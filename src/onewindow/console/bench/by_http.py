"""The verbs of a case over HTTP: opened by a machine through the API, accepted, examined and decided at the desk."""

import json
import re
import uuid
from collections.abc import Mapping
from typing import Any, Protocol

from django.conf import settings
from django.test import Client
from django.urls import reverse

from onewindow.base.codes import IdType
from onewindow.console.bench.served import Reader, session_of
from onewindow.console.bench.setting import Line
from onewindow.kernel.org.service import Person
from onewindow.kernel.parties.service import PartyKind

PHONE = "15412345678"


class Asking(Protocol):
    """Whoever sends requests: a browser over the wire, or Django itself when statements are counted."""

    def get(self, path: str) -> tuple[int, bytes]: ...

    def post(self, path: str, fields: Mapping[str, str]) -> tuple[int, bytes]: ...

    def send(self, path: str, data: Any, **headers: str) -> tuple[int, bytes]: ...


class InProcess:
    """Requests answered in this process, through every middleware and without a wire: their statements can be counted."""

    def __init__(self, session: str = "") -> None:
        self._client = Client(headers={"host": "localhost"})
        self._client.cookies[settings.SESSION_COOKIE_NAME] = session

    def get(self, path: str) -> tuple[int, bytes]:
        answer = self._client.get(path)
        return answer.status_code, answer.content

    def post(self, path: str, fields: Mapping[str, str]) -> tuple[int, bytes]:
        answer = self._client.post(path, dict(fields))
        return answer.status_code, answer.content

    def send(self, path: str, data: Any, **headers: str) -> tuple[int, bytes]:
        answer = self._client.post(path, json.dumps(data), content_type="application/json", headers=headers)
        return answer.status_code, answer.content


class ByHttp:
    """The four verbs on one line of business. ``port`` 0: in this process.

    ``ready_…`` stands before each verb of the desk and is not measured: the case's page with its buttons is opened.
    """

    def __init__(self, line: Line, port: int = 0, place: int = 0) -> None:
        self._line, self._port, self._place = line, port, place
        self._machine = self._asking()
        self._desks = {person.pk: self._asking(session_of(person)) for person in self._people}
        self._buttons: dict[str, str] = {}

    @property
    def _people(self) -> tuple[Person, ...]:
        return self._line.clerk, self._line.examiner, self._line.chief

    def _asking(self, session: str = "") -> Asking:
        return Reader(self._port, session=session, place=self._place) if self._port else InProcess(session)

    def open(self, _nothing: None = None) -> str:
        headers = {"Authorization": f"Bearer {self._line.key}", "Idempotency-Key": uuid.uuid4().hex}
        party = {
            "kind": str(PartyKind.NATURAL),
            "name": self._line.party.name,
            "id_type": str(IdType(self._line.party.id_type)),
            "id_number": self._line.id_number,
        }
        body = {"item_code": self._line.revision.item.code, "party": party}
        status, answer = self._machine.send(reverse("api-1:new_case"), body, **headers)
        _expect(201, status, answer)
        return str(json.loads(answer)["number"])

    def ready_accept(self, number: str) -> str:
        return self._look(number, self._line.clerk, "accept")

    def accept(self, number: str) -> str:
        return self._press(number, self._line.clerk)

    def ready_step(self, number: str) -> str:
        return self._look(number, self._line.examiner, "examine")

    def step(self, number: str) -> str:
        return self._press(number, self._line.examiner, opinion="符合规定。")

    def ready_decide(self, number: str) -> str:
        return self._look(number, self._line.chief, "decide")

    def decide(self, number: str) -> str:
        return self._press(number, self._line.chief, opinion="同意。")

    def _look(self, number: str, person: Person, verb: str) -> str:
        """The page; the first button of this verb is the one that goes the plain way."""
        status, page = self._desks[person.pk].get(reverse("desk:case", args=[number]))
        _expect(200, status, page)
        found = re.search(rf'/desk/cases/{number}/do/{verb}\.[^/"]*/', page.decode())
        if found is None:
            raise OSError(f"{number}: no button {verb}")
        self._buttons[number] = found.group()
        return number

    def _press(self, number: str, person: Person, **words: str) -> str:
        """The button of the confirm page. A refusal would be a page, what is done leads on."""
        desk = self._desks[person.pk]
        status, answer = desk.post(self._buttons.pop(number), {"confirmed": "1", **words})
        _expect(302, status, answer)
        return number


def _expect(wanted: int, status: int, answer: bytes) -> None:
    if status != wanted:
        raise OSError(f"answers {status} instead of {wanted}: {answer[:400].decode(errors='replace')}")
