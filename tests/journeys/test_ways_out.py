"""Every way out works in a browser, and a letter counts once, by the first way taken."""

import re
import unicodedata
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.support import steps
from tests.support.ledger import SUPPORTER, Ledger, said_sent, taken
from tests.support.steps import Words

pytestmark = pytest.mark.browser

ELSEWHERE = ("mail.google.com", "outlook.live.com", "www.un.org", "www.unhcr.org")
MAILTO = ""
"""What a link into a mail program has in the place of a host."""
WAYS = ("copied", "mail_program", "gmail", "outlook", "form", "text", "printed", "pdf")
COUNTED_AS = {"gmail": "webmail", "outlook": "webmail"}
LINKS = {
    "mail_program": "a[href^='mailto:']",
    "gmail": "a[href^='https://mail.google.com/']",
    "outlook": "a[href^='https://outlook.live.com/']",
    "form": "a[data-way=form]",
}
CLIPBOARD = "navigator.clipboard.readText()"


@pytest.fixture(scope="module")
def ledger(demo, desk):
    return Ledger(demo, desk)


@pytest.fixture
def ready(visit, demo):
    """Takes a supporter to the letters to send oneself: their page, and the text of each by target.

    The text is the letter and, below it, which campaign it is of.
    """

    def ready(words, *, language="en-GB", javascript=True, width=1280):
        person = visit(language=language, javascript=javascript, width=width, hosts=(*ELSEWHERE, MAILTO))
        for host in ELSEWHERE:
            person.context.route(f"https://{host}/**", lambda route: route.fulfill(body="<title>Elsewhere</title>"))
        page = person.page()
        steps.write(page, demo.form, words)
        steps.check(page)
        shown = steps.letters(page)
        steps.press(page, "copy")
        expect(page.locator("article.letter")).to_have_count(len(shown))
        whole = {target: page.locator(f"#body-{target}").input_value() for target in shown}
        for target, text in shown.items():
            below = whole[target].removeprefix(f"{text}\n\n")
            assert below.endswith("/c/north-korean-escapees") and below.count("\n") == 2
        return page, whole

    return ready


def saved(page, button):
    """The pages of the PDF that a button saves."""
    with page.expect_download() as download:
        button.click()
    return PdfReader(download.value.path()).pages


def words_of(page):
    """What a page says, without the spaces, which stand where a line ends too, and with ligatures taken apart."""
    return squeezed(page.extract_text())


def squeezed(text):
    return "".join(unicodedata.normalize("NFKC", text).split())


def take(page, target, way, text):
    """Take a letter by one way, and see that it is there."""
    article = page.locator(f"article[data-target={target}]")
    if way == "copied":
        article.locator(f"[data-copy=body-{target}]").click()
        expect(article.locator("[role=status]")).to_have_text("Copied. Paste it where you want to send it.")
        assert page.evaluate(CLIPBOARD) == text
    elif way == "mail_program":
        article.locator(LINKS[way]).click()
    elif way in ("gmail", "outlook", "form"):
        with page.expect_popup() as opened:
            article.locator(LINKS[way]).click()
        opened.value.close()
    elif way == "pdf":
        assert squeezed(text.split("\n\n")[1]) in words_of(saved(page, article.locator("button[value=pdf]"))[0])
    elif way == "text":
        with page.expect_download() as download:
            article.locator("button[value=text]").click()
        assert Path(download.value.path()).read_text(encoding="utf-8").endswith(f"\n\n{text}\n")
    else:
        with page.expect_popup() as opened:
            article.locator("button[value=printed]").click()
        assert opened.value.locator(".page > p:not(.from)").all_text_contents() == text.split("\n\n")
        opened.value.close()


# Of the two mail services one: the other's link is taken after it.
@pytest.mark.parametrize("way", [pytest.param(way, marks=[pytest.mark.long] * (way == "outlook")) for way in WAYS])
def test_a_letter_counts_once_by_the_first_way_taken(ready, ledger, way, long):
    """And by no other: after each way all are tried, or in the short form the next two, so that each has its turn."""
    after = WAYS.index(way) + 1
    others = WAYS if long else (*WAYS, *WAYS)[after : after + 2]
    page, shown = ready(Words(f"Anna {way}", "NO", note=f"I was there once, {way}."))
    text = shown["unhcr"]
    with ledger.moves(SUPPORTER, taken("unhcr", COUNTED_AS.get(way, way))):
        take(page, "unhcr", way, text)
    with ledger.stays():
        for other in others:
            take(page, "unhcr", other, text)


def test_that_it_was_sent_counts_apart(ready, ledger):
    page, shown = ready(Words("Berit Apart", "NO", note="Counted apart."))
    with ledger.moves(SUPPORTER, taken("unhcr", "copied")):
        take(page, "unhcr", "copied", shown["unhcr"])
    with ledger.moves(said_sent("unhcr")):
        page.locator("article[data-target=unhcr] form.sent button").click()
        expect(page.locator("article[data-target=unhcr] p.sent")).to_be_visible()


def test_without_a_script_the_ways_that_pass_the_server_count(ready, ledger):
    page, shown = ready(Words("Cato Plain", "NO", note="No script here."), javascript=False)
    article = page.locator("article[data-target=unhcr]")
    assert not article.locator("[data-copy]").first.is_visible()
    with ledger.stays():
        with page.expect_popup() as opened:
            article.locator(LINKS["gmail"]).click()
        opened.value.close()
    with ledger.moves(SUPPORTER, taken("unhcr", "text")):
        take(page, "unhcr", "text", shown["unhcr"])
    with ledger.stays():
        take(page, "unhcr", "printed", shown["unhcr"])


def test_a_letter_too_long_for_a_link_is_copied_as_the_link_opens(ready, ledger):
    page, shown = ready(Words("김하늘", "NO", note="한 번 가 보았습니다."), language="ko-KR", width=360)
    article = page.locator("article[data-target=unhcr]")
    # mail program, two mail services, and the office's own form
    assert article.locator("a[data-paste]").count() == 4
    with ledger.moves(SUPPORTER, taken("unhcr", "mail_program")):
        for link in article.locator("a[data-paste]").all():
            page.bring_to_front()
            page.evaluate("navigator.clipboard.writeText('')")
            link.click()
            expect(article.locator("[role=status]")).not_to_be_empty()
            for tab in page.context.pages[1:]:
                tab.close()
            assert page.evaluate(CLIPBOARD) == shown["unhcr"]


def test_where_the_browser_does_not_let_us_copy_the_letter_is_marked(ready):
    page, shown = ready(Words("Dag Denied", "NO", note="Denied."))
    page.evaluate(
        "navigator.clipboard.writeText = () => Promise.reject(new Error()); document.execCommand = () => false"
    )
    article = page.locator("article[data-target=un-sg]")
    article.locator("[data-copy=body-un-sg]").click()
    expect(article.locator("[role=status]")).to_have_text(re.compile("^Your browser didn’t let us copy"))
    assert page.evaluate("document.activeElement.value.slice(0, document.activeElement.selectionEnd)") == shown["un-sg"]


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_all_letters_are_saved_as_one_pdf_ready_to_sign(ready, ledger, javascript):
    page, shown = ready(Words("Eva Onefile", "US", "Austin", note="All of them."), javascript=javascript)
    with ledger.moves(SUPPORTER, *(taken(target, "pdf") for target in shown)):
        pages = saved(page, page.get_by_role("button", name="Save all as one PDF"))
    assert len(pages) == len(shown) and float(pages[0].mediabox.width) == 612, "US Letter"
    said = [words_of(one) for one in pages]
    for text in shown.values():
        assert [all(squeezed(part) in one for part in text.split("\n\n")) for one in said].count(True) == 1
    assert page.locator("article.letter").count() == len(shown), "the letters are still there"


def test_what_is_passed_on_is_what_was_typed_whatever_signs_it_has(visit, demo):
    page = visit().page()
    page.goto(f"{demo.form}/share")
    words, address = "$& costs $1, $$ or $`", page.input_value("#share-url")
    page.fill("#share-words", f"{words} {address}")
    for name in ("WhatsApp", "Telegram"):
        (text,) = parse_qs(urlsplit(page.get_by_role("link", name=name).get_attribute("href")).query)["text"]
        assert text.removesuffix(f" {address}") == words
