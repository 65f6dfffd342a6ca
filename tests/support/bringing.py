"""Bringing a list to the desk, as a browser does it, without a script."""

import io
import re
from typing import Any

from tests.support.desk import Person
from tests.support.pages import Page, get, post

LISTS = "/organiser/lists"


def opened(person: Person, address: str) -> Page:
    return get(person.browser, address, cookies=True)


def bring(person: Person, raw: bytes, name: str, **fields: str) -> str:
    """Upload a file; the address of the page that shows it."""
    sent: dict[str, Any] = {"form_token": person.form_token(), **fields, "file": (io.BytesIO(raw), name)}
    answer = person.browser.post(LISTS, data=sent)
    assert answer.status_code == 303, re.findall(r"<li>.*?</li>", answer.text)
    return answer.location


def refused(person: Person, raw: bytes, name: str, **fields: str) -> Page:
    """Upload a file that is not taken."""
    sent = {"form_token": person.form_token(), **fields, "file": (io.BytesIO(raw), name)}
    return post(person.browser, LISTS, sent, cookies=True)


def mark(page: Page) -> str:
    """What the page's forms carry of the answers that it shows."""
    return page.all("input", name="answers")[0].get("value")


def pointed(page: Page, **chosen: str) -> dict[str, Any]:
    """What the page's form of columns sends, with some of them pointed at as something else."""
    names = [field.get("value") for field in page.all("input", name="column")]
    selects = re.findall(r'<select[^>]*name="field"[^>]*>(.*?)</select>', page.html, re.S)
    now = [(re.findall(r'<option selected value="([^"]*)"', one) or [""])[0] for one in selects]
    fields = [chosen.get(name.replace(" ", "_"), value) for name, value in zip(names, now, strict=True)]
    others = {name: value for name, value in page.fields().items() if name in ("country", "sheet", "encoding")}
    return {**others, "answers": mark(page), "column": names, "field": fields}


def decide(person: Person, address: str, do: str, **fields: Any) -> str:
    """Press a button of a list; where it leads."""
    page = opened(person, address)
    sent = {"form_token": person.form_token(), "answers": mark(page), **fields, "do": do}
    answer = person.browser.post(address, data=sent)
    assert answer.status_code == 303, answer.text
    return answer.location
