"""Words that save themselves, in a browser: killed at any moment, offline, signed out, and beside somebody else."""

import random
import time

import psutil
import pytest
from playwright.sync_api import expect

from campaign.core.campaigns import toml
from tests.cli.conftest import context_of
from tests.journeys.conftest import ARGS
from tests.journeys.test_first_sign_in import site  # noqa: F401 - a fixture
from tests.journeys.test_unsaved import TITLE, end_sessions, entered
from tests.journeys.test_writing import begin, press
from tests.support import requirements
from tests.support.steps import unfold

pytestmark = pytest.mark.browser

MOST_LOST_SECONDS = 5
SUMMARY = '[name="campaign.summary.en"]'


def kept(folder, slug):
    with context_of(folder) as context:
        draft = context.store.draft(slug)
    assert draft
    return toml.parse(draft.source)["campaign"]


def begun(page, url, slug):
    """The page of a new campaign that writes to two offices."""
    begin(page, url, slug)
    page.wait_for_url("**#targets.2")
    page.goto(f"{url}/organiser/c/{slug}/edit")


def test_words_save_themselves_and_leaving_asks_only_before(visit, site):  # noqa: F811
    url, folder, _ = site
    page, _ = entered(visit, site, "self@x.example")
    begun(page, url, "self")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.fill(TITLE, "Saved by itself")
    expect(page.locator("#kept")).to_contain_text("Saved by itself,")
    assert kept(folder, "self")["title"]["en"] == "Saved by itself"
    unfold(page)
    page.click("a >> text=Your account")
    page.wait_for_url("**/account")
    assert asked == [], "nothing is unsaved"
    page.goto(f"{url}/organiser/c/self/edit")
    page.fill(TITLE, "And a button right after")
    press(page, "save")
    assert page.input_value(TITLE) == "And a button right after" == kept(folder, "self")["title"]["en"]


def test_a_server_that_does_not_answer_and_an_ended_session_are_said(visit, site):  # noqa: F811
    url, folder, _ = site
    opened = []
    page, _ = entered(lambda **more: opened.append(visit(**more)) or opened[-1], site, "offline@x.example")
    begun(page, url, "offline")
    page.route("**/edit/keep", lambda route: route.abort())
    page.fill(TITLE, "Typed in a tunnel")
    expect(page.locator("#not-kept")).to_contain_text("It is tried again")
    page.unroute("**/edit/keep")
    expect(page.locator("#kept")).to_contain_text("Saved by itself,")
    expect(page.locator("#not-kept")).to_be_hidden()
    assert [fault for fault in opened[0].faults if "ERR_FAILED" not in fault] == []
    opened[0].faults.clear()
    assert kept(folder, "offline")["title"]["en"] == "Typed in a tunnel"
    end_sessions(folder)
    page.fill(TITLE, "Typed when signed out")
    expect(page.locator("#not-kept")).to_contain_text("you were signed out")
    press(page, "save")
    expect(page.locator(".note[role=status]")).to_contain_text("What you wrote is kept on this page")


def test_two_pages_that_write_different_words_lose_none(visit, site):  # noqa: F811
    url, folder, _ = site
    page, _ = entered(visit, site, "pair@x.example")
    begun(page, url, "pair")
    other = page.context.new_page()
    other.goto(f"{url}/organiser/c/pair/edit")
    other.fill(SUMMARY, "Theirs")
    expect(other.locator("#kept")).to_contain_text("Saved by itself,")
    page.fill(TITLE, "Mine")
    expect(page.locator("#kept")).to_contain_text("Others wrote meanwhile")
    draft = kept(folder, "pair")
    assert (draft["title"]["en"], draft["summary"]["en"]) == ("Mine", "Theirs")
    other.fill(TITLE, "Theirs too")
    expect(other.locator("#not-kept")).to_contain_text("has changed the same words")
    press(other, "save")
    expect(other.locator("h1")).to_have_text("Somebody else saved first")
    assert kept(folder, "pair")["title"]["en"] == "Mine"


def test_what_was_taken_out_comes_back_with_one_press(visit, site):  # noqa: F811
    url, folder, _ = site
    page, _ = entered(visit, site, "undo@x.example")
    begun(page, url, "undo")
    page.click('button[value="delete:targets.1"]')
    expect(page.locator("#taken-out")).to_contain_text("Taken out")
    page.click("#taken-out button")
    expect(page.locator("#taken-out")).to_have_count(0)
    assert page.locator('button[value^="delete:targets."]').count() == 2


def test_a_browser_that_is_killed_loses_the_last_seconds_at_most(visit, site, tmp_path, long):  # noqa: F811
    url, folder, _ = site
    kills = 50 if long else 3
    page, _ = entered(visit, site, "killed@x.example")
    begun(page, url, "killed")
    state, chromium = page.context.storage_state(), page.context.browser.browser_type
    chance = random.Random(19)
    for number in range(kills):
        profile = tmp_path / str(number)
        browser = chromium.launch_persistent_context(profile, executable_path=requirements.browser(), args=ARGS)
        browser.add_cookies(state["cookies"])
        tab = browser.new_page()
        tab.goto(f"{url}/organiser/c/killed/edit")
        typed, until = [], time.monotonic() + chance.uniform(0.5, 8)
        tab.fill(SUMMARY, "")
        tab.focus(SUMMARY)
        while time.monotonic() < until:
            typed.append((time.monotonic(), f"{number}x{len(typed)} "))
            tab.keyboard.insert_text(typed[-1][1])
            tab.wait_for_timeout(50)
        at = time.monotonic()
        for process in psutil.process_iter(["cmdline"]):
            if str(profile) in " ".join(process.info["cmdline"] or []):
                process.kill()
        words = kept(folder, "killed")["summary"].get("en", "").split()
        due = [word.strip() for when, word in typed if at - when > MOST_LOST_SECONDS]
        assert set(due) <= set(words), f"kill {number}"
