"""What every page knows: the city's names, the reader's preferences, the request's id."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from onewindow.base.requests import request_id

ELDER_COOKIE = "ow_elder"


def city(request: HttpRequest) -> dict[str, object]:
    """Names that stand in the head and foot of every page."""
    short = settings.ONEWINDOW_CITY.removesuffix("市")
    return {
        "city": settings.ONEWINDOW_CITY,
        "site_name": _("%(city)s政务服务") % {"city": short},
        "hotline": settings.ONEWINDOW_HOTLINE,
        "demo": settings.ONEWINDOW_DEMO,
        "elder": request.COOKIES.get(ELDER_COOKIE) == "1",
        "request_id": request_id.get(),
    }
