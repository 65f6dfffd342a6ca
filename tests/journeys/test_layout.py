"""The whole way in a language half as long again and in one from right to left, at 360 px: nothing is cut off."""

# ruff: noqa: PLR0915 - a journey is as long as it is

import threading
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from campaign.actions import campaigns, submissions
from campaign.core.delivery.holds import Hold, HoldKind
from campaign.store.protocol.accounts import Organiser
from campaign.web.site import catalogues
from tests.conftest import NOW
from tests.journeys.conftest import free_port
from tests.support import areas, pseudo
from tests.support.accessibility import AGAIN, ALL_RULES, violations
from tests.support.campaigns import SOURCE, changed
from tests.support.desk import PASSWORD, PASSWORD_HASH
from tests.support.links import confirm_token

pytestmark = pytest.mark.browser

LANGUAGES = {"de": pseudo.longer, "ar": pseudo.arabic}
NAME_BEGINS_WITH_THE_LINE = """() => [...document.querySelectorAll('.brand bdi')].every(
	name => getComputedStyle(name).textAlign === (document.dir === 'rtl' ? 'right' : 'left'))"""
"""A site's name of two lines stands where lines of the page's language begin, in whichever script it is written."""
CUT_OFF = """() => {
	const wide = document.documentElement.clientWidth;
	const found = [];
	if (document.scrollingElement.scrollWidth > wide) found.push(`the page is ${document.scrollingElement.scrollWidth} px wide`);
	for (const one of document.querySelectorAll('body *')) {
		if (one.closest('.vh, .trap, .skip, .scroll, [hidden], svg, option') || !one.checkVisibility()) continue;
		const box = one.getBoundingClientRect();
		if (!box.width) continue;
		const what = `${one.localName}.${one.className}: ${one.textContent.trim().slice(0, 60)}`;
		if (box.left < -1 || box.right > wide + 1) found.push(`beside the page: ${what}`);
		const clips = getComputedStyle(one).overflowX !== 'visible' && !['textarea', 'select', 'input', 'progress'].includes(one.localName);
		if ((clips || ['button', 'label', 'summary'].includes(one.localName)) && one.scrollWidth > one.clientWidth + 1 && one.clientWidth) found.push(`cut off: ${what}`);
	}
	return found;
}"""  # noqa: E501


def in_all_languages(source: str) -> str:
    """A campaign's file with the pseudo-locales among its languages."""
    titles = 'en = "Clean rivers"\nde = "Saubere Flüsse für alle"\nar = "أنهار نظيفة"'
    source = source.replace('languages = ["en", "ko"]', 'languages = ["en", "de", "ar", "ko"]')
    return source.replace('en = "Clean rivers"', titles)


@pytest.fixture
def settings(settings):
    return replace(settings, site=replace(settings.site, languages=("en", *LANGUAGES)))


@pytest.fixture
def site(app, context, tmp_path, monkeypatch):
    """The application on a port, with the pseudo-locales in the place of the catalogues."""
    for language, made in LANGUAGES.items():
        pseudo.write(tmp_path / "translations", language, made)
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path / "translations")
    pseudo.forget()
    campaigns.load_campaign(context, in_all_languages(changed()), "clean-rivers.toml")
    areas.load(context, in_all_languages(areas.AREA_SOURCE))
    server = make_server("127.0.0.1", free_port(), app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    monkeypatch.undo()
    pseudo.forget()


@pytest.fixture
def rules(long):
    """What axe-core looks for; in short, what `test_accessibility` cannot have found in other languages."""
    return ALL_RULES if long else AGAIN


class Look:
    """Looks at every page that is opened: at its layout and, where scripts run, with axe-core."""

    def __init__(self, page: Page, language: str, rules: dict[str, Any] | None) -> None:
        self.page, self.language, self.rules = page, language, rules
        self.seen: list[str] = []

    def __call__(self, name: str) -> None:
        page = self.page
        assert page.locator("html").get_attribute("lang") == self.language, name
        assert page.locator("html").get_attribute("dir") == ("rtl" if self.language == "ar" else "ltr")
        assert page.evaluate(NAME_BEGINS_WITH_THE_LINE), name
        assert set(page.locator("main").inner_text()) & set("àçéîñöšüý" if self.language == "de" else "ابتثجح"), name
        assert page.evaluate(CUT_OFF) == [], name
        if self.rules:
            found = violations(page, self.rules)
            assert [(violation["id"], violation["nodes"][0]["html"]) for violation in found] == [], name
        self.seen.append(name)


def press(page: Page, button: str) -> None:
    """Press a button and wait for the page that it leads to, which may be later: what was typed is saved first."""
    with page.expect_navigation():
        page.click(button)


@pytest.mark.parametrize(("language", "javascript"), [*((one, True) for one in LANGUAGES), ("ar", False)])
def test_the_whole_way(site, clock, browser, context, rules, language, javascript):
    opened = browser.new_context(viewport={"width": 360, "height": 780}, java_script_enabled=javascript)
    page = opened.new_page()
    # Without scripts the layout is still looked at, by a script of ours that the page knows nothing of.
    look = Look(page, language, rules if javascript else None)
    query = f"?lang={language}"
    for address in ("/", "/privacy", "/about-this-mail", "/nothing", "/c/clean-rivers/embed", "/organiser/sign-in"):
        page.goto(site + address + query)
        if address != "/organiser/sign-in":
            look(address)
    page.goto(f"{site}/c/{areas.SLUG}{query}")
    look("form")
    page.locator("#country").select_option("AU")
    page.locator("#postcode").fill("0822")
    page.locator(".more-choices summary").click()
    page.locator("#note").fill("See https://x.example/")
    press(page, "button[value=check]")
    look("form with errors")
    page.locator("#name").fill("Jane Kim")
    page.locator("#note").fill("I swim there.")
    page.locator("input[type=radio]").first.check()
    press(page, "button[value=check]")
    look("check")
    clock.forward(seconds=30)
    press(page, "button[value=copy]")
    look("copies")
    page.goto(f"{site}/c/clean-rivers{query}")
    page.locator("#name").fill("Jane Kim")
    page.locator("#country").select_option("GB")
    press(page, "button[value=check]")
    clock.forward(seconds=30)
    press(page, "button[value=ask-send]")
    look("check with errors")
    widths = "bar => [bar.clientWidth, bar.querySelector('.bad').offsetWidth]"
    bar, field = page.locator(".bar").evaluate(widths)
    assert field == bar, "what is wrong with the address has the whole line"
    page.locator("#email").fill("jane@x.example")
    press(page, "button[value=ask-send]")
    look("question")
    press(page, "button[value=send]")
    page.wait_for_url("**/receipt/*")
    look("receipt before")
    submission = submissions.submission(context, page.url.rpartition("/")[2], "receipt")
    page.goto(f"{site}/confirm/{confirm_token(context.store, submission.link)}")
    look("confirm")
    press(page, "button[value=confirm]")
    page.wait_for_url("**/receipt/*")
    look("receipt after")
    page.locator(".erase summary").click()
    press(page, "button[value=erase]")
    look("erased")
    opened.close()
    assert len(look.seen) == 15


@pytest.mark.parametrize("language", ["ar", pytest.param("de", marks=pytest.mark.long)])
def test_writing_and_launching_on_the_desk(site, context, browser, rules, language):
    context.store.add_organiser(Organiser("o@x.example", PASSWORD_HASH, NOW))
    opened = browser.new_context(viewport={"width": 360, "height": 780}, locale=language)
    page = opened.new_page()
    page.goto(f"{site}/organiser/sign-in")
    page.fill("#email", "o@x.example")
    page.fill("#password", PASSWORD)
    press(page, "main form button")
    page.wait_for_url("**/organiser/")
    own = SOURCE.replace("clean-rivers", "own-rivers").replace(
        'office = "river-ministry"', 'title = "The Minister"\nemail = "own@rivers.example"'
    )
    campaigns.load_campaign(context, own, "own-rivers")
    context.store.hold(Hold(HoldKind.SUSPENDED, "own@rivers.example", NOW, "550 5.1.1 no such mailbox"))
    look = Look(page, language, rules)
    campaign = "/organiser/c/clean-rivers"
    for address in ("/organiser/new", f"{campaign}/edit?q=lake", f"{campaign}/edit/letter/1", f"{campaign}/launch",
                    campaign, f"{campaign}?from=2026-11-01", f"{campaign}/letters", f"{campaign}/sources",
                    f"{campaign}/failures", f"{campaign}/settings", f"{campaign}/report", f"{campaign}/edit/versions",
                    f"{campaign}/edit/changes", f"{campaign}/edit/take-out/letters.1", f"{campaign}/launch/closed",
        "/organiser/offices",
                    "/organiser/offices/lake-agency", "/organiser/c/own-rivers/offices/minister"):  # fmt: skip
        page.goto(site + address)
        look(address)
    page.goto(f"{site}{campaign}/edit/letter/1")
    page.fill('[name="letters.1.subject.1"]', "{{ supporter.plaec }}")
    press(page, "button[value=save] >> nth=0")
    look("a mistake")
    page.evaluate("document.querySelector('[name=version]').value = 'another'")
    press(page, "button[value=save] >> nth=0")
    look("two at once")
    page.goto(f"{site}{campaign}/edit/letter/1")
    context.store.close_sessions("o@x.example")
    press(page, "button[value=save] >> nth=0")
    look("signed out")
    page.fill("#email", "o@x.example")
    page.fill("#password", PASSWORD)
    press(page, "main form button")
    expect(page.locator("[data-restored]")).to_be_visible()
    look("what was typed")
    page.goto(f"{site}/organiser/c/own-rivers")
    press(page, "form[action$=pause] button")
    look("paused")
    opened.close()
