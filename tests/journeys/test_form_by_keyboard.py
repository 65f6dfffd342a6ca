"""A supporter's pages by keyboard alone."""

# ruff: noqa: PLR0915 - a journey is as long as it is

import time

import pytest
from playwright.sync_api import expect

from tests.support import steps
from tests.support.accessibility import OPEN_FOLDS
from tests.support.steps import RECEIPT, Words

pytestmark = pytest.mark.browser

WORDS = Words("Jane Carter", "KR", "Gangneung", "My grandmother.", "Please hurry.", ("families",))
UNDER_THE_BAR = """() => {
    const one = document.activeElement, bar = document.querySelector('.bar');
    if (!bar || bar.contains(one)) return '';
    const {left, right, top, bottom} = one.getBoundingClientRect();
    const heights = [top + 2, Math.min(bottom, top + 44) - 2];
    const covered = heights.some(height => bar.contains(document.elementFromPoint((left + right) / 2, height)));
    return covered ? one.outerHTML.slice(0, 120) : '';
}"""
"""What has the focus, where the bar that sticks to the screen's end covers it (WCAG 2.2, 2.4.11).

Of a letter that is higher than the room above the bar, its beginning shows.
"""


def test_with_the_keyboard_alone(visit, demo):
    """From the form to the receipt, with the focus always to be seen."""
    page = visit(width=1280).page()
    page.goto(demo.form)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "#country")
    page.keyboard.type("South Korea")
    tab_to(page, "#name")
    page.keyboard.type("Jane Carter")
    tab_to(page, ".more-choices summary")
    page.keyboard.press("Enter")
    tab_to(page, "#points-0")
    page.keyboard.press("Space")
    tab_to(page, "#note")
    page.keyboard.type("By keyboard.")
    assert page.input_value("#country") == "KR" and page.is_checked("#points-0")
    tab_to(page, "button[value=check]")
    page.keyboard.press("Enter")
    expect(page.locator("#email")).to_be_visible()
    steps.grow_old_enough(time.time())
    tab_to(page, "#include-un-sg", back=False)
    page.keyboard.press("Space")
    tab_to(page, "[aria-labelledby=to-kr-president] summary")
    page.keyboard.press("Enter")
    tab_to(page, "#body-kr-president")
    page.keyboard.press("Control+Home")
    page.keyboard.type("Typed. ")
    tab_to(page, "#email")
    page.keyboard.type("keys@x.example")
    tab_to(page, "button[value=send]")
    page.keyboard.press("Enter")
    page.wait_for_url(RECEIPT)
    assert page.input_value("#body-kr-president").startswith("Typed. ")
    assert page.locator("article[data-target=un-sg]").count() == 0
    tab_to(page, "article[data-target=kr-president] [data-copy^=body]")
    page.keyboard.press("Enter")
    expect(page.locator("article[data-target=kr-president] .told")).not_to_be_empty()
    expect(page.locator("[data-copy=body-kr-president]")).to_be_focused()
    tab_to(page, "article[data-target=kr-president] form.sent button")
    page.keyboard.press("Enter")
    expect(page.locator("article[data-target=kr-president] p.sent")).to_be_focused()


@pytest.mark.parametrize("height", [pytest.param(480, marks=pytest.mark.long), 800])
def test_what_has_the_focus_is_not_under_the_bar(visit, demo, height):
    page = visit(width=320).page()
    page.set_viewport_size({"width": 320, "height": height})
    steps.write(page, demo.form, WORDS)
    passed = there_and_back(page)
    assert {"country-find", "country", "name", "note"} <= passed
    steps.check(page)
    page.evaluate(OPEN_FOLDS)
    assert {"body-kr-president", "include-un-sg"} <= there_and_back(page)


def there_and_back(page):
    """Go from the page's first to its last by keyboard, and back; gives the ids that were passed on both ways."""
    passed = []
    page.locator(".skip").focus()
    for key in ("Tab", "Shift+Tab"):
        ids = []
        for _ in range(120):
            page.keyboard.press(key)
            assert page.evaluate(UNDER_THE_BAR) == "", key
            ids.append(page.evaluate("document.activeElement.id || document.activeElement.localName"))
            if ids[-1] == "body":
                break
        else:
            raise AssertionError(f"no end: {ids}")
        passed.append(set(ids))
    return passed[0] & passed[1]


def tab_to(page, selector, back=False):
    for _ in range(60):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        focus = page.evaluate(
            """wanted => {
                const one = document.activeElement, outline = parseFloat(getComputedStyle(one).outlineWidth);
                return [one.matches(wanted), one === document.body || outline >= 2, one.outerHTML];
            }""",
            selector,
        )
        assert focus[1], f"the focus is not seen on {focus[2][:200]}"
        if focus[0]:
            return
    raise AssertionError(f"no way to {selector}")
