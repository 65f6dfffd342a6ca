"""Words that are not saved, in a browser: leaving asks, saving does not, and a session that ended brings them back."""

import time

import pyotp
import pytest
from playwright.sync_api import expect

from tests.cli.conftest import context_of
from tests.journeys.test_first_sign_in import PASSWORD, invited, site  # noqa: F401 - a fixture
from tests.journeys.test_writing import begin, entered, press, write
from tests.support.steps import unfold

pytestmark = pytest.mark.browser

TITLE, GOAL = '[name="campaign.title.en"]', '[name="campaign.goal"]'


def end_sessions(folder):
    with context_of(folder) as context, context.store.writing() as db:
        db.execute("DELETE FROM sessions")


@pytest.mark.parametrize("javascript", [True, False])
def test_what_was_typed_comes_back_after_password_and_code(visit, site, javascript):  # noqa: F811
    url, folder, _ = site
    slug = f"kept-{str(javascript).lower()}"
    page, secret = entered(visit, site, f"{slug}@x.example", javascript=javascript)
    begin(page, url, slug)
    write(page, campaign__title__en="Typed for half an hour", campaign__goal="4321")
    end_sessions(folder)
    press(page, "save")
    expect(page.locator(".note[role=status]")).to_contain_text("What you wrote is kept on this page")
    page.fill("#email", f"{slug}@x.example")
    page.fill("#password", PASSWORD)
    page.click("main form button")
    # The code of this half minute was used to set it up.
    page.fill("#code", pyotp.TOTP(secret).at(time.time(), counter_offset=1))
    page.click("main form button >> nth=0")
    expect(page.locator("[data-restored]")).to_contain_text("It is not saved yet")
    assert (page.input_value(TITLE), page.input_value(GOAL)) == ("Typed for half an hour", "4321")
    press(page, "save")
    page.goto(f"{url}/organiser/c/{slug}/edit")
    assert page.input_value(TITLE) == "Typed for half an hour"


def test_leaving_asks_while_words_are_not_saved(visit, site):  # noqa: F811
    url, *_ = site
    page, _ = entered(visit, site, "leaver@x.example")
    begin(page, url, "left")
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.fill("#q", "words to search for are none to lose")
    unfold(page)
    page.click("a >> text=Your account")
    page.wait_for_url("**/account")
    page.goto(f"{url}/organiser/c/left/edit")
    unfold(page)
    for leave in ("a >> text=Your account", "a >> text=Numbers", "a.brand"):
        if page.locator(leave).count():
            page.fill(TITLE, f"Not to be lost by {leave}")
            page.click(leave, no_wait_after=True)
            page.wait_for_timeout(100)
            assert page.url.startswith(f"{url}/organiser/c/left/edit") and asked.pop() == "beforeunload"
    page.click('button[form="edit"][value=check] >> nth=0')
    page.wait_for_url("**/launch")
    assert asked == [], "what saves first does not ask"
    page.goto(f"{url}/organiser/c/left/edit")
    assert page.input_value(TITLE).startswith("Not to be lost by")
