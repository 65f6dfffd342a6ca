"""A partner's webmaster with nothing but the private page; and the demo's partner site, with everything pasted."""

import json
import re
from html import unescape
from importlib.resources import files
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import until
from tests.journeys.test_card import LISTEN, SECRET
from tests.journeys.test_element import the_frame
from tests.support.host_pages import sites

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def host(demo):
    with sites(1) as (site,):
        demo.command("partner", "add", "webmaster", "--name", "Webmaster", "--origin", site.url)
        yield site


@pytest.fixture(scope="module")
def private(demo):
    link = demo.command("partner", "link", "webmaster", "sample-data").strip()
    return demo.url + urlsplit(link).path


def copied(page, kind):
    """What the button beside a snippet puts on the clipboard."""
    page.click(f"button[data-copy=snippet-{kind}]")
    expect(page.locator(f".snippet:has(#snippet-{kind}) .told")).to_have_text("Copied.")
    return page.evaluate("navigator.clipboard.readText()")


def test_what_is_chosen_shows_at_once_and_what_is_copied_works(visit, demo, host, private):
    person = visit(width=1280, hosts=(host.netloc,))
    page = person.page()
    page.goto(private)
    sample = the_frame(page)
    expect(sample.locator("#name")).to_be_visible()
    pages = page.evaluate("history.length")
    page.select_option("#theme", "dark")
    page.fill("#source", "home page!")
    element = page.locator("#snippet-element")
    until(lambda: 'source="homepage" theme="dark"' in element.input_value(), "the line shows what was chosen")
    until(lambda: page.evaluate("1") and "theme=dark" in the_frame(page).url, "the form is shown as it will look")
    assert page.evaluate("history.length") == pages, "one step back leads to the page before"
    _tells_what_could_not_be_made(person, page, element)
    for kind in ("element", "script", "frame", "pinned"):
        page.goto(private) if page.url != private else None
        page.bring_to_front()
        line = copied(page, kind)
        tab = page.context.new_page()
        tab.goto(host.put(line, tool=demo.url))
        expect(the_frame(tab).locator("#name")).to_be_visible()
        expect(the_frame(tab).locator("h1")).to_have_text("Sample data: clean rivers")
        tab.close()


def _tells_what_could_not_be_made(person, page, element):
    """The lines to paste, while the site is away for a moment: the button is there, and shows what was chosen."""
    page.route("**theme=light**", lambda route: route.fulfill(status=503))
    page.select_option("#theme", "light")
    expect(page.locator("[data-builder] button")).to_be_visible()
    page.unroute_all()
    page.locator("[data-builder] button").click()
    until(lambda: 'theme="light"' in element.input_value(), "the button shows what could not be shown")
    page.select_option("#theme", "dark")
    until(lambda: 'theme="dark"' in element.input_value())
    person.faults.remove(next(fault for fault in person.faults if "503" in fault))


def test_without_scripts_the_button_shows_what_was_chosen(visit, private):
    page = visit(width=360, javascript=False).page()
    page.goto(private)
    page.select_option("#theme", "dark")
    page.click("[data-builder] button")
    assert 'theme="dark"' in page.locator("#snippet-element").input_value()


def test_wordpress_makes_a_card_of_the_address(visit, demo, host, private):
    """As WordPress does: discovery on the page, the answer cut to a quotation and a frame in a sandbox."""
    page = visit(width=800, hosts=(host.netloc,)).page()
    page.add_init_script(f"if (self === top) ({LISTEN})('{SECRET}')")
    page.goto(private)
    address = page.locator("#snippet-wordpress").input_value()
    html = demo.get(address.removeprefix(demo.url)).body.decode()
    (link,) = re.findall(r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)"', html)
    answer = json.loads(demo.get(unescape(link).removeprefix(demo.url)).body)
    assert answer["type"] == "rich"
    (src,) = re.findall(r'<iframe[^>]* src="([^"]+)"', answer["html"])
    size = f'width="{answer["width"]}" height="{answer["height"]}"'
    frame = f'<iframe sandbox="allow-scripts" security="restricted" data-secret="{SECRET}" {size}'
    page.goto(host.put(f'{frame} src="{src}#?secret={SECRET}"></iframe>'))
    card = the_frame(page)
    expect(card.locator("h1")).to_have_text("Sample data: clean rivers")
    card.locator("a.button").click()
    page.wait_for_url(re.compile(f"{demo.url}/c/sample-data.*partner=webmaster"))


def test_everything_on_the_demos_partner_site_works(visit, demo):
    site = re.search(r"demo-host .*(http://localhost:\d+)", demo.command("partner", "list"))[1]
    page = visit(width=1280, hosts=(urlsplit(site).netloc,)).page()
    page.goto(site)
    for section in page.locator("section:has(letter-campaign), section:has(iframe[src*=embed])").all():
        section.scroll_into_view_if_needed()
    until(lambda: page.evaluate("1") and len(page.main_frame.child_frames) == 5, "four forms and a card")
    forms = [frame for frame in page.main_frame.child_frames if "/card" not in frame.url]
    for frame in forms:
        expect(frame.locator("#name")).to_be_visible()
    expect(page.locator("#events li").first).to_contain_text("letters:")
    for image in page.locator("img").all():
        image.scroll_into_view_if_needed()
        until(lambda: image.evaluate("one => one.naturalWidth > 0"))  # noqa: B023


WORDPRESS = """script => {
    window.kept = { campaign: '', label: '', without: '', size: '' };
    const change = more => { Object.assign(kept, more); draw(); };
    const draw = () => document.body.replaceChildren(edit({ attributes: kept, setAttributes: change }));
    const control = (name, fill) => props => {
        const label = document.createElement('label'), field = document.createElement(name);
        fill(field, props);
        label.append(props.label, field);
        return label;
    };
    let edit;
    window.wp = {
        blocks: { registerBlockType: (name, block) => { edit = block.edit; } },
        element: { createElement: (what, props, ...children) => {
            if (typeof what === 'function') return what(props);
            const made = document.createElement(what);
            made.append(...children);
            return made;
        } },
        components: {
            TextControl: control('input', (field, { value, onChange }) => {
                Object.assign(field, { value, onchange: () => onChange(field.value) });
            }),
            CheckboxControl: control('input', (field, { checked, onChange }) => {
                Object.assign(field, { type: 'checkbox', checked, onchange: () => onChange(field.checked) });
            }),
            SelectControl: control('select', (field, { options, value, onChange }) => {
                for (const one of options) field.add(new Option(one.label, one.value, false, one.value === value));
                field.onchange = () => onChange(field.value);
            }),
        },
    };
    Function(script)();
    draw();
}"""
"""As much of WordPress's editor as the block asks for."""


def test_the_block_for_wordpress_offers_what_can_be_left_out_and_the_size(browser):
    plugin = (files("campaign.library") / "letter-campaign.php").read_text()
    page = browser.new_page()
    page.evaluate(WORDPRESS, re.search(r'"(wp\.blocks\.registerBlockType.*?)"\n', plugin, re.DOTALL)[1])
    page.get_by_label("Campaign (such as clean-rivers)").fill("clean-rivers")
    page.get_by_label("Campaign (such as clean-rivers)").blur()
    page.get_by_label("Leave out the summary").check()
    page.get_by_label("Leave out the ground").check()
    page.get_by_label("Leave out the summary").uncheck()
    page.get_by_label("Leave out the title").check()
    page.get_by_label("Size of the text").select_option("18 px")
    expected = {"campaign": "clean-rivers", "label": "", "without": "ground title", "size": "18"}
    assert page.evaluate("kept") == expected
    page.close()
