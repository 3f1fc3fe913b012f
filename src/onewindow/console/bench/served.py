"""The product as the launcher starts it, and readers of its pages: sign-in sessions, plain sockets, no browser."""

import http.client
import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from onewindow.base import clock
from onewindow.console.launcher.processes import Family, family
from onewindow.kernel.org.service import Person

# The server closes a connection on which nothing was asked for half a minute; before that it is opened anew.
IDLE_SECONDS = 10


@contextmanager
def served(environment: Mapping[str, str], *options: str) -> Iterator[tuple[Family, int]]:
    """Web and worker answering on a free port while the block runs; one line per request is not written."""
    port = _free_port()
    with family({**environment, "ONEWINDOW_ACCESS_LOG_LEVEL": "WARNING"}, port, *options) as members:
        yield members, port


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def session_of(person: Person) -> str:
    """A signed-in session as signing in leaves it."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


class Reader:
    """One browser: a connection kept open from its own loopback address, and its cookies.

    ``proxied``: every page over a connection of its own, as the proxy of operation asks. Kept open, connections stay with the process
    that took them, and of sixteen one process may have eleven.
    """

    def __init__(self, port: int, *, session: str = "", place: int = 0, proxied: bool = False) -> None:
        self._proxied = proxied
        source = (f"127.0.{1 + place // 250}.{1 + place % 250}", 0)
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=source)
        self._asked_at = clock.stopwatch()
        self._cookies = {settings.SESSION_COOKIE_NAME: session} if session else {}

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Status and body as they came over the wire."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, fields: Mapping[str, str]) -> tuple[int, bytes]:
        """A form sent, with the token of the page's cookie."""
        token = self._cookies.get(settings.CSRF_COOKIE_NAME, "")
        body = urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def send(self, path: str, data: Any, **headers: str) -> tuple[int, bytes]:
        """A JSON body sent, as a machine does."""
        return self._ask("POST", path, json.dumps(data).encode(), {"Content-Type": "application/json", **headers})

    def seconds(self, path: str, fields: Mapping[str, str] | None = None) -> float:
        """How long one page takes, body included. Raises ``OSError`` for an answer that is none."""
        begun = clock.stopwatch()
        status, _body = self.get(path) if fields is None else self.post(path, fields)
        taken = clock.stopwatch() - begun
        if status != 200:
            raise OSError(f"{path} answers {status}")
        return taken

    def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        if clock.stopwatch() - self._asked_at > IDLE_SECONDS:
            self._connection.close()
        self._asked_at = clock.stopwatch()
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        self._connection.request(method, path, body, {"Cookie": cookies, **headers})
        answer = self._connection.getresponse()
        content = answer.read()
        for line in answer.headers.get_all("Set-Cookie", []):
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        if self._proxied:
            self._connection.close()
        return answer.status, content
