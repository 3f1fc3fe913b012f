"""Somebody in front of a page: gets it, fills a form in, sends it. No JavaScript, so what works here works for everybody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests

TIMEOUT_SECONDS = 30
Files = Mapping[str, tuple[str, bytes, str]]


class Unexpected(Exception):
    """The page is not what a person at this point would see."""


@dataclass
class Form:
    """A form as the browser would send it. ``buttons`` are the names and values of its submit buttons, ``ways`` the
    addresses that a button sends it to in place of its own."""

    action: str = ""
    method: str = "get"
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    """The forms, links and words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._named: dict[str, Form] = {}
        self.links: list[tuple[str, str]] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._area: str | None = None
        self._select: str | None = None
        self._link: str | None = None
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"script", "style"}:
            self._hidden += 1
        elif tag == "a":
            self._link = given.get("href", "")
        elif tag == "form":
            self._form = self._named.setdefault(given.get("id") or f"#{len(self.forms)}", Form())
            self._form.action, self._form.method = given.get("action", ""), given.get("method", "get").lower()
            self.forms.append(self._form)
        elif "disabled" not in given:
            # A control may stand outside its form and name it.
            form = self._named.setdefault(given["form"], Form()) if given.get("form") else self._form
            if form is not None:
                self._take(tag, given, form)

    def _take(self, tag: str, given: dict[str, str], form: Form) -> None:
        name = given.get("name", "")
        if tag == "button":
            if given.get("type", "submit") == "submit":
                form.buttons.append((name, given.get("value", "")))
                form.ways += [given["formaction"]] if given.get("formaction") else []
        elif tag == "textarea":
            self._area = name
            form.fields[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option":
            self._option(given, form)
        elif tag == "input" and name:
            self._input(name, given, form)

    def _input(self, name: str, given: dict[str, str], form: Form) -> None:
        kind = given.get("type", "text")
        if kind in {"radio", "checkbox"}:
            form.choices.setdefault(name, []).append(given.get("value", "on"))
            if "checked" in given:
                form.fields.setdefault(name, []).append(given.get("value", "on"))
        elif kind == "submit":
            form.buttons.append((name, given.get("value", "")))
        elif kind != "file":
            form.fields.setdefault(name, []).append(given.get("value", ""))

    def _option(self, given: dict[str, str], form: Form) -> None:
        if self._select is None:
            return
        value = given.get("value", "")
        form.choices.setdefault(self._select, []).append(value)
        if "selected" in given or self._select not in form.fields:
            form.fields[self._select] = [value]

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._hidden -= 1
        elif tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None
        elif tag == "a":
            self._link = None

    def handle_data(self, data: str) -> None:
        if self._area is not None and self._form is not None:
            # The first line break after the tag belongs to the markup, not to the words.
            self._form.fields[self._area][0] += data if self._form.fields[self._area][0] else data.removeprefix("\n")
        elif not self._hidden and data.strip():
            self.words.append(data.strip())
            if self._link is not None:
                self.links.append((self._link, data.strip()))


@dataclass
class Page:
    """An answer: where it was found, what it says."""

    url: str
    status: int
    content: bytes
    media_type: str

    def __post_init__(self) -> None:
        reader = _Reader()
        if self.media_type.startswith("text/html"):
            reader.feed(self.content.decode())
        self.forms, self.links, self.text = reader.forms, reader.links, " ".join(reader.words)

    def form(self, *, having: str = "", action: str = "") -> Form:
        """The first form with such a field or button name (or value), or such an address. Raises ``Unexpected``."""
        for form in self.forms:
            names = {*form.fields, *form.choices, *(word for button in form.buttons for word in button)}
            if (not having or having in names) and action in form.action and form.method == "post":
                return form
        raise Unexpected(f"{self.url} 上没有要找的表单（{having or action}）：{self.text[:300]}")

    def way(self, part: str) -> tuple[Form, str]:
        """The form with a button that sends it to an address with this part, and that address. Raises ``Unexpected``."""
        for form in self.forms:
            for way in [*form.ways, form.action]:
                if part in way:
                    return form, way
        raise Unexpected(f"{self.url} 上没有按钮通向 {part}：{self.text[:300]}")

    def link(self, words: str = "", *, towards: str = "") -> str:
        """The address of the first link that says this, or leads there. Raises ``Unexpected``."""
        for address, said in self.links:
            if words in said and towards in address:
                return address
        raise Unexpected(f"{self.url} 上没有链接“{words or towards}”：{self.text[:300]}")

    def must_say(self, *sentences: str) -> "Page":
        """Raises ``Unexpected`` when a sentence is not on the page."""
        for sentence in sentences:
            if sentence not in self.text:
                raise Unexpected(f"{self.url} 上没有“{sentence}”：{self.text[:600]}")
        return self


class Visitor:
    """One person with one browser."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.session = requests.Session()
        self.session.headers["User-Agent"] = "onewindow-check"

    def get(self, address: str) -> Page:
        return self._page(self.session.get(urljoin(self.base, address), timeout=TIMEOUT_SECONDS))

    def send(
        self,
        page: Page,
        form: Form,
        words: Mapping[str, str] | None = None,
        *,
        to: str = "",
        files: Files | None = None,
    ) -> Page:
        """Send a form of the page, to its own address or that of a button, with these words in place of what stands in it."""
        filled = {**form.fields, **{name: [text] for name, text in (words or {}).items()}}
        pairs = list(_pairs(filled))
        address = urljoin(page.url, to or form.action or page.url)
        headers = {"Referer": page.url}
        return self._page(self.session.post(address, data=pairs, files=files, headers=headers, timeout=TIMEOUT_SECONDS))

    def _page(self, answer: requests.Response) -> Page:
        if answer.status_code >= 400:
            raise Unexpected(f"{answer.request.method} {answer.url} 回答 {answer.status_code}：{_short(answer)}")
        return Page(answer.url, answer.status_code, answer.content, answer.headers.get("Content-Type", ""))


def _pairs(fields: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    for name, values in fields.items():
        for value in values:
            yield name, value


def _short(answer: requests.Response) -> str:
    reader = _Reader()
    reader.feed(answer.text)
    return " ".join(reader.words)[:800]
