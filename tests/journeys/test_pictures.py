"""The pictures of the documentation, taken on a walk through the demo: `make pictures` takes them anew."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SLUG
from tests.support import steps
from tests.support.steps import RECEIPT, Words

pytestmark = pytest.mark.browser

DOCS = Path(__file__).parent.parent.parent / "docs"
PHONE, DESK = (390, 780), (1120, 760)
WORDS = Words("Jo Writer", "GB", "Leeds", "A friend of mine grew up in Hyesan.", points=("families",))


@pytest.fixture(scope="module")
def take(request, tmp_path_factory, long):
    """Takes a picture of what a page shows now, at a size: into the documentation where they are to be taken anew.

    The short form walks the way alone, and sees that what is to be in the picture is on the page.
    """
    anew = request.config.getoption("--pictures")
    folder = DOCS / "pictures" if anew else tmp_path_factory.mktemp("pictures")

    def one(page: Page, name: str, size: tuple[int, int], at: str = "") -> None:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        if at:
            page.locator(at).first.evaluate("part => part.scrollIntoView()")
        if anew or long:
            page.screenshot(path=folder / f"{name}.png", animations="disabled", caret="hide")
        assert (DOCS / "pictures" / f"{name}.png").is_file(), "`make pictures` takes it"

    return one


def test_a_supporter_writes(visit, demo, take):
    page = visit().page()
    steps.write(page, demo.form, WORDS)
    expect(page.locator("#sheets .sheet").first).to_contain_text("Leeds")
    take(page, "form-on-a-desk", DESK, "h1")
    take(page, "form", PHONE, "h1")
    steps.check(page)
    take(page, "check", PHONE, "h1")
    steps.send(page, "jo@writer.example")
    page.wait_for_url(RECEIPT)
    steps.open_confirmation(page, demo, "jo@writer.example")
    take(page, "confirm", PHONE)
    steps.confirm(page)
    take(page, "receipt", PHONE)


def test_an_organiser_watches_and_writes(desk, demo, take):
    campaign = f"{demo.url}/organiser/c/sample-data"
    for name, address, at in (
        ("overview", campaign, ".cards, h2 >> nth=1"),
        ("failures", f"{campaign}/failures", "h2 >> nth=1"),
        ("letter-editor", f"{campaign}/edit/letter/1", "h1"),
        ("check-list", f"{campaign}/launch", "h1"),
        ("offices", f"{demo.url}/organiser/offices", "h1"),
        ("partner-on-the-desk", f"{demo.url}/organiser/partners/river-watch", "h1"),
    ):
        desk.goto(address)
        take(desk, name, DESK, at)


def test_a_partner_and_an_official_look(visit, demo, take):
    page = visit(width=DESK[0]).page()
    page.goto(f"{demo.url}/c/{SLUG}/share")
    take(page, "share", DESK)
    page.goto(f"{demo.url}/about-this-mail")
    take(page, "about-this-mail", DESK)
    page.goto(f"{demo.url}/c/{SLUG}/press")
    take(page, "press-sheet", DESK)
