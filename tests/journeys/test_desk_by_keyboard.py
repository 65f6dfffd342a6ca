"""The desk by keyboard alone, by the map of its routes: all is reached, in order, seen, and left again."""

import threading

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from tests.support.desk import Desk
from tests.web.desk.test_every_page import PARTS, crowded, pages  # noqa: F401 - a fixture and what it needs

pytestmark = pytest.mark.browser

SOME = {
    f"organiser.{name}"
    for name in ("home", "partners.one", "writing.letter", "lists.show", "people.account", "watching.letters")
}
"""Of each kind of page one: the short form looks at these, `--long` at every page."""
HOLDS_FOCUS = """
    a[href], button:not([disabled]), input:not([type=hidden], [disabled]), select:not([disabled]),
    textarea:not([disabled]), summary, [contenteditable=true], [contenteditable=plaintext-only],
    [tabindex]:not([tabindex^='-'])
"""
WATCH = """addEventListener('DOMContentLoaded', () => {
    window.walked = [];
    document.addEventListener('focusin', ({target}) => {
        const {outlineStyle, outlineWidth} = getComputedStyle(target), box = target.getBoundingClientRect();
        const [left, top] = [box.left + scrollX, box.top + scrollY];
        const shows = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
        if (walked.at(-1)?.target !== target) walked.push({target, shows, left, top, bottom: top + box.height});
    });
})"""
"""Notes where the focus goes, what it looks like there, and where on the page that is."""
FOUND = """holdsFocus => {
    const name = one => one.outerHTML.slice(0, 120);
    // Of a group of radio buttons one is reached; the arrow keys lead to the others.
    const choice = one => one.type === 'radio' ? document.querySelector(`[name="${one.name}"]:checked`) || one : one;
    const seen = new Set(walked.map(step => step.target));
    const here = [...document.querySelectorAll(holdsFocus)].filter(
        one => one.tabIndex >= 0 && one.checkVisibility({visibilityProperty: true}) && !one.closest('[inert]')
            && !one.matches(':disabled'));
    return [
        ...here.filter(one => !seen.has(choice(one))).map(one => `not reached: ${name(one)}`),
        ...walked.filter(step => !step.shows).map(step => `not seen: ${name(step.target)}`),
        // Upwards only to the head of a column beside; the skip link stands above everything.
        ...walked.slice(2).filter((step, index) =>
            step.bottom <= walked[index + 1].top + 1 && step.left <= walked[index + 1].left,
        ).map(step => `out of order: ${name(step.target)}`),
        ...walked[0].target.matches('.skip') ? [] : [`begins with ${name(walked[0].target)}`],
    ];
}"""


@pytest.fixture
def desk(app, clock):
    app.config["CAMPAIGN_DEMO"] = False
    return Desk(app, clock)


@pytest.fixture
def opened(desk, crowded, browser):  # noqa: F811 - the fixture
    """A page of a browser that is signed in, and the addresses of the desk by endpoint."""
    person, arguments = crowded
    server = make_server("127.0.0.1", 0, desk.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    context = browser.new_context(base_url=url, reduced_motion="reduce")
    context.add_cookies([{"name": "session", "value": person.cookie, "url": f"{url}/organiser"}])
    context.add_init_script(WATCH)
    yield context.new_page(), dict(pages(desk, arguments))
    context.close()
    server.shutdown()
    thread.join()
    server.server_close()


def test_on_every_page_all_is_reached_in_order_and_seen_and_nothing_holds_the_focus(opened, long):
    page, addresses = opened
    found, looked_at = {}, 0
    for endpoint in addresses if long else SOME:
        address = addresses[endpoint]
        if endpoint in PARTS or page.request.head(address).headers["content-type"].split(";")[0] != "text/html":
            continue
        page.goto(address)
        looked_at += 1
        walk(page)
        found |= {address: faults} if (faults := page.evaluate(FOUND, HOLDS_FOCUS)) else {}
    assert found == {}
    assert looked_at >= (45 if long else len(SOME))


def walk(page):
    """Press Tab until the focus has left the page at its end."""
    for _ in range(60 + 3 * page.locator(HOLDS_FOCUS).count()):  # a field for a day has several stops
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            return
    raise AssertionError(f"no way out of {page.url}")


def test_the_skip_link_leads_past_the_links_of_the_desk(opened):
    page, addresses = opened
    page.goto(addresses["organiser.people.account"])
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("section :is(a, button, input:not([type=hidden]))").first).to_be_focused()


@pytest.mark.parametrize("menu", [".languages details", ".account details.menu"])
def test_a_menu_opens_with_enter_and_closes_with_escape(opened, menu):
    page, addresses = opened
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(addresses["organiser.home"])
    summary, link = page.locator(f"{menu} > summary"), page.locator(f"{menu} a").first
    for key in ("Enter", "Space"):
        summary.focus()
        page.keyboard.press(key)
        expect(link).to_be_visible()
        page.keyboard.press("Tab")
        expect(link).to_be_focused()
        page.keyboard.press("Escape")
        expect(link).to_be_hidden()
        expect(summary).to_be_focused()
