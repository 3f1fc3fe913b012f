"""Words typed beside the buttons, kept with the session until the deed is done."""

from django.http import HttpRequest

_KEY = "desk_words"
_MOST = 30
LONGEST = 2000


def kept(request: HttpRequest, number: str) -> str:
    """What this person typed for the case and has not used yet."""
    return str(request.session.get(_KEY, {}).get(number, ""))


def keep(request: HttpRequest, number: str, words: str) -> None:
    """Remember the words, the latest cases first."""
    mine = dict(request.session.get(_KEY, {}))
    mine.pop(number, None)
    if words.strip():
        mine[number] = words[:LONGEST]
    request.session[_KEY] = dict(list(mine.items())[-_MOST:])


def forget(request: HttpRequest, number: str) -> None:
    """The deed is done. A session without words for the case is not written."""
    if kept(request, number):
        keep(request, number, "")
