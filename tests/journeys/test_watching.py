"""A campaign's numbers in a browser: fresh while somebody looks, still while nobody does, whole without a script."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SLUG, sign_in, until

pytestmark = pytest.mark.browser

PERIOD = 10_000
HIDE = """hidden => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
}"""


@pytest.fixture
def watched(visit, demo):
    """The page of a campaign whose clock the test moves, and the questions that its script has asked."""
    page = visit(width=1280).page()
    sign_in(page, demo)
    page.clock.install()
    page.goto(f"{demo.url}/organiser/c/{SLUG}")
    asked = []
    page.on("response", lambda answer: "/numbers" in answer.url and asked.append(answer.status))
    return page, asked


def opened(page):
    """How often the form was opened, as the page says."""
    return int(page.locator("#how-far tbody tr:first-child td").first.inner_text().replace(",", ""))


def later(page, asked, count=1):
    """Let time go by until the script has asked so often again."""
    wanted = len(asked) + count
    for _ in range(count):
        page.clock.run_for(PERIOD)
    until(lambda: page.evaluate("null") or len(asked) >= wanted)


def questions(page, milliseconds):
    """How many questions the script asks in that time."""
    sent = []
    page.on("request", lambda request: "/numbers" in request.url and sent.append(request.url))
    page.clock.run_for(milliseconds)
    assert page.evaluate("fetch('/healthz').then(answer => answer.status)") == 200, (
        "what was asked before is known by now"
    )
    return len(sent)


def test_numbers_refresh_by_themselves_and_folds_stay_open(watched, demo):
    page, asked = watched
    page.click("#hours-table summary")
    page.click("body", position={"x": 1, "y": 1})
    before = opened(page)
    demo.get(f"/c/{SLUG}")
    until(lambda: later(page, asked) or opened(page) > before)
    expect(page.locator("#hours-table")).to_have_attribute("open", "")
    later(page, asked)
    assert asked[-1] == 304, "nothing is sent again that has not changed"
    assert 200 in asked


def test_what_has_the_focus_stays_where_it_is(watched, demo):
    page, asked = watched
    page.focus("#how-far .scroll")
    before = opened(page)
    demo.get(f"/c/{SLUG}")
    until(lambda: later(page, asked) or asked[-1] == 200)
    assert opened(page) == before and page.evaluate("document.activeElement.matches('#how-far .scroll')")
    page.click("body", position={"x": 1, "y": 1})
    until(lambda: later(page, asked) or opened(page) > before)


def test_a_hidden_tab_asks_for_nothing(watched, demo):
    page, asked = watched
    page.evaluate(HIDE, True)
    assert questions(page, 30 * PERIOD) == 0
    page.evaluate(HIDE, False)
    until(lambda: page.evaluate("null") or asked)
    later(page, asked)


def test_who_was_signed_out_is_told_and_asks_no_more(watched, demo):
    page, asked = watched
    other = page.context.new_page()
    other.goto(f"{demo.url}/organiser/")
    other.click("text=Sign out")
    other.wait_for_url("**/sign-in")
    expect(page.locator("#signed-out")).to_be_hidden()
    until(lambda: page.clock.run_for(PERIOD) or page.locator("#signed-out").is_visible())
    assert questions(page, 30 * PERIOD) == 0


def test_without_a_script_and_on_paper_everything_is_there(visit, demo):
    page = visit(width=1280, javascript=False).page()
    sign_in(page, demo)
    page.goto(f"{demo.url}/organiser/c/sample-data")
    expect(page.locator("#over-time svg rect").first).to_be_visible()
    page.click("#days-table summary")
    expect(page.locator("#days-table tbody tr")).to_have_count(28)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 605, "height": 900})
    for gone in ("nav", "main form", "footer"):
        assert all(not one.is_visible() for one in page.locator(gone).all())
    wide = page.evaluate(
        "[...document.querySelectorAll('table')].filter(one => one.checkVisibility()).map(one => one.scrollWidth)"
    )
    assert wide and max(wide) <= 605, "no table is cut off"
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.goto(f"{demo.url}/organiser/c/sample-data/report")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1, "the report is one page of paper"


@pytest.mark.parametrize("javascript", [True, False])
def test_on_a_phone_the_places_are_folded_with_the_one_where_one_is(visit, demo, javascript):
    page = visit(width=320, javascript=javascript).page()
    sign_in(page, demo)
    page.goto(f"{demo.url}/organiser/c/{SLUG}/sources")
    folds = page.locator("details.menu > summary")
    expect(folds).to_have_text(["The desk: Campaigns", "The campaign: Sources and partners"])
    expect(page.get_by_role("link", name="Offices", exact=True)).to_be_hidden()
    assert page.locator("h1").bounding_box()["y"] < 300
    folds.first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Campaigns", exact=True)).to_be_focused()
    page.get_by_role("link", name="Offices", exact=True).click()
    expect(folds).to_have_text(["The desk: Offices"])


def test_where_there_is_room_they_stand_side_by_side(visit, demo):
    page = visit(width=1280).page()
    sign_in(page, demo)
    page.goto(f"{demo.url}/organiser/c/{SLUG}/sources")
    for name, current in (("The desk", "Campaigns"), ("The campaign", "Sources and partners")):
        bar = page.get_by_role("navigation", name=name, exact=True)
        expect(bar.locator("[aria-current]")).to_have_text(current)
        expect(bar.get_by_role("link").last).to_be_visible()
    expect(page.locator("details.menu > summary").first).to_be_hidden()


@pytest.mark.parametrize("address", ["/organiser/", "/organiser/offices", "/organiser/c/sample-data/letters"])
def test_on_a_phone_no_column_is_lost(visit, demo, address):
    page = visit(width=320).page()
    sign_in(page, demo)
    page.goto(demo.url + address)
    cells = page.locator("table.stack tbody tr").first.locator("td")
    labels = [cell.get_attribute("data-label") for cell in cells.all()]
    heads = page.locator("table.stack").first.locator("thead th").all_text_contents()
    assert labels == heads[1:], "each says what it is"
    for cell in cells.all():
        expect(cell).to_be_visible()
        box = cell.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 320
