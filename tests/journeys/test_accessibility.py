"""Every page with axe-core, at 320 and 1280 px, light and dark, and the way of a supporter in a second language."""

# ruff: noqa: PLR0915 - a journey is as long as it is

from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import expect

from campaign.web.desk.front import organiser
from tests.journeys.conftest import SLUG
from tests.support import images, steps
from tests.support.accessibility import AGAIN, OPEN_FOLDS, Inspector
from tests.support.steps import RECEIPT, Words

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "ko")
PAGES = (
    "form", "question", "form with errors", "check", "check with errors", "copies", "receipt before", "confirm",
    "receipt after", "print", "home", "privacy", "about", "mailbox", "sign-in", "desk", "campaign on the desk",
    "account", "embed",
    "new campaign", "editor", "letter editor", "take out?", "check list", "go on?", "offices", "office",
    "share", "sources", "card", "partner", "partners on the desk", "partner on the desk", "webhooks",
    "one letter", "a part of the numbers", "letters", "where from", "failures", "settings", "report", "press sheet",
    "versions", "changes", "audit", "an office’s own page", "an office confirms", "from offices",
    "board", "answers on the desk", "did they answer?", "quote", "a sentence offered",
    "words in their language", "blank", "correction", "asked once", "erased", "held back", "held-back letter",
    "a list to upload", "a list", "a row of a list", "postcodes", "addresses to check", "a new office",
    "contacts", "key", "own list", "by hand", "forgotten", "own office", "an earlier version", "an answer", "accounts",
    "translate", "delete?", "picture", "logo", "a group’s logo", "form with a picture", "card with a picture",
    "after the end",
    "nothing here",
)  # fmt: skip
SOME = (
    "form", "question", "form with errors", "check", "check with errors", "copies", "receipt before", "correction",
    "print", "confirm", "receipt after", "home", "privacy", "embed", "board", "desk", "campaign on the desk",
    "letter editor", "check list",
)  # fmt: skip
"""A supporter's way, and of other kinds of pages one: the short form looks at these in the second language as well."""
SIGN_IN, CAMPAIGN = "/organiser/sign-in", "/organiser/c/sample-data"
PUBLIC = {
    "home": "/", "privacy": "/privacy", "blank": f"/c/{SLUG}/blank", "nothing here": "/c/nothing",
    "form with a picture": "/c/heron", "card with a picture": "/c/heron/card", "after the end": "/c/heron-gone",
    "about": "/about-this-mail", "mailbox": "/demo/mail", "embed": f"/c/{SLUG}/embed", "share": f"/c/{SLUG}/share",
    "sources": f"/c/{SLUG}/sources", "card": f"/c/{SLUG}/card", "board": f"/c/{SLUG}/board",
}  # fmt: skip
DESK = {
    "desk": "/organiser/", "campaign on the desk": CAMPAIGN, "new campaign": "/organiser/new",
    "editor": f"{CAMPAIGN}/edit?q=korea", "a part of the numbers": f"{CAMPAIGN}?only=partner:river-watch",
    "letters": f"{CAMPAIGN}/letters", "where from": f"{CAMPAIGN}/sources", "failures": f"{CAMPAIGN}/failures",
    "settings": f"{CAMPAIGN}/settings", "report": f"{CAMPAIGN}/report", "press sheet": "/c/sample-data/press",
    "versions": f"{CAMPAIGN}/edit/versions", "changes": f"{CAMPAIGN}/edit/changes",
    "letter editor": f"{CAMPAIGN}/edit/letter/1", "take out?": f"{CAMPAIGN}/edit/take-out/letters.1",
    "check list": f"{CAMPAIGN}/launch", "go on?": f"{CAMPAIGN}/launch/closed", "offices": "/organiser/offices",
    "office": "/organiser/offices/gb-fcdo", "partners on the desk": "/organiser/partners",
    "partner on the desk": "/organiser/partners/river-watch", "contacts": "/organiser/c/heron/contacts",
    "key": "/organiser/c/heron/edit/key", "by hand": "/organiser/c/heron/by-hand",
    "picture": "/organiser/c/heron/edit/picture", "logo": "/organiser/c/heron/edit/logo",
    "a group’s logo": "/organiser/c/heron/edit/owners/1/logo", "translate": "/organiser/c/heron/edit/texts",
    "delete?": "/organiser/c/heron/delete", "held back": "/organiser/held-back", "webhooks": "/organiser/webhooks",
    "audit": "/organiser/audit", "from offices": f"{CAMPAIGN}/from-offices",
    "answers on the desk": f"{CAMPAIGN}/answers", "own office": "/organiser/c/heron/offices/mayor",
    "accounts": "/organiser/people", "account": "/organiser/account",
}  # fmt: skip
FILES = {
    f"organiser.{name}"
    for name in (
        "sign_in.qr_code pictures.content writing.download translating.download watching.numbers "
        "taking_along.totals_csv taking_along.totals_zip taking_along.totals_xlsx taking_along.totals_json "
        "taking_along.totals_db"
    ).split()
}
"""Routes of the desk that answer with a file, or with a part of a page."""
ELSEWHERE = {f"organiser.sign_in.{name}" for name in ("link", "new_second_factor", "second_factor")}
"""Those of which `test_first_sign_in` looks at the page."""
HERON = """\
[campaign]
slug = "heron"
status = "test"
languages = ["en", "ko"]
picture = "heron.jpg"
logo = "sign.png"
title = { en = "Clean rivers", ko = "깨끗한 강" }
summary = { en = "Our rivers are ill.", ko = "강이 아픕니다." }
outcome = { en = "The law was **passed**.", ko = "법이 **통과되었습니다**." }
logo_alt = { en = "Friends of the River", ko = "강의 벗" }
picture_alt = { en = "A heron in clear water", ko = "맑은 물의 왜가리" }
[campaign.opt_in]
public_key = "age15ww4sdhfgf8ldrxlf9tyhdnjlef459dqgkc7ru7556u67krmdqlsjnjrc0"
label = { en = "Tell me what comes of this", ko = "결과를 알려 주세요" }
[campaign.by_hand]
public_key = "age15ww4sdhfgf8ldrxlf9tyhdnjlef459dqgkc7ru7556u67krmdqlsjnjrc0"
day = 2026-11-01
[[owners]]
website = "https://river-watch.example"
contact = "letters@river-watch.example"
logo = "sign.png"
languages = ["en"]
name = { en = "River Watch", ko = "강지킴이" }
[[owners]]
countries = ["KR"]
name = { ko = "강살리기" }
[[targets]]
id = "mayor"
title = "Mayor"
email = "mayor@town.example"
[[letters]]
targets = ["mayor"]
language = "en"
subject = ["Clean rivers"]
[[letters.blocks]]
text = ["Please keep our rivers clean."]
"""
LIST = """\
Members of a house,,,
Name,Country,Email,Zuletzt
Jürgen Groß,IE,a@x.example,
Bo Example,Atlantis,b@x.example,
Cy Third,IE,not one,2020-01-01
Vacant,IE,,
Total: 4,,,
"""
COPIES_BESIDE = """() => {
    const form = document.querySelector('main form'), step = document.createElement('input');
    Object.assign(step, { type: 'hidden', name: 'step', value: 'copy' });
    form.append(step);
    form.target = '_blank';
    form.submit();
    form.target = '';
    step.remove();
}"""
"""The page with the letters to copy, in a tab of its own, so that the check page goes on."""
WORDS = Words("Jane Carter", "KR", "Gangneung", "My grandmother.", "Please hurry.", ("families",))


@pytest.fixture(scope="module", params=LANGUAGES)
def findings(request, visits, demo, long):
    """What is wrong with each page, after one walk in one language: through all, or some that a language can break."""
    language = request.param
    page = visits(language=language).page()
    if language != LANGUAGES[0] and not long:
        # A wide page has room: the second language is looked at narrow.
        inspector = Inspector(rounds=((320, "light", AGAIN),))
        _some(inspector, page, demo, language)
        assert inspector.findings.keys() == set(SOME), "what is looked at is asked below, and the other way round"
    else:
        inspector = Inspector(long, also_wide=SOME)
        _all(inspector, page, demo, language)
        assert inspector.findings.keys() == set(PAGES), "what is looked at is asked below, and the other way round"
        assert _of_the_desk(inspector.paths) | ELSEWHERE == _of_the_desk(), "every page of the desk is looked at"
    return inspector.findings


def _all(inspector, page, demo, language):
    _letters(inspector, page, demo, language)
    _from_the_receipt(inspector, page)
    _said(inspector, page, demo)
    _threat(inspector, page, demo, language)
    _heron(demo)
    _open(inspector, page, demo, PUBLIC)
    partner = urlsplit(demo.command("partner", "link", "river-watch", "sample-data").strip()).path
    _open(inspector, page, demo, {"partner": partner, "own list": f"{partner}/contacts"})
    _office(inspector, page, demo)
    _open(inspector, page, demo, {"sign-in": SIGN_IN, "forgotten": "/organiser/forgotten"})
    _sign_in(page, demo)
    _open(inspector, page, demo, DESK)
    _made_here(inspector, page, demo)
    _lists(inspector, page, demo)
    _read_first(inspector, page, demo)


def _some(inspector, page, demo, language):
    _letters(inspector, page, demo, language)
    _open(inspector, page, demo, {name: address for name, address in PUBLIC.items() if name in SOME})
    _sign_in(page, demo)
    _open(inspector, page, demo, {name: address for name, address in DESK.items() if name in SOME})


def _open(inspector, page, demo, pages):
    """Open each of these pages, by name, and look at it."""
    for name, address in pages.items():
        page.goto(f"{demo.url}{address}")
        inspector.look(name, page)


def _of_the_desk(paths=None):
    """The routes of the desk that a page can be got from: those that lead to these paths, or all of them."""
    app = Flask(__name__)
    app.register_blueprint(organiser)
    if paths is None:
        rules = (rule for rule in app.url_map.iter_rules() if "GET" in rule.methods)
        return {rule.endpoint for rule in rules if rule.endpoint.startswith("organiser.")} - FILES
    adapter = app.url_map.bind("localhost")
    return {adapter.match(path)[0] for path in paths if path.startswith("/organiser") and adapter.test(path, "GET")}


def _letters(inspector, page, demo, language):
    email = f"axe-{language}@x.example"
    steps.write(page, demo.form, WORDS)
    assert page.locator("html").get_attribute("lang") == language
    expect(page.locator("#sheets .sheet")).to_have_count(5)
    inspector.look("form", page)
    _question(inspector, page)
    page.fill("#name", "")
    page.fill("#note", "www.shop.example")
    steps.press(page, "check")
    expect(page.locator(".errors")).to_be_focused()
    inspector.look("form with errors", page)
    steps.type_in(page, WORDS)
    steps.check(page)
    inspector.look("check", page)
    with page.expect_popup() as copies:
        page.evaluate(COPIES_BESIDE)
    expect(copies.value.locator("article.letter")).to_have_count(5)
    inspector.look("copies", copies.value)
    page.fill("#body-unhcr", "")
    steps.send(page, "no address")
    expect(page.locator(".errors")).to_be_focused()
    inspector.look("check with errors", page)
    page.fill("#body-unhcr", "Dear Sir,\n\nplease.")
    steps.send(page, email)
    page.wait_for_url(RECEIPT)
    page.locator("article[data-target=kr-president] form.sent button").click()
    expect(page.locator("p.sent")).to_be_visible()
    inspector.look("receipt before", page)
    receipt = page.url
    page.locator("button[value=correct]").click()
    expect(page.locator("#email")).to_have_value(email)
    inspector.look("correction", page)
    page.goto(receipt)
    with page.expect_popup() as sheet:
        page.locator("article[data-target=un-sg] button[value=printed]").click()
    inspector.look("print", sheet.value)
    steps.open_confirmation(page, demo, email)
    inspector.look("confirm", page)
    steps.confirm(page)
    inspector.look("receipt after", page)


def _from_the_receipt(inspector, page):
    """Everything that a receipt leads to, once its letters were confirmed."""
    receipt = page.url
    page.locator("a[href*='/answer/']").first.click()
    page.locator("main summary").click()
    page.fill("#words", "Dear Ms Kim,\nwe agree.")
    page.locator("button[value=cut]").click()
    expect(page.locator("p.note")).to_be_visible()
    inspector.look("did they answer?", page)
    page.goto(receipt)
    page.locator("a[href*='/quote/']").click()
    page.locator("button[value=offer]").click()
    expect(page.locator("#agreed-error")).to_be_visible()
    inspector.look("quote", page)
    page.goto(receipt)
    page.locator("a.button[href*='/receipt/']").click()
    expect(page.locator("#went")).to_be_visible()
    inspector.look("one letter", page)
    page.locator(".over a").click()
    page.locator("details.erase summary").click()
    page.locator("button[value=erase]").click()
    expect(page.locator("details.erase")).to_have_count(0)
    inspector.look("erased", page)


def _said(inspector, page, demo):
    """One's own words in the language of a letter, asked for where that is not the page's: in Korean, for the UN."""
    steps.write(page, f"{demo.form}?lang=ko", WORDS)
    steps.check(page)
    page.evaluate(OPEN_FOLDS)
    page.locator("button[value=say]").first.click()
    expect(page.locator("#say")).to_be_visible()
    inspector.look("words in their language", page)


def _threat(inspector, page, demo, language):
    """A letter and a sentence to quote that somebody on the desk has to read first; the question on the way to them."""
    email = f"threat-{language}@x.example"
    steps.write(page, demo.form, replace(WORDS, note="I will kill you."))
    steps.check(page)
    steps.send(page, email)
    expect(page.locator("#keep_threat")).to_be_visible()
    inspector.look("asked once", page)
    page.check("#keep_threat")
    steps.send(page, email)
    page.wait_for_url(RECEIPT)
    steps.open_confirmation(page, demo, email)
    steps.confirm(page)
    page.locator("a[href*='/quote/']").click()
    page.fill("#words", "I write because she could not.")
    page.check("#agreed")
    page.locator("button[value=offer]").click()
    expect(page.locator("button[value=take-back]")).to_be_visible()


def _heron(demo):
    """A campaign with a picture, and the same when it is over."""
    (demo.folder / "heron.jpg").write_bytes(images.photograph())
    (demo.folder / "sign.png").write_bytes(images.photograph(900, 300, "PNG"))
    over = HERON.replace('"test"', '"closed"').replace('"heron"', '"heron-gone"')
    for name, source in (("heron.toml", HERON), ("heron-gone.toml", over)):
        (demo.folder / name).write_text(source)
        demo.command("load", name)


def _question(inspector, page):
    """Whether untouched letters shall leave; then back to the form, as it was."""
    words = {name: page.input_value(name) for name in ("#note", "#answers-connection")}
    for name in words:
        page.fill(name, "")
    steps.check(page)
    steps.send(page, "anna@x.example")
    expect(page.locator("#note")).to_be_visible()
    inspector.look("question", page)
    steps.check(page)
    steps.press(page, "edit")
    for name, typed in words.items():
        page.fill(name, typed)


def _office(inspector, page, demo):
    """What an office sees; nothing is asked for that its own mailbox confirms."""
    page.goto(steps.link_in_mail(page, demo, SLUG))
    inspector.look("an office’s own page", page)
    page.click("button[value=pause]")
    page.goto(steps.link_in_mail(page, demo, r"confirm/\d+"))
    inspector.look("an office confirms", page)


def _sign_in(page, demo):
    page.goto(f"{demo.url}{SIGN_IN}")
    page.fill("#email", demo.email)
    page.fill("#password", demo.password)
    page.click("main form button")
    page.wait_for_url("**/organiser/")


def _made_here(inspector, page, demo):
    """An earlier version of a campaign's text, and an answer to publish."""
    page.goto(f"{demo.url}/organiser/c/heron/edit")
    for goal in ("7", "8"):
        page.fill('[name="campaign.goal"]', goal)
        page.click("button[name=do][value=save] >> nth=0")
    page.goto(f"{demo.url}/organiser/c/heron/edit/versions")
    page.locator("main a[href*='/edit/versions/']").first.click()
    inspector.look("an earlier version", page)
    page.goto(f"{demo.url}/organiser/c/heron/from-offices")
    for name, words in (("who", "The mayor"), ("day", "2026-11-01"), ("words", "We agree.")):
        page.fill(f"[name={name}]", words)
    page.locator("form:has([name=words]) button").last.click()
    page.locator("main a[href*='/from-offices/']").first.click()
    inspector.look("an answer", page)


def _lists(inspector, page, demo):
    """A list with everything that a row can become, one with a question, and what follows when it is taken over."""
    page.goto(f"{demo.url}/organiser/lists")
    inspector.look("a list to upload", page)
    _bring(page, LIST, "members.csv")
    inspector.look("a list", page)
    page.locator("a[href*='/rows/1']").click()
    inspector.look("a row of a list", page)
    page.go_back()
    page.click("button[value=take]")
    inspector.look("addresses to check", page)
    page.goto(f"{demo.url}/organiser/new-office")
    inspector.look("a new office", page)
    page.goto(f"{demo.url}/organiser/lists?campaign=heron")
    _bring(page, "Postcode,Electorate\n0800,Solomon\n,Nowhere\n", "codes.csv")
    inspector.look("postcodes", page)


def _bring(page, text, name):
    page.set_input_files("#file", {"name": name, "mimeType": "text/csv", "buffer": text.encode("windows-1252")})
    page.click("form[enctype] button")
    expect(page.locator("#rows")).to_be_visible()


def _read_first(inspector, page, demo):
    """What somebody on the desk reads before it goes out: a sentence to quote, and a letter that was held back."""
    page.goto(f"{demo.url}/organiser/c/{SLUG}/from-offices")
    page.locator("button[value=read]").first.click()
    expect(page.locator("button[value=release]")).to_be_visible()
    inspector.look("a sentence offered", page)
    page.click("button[value=throw-away]")
    page.goto(f"{demo.url}/organiser/held-back")
    page.locator("button[value=look]").first.click()
    expect(page.locator("button[value=kept-back]")).to_be_visible()
    inspector.look("held-back letter", page)
    page.click("button[value=let-go]")


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_found(findings, page):
    if page not in findings:
        pytest.skip("one more variant: with --long")  # `findings` holds which ones it has
    assert findings[page] == []


PALE = """<!doctype html><html lang="en"><title>Rows</title><style>
    [hidden] {{ display: none }} .pale {{ color: #ddd }} @media (min-width: 600px) {{ .wide {{ color: #ddd }} }}
    </style><main><h1>Rows</h1><ul>{rows}</ul></main>"""


@pytest.mark.parametrize("rows", [
    50 * "<li class=pale>Row</li>",
    50 * "<li>Row</li>" + "<li class=pale>Row</li>",
    50 * "<li>Row</li>" + "<li><span class=pale>Row</span></li>",
    50 * "<li class=pale hidden>Row</li>" + "<li class=pale>Row</li>",
    50 * "<li>Row</li>" + "<li class=wide>Row</li>",
], ids=["all", "one", "in one", "those that are shown", "where there is room"])  # fmt: skip
def test_among_rows_that_look_alike_none_is_missed_that_looks_otherwise(browser, rows):
    page, inspector = browser.new_page(), Inspector()
    page.set_content(PALE.format(rows=rows))
    inspector.look("rows", page)
    page.close()
    assert any("color-contrast" in finding for finding in inspector.findings["rows"])
