"""Pages as tests see them: each is checked, as it is opened, for what holds for every page."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

NOT_TYPED_INTO = ("hidden", "submit", "button")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    """An element: its name, attributes and all the text inside it."""

    name: str
    attributes: dict[str, str]
    _texts: list[str]
    """All of its page, in order, of which it has those from the first to before the last."""
    _first: int
    _last: int | None = None

    @property
    def text(self) -> str:
        return "".join(self._texts[self._first : self._last])

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self._texts: list[str] = []

    def updatepos(self, i: int, j: int) -> int:
        """Nobody asks for the line and the column, which take a tenth of the reading."""
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self._texts, len(self._texts))
        self.elements.append(element)
        if tag in VOID:
            element._last = element._first
        else:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place].name == tag:
                for element in self._open[place:]:
                    element._last = len(self._texts)
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        self._texts.append(data)


class Page:
    """A page, read: what it says, its form as a browser would send it, and its faults."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.html = response.get_data(as_text=True)
        reader = _Reader()
        reader.feed(self.html)
        self.elements = reader.elements
        self.check()

    def all(self, tag: str, /, **attributes: str) -> list[Element]:
        return [
            element
            for element in self.elements
            if element.name == tag and all(element.attributes.get(key) == value for key, value in attributes.items())
        ]

    def one(self, tag: str, /, **attributes: str) -> Element:
        (element,) = self.all(tag, **attributes)
        return element

    @property
    def heading(self) -> str:
        return " ".join(self.one("h1").text.split())

    @property
    def text(self) -> str:
        return " ".join(self.one("body").text.split())

    @property
    def errors(self) -> list[str]:
        """The ids that the error summary leads to, "" for those that belong to no field."""
        summary = re.search(r'<div class="errors".*?</ul>', self.html, re.S)
        if not summary:
            return []
        entries = re.findall(r"<li>(.*?)</li>", summary.group(), re.S)
        return [(re.findall(r'href="#([^"]*)"', entry) or [""])[0] for entry in entries]

    def fields(self) -> dict[str, Any]:
        """What a browser would send of the page's fields: name to value, or to a list of them."""
        sent: list[tuple[str, str]] = []
        for element in self.elements:
            name, kind = element.get("name"), element.get("type")
            if element.name == "input" and name and kind not in ("submit", "button"):
                if kind not in ("checkbox", "radio") or "checked" in element.attributes:
                    sent.append((name, element.get("value") or ("on" if kind == "checkbox" else "")))
            elif element.name == "textarea" and name:
                words = element.text.replace("\r\n", "\n").removeprefix("\n")
                sent.append((name, words.replace("\n", "\r\n")))
        for select in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', self.html, re.S):
            chosen = re.findall(r'<option[^>]*selected[^>]*value="([^"]*)"', select[1])
            first = re.findall(r'<option[^>]*value="([^"]*)"', select[1])
            sent.append((select[0], (chosen or first or [""])[0]))
        values: dict[str, list[str]] = {}
        for name, value in sent:
            values.setdefault(name, []).append(value)
        return {name: _alone(all_of_it) for name, all_of_it in values.items()}

    def check(self) -> None:
        """Every page's promises. Raises AssertionError."""
        assert self.one("html").get("lang") and self.one("html").get("dir") in ("ltr", "rtl")
        assert self.all("title")[0].text.strip()
        assert len(self.all("h1")) == 1, "one h1"
        assert len(self.all("main")) == 1
        ids = [element.get("id") for element in self.elements if element.get("id")]
        assert len(ids) == len(set(ids)), f"ids are unique: {sorted(one for one in ids if ids.count(one) > 1)}"
        for skip in self.all("a", **{"class": "skip"}):
            assert skip.get("href").removeprefix("#") in ids, "the skip link leads to a place on the page"
        assert not [one for one in self.elements if one.get("tabindex") not in ("", "0", "-1")], "in the page's order"
        self._check_labels(set(ids))
        self._check_policy()

    def _check_labels(self, ids: set[str]) -> None:
        labelled = {label.get("for") for label in self.all("label")}
        for control in self.elements:
            if control.name not in ("input", "select", "textarea") or control.get("type") in NOT_TYPED_INTO:
                continue
            assert control.get("id") in labelled or control.get("aria-label"), f"a label for {control.attributes}"
        for described in (one.get("aria-describedby") for one in self.elements if one.get("aria-describedby")):
            assert set(described.split()) <= ids, f"{described} are on the page"

    def _check_policy(self) -> None:
        policy = self.response.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none';") and "unsafe" not in policy and "frame-ancestors" in policy
        assert self.response.headers["X-Content-Type-Options"] == "nosniff"
        for element in self.elements:
            inline = [name for name in element.attributes if name == "style" or name.startswith("on")]
            assert not inline, f"nothing inline: {element.name} {inline}"
            assert element.name != "style" and not (element.name == "script" and element.text.strip())
            named = element.get("rel") in ("canonical", "alternate")  # only told, never asked for
            for name in ("src", "href") if element.name in ("script", "link", "img") and not named else ():
                assert not re.match(r"(https?:)?//", element.get(name)), "nothing from elsewhere"


def get(client: FlaskClient, address: str, *, cookies: bool = False, **more: Any) -> Page:
    """Open a page; public ones set no cookie."""
    return _page(client.get(address, **more), cookies)


def post(client: FlaskClient, address: str, fields: dict[str, Any], *, cookies: bool = False, **more: Any) -> Page:
    """Send a form as a browser does from our own page."""
    headers = {"Sec-Fetch-Site": "same-origin"} | more.pop("headers", {})
    return _page(client.post(address, data=fields, headers=headers, **more), cookies)


def _page(response: TestResponse, cookies: bool) -> Page:
    assert cookies or "Set-Cookie" not in response.headers
    if response.status_code in (301, 302, 303, 307, 308) or response.mimetype != "text/html":
        raise AssertionError(f"not a page: {response.status_code} {response.mimetype}")
    return Page(response)


def _alone(values: list[str]) -> Any:
    return values[0] if len(values) == 1 else values
