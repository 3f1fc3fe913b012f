"""The address of a search. An identity number stands in none: addresses lie in histories and in the logs on the way.

The number is kept, sealed, in the reader's own session; the address has a key that only this session understands, and
not for long. Pages and the export of the result go by the same key.
"""

import datetime as dt
import secrets

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from onewindow.base import clock
from onewindow.base.sealing import seal, unseal
from onewindow.cases import service as cases

LASTS = dt.timedelta(minutes=30)
MOST = 8
_KEPT = "desk_searches"


def address_of(request: HttpRequest, words: str, state: str) -> str:
    """Where the result of this search is read."""
    number = cases.identity_number_in(words)
    asked = {"asked": _keep(request, number)} if number else {"q": words}
    given = {name: text for name, text in {**asked, "state": state}.items() if text}
    return reverse("desk:search") + (f"?{urlencode(given)}" if given else "")


def recalled(request: HttpRequest) -> str | None:
    """The number behind the key in the address, empty without a key; ``None`` when it is forgotten."""
    key = request.GET.get("asked", "")
    if not key:
        return ""
    sealed, until = request.session.get(_KEPT, {}).get(key, ("", 0))
    return unseal(sealed.encode()) if clock.now().timestamp() < until else None


def _keep(request: HttpRequest, number: str) -> str:
    """Seal it into the session, where the oldest give way; the key."""
    key = secrets.token_urlsafe(9)
    latest = list(request.session.get(_KEPT, {}).items())[1 - MOST :]
    until = (clock.now() + LASTS).timestamp()
    request.session[_KEPT] = {**dict(latest), key: (seal(number).decode(), until)}
    return key
