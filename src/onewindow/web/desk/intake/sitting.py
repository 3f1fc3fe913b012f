"""One sitting at the window: who may serve, who is in front of it, and who came in their stead."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from onewindow.base.errors import NotPermitted
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Party
from onewindow.web.desk.asking import View, staff_page
from onewindow.web.desk.lights import shown_name
from onewindow.web.ui.asking import person_of


def window_page(view: Callable[..., HttpResponse]) -> View:
    """Only for who receives applications."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not org.holds_any(person_of(request), Role.CLERK):
            raise NotPermitted("not_permitted", _("收件要有窗口人员的角色。需要时请联系本单位的系统管理员。"))
        return view(request, *args, **kwargs)

    return staff_page(guarded)


def party_of(person: Person, key: UUID) -> Party:
    return get_object_or_404(parties.visible_to(person), key=key)


def about_of(request: HttpRequest, party: Party) -> dict[str, Any]:
    """The party and its agent, as every page of one sitting shows them."""
    person = person_of(request)
    wanted = request.GET.get("agent", "")
    agent = parties.visible_to(person).filter(key=wanted).first() if is_key(wanted) else None
    query = f"?agent={agent.key}" if agent else ""
    return {"party": party, "shown_name": shown_name(party), "agent": agent, "query": query, "has_unproven": False}


def is_key(text: str) -> bool:
    return len(text) == 36 and text.replace("-", "").isalnum()
