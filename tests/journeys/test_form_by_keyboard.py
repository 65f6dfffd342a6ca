"""A supporter's pages by keyboard alone."""

# ruff: noqa: PLR0915 - a journey is as long as it is

import time

import pytest
from playwright.sync_api import expect

from tests.support import steps
from tests.support.steps import RECEIPT

pytestmark = pytest.mark.browser


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


def test_the_bar_hides_nothing_that_has_the_focus(visit, demo):
    """On a small phone, up the form and down again: "Check my letters" sticks to the end of the screen, over fields."""
    page = visit(width=320).page()
    page.set_viewport_size({"width": 320, "height": 568})
    page.goto(demo.form)
    assert page.locator(".bar").evaluate("bar => getComputedStyle(bar).position") == "sticky"
    tab_to(page, "button[value=check]")
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    met = set()
    for key in ["Shift+Tab"] * 12 + ["Tab"] * 12:
        page.keyboard.press(key)
        name, bottom, top = page.evaluate(
            """() => {
                const one = document.activeElement, bar = document.querySelector('.bar');
                const top = bar.contains(one) ? innerHeight : bar.getBoundingClientRect().top;
                return [one.id, one.getBoundingClientRect().bottom, top];
            }"""
        )
        assert bottom <= top, f"the bar covers {name}"
        met.add(name)
    assert {"country", "country-find", "name", "place"} <= met
