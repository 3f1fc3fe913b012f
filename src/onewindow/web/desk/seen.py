"""The moment of a draft on which a page rests: what was saved since is not overwritten."""

import datetime as dt

from django.http import HttpRequest

_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


def seen_of(request: HttpRequest) -> dt.datetime:
    """As the page's form says in ``seen``; a mark that is none is older than any."""
    try:
        return dt.datetime.fromisoformat(request.POST.get("seen", ""))
    except ValueError:
        return _NEVER


def mark_of(saved_at: dt.datetime | None) -> str:
    """The same for the form."""
    return saved_at.isoformat() if saved_at else ""
