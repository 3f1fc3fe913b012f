"""Every operation of the API × no key, a wrong key, the machine of the unit, the machine of another district, and a session."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from onewindow.kernel.audit.service import Entry
from tests.cases.road import PDF
from tests.security import people
from tests.security.addresses import absent
from tests.security.api_operations import OPERATIONS, Operation
from tests.security.headers import faults_of
from tests.security.reading import words_of
from tests.security.world import World

pytestmark = pytest.mark.django_db


def ask(name: str, operation: Operation, world: World, key: str = "", *, gone: bool = False) -> HttpResponseBase:
    """One request; what it does is undone."""
    arguments = operation.arguments(world)
    if gone:
        arguments = {
            word: value if word == "kind" else absent({word: value})[word] for word, value in arguments.items()
        }
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    if operation.method != "get":
        headers["Idempotency-Key"] = str(uuid.uuid4())
    client = Client(headers=headers)
    address = reverse(name, kwargs=dict(arguments)) + operation.query
    with transaction.atomic():
        if operation.method == "get":
            response = client.get(address)
        elif operation.uploads:
            sent = SimpleUploadedFile("别人的.pdf", PDF, content_type="application/pdf")
            response = client.post(address, {"file": sent, "material": "supplement"})
        else:
            response = getattr(client, operation.method)(address, dict(operation.body), content_type="application/json")
        transaction.set_rollback(True)
    return response


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_without_a_key_that_counts_nothing_is_answered(name: str, world: World) -> None:
    for key in ("", "owk_nobody", world.keys["machine"][:-1]):
        response = ask(name, OPERATIONS[name], world, key)
        assert response.status_code == 401
        assert list(faults_of(response)) == []
        assert not any(
            mark in words_of(response)
            for mark in (*world.here.marks, *world.there.marks)
            if mark not in _path(name, world)
        )


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_the_machine_of_the_unit(name: str, world: World) -> None:
    operation = OPERATIONS[name]
    response = ask(name, operation, world, world.keys["machine"])
    words = words_of(response)
    assert response.status_code in operation.ok, words[-600:]
    assert list(faults_of(response)) == []
    assert not [mark for mark in world.there.marks if mark in words]
    assert world.here.identity not in words
    assert world.here.phone not in words


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_the_machine_of_another_district(name: str, world: World) -> None:
    """Hears of nothing here: the same 404 as for what does not exist, and nothing is done."""
    operation = OPERATIONS[name]
    before = Entry.objects.count()
    response = ask(name, operation, world, world.keys["machine_elsewhere"])
    words = words_of(response)
    assert not [mark for mark in world.here.marks if mark in words and mark not in _path(name, world)]
    if not operation.shared:
        gone = ask(name, operation, world, world.keys["machine_elsewhere"], gone=True)
        assert response.status_code == gone.status_code
        assert response.status_code in (404, 422)
    assert Entry.objects.count() == before


def test_a_session_is_no_key(world: World) -> None:
    client = Client()
    client.force_login(world.people["clerk"], backend="onewindow.kernel.org.backends.PasswordBackend")
    assert client.get(reverse("api-1:cases")).status_code == 401


def test_a_key_is_no_session(world: World) -> None:
    response = Client(headers={"Authorization": f"Bearer {world.keys['machine']}"}).get(reverse("desk:inbox"))
    assert response.status_code == 302


def test_machines_have_no_door(world: World) -> None:
    assert {"machine", "machine_elsewhere"} == people.MACHINES == set(world.keys)


def _path(name: str, world: World) -> str:
    return " ".join(str(value) for value in OPERATIONS[name].arguments(world).values())
