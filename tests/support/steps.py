"""What a supporter does in a browser, step by step, and what the pages then show."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import ASKING, Demo, until

T = TypeVar("T")
RECEIPT = re.compile(r"/receipt/")
FIELDS = {"name": "#name", "place": "#place", "answer": "#answers-connection", "note": "#note"}
_FOOT = re.compile(r"\n\n[^\n]+\n[^\n]+\nhttp[^\n]+/c/[a-z-]+$")


@dataclass(frozen=True)
class Words:
    """What a supporter types."""

    name: str
    country: str
    place: str = ""
    answer: str = ""
    note: str = ""
    points: Sequence[str] = ()


def write(page: Page, address: str, words: Words) -> None:
    """Open the form and fill it in."""
    page.goto(address)
    type_in(page, words)


def grow_old_enough(opened: float) -> None:
    """Wait until letters that were first seen at this moment may be sent: a second, counted from a whole second."""
    until(lambda: int(time.time()) > int(opened))  # the demo's `form_min_seconds` is 1


def more_choices(page: Page) -> None:
    """Open what the form keeps folded: points, the letter's language, further words."""
    fold = page.locator(".more-choices")
    if fold.count() and fold.get_attribute("open") is None:
        fold.locator("summary").click()


def type_in(page: Page, words: Words) -> None:
    page.locator("#country").select_option(words.country)
    more_choices(page)
    for name, where in FIELDS.items():
        page.locator(where).fill(getattr(words, name))
    for point in words.points:
        page.locator(f"input[name=points][value={point}]").check()


def press(page: Page, step: str) -> None:
    """Take a step; where letters hold nothing of their writer's own, its button leads to the question first."""
    page.locator(f"button[name=step][value={step}], button[name=step][value=ask-{step}]").click()
    page.locator(ASKING).wait_for(state="detached")  # in a frame, which no click waits for


def check(page: Page) -> None:
    """Look at every letter, and read for so long that they may be sent: the form's age begins at the first look."""
    press(page, "check")
    expect(page.locator("button[value=edit]")).to_be_visible()
    grow_old_enough(time.time())


def targets(group: Locator) -> list[str]:
    """The targets of a group of the check page, in its order."""
    boxes = group.locator("input[type=checkbox][name^=include-]").all()
    return [(box.get_attribute("name") or "").removeprefix("include-") for box in boxes]


def groups(page: Page) -> tuple[list[str], list[str]]:
    """Those that we send and those that the supporter sends."""
    return targets(page.locator("[aria-labelledby=we-send]")), targets(page.locator("[aria-labelledby=you-send]"))


def letters(page: Page) -> dict[str, str]:
    """The text of every letter in a field of the page, by target: without what stands below those to send oneself."""
    texts: dict[str, list[str]] = page.locator("textarea[name^=body], textarea[id^=body-]").evaluate_all(
        "fields => Object.fromEntries(fields.map(one => [one.id.replace('body-', ''), [one.value, one.readOnly]]))"
    )
    return {target: own_text(text) if leaves else text for target, (text, leaves) in texts.items()}


def own_text(whole: str) -> str:
    """A letter that its writer sends, without what stands below it: whose campaign and words it is, and its address."""
    text, cut = _FOOT.subn("", whole)
    assert cut, f"nothing says whose it is: {whole[-200:]}"
    return text


def send(page: Page, email: str) -> None:
    page.locator("#email").fill(email)
    press(page, "send")


def in_mailbox(page: Page, demo: Demo, found: Callable[[], T], why: str) -> T:
    """What `found` gives as soon as the demo's mailbox, which is opened again whenever a mail came, shows it."""
    known: set[Path] | None = None

    def looked() -> T | None:
        nonlocal known
        if (there := demo.posted()) == known:
            return None
        known = there
        page.goto(f"{demo.url}/demo/mail")
        return found()

    return cast(T, until(looked, why))


def mails(page: Page, demo: Demo, to: str, words: str) -> list[str]:
    """The text of every mail in the demo's mailbox that went to `to` and holds `words`."""
    page.goto(f"{demo.url}/demo/mail")
    return _shown(page, to, words)


def _shown(page: Page, to: str, words: str) -> list[str]:
    articles = page.locator("article.mail").evaluate_all(
        "mails => mails.map(one => [one.querySelector('.where').textContent, one.querySelector('.raw').textContent])"
    )
    return [text for head, text in articles if to in head and words in text]


def mail(page: Page, demo: Demo, to: str, words: str) -> str:
    """The one such mail, as soon as it is there."""
    texts = in_mailbox(page, demo, lambda: _shown(page, to, words), f"a mail to {to}")
    assert len(texts) == 1
    return texts[0]


def open_confirmation(page: Page, demo: Demo, email: str, number: int = 1) -> None:
    """Read the supporter's newest mail that asks to confirm, their `number`th, and open the link in it."""
    mine = page.locator("article.mail", has=page.get_by_text(email, exact=True))
    links = mine.locator("a[href*='/confirm/']")

    in_mailbox(page, demo, lambda: links.count() == number, "the mail that asks to confirm")
    links.first.click()
    expect(page.locator("button[value=confirm]")).to_be_visible()


def link_in_mail(page: Page, demo: Demo, place: str, words: str = "") -> str:
    """The link to a page for offices in the newest mail that has one and these words; it may take a moment to come."""
    link = re.compile(rf"https?://\S+/about-this-mail/{place}/[\w-]+")

    def found() -> str:
        mails = (text for text in page.locator("article.mail .raw").all_text_contents() if words in text)
        return next((match[0] for match in map(link.search, mails) if match), "")

    return in_mailbox(page, demo, found, f"a mail with a link to {place}")


def confirm(page: Page) -> None:
    page.locator("button[value=confirm]").click()
    page.wait_for_url(RECEIPT)


def unfold(page: Page) -> None:
    """Open the links of the desk, which are folded where a window is narrow."""
    for fold in page.locator("details.menu:not([open]) > summary").all():
        if fold.is_visible():
            fold.click()
