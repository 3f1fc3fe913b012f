"""Every address × everybody: own things are answered, others' do not exist, and nothing of them stands in any answer."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from onewindow.kernel.audit.service import Entry
from tests.security import people
from tests.security.addresses import ADDRESSES, Address, absent, nothing
from tests.security.api_operations import OPERATIONS
from tests.security.headers import faults_of
from tests.security.reading import words_of
from tests.security.world import World

pytestmark = pytest.mark.django_db
_WRITE = re.compile(r"\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
_MAY_BE_WRITTEN = {"django_session", "org_signinattempt", "org_phonecode"}


@pytest.fixture(scope="module")
def sessions(world: World) -> dict[str, str]:
    """Everybody's session key."""
    keys = {}
    for name in sorted(people.SIGNED_IN):
        client = Client()
        client.force_login(world.people[name], backend="onewindow.kernel.org.backends.PasswordBackend")
        keys[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return keys


def test_the_people_are_the_world_s(world: World) -> None:
    assert set(world.people) == people.SIGNED_IN | people.MACHINES


def test_every_address_is_in_the_matrix() -> None:
    assert sorted(_names(get_resolver())) == sorted({*ADDRESSES, *OPERATIONS})


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("agent", "portal:case"),
        ("handler", "portal:attachment"),
        ("representative", "portal:messages"),
        ("clerk", "desk:case"),
        ("examiner", "desk:search"),
        ("auditor_of_the_city", "desk:audit"),
    ],
)
def test_the_marks_are_there_for_whoever_may_read(who: str, name: str, world: World, sessions: dict[str, str]) -> None:
    """A page, a file's headers, a workbook: what the others must not find can be found."""
    response, _written = _get(name, ADDRESSES[name], who, world, sessions)
    words = words_of(response)
    assert any(mark in words for mark in world.here.marks)


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_reading(name: str, world: World, sessions: dict[str, str]) -> None:
    """Plain and as a fragment: the right answer, nothing of the other side in it, every header in place, nothing written."""
    address = ADDRESSES[name]
    found = []
    for who in sorted(address.sample):
        for fragment in (False, True) if who in people.ASKING_FOR_PARTS else (False,):
            response, written = _get(name, address, who, world, sessions, fragment=fragment)
            found += [
                f"{who}{' (htmx)' if fragment else ''}: {fault}" for fault in _faults(address, who, response, world)
            ]
            found += [f"{who}: wrote {table}" for table in written]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "name", sorted(name for name, address in ADDRESSES.items() if address.arguments is not nothing)
)
def test_a_stranger_cannot_tell_what_exists(name: str, world: World, sessions: dict[str, str]) -> None:
    """Whoever is refused gets the same answer for a thing that exists as for one that does not."""
    address = ADDRESSES[name]
    told = []
    for who in sorted(people.ASKING_FOR_PARTS - address.to - {people.ANONYMOUS}):
        there, _written = _get(name, address, who, world, sessions)
        gone = _client(sessions, who).get(reverse(name, kwargs=dict(absent(address.arguments(world)))))
        if there.status_code != gone.status_code:
            told.append(f"{who}: {there.status_code} for what exists, {gone.status_code} for what does not")
    assert not told, "\n".join(told)


@pytest.mark.parametrize("name", sorted(name for name, address in ADDRESSES.items() if address.writes))
def test_writing_what_is_not_yours(name: str, world: World, sessions: dict[str, str]) -> None:
    """Whoever is refused changes nothing by posting either, and learns nothing."""
    address = ADDRESSES[name]
    found = []
    for who in sorted((people.OUTSIDERS | people.KNOW_THE_FIRM) - address.to):
        with transaction.atomic():
            before = Entry.objects.count()
            response = _client(sessions, who).post(_path(name, address, world))
            if response.status_code not in (302, 403, 404, 405):
                found.append(f"{who}: {response.status_code}")
            if 403 not in address.refusal and response.status_code == 403:
                found.append(f"{who}: 403 betrays that it exists")
            if response.status_code == 302 and _door(response) != address.door:
                found.append(f"{who}: led to {_door(response)}")
            if Entry.objects.count() != before:
                found.append(f"{who}: did something")
            transaction.set_rollback(True)
    assert not found, "\n".join(found)


def _names(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _names(entry, (*spaces, entry.namespace) if entry.namespace else spaces)
        elif isinstance(entry, URLPattern):
            yield ":".join([*spaces, str(entry.name)])


def _path(name: str, address: Address, world: World) -> str:
    return reverse(name, kwargs=dict(address.arguments(world))) + address.query


def _client(sessions: dict[str, str], who: str) -> Client:
    client = Client()
    if who in sessions:
        client.cookies[settings.SESSION_COOKIE_NAME] = sessions[who]
    return client


def _get(
    name: str, address: Address, who: str, world: World, sessions: dict[str, str], *, fragment: bool = False
) -> tuple[HttpResponseBase, set[str]]:
    written: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        written.update(table for table in _WRITE.findall(sql) if table.lower() not in _MAY_BE_WRITTEN)
        return execute(sql, params, many, context)

    headers = {"HX-Request": "true"} if fragment else {}
    with connection.execute_wrapper(watch), transaction.atomic():
        response = _client(sessions, who).get(_path(name, address, world), headers=headers)
        transaction.set_rollback(True)
    return response, written


def _faults(address: Address, who: str, response: HttpResponseBase, world: World) -> Iterator[str]:
    expected = address.expected(who)
    got = _door(response) if response.status_code in (302, 401) else response.status_code
    if got not in expected and response.status_code not in expected:
        yield f"{got} instead of {sorted(expected, key=str)}"
    yield from faults_of(response)
    words = words_of(response)
    may_know = {str(value) for value in address.arguments(world).values()}
    may_know |= address.tells(world) if who in address.to else set()
    yield from (f"reads {mark}" for mark in people.forbidden(who, world) if mark in words and mark not in may_know)


def _door(response: HttpResponseBase) -> str:
    """Where a redirect leads; a script is told instead."""
    return urlsplit(response.headers.get("Location") or response.headers.get("X-Sign-In", "")).path
