"""Pages that only tell: how to use the site, who runs it, accessibility, personal data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to find, apply, follow and fetch."""
    return render(request, "portal/help.html", {"title": _("怎么用")})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Who runs this site and what it does."""
    return render(request, "portal/about.html", {"title": _("关于本站")})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What is done for everybody to be able to use the site, and whom to tell when something does not work."""
    return render(request, "portal/accessibility.html", {"title": _("无障碍声明")})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Which personal data are kept, why, how long, and what a person may ask for."""
    return render(request, "portal/privacy.html", {"title": _("个人信息保护")})
