"""The form on a page that shows it later: it appears, as tall as what is in it, whichever way the page hid it."""

import time

import pytest

from tests.journeys.conftest import until
from tests.journeys.test_element import element, fits, host_page, script
from tests.support.host_pages import sites

pytestmark = pytest.mark.browser

HIDE = {
    "tab": "display:none",
    "width 0": "width:0;overflow:hidden",
    "height 0": "height:0;overflow:hidden",
    "narrow": "width:1px",
    "off the page": "position:absolute;left:-9999px;width:0",
    "scaled away": "transform:scale(0);width:0",
    "content skipped": "content-visibility:hidden;width:0;height:0",
    "unseen": "visibility:hidden;width:0",
}
PUT = {
    "details": "<details id=box>{form}</details>",
    "dialog": "<dialog id=box style='width:600px'>{form}</dialog>",
    "template": "<div id=box></div><template id=later>{form}</template>",
    "shadow": "<div id=box></div><template id=later>{form}</template>",
}
SHOW = {
    "details": "box.open = true",
    "dialog": "box.showModal()",
    "template": "box.append(later.content.cloneNode(true))",
    "shadow": "box.attachShadow({mode: 'open'}).append(later.content.cloneNode(true))",
}


@pytest.fixture(scope="module")
def host(demo):
    with sites(1) as one_site:
        demo.command("partner", "add", "later", "--name", "Later", "--origin", one_site[0].url)
        yield one_site[0]


def appears(page):
    """Whether the form is in sight and exactly as tall as what is in it, with no letter on a line of its own."""
    frames = page.main_frame.child_frames
    if not (page.evaluate("1") and frames and frames[-1].locator("#name").count()):
        return False
    shown = page.locator("letter-campaign iframe")
    box = shown.bounding_box()
    return box and shown.is_visible() and 400 < box["height"] < 6_000 and fits(page, frames[-1])


def loaded():
    """The form had its time to load while nobody saw it."""
    opened = time.monotonic()
    until(lambda: time.monotonic() > opened + 3)


def some_of(ways, *short):
    """All of them; those that are not in `short` hide it in the same way as one that is, and run with `--long`."""
    return [pytest.param(how, marks=[pytest.mark.long] * (how not in short)) for how in ways]


@pytest.mark.parametrize("how", some_of(HIDE, "tab", "narrow", "off the page", "content skipped"))
def test_it_appears_when_its_box_is_shown(visit, demo, host, how):
    page = host_page(visit, host)
    page.goto(host.put(f'{script(demo)}<div id="box" style="{HIDE[how]}">{element(demo, partner="later")}</div>'))
    loaded()
    page.evaluate("box.style.cssText = 'width:700px'")
    until(lambda: appears(page), f"the form appears: {how}")


@pytest.mark.parametrize("how", PUT)
def test_it_appears_when_the_page_opens_or_makes_its_place(visit, demo, host, how):
    page = host_page(visit, host)
    page.goto(host.put(script(demo) + PUT[how].format(form=element(demo, partner="later"))))
    loaded()
    page.evaluate(SHOW[how])
    until(lambda: appears(page), f"the form appears: {how}")


WHILE_LOADING = """<script>const wait = setInterval(() => {
    const one = document.querySelector('letter-campaign');
    if (one.frame && one.frame.src) { clearInterval(wait); box.style.cssText = 'STYLE'; }
}, 1)</script>"""


@pytest.mark.parametrize(
    "how", some_of(["tab", "width 0", "height 0", "narrow", "content skipped"], "tab", "height 0", "narrow")
)
def test_it_appears_when_it_was_hidden_while_its_form_was_loading(visit, demo, host, how):
    page = host_page(visit, host)
    form = f'<div id="box">{element(demo, partner="later")}</div>'
    page.goto(host.put(script(demo) + form + WHILE_LOADING.replace("STYLE", HIDE[how])))
    loaded()
    page.evaluate("window.tallest = 0; setInterval(() => { tallest = Math.max(tallest, box.scrollHeight) }, 20)")
    page.evaluate("box.style.cssText = 'width:700px'")
    until(lambda: appears(page), f"the form appears: {how}")
    assert page.evaluate("tallest") < 6_000


CONSENT = {
    "script": "document.head.append(Object.assign(document.createElement('script'), {src}))",
    "module": "document.head.append(Object.assign(document.createElement('script'), {src, type: 'module'}))",
    "in a shadow": "box.attachShadow({mode: 'open'}).append(Object.assign(document.createElement('script'), {src}))",
}


@pytest.mark.parametrize("how", CONSENT)
def test_it_appears_when_a_consent_manager_lets_the_script_in(visit, demo, host, how):
    page = host_page(visit, host)
    page.goto(host.put(f'<div id="box"></div>{element(demo, partner="later")}'))
    page.evaluate(f"src => {{ {CONSENT[how]} }}", f"{demo.url}/embed.js")
    until(lambda: appears(page), f"the form appears: {how}")


def test_it_appears_again_where_it_was_moved_to(visit, demo, host):
    page = host_page(visit, host)
    page.goto(host.put(f'{script(demo)}<div id="first">{element(demo, partner="later")}</div><div id="second"></div>'))
    until(lambda: appears(page), "the form appears")
    page.evaluate("second.append(form)")
    until(lambda: appears(page), "the form appears where it is now")


def test_it_has_the_right_height_after_every_change_of_width(visit, demo, host):
    page = host_page(visit, host)
    page.goto(host.put(f'{script(demo)}<div id="box" style="width:700px">{element(demo, partner="later")}</div>'))
    for width in ("320px", "0", "900px", "0", "500px"):
        page.evaluate("width => { box.style.width = width }", width)
        until(lambda: width == "0" or appears(page), f"the form fits at {width}")  # noqa: B023
