"""The card on a site that listens as WordPress does, and what a sandbox does to the form itself."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SLUG, until
from tests.support.host_pages import sites

pytestmark = pytest.mark.browser

SECRET = "a1B2c3D4e5"
LISTEN = """secret => addEventListener('message', event => {
    // As wp-includes/js/wp-embed.js does it: heights from 200 to 1000, links to the same host with focus in the frame.
    const frame = document.querySelector(`iframe[data-secret="${secret}"]`);
    const {message, value, secret: shown} = event.data || {};
    if (shown !== secret || !frame || event.source !== frame.contentWindow) return;
    if (message === 'height') frame.height = Math.min(Math.max(parseInt(value, 10), 200), 1000);
    if (message === 'link' && new URL(value).host === new URL(frame.src).host && document.activeElement === frame)
        top.location.href = value;
})"""


@pytest.fixture(scope="module")
def host():
    with sites(1) as (site,):
        yield site


@pytest.fixture
def page(visit, host):
    made = visit(width=800, hosts=(host.netloc,)).page()
    made.add_init_script(f"if (self === top) ({LISTEN})('{SECRET}')")
    return made


@pytest.mark.parametrize("width", [320, 600])
def test_inside_the_sandbox_of_wordpress(demo, host, page, width):
    frame = (
        f'<iframe sandbox="allow-scripts" security="restricted" data-secret="{SECRET}" width="{width}" height="600" '
    )
    page.goto(host.put(f'{frame} src="{demo.form}/card?partner=friends#?secret={SECRET}"></iframe>'))
    (card,) = page.main_frame.child_frames
    expect(card.locator("h1")).to_be_visible()
    assert card.evaluate("self.origin") == "null"
    assert card.evaluate("getComputedStyle(document.querySelector('.button')).display") == "inline-flex", "it has style"
    tall = card.evaluate("Math.ceil(document.body.getBoundingClientRect().height)")
    until(lambda: page.locator("iframe").get_attribute("height") == str(max(tall, 200)), "WordPress hears its height")
    assert card.evaluate("document.documentElement.scrollWidth") <= width
    card.locator("a.button").click()
    page.wait_for_url(f"{demo.form}?partner=friends")
    expect(page.locator("#name")).to_be_visible()


def test_elsewhere_its_link_is_a_link(demo, host, page):
    page.goto(host.put(f'<iframe width="600" height="400" src="{demo.form}/card"></iframe>'))
    page.main_frame.child_frames[0].locator("a.button").click()
    page.wait_for_url(demo.form)


def test_a_form_in_a_sandbox_says_where_it_can_be_sent(demo, host, visit):
    person = visit(width=800, hosts=(host.netloc,))
    page = person.page()
    demo.command("partner", "add", "sandbox", "--name", "Sandbox", "--origin", host.url)
    sandbox = 'sandbox="allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox"'
    page.goto(host.put(f'<iframe {sandbox} width="800" height="900" src="{demo.form}/embed?partner=sandbox"></iframe>'))
    (frame,) = page.main_frame.child_frames
    expect(frame.locator("[data-alone]")).to_be_visible()
    frame.evaluate("document.querySelector('form').submit()")
    expect(frame.locator("h1")).to_have_text("Open the form in a new tab")
    with page.expect_popup() as opened:
        frame.locator("main a").click()
    expect(opened.value.locator("#name")).to_be_visible()
    assert opened.value.url.startswith(f"{demo.url}/c/{SLUG}?") and "partner=sandbox" in opened.value.url
    assert all("403" in fault for fault in person.faults), person.faults
    person.faults.clear()
