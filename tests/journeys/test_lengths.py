"""A letter of 1,800, 4,000 or 8,000 characters, in nine languages, is whole by each way out, on each platform.

Chromium tells the page that it is an iPhone, an Android phone, a Linux or a Windows machine. What cannot be tried here:
whether the mail program of that platform takes the link it is given, and what the device's share sheet does with it.
"""

import io
import re
import unicodedata
from collections import Counter
from functools import cache, partial
from itertools import product
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from campaign.core.letters.mail_links import LONGEST, LONGEST_BY_DEVICE
from campaign.core.words.text import given_back
from tests.support import steps
from tests.support.steps import Words

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LENGTHS = (1_800, 4_000, 8_000)
SENTENCES = {
    "en": "Whoever fled must not be sent back, and whoever can say so in public should say so now. ",
    "ko": "국경을 넘은 사람들을 돌려보내서는 안 되며, 이를 공개적으로 말해 주시기 바랍니다. ",
    "ja": "逃れてきた人々を送り返してはなりません。どうか公の場でそうおっしゃってください。",
    "fr": "Qui a fui ne doit pas être renvoyé ; dites-le publiquement, s’il vous plaît, dès aujourd’hui. ",
    "de": "Wer geflohen ist, darf nicht zurückgeschickt werden; bitte sagen Sie das öffentlich, und zwar jetzt. ",
    "es": "A quien ha huido no hay que devolverlo; le ruego que lo diga en público, y que lo diga ahora. ",
    "zh-Hant": "逃離的人不應被遣返，請您公開表明這一點。",
    "zh-Hans": "逃离的人不应被遣返，请您公开表明这一点。",
    "ar": "لا ينبغي إعادة من فرّ من بلده، وأرجو أن تقولوا ذلك علنًا وأن تقولوه الآن. ",
}
SHORT = [("en", 4_000), ("ko", 8_000), ("de", 8_000), ("zh-Hant", 1_800), ("ar", 4_000)]
"""A letter of an alphabet takes a byte or six of a link, one of Korean or Chinese nine."""
PLATFORMS = {
    "ios": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1",
    "android": "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36",
    "linux": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36",
    "other": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36",
}
SHARE = "navigator.share = given => { window.given = given; return Promise.resolve(); };"
ELSEWHERE = re.compile(r"https://(mail\.google\.com|outlook\.live\.com|www\.unhcr\.org|www\.un\.org)/.*")


def letter(language: str, length: int) -> str:
    """A text of exactly this many characters, in paragraphs."""
    whole = "\n\n".join(4 * SENTENCES[language].strip() + str(number) for number in range(length))
    return whole[:length].rstrip().ljust(length, ".")


@pytest.fixture(scope="module")
def shapes(long):
    """Language and length: each of both together where it may take long, else of each script one, with one length."""
    return list(product(SENTENCES, LENGTHS)) if long else SHORT


@pytest.fixture(scope="module")
def pages(visits, demo):
    """The page with letters to copy, as the server gave it, for a text to `unhcr`; and its address."""
    page = visits(width=1280).page()

    @cache
    def pages(text: str) -> tuple[str, str]:
        steps.write(page, demo.form, Words("Anna Copy", "NO", note="Of any length."))
        steps.check(page)
        page.locator("#body-unhcr").evaluate("(field, text) => { field.value = text; }", text)
        with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
            steps.press(page, "copy")
        expect(page.locator("article[data-target=unhcr]")).to_be_visible()
        return answered.value.text(), page.url

    return pages


def shown(html: str, route) -> None:
    """The page once more, as it came."""
    route.fulfill(body=html, content_type="text/html")


def decoded(url: str) -> str:
    """The text that a link holds."""
    query = urlsplit(url).query
    if url.startswith("mailto:"):
        return unquote(dict(part.split("=", 1) for part in query.split("&")).get("body", ""))
    return "".join(parse_qs(query).get("body", [""]))


def test_by_each_way_on_each_platform(shapes, pages, browser, demo, long):
    made = {shape: pages(letter(*shape)) for shape in shapes}
    for number, (device, agent) in enumerate(PLATFORMS.items()):
        seen = made if long else dict(list(made.items())[number :: len(PLATFORMS)])
        context = browser.new_context(user_agent=agent, viewport={"width": 1280, "height": 780})
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=demo.url)
        context.add_init_script(SHARE)
        context.route(ELSEWHERE, lambda route: route.fulfill(body="<title>Elsewhere</title>"))
        page = context.new_page()
        for (language, length), (html, address) in seen.items():
            page.route(address, partial(shown, html))
            page.goto(address)
            handed_over(page, letter(language, length), device)
            page.unroute(address)
        context.close()


def handed_over(page, text: str, device: str) -> None:
    """The letter to `unhcr` is whole in every link, or on the clipboard once one follows it; copied, and shared.

    With the line below it that says which campaign it is of.
    """
    article = page.locator("article[data-target=unhcr]")
    text = with_foot(article, text)
    mail = article.locator("a[href^='mailto:']")
    in_mail = decoded(mail.get_attribute("href")).replace("\r\n", "\n")
    fits = len(mail.get_attribute("href")) <= LONGEST_BY_DEVICE[device] and in_mail
    assert in_mail == text if device != "other" else not fits or in_mail == text
    for name in ("gmail", "outlook"):
        link = article.locator(f"a[href*='{name if name == 'outlook' else 'mail.google'}']")
        href = link.get_attribute("href")
        assert len(href) <= LONGEST
        if decoded(href).replace("\r\n", "\n") != text:
            clear(page)
            with page.expect_popup() as opened:
                link.click()
            opened.value.close()
            assert clipboard(page) == text
    clear(page)
    article.locator("[data-copy=body-unhcr]").click()
    expect(article.locator("[role=status]")).to_have_text("Copied. Paste it where you want to send it.")
    assert clipboard(page) == text
    article.locator("[data-hand=unhcr]").click()
    assert page.evaluate("window.given.text") == text


def with_foot(article, text: str) -> str:
    """What the page has to copy: the text and one paragraph below it."""
    whole = article.locator("#body-unhcr").input_value()
    below = whole.removeprefix(f"{text}\n\n")
    assert below.startswith("This letter is part of the campaign") and "\n\n" not in below
    return whole


def clear(page) -> None:
    page.evaluate("navigator.clipboard.writeText('nothing')")


def clipboard(page) -> str:
    return page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n")


def squeezed(text: str) -> Counter[str]:
    """The characters of a text, without spaces, which stand where a line ends too, and with ligatures taken apart."""
    plain = unicodedata.normalize("NFKD", text)
    return Counter(one for one in plain if one.isalnum())


def test_as_a_file_on_paper_and_as_pdf(shapes, pages, browser):
    page = browser.new_context().new_page()
    for shape in shapes:
        html, address = pages(letter(*shape))
        page.route(address, partial(shown, html))
        page.goto(address)
        form = page.locator("article[data-target=unhcr] form.ways")
        url = form.evaluate("form => form.action")
        fields = form.evaluate("form => Object.fromEntries(new FormData(form))")
        text = letter(*shape)
        whole = with_foot(page.locator("article[data-target=unhcr]"), text)
        saved = page.request.post(url, form=fields | {"way": "text"}, headers={"Origin": address.split("/c/")[0]})
        assert saved.body().decode().endswith(f"\n\n{whole}\n")
        # Marks that nobody sees keep each Arabic paragraph's full stop at its own end.
        printed = given_back(page.request.post(url, form=fields | {"way": "printed"}).text())
        assert all(f">{paragraph}</p>" in printed for paragraph in text.split("\n\n"))
        pdf = PdfReader(io.BytesIO(page.request.post(url, form=fields | {"way": "pdf"}).body()))
        on_paper = squeezed("".join(sheet.extract_text() for sheet in pdf.pages))
        assert squeezed(whole) <= on_paper, shape
        page.unroute(address)
