"""Another language in the middle of it all, in a browser: what was typed stays, and Enter is no language."""

import time

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import on_the_page_and_in_a_frame
from tests.support import steps
from tests.support.steps import Words

pytestmark = pytest.mark.browser

WORDS = Words("Jane Carter", "GB", "Leeds", "My grandmother.", "Please hurry.", ("families",))


def choose(page, language):
    page.locator(".languages summary").click()
    page.locator(f".languages [value={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)


@on_the_page_and_in_a_frame
def test_from_the_form_to_the_copies(demo, visit, javascript, tail):
    page = visit(javascript=javascript).page()
    page.goto(demo.form + tail)
    steps.type_in(page, WORDS)
    choose(page, "ko")
    expect(page.locator("#name")).to_have_value("Jane Carter")
    expect(page.locator("#note")).to_have_value("Please hurry.")
    expect(page.locator("input[value=families]")).to_be_checked()
    expect(page.locator("#language")).to_have_value("en")
    steps.grow_old_enough(time.time())
    page.locator("#name").press("Enter")
    expect(page.locator("button[value=edit]")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    page.locator("article.letter summary").first.click()
    mine = page.locator("textarea[name^=body]").first
    mine.fill("My own words, all of them.")
    page.locator("#include-un-sg").uncheck()
    choose(page, "en")
    expect(page.locator("textarea[name^=body]").first).to_have_value("My own words, all of them.")
    expect(page.locator("#include-un-sg")).not_to_be_checked()
    steps.press(page, "copy")
    choose(page, "ko")
    letters = steps.letters(page)
    assert "un-sg" not in letters and "My own words, all of them." in letters.values()
