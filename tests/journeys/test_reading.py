"""Read aloud and read large: the order in which a screen reader meets a page, and every page at twice the text."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SLUG
from tests.journeys.test_layout import CUT_OFF
from tests.support import steps
from tests.support.steps import Words

pytestmark = pytest.mark.browser

READ = ("heading", "button", "textbox", "combobox", "checkbox", "link", "DisclosureTriangle", "Details", "alert")
WORDS = Words("Anna Copy", "KR", "Seoul", "My grandmother.", "My cousin Kim Yong-ho is there.")
TWICE = "document.documentElement.style.fontSize = '200%'"
JUMPS = """() => {
    const met = 'h1, h2, h3, label, button, a, summary';
    const seen = [...document.querySelector('main').querySelectorAll(met)]
        .filter(one => one.checkVisibility() && !one.closest('.vh, .trap, .bar, [hidden]'))
        .map(one => [one.getBoundingClientRect().top + scrollY, one.textContent.trim().slice(0, 40)]);
    return seen.filter(([top], at) => at && top < seen[at - 1][0] - 40).map(([, words]) => words);
}"""

BROKEN = """() => {
    const name = document.querySelector('.brand bdi').firstChild;
    return [...name.data.matchAll(/\\S+/g)].filter(word => {
        const range = document.createRange();
        range.setStart(name, word.index);
        range.setEnd(name, word.index + word[0].length);
        return range.getClientRects().length > 1;
    }).map(word => word[0]);
}"""
"""Words of the site's name that stand on more than one line."""


SPLIT = """() => [...document.querySelectorAll('h1, h2, h3')].filter(one => one.checkVisibility() && !one.closest('.vh')).flatMap(heading => {
    const found = [], texts = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) for (const word of texts.currentNode.data.matchAll(/\\S+/g)) {
        const range = document.createRange();
        range.setStart(texts.currentNode, word.index);
        range.setEnd(texts.currentNode, word.index + word[0].length);
        if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) found.push(word[0]);
    }
    return found;
})"""  # noqa: E501
"""Words of headings that stand on more than one line."""


def heard(page: Page) -> list[tuple[str, str]]:
    """Role and name of what can be met on a page, in the order of its accessibility tree."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}
    said: list[tuple[str, str]] = []

    def walk(node) -> None:
        role, name = node.get("role", {}).get("value", ""), node.get("name", {}).get("value", "")
        if not node.get("ignored") and role in READ:
            said.append((role, " ".join(name.split())))
        for child in node.get("childIds", ()):
            if child in by_id:
                walk(by_id[child])

    walk(nodes[0])
    return said


def in_order(page: Page, *wanted: tuple[str, str]) -> None:
    """These are met one after another, whatever stands between them."""
    left, met = list(wanted), heard(page)
    for role, name in met:
        if left and role == left[0][0] and name.startswith(left[0][1]):
            left.pop(0)
    assert not left, (left, met)


@pytest.fixture(scope="module")
def way(visits, demo):
    """Every page of the way, one after another, each as soon as it is there."""

    def way(language: str, width: int):
        page = visits(language=language, width=width).page()
        steps.write(page, demo.form, WORDS)
        yield "form", page
        steps.check(page)
        yield "check", page
        steps.send(page, f"{language}-{width}@x.example")
        expect(page.locator("#keep_name")).to_be_visible()
        yield "asked", page
        page.check("#keep_name")
        steps.send(page, f"{language}-{width}@x.example")
        page.wait_for_url(steps.RECEIPT)
        yield "receipt", page
        page.locator("a.button[href*='/receipt/']").first.click()
        expect(page.locator("#went")).to_be_visible()
        yield "letter", page

    return way


HEARD = {
    "form": (
        ("heading", "No forced return"),
        ("combobox", "Country you live in"),
        ("textbox", "Full name"),
        ("textbox", "Town or city"),
        ("textbox", "Postal address for the answer"),
        ("button", "Check my letters"),
        ("heading", "Your letters"),
    ),
    "check": (
        ("heading", "Check your letters"),
        ("heading", "We send this one for you"),
        ("checkbox", "Letter to"),
        ("heading", "You send these yourself"),
        ("checkbox", "Letter to"),
        ("textbox", "Your email address"),
        ("button", "Send my letter"),
        ("button", "Back to the form"),
    ),
    "asked": (
        ("alert", ""),
        ("link", "“\u2068Kim Yong-ho\u2069” seems to be somebody’s full name"),
        ("heading", "Check your letters"),
        ("checkbox", "Keep the name in my letters"),
        ("textbox", "Your email address"),
        ("button", "Send my letter"),
    ),
    "receipt": (
        ("heading", "One step left: open our email"),
        ("button", "Correct the address or the letters"),
        ("link", "1 of 5"),
        ("heading", "You send these yourself"),
        ("heading", "This page"),
    ),
    "letter": (
        ("link", "All my letters"),
        ("heading", "1 of 5"),
        ("button", "Copy the letter"),
        ("button", "Yes, I sent it"),
        ("link", "Next letter"),
    ),
}


def test_a_screen_reader_meets_a_page_in_the_order_of_what_is_to_be_done(way):
    for name, page in way("en-GB", 360):
        in_order(page, *HEARD[name])


@pytest.mark.parametrize("language", ["en", pytest.param("ko", marks=pytest.mark.long), "ar"])
def test_at_twice_the_text_nothing_is_cut_off_and_the_order_is_that_of_the_eye(way, language):
    """640 px wide, as a window of 1280 is that somebody enlarged to 200 % (WCAG 2.2, 1.4.4)."""
    wrong = {}
    for name, page in way(language, 640):
        page.evaluate(TWICE)
        # The name of a letter's box is heard alone: what it hides is not cut off.
        cut = [one for one in page.evaluate(CUT_OFF) if "label.pick" not in one]
        wrong[name] = [*cut, *page.evaluate(JUMPS)]
        page.evaluate("document.documentElement.style.fontSize = ''")
    assert {name: faults for name, faults in wrong.items() if faults} == {}


def test_at_twice_the_text_on_a_narrow_phone_the_words_of_headings_stand_whole(visit, demo):
    """Browsers with a dictionary of German break the longest ones where they break; this one has none."""
    page = visit(language="de-DE", width=320).page()
    addresses = ("/", f"/c/{SLUG}", f"/c/{SLUG}/embed", "/privacy", "/about-this-mail", "/organiser/sign-in")
    split = []
    for address in addresses:
        page.goto(f"{demo.url}{address}?lang=de")
        page.evaluate(TWICE)
        split += page.evaluate(SPLIT)
    assert [word for word in split if len(word) < 12] == []


def test_at_twice_the_text_on_a_narrow_phone_the_name_of_the_site_is_words(visit, demo):
    """It stood there as a column of single letters, beside the languages."""
    page = visit(width=320).page()
    page.goto(f"{demo.form}/share")
    page.evaluate(TWICE)
    assert page.evaluate(BROKEN) == [] == page.evaluate(CUT_OFF)
    for name in ("Rechtsschutzversicherungsgesellschaften", "手紙キャンペーンの会"):
        page.evaluate("name => { document.querySelector('.brand bdi').textContent = name }", name)
        assert page.evaluate(CUT_OFF) == []
        assert page.locator(".brand").bounding_box()["width"] > 200, "a line of its own"
