"""What was posted after the session had ended, kept until the same person has signed in again (ADR 0024).

It waits, sealed, in the new session of the same browser, which signing in takes over whatever the way: code, password,
second step, identity platform. Whose words they are tells a signed cookie that the last sign-in left in the browser; a
browser in which nobody signed in is kept nothing for. Files and secrets are never kept.
"""

import json
import re
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from onewindow.base.sealing import seal, unseal

WHOSE = "ow_whose"
MOST = 512 * 1024
"""Characters; the largest form of an item has a tenth of it."""
_KEPT = "ui_kept_post"
_LASTS = 7 * 24 * 3600
_SECRET = re.compile(r"csrfmiddlewaretoken|password|totp|^(?:old|again|code)$", re.IGNORECASE)


@dataclass(frozen=True)
class Kept:
    """A posted form: whose, for which address, behind which door, its fields in order; whether it had files."""

    account: int
    path: str
    door: str
    fields: list[tuple[str, str]]
    had_files: bool = False


def keep(request: HttpRequest, door: str) -> bool:
    """Keep what this request posts for whoever was signed in in this browser; whether it is kept."""
    account = _account(request)
    fields = [(name, value) for name, values in request.POST.lists() for value in values if not _SECRET.search(name)]
    if account is None or not fields or sum(len(name) + len(value) for name, value in fields) > MOST:
        return False
    kept = Kept(account, request.get_full_path(), door, fields, bool(request.FILES))
    request.session[_KEPT] = seal(json.dumps(asdict(kept))).decode()
    return True


def kept(request: HttpRequest) -> Kept | None:
    """What waits in this session, whoever it belongs to."""
    sealed = request.session.get(_KEPT)
    if sealed is None:
        return None
    found = Kept(**json.loads(unseal(sealed.encode())))
    return replace(found, fields=[(name, value) for name, value in found.fields])


def drop(request: HttpRequest) -> None:
    """It was sent on, or belongs to somebody else."""
    request.session.pop(_KEPT, None)


def remember_whose(request: HttpRequest, response: HttpResponseBase) -> None:
    """Leave in the browser who is signed in; take it away when they sign out themselves."""
    manner: dict[str, Any] = {"secure": settings.BEHIND_HTTPS, "httponly": True, "samesite": "Lax"}
    if request.resolver_match is not None and request.resolver_match.url_name == "sign_out":
        if response.status_code == 302:
            response.set_cookie(WHOSE, "", max_age=0, **manner)
        return
    person = request.__dict__.get("_cached_user")
    if person is not None and person.is_authenticated and _account(request) != person.pk:
        response.set_signed_cookie(WHOSE, str(person.pk), salt=WHOSE, max_age=_LASTS, **manner)


def _account(request: HttpRequest) -> int | None:
    text = request.get_signed_cookie(WHOSE, default=None, salt=WHOSE, max_age=_LASTS)
    return int(text) if text else None
