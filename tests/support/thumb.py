"""What a supporter's way costs a thumb on a phone: taps, and pixels of scrolling. Also of other versions of the tool:

`python -m tests.support.thumb http://127.0.0.1:8000 KR ko-KR` measures a running demo, 0.1.0's as well.
"""

import sys
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.support import requirements

WIDTH, HEIGHT = 360, 800
FORM = "/c/north-korean-escapees"
SETTLED = 1_300
"""Milliseconds after which a form may be sent: the demo wants a second, counted from a whole one."""

# What of the screen is covered by a bar that sticks to its end, unless the place asked for is in that bar itself.
_SIGHT = """(place) => {
	const box = place.getBoundingClientRect(), bar = document.querySelector('.bar');
	const sticks = bar && !bar.contains(place) && getComputedStyle(bar).position === 'sticky';
	const end = innerHeight - (sticks ? bar.offsetHeight : 0);
	if (box.top >= 0 && box.bottom <= end) return 0;
	return box.top < 0 ? box.top - 8 : Math.min(box.bottom - end + 8, box.top - 8);
}"""


@dataclass
class Cost:
    """What one way costs: taps, and pixels that were scrolled, up or down. `steps` are the heights of its pages."""

    taps: int = 0
    pixels: int = 0
    steps: dict[str, int] = field(default_factory=dict)


class Thumb:
    """Taps what it is told to, after scrolling there as little as it has to."""

    def __init__(self, page: Page) -> None:
        self.page, self.cost = page, Cost()

    def see(self, name: str) -> None:
        """Note how high the page is, without the line that only the demo has."""
        height = "document.documentElement.scrollHeight - (document.querySelector('main > .hint')?.offsetHeight ?? 0)"
        self.cost.steps[name] = self.page.evaluate(height)

    def tap(self, place: Locator, taps: int = 1) -> None:
        way = round(place.evaluate(_SIGHT))
        self.page.evaluate("(way) => scrollBy({ top: way, behavior: 'instant' })", way)
        self.cost.pixels += abs(way)
        self.cost.taps += taps

    def type(self, place: Locator, words: str) -> None:
        self.tap(place)
        place.fill(words)

    def choose(self, place: Locator, value: str) -> None:
        """Open a list and tap in it."""
        self.tap(place, taps=2)
        place.select_option(value)

    def press(self, place: Locator) -> None:
        self.tap(place)
        place.click()
        self.page.locator("form[aria-busy=true]").wait_for(state="detached")  # it asks whether anything answers
        self.page.wait_for_load_state()


def to_the_receipt(page: Page, url: str, country: str, *, edited: bool = False) -> Thumb:
    """From first sight to the receipt, as it comes; with one letter edited on the way, or none."""
    page.goto(url + FORM)
    thumb = Thumb(page)
    thumb.see("form")
    thumb.choose(page.locator("#country"), country)
    thumb.type(page.locator("#name"), "김하늘")
    page.wait_for_timeout(SETTLED)
    thumb.press(page.locator("button[name=step][value=check]"))
    thumb.see("check")
    page.wait_for_timeout(SETTLED)
    if edited:
        fold = page.locator("article.letter details").first
        if fold.get_attribute("open") is None:
            thumb.press(fold.locator("> summary"))
        thumb.type(page.locator("textarea[name^=body]").first, "제 말로 씁니다.\n\n김하늘")
    thumb.type(page.locator("#email"), "sky@x.example")
    thumb.press(page.locator("button[name=step][value$=send]:visible"))
    if "/receipt/" not in page.url:
        thumb.see("question")
        thumb.press(page.locator("button.second[value=send]"))
    page.wait_for_url("**/receipt/**")
    thumb.see("receipt")
    return thumb


def to_send_oneself(page: Page, thumb: Thumb) -> list[int]:
    """The taps for each letter that one sends oneself: open the office's form with the letter copied, say that it went.

    Where a letter has no screen of its own, all stand on the receipt.
    """
    taps: list[int] = []
    letter = page.locator("a.button[href*='/receipt/']")
    before = thumb.cost.taps
    own_screens = letter.count() > 0
    if own_screens:
        thumb.press(letter.first)
    while True:
        waiting = page.locator("form:has(input[value=said_sent])").locator("button:visible")
        if not waiting.count():
            return taps
        article = page.locator("article.letter", has=page.locator("a[data-way=form]:visible"))
        article = article if own_screens else article.filter(has=waiting)
        link = article.first.locator("a[data-way=form]")
        thumb.tap(link)
        with page.expect_popup() as popup:
            link.click()
        popup.value.close()
        thumb.press(waiting.first if own_screens else article.first.locator("form.sent button"))
        page.wait_for_timeout(200)
        taps.append(thumb.cost.taps - before)
        before = thumb.cost.taps


def phone(browser: Browser, locale: str) -> Page:
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale=locale)
    context.route("**/*", lambda route: route.continue_() if "127.0.0.1" in route.request.url else route.abort())
    return context.new_page()


def main(url: str, country: str, locale: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=requirements.browser(), args=["--no-sandbox", "--disable-gpu"]
        )
        for edited in (False, True):
            page = phone(browser, locale)
            thumb = to_the_receipt(page, url, country, edited=edited)
            cost = f"{thumb.cost.taps} taps, {thumb.cost.pixels} px to the receipt; pages {thumb.cost.steps}"
            mine = to_send_oneself(page, thumb)
            words = "one letter edited" if edited else "as it comes"
            print(f"{country}, {words}: {cost}; then taps a letter {mine}, {thumb.cost.pixels} px in all")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:4])
