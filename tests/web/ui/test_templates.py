"""The templates' own rules: nothing inline, every icon there, every page of errors."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client

WEB = settings.BASE_DIR / "src" / "onewindow" / "web"
TEMPLATES = sorted(WEB.glob("**/templates/**/*.html"))
INLINE = re.compile(r"\sstyle\s*=|<style|\son\w+\s*=\s*[\"']|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_no_inline_style_or_script(template: Path) -> None:
    assert not INLINE.findall(template.read_text())


def test_every_icon_used_is_in_the_sprite() -> None:
    known = set((WEB / "ui" / "icons.txt").read_text().split())
    used = {name for path in TEMPLATES for name in re.findall(r'{%\s*icon "([^"]+)"', path.read_text())}
    used |= {name for path in TEMPLATES for name in re.findall(r'icon="([^"]+)"', path.read_text())}
    assert used <= known, sorted(used - known)


def test_every_script_named_on_a_page_is_there() -> None:
    scripts = WEB / "ui" / "static" / "ui"
    named = re.findall(r"'\./(\w+\.js)'", (scripts / "page.js").read_text())
    assert named
    assert all((scripts / name).exists() for name in named)


def test_the_page_of_components(client: Client, db: None) -> None:
    page = client.get("/ui/").content.decode()
    assert "还剩 4 个工作日" in page
    assert 'class="ow-cal"' in page


def test_pages_of_errors(client: Client, db: None) -> None:
    missing = client.get("/no-such-page/")
    assert missing.status_code == 404
    assert "找不到这个页面" in missing.content.decode()
    assert missing["X-Request-ID"] in missing.content.decode()


def test_a_form_that_came_from_elsewhere(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/ui/preferences/", {"elder": "1"})
    assert response.status_code == 403
    assert "放得太久" in response.content.decode()


def test_the_500_page_needs_no_database() -> None:
    words = {"site_name": "明川政务服务", "hotline": "12345", "request_id": "abc", "elder": False, "demo": False}
    assert "abc" in render_to_string("ui/errors/500.html", words)


def test_preferences_are_kept_in_cookies(client: Client, db: None) -> None:
    response = client.post("/ui/preferences/", {"elder": "1", "next": "/help/"})
    assert (response.status_code, response["Location"]) == (302, "/help/")
    assert 'class="ow-elder"' in client.get("/help/").content.decode()
    client.post("/ui/preferences/", {"elder": "0"})
    assert 'class="ow-elder"' not in client.get("/help/").content.decode()
    client.post("/ui/preferences/", {"language": "en"})
    assert '<html lang="en"' in client.get("/help/").content.decode()


def test_preferences_lead_nowhere_else(client: Client, db: None) -> None:
    response = client.post("/ui/preferences/", {"language": "xx", "next": "https://example.invalid/"})
    assert response["Location"] == "/"
    assert "django_language" not in response.cookies
