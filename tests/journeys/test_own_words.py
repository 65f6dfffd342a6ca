"""Own words in a browser: points change places, and one question before leaving."""

import re

import pytest
from playwright.sync_api import expect

from tests.support import steps
from tests.support.steps import RECEIPT, Words

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def javascript(request):
    return request.param


def test_points_change_places_and_the_letters_follow(visit, demo):
    page = visit(width=360).page()
    steps.write(
        page, demo.form, Words("Jane Carter", "GB", "Leeds", note="Mine.", points=("families", "law", "inquiry"))
    )
    points = page.locator("fieldset.points")
    chosen = "boxes => boxes.filter(one => one.checked).map(one => one.value)"
    assert points.locator("input").evaluate_all(chosen) == ["families", "law", "inquiry"]
    up = points.get_by_role("button", name="Move up")
    expect(up.locator("visible=true")).to_have_count(2)
    up.locator("visible=true").last.click()
    assert points.locator("input").evaluate_all(chosen) == ["families", "inquiry", "law"]
    up.locator("visible=true").first.press("Enter")
    assert points.locator("input").evaluate_all(chosen) == ["inquiry", "families", "law"]
    expect(page.locator("input[value=inquiry]")).to_be_focused()
    steps.check(page)
    text = steps.letters(page)["un-sg"]
    assert 0 < text.find("2014") < max(text.find("children"), text.find("families"), text.find("mother"))
    steps.press(page, "edit")
    assert points.locator("input").evaluate_all(chosen) == ["inquiry", "families", "law"]


def test_one_question_before_untouched_letters_leave(visit, demo, javascript):
    page = visit(javascript=javascript).page()
    steps.write(page, demo.form, Words(f"Quinn {javascript}", "GB", "Leeds"))
    steps.check(page)
    page.check("#copy_to_me")
    steps.send(page, f"quinn-{javascript}@x.example".lower())
    expect(page.locator("h1")).to_have_text("Add a sentence of your own?")
    page.fill("#note", "I have walked along that river.")
    page.locator("button[value=check]").click()
    expect(page.locator("#body-unhcr")).to_have_value(re.compile("I have walked along that river"))
    where = page.locator("#added")
    expect(where).to_contain_text("Your own words are in 3 letters")
    expect(where).to_be_in_viewport()
    expect(page.locator(".folds .mine").first).to_have_text("I have walked along that river.")
    expect(page.locator(".folds .mine").first).to_be_in_viewport()
    assert page.is_checked("#copy_to_me") and page.input_value("#email").startswith("quinn")
    page.locator("button[value=send]").click()
    page.wait_for_url(RECEIPT)


def test_send_as_it_is_is_one_press_away(visit, demo, javascript):
    page = visit(language="ko-KR", javascript=javascript).page()
    steps.write(page, demo.form, Words(f"김그대로{'하나' if javascript else '둘'}", "KR", "강릉"))
    steps.check(page)
    shown = steps.letters(page)
    steps.send(page, f"as-it-is-{javascript}@x.example".lower())
    expect(page.locator("#note")).to_be_visible()
    page.locator("button.second[value=send]").click()
    page.wait_for_url(RECEIPT)
    received = steps.letters(page)
    assert received == {target: shown[target] for target in received} and received
