"""A campaign that starts at an hour: whoever waits for it sees the form appear, on its own page and in a frame."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.journeys.conftest import until
from tests.journeys.test_element import element, fits, host_page, script
from tests.support.host_pages import sites

pytestmark = pytest.mark.browser

SLUG = "later-rivers"
SOURCE = """
[campaign]
slug = "{slug}"
status = "live"
languages = ["en"]
opens = {opens}
embed_origins = ["{site}"]
[campaign.title]
en = "Later rivers"
[campaign.summary]
en = "Clean them."
[[targets]]
id = "minister"
title = "Minister for Rivers"
email = "minister@rivers.example"
[[letters]]
targets = ["minister"]
language = "en"
subject = ["Clean rivers"]
[[letters.blocks]]
text = ["Please clean the rivers."]
"""

ASLEEP = "const began = performance.now(); performance.now = () => began; Math.random = () => 0;"
"""The device sleeps until the form is there: meanwhile what counts the page's seconds stands still."""


@pytest.fixture
def waiting(demo):
    """A campaign that starts in a few seconds, and a site that may show it in a frame."""
    with sites(1) as one_site:
        opens = (datetime.now(UTC) + timedelta(seconds=6)).isoformat(timespec="seconds")
        (demo.folder / f"{SLUG}.toml").write_text(SOURCE.format(slug=SLUG, opens=opens, site=one_site[0].url))
        demo.command("load", str(demo.folder / f"{SLUG}.toml"))
        yield one_site[0]


def test_the_form_appears_by_itself_when_it_starts(visit, demo, waiting):
    form = f"{demo.url}/c/{SLUG}"
    person = visit(width=800)
    own = person.page()
    own.add_init_script(ASLEEP)
    answers = iter([503])
    own.route("**/healthz", lambda route: route.fulfill(status=next(answers, 200)))
    own.goto(form)
    page = host_page(visit, waiting)
    page.goto(waiting.put(script(demo) + element(demo, src=form, partner="")))
    until(lambda: page.evaluate("1") and page.main_frame.child_frames, "the frame is made")
    for place in (own, page.main_frame.child_frames[0]):
        place.locator("[data-opens-in]").wait_for()
        assert "It starts" in place.locator("[data-opens-in]").text_content()
        assert not place.locator("#name").count()
    until(lambda: own.locator("#name").count(), "the form is there on its own page")
    assert all("503" in fault for fault in person.faults) and person.faults, "it was asked once more before"
    person.faults.clear()
    until(lambda: page.main_frame.child_frames[0].locator("#name").count(), "and in the frame")
    until(lambda: fits(page, page.main_frame.child_frames[0]), "as tall as it is")
