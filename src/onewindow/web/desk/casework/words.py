"""Words typed beside the buttons, kept with the session until the deed is done."""

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from onewindow.cases.service import FORM, Case

_KEY = "desk_words"
_MOST = 30
LONGEST = 12_000
_PLAIN = ("opinion", "reason", "note")


def kept(request: HttpRequest, number: str) -> str:
    """What this person typed for the case and has not used yet."""
    return str(request.session.get(_KEY, {}).get(number, ""))


def all_of(given: QueryDict, case: Case) -> str:
    """Everything typed for a deed that somebody else came before: of a correction each sentence under what it is about."""
    names = {FORM: _("申请表"), "receiver": _("收件人"), "tracking": _("邮件号")}
    names |= {f"material.{row.code}": row.name for row in case.materials.order_by("order")}
    plain = [given.get(name, "").strip() for name in _PLAIN]
    about = [(name, given.get(key, "").strip()) for key, name in names.items()]
    return "\n".join(filter(None, [*plain, *(f"{name}：{words}" for name, words in about if words)]))


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
