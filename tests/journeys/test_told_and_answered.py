"""The other half of a letter, on a phone: what came back is told, the office answers all, and everybody finds it."""

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import sign_in, until
from tests.support.steps import check, confirm, link_in_mail, mail, open_confirmation, send

pytestmark = pytest.mark.browser

SOURCE = """
[campaign]
slug = "told-{language}"
status = "live"
languages = ["en", "ko"]
[campaign.title]
en = "Told rivers {language}"
ko = "답을 받은 강 {language}"
[[targets]]
id = "mayor"
title = "{office}"
email = "mayor.{language}@rivertown.example"
[[letters]]
targets = ["mayor"]
language = "{language}"
subject = ["{ask}"]
[[letters.blocks]]
ask = true
text = ["{ask}"]
[[letters.blocks]]
personal = true
"""
"""A campaign of its own: what is answered in the bundled one would stand on the pages that other tests look at."""
PARTNER = "river-watch"


@dataclass(frozen=True)
class Words:
    """What people of one language type, and what they are to read."""

    tag: str
    country: str
    name: str
    note: str
    office: str
    ask: str
    reply: str
    left: str
    answer: str
    thanks: str
    answered: str
    on_the_board: str


LANGUAGES = {
    "en": Words(
        tag="en-GB",
        country="GB",
        name="Robin Told",
        note="My sister waits for news.",
        office="Mayor of Rivertown",
        ask="Please keep our rivers clean.",
        reply="Dear Robin Told,\n\nwe will speak about it in Geneva, Robin. Call 020 7946 0018.",
        left="Dear …,\n\nwe will speak about it in Geneva, …. Call ….",
        answer="We have read every letter and will close the pipe.",
        thanks="Thank you",
        answered="Mayor of Rivertown answered on",
        on_the_board="Answered on",
    ),
    "ko": Words(
        tag="ko-KR",
        country="KR",
        name="김나래",
        note="언니가 소식을 기다립니다.",
        office="강마을 시장",
        ask="우리 강을 깨끗하게 지켜 주십시오.",
        reply="김나래 님께,\n\n김나래 님의 편지를 읽었습니다. 제네바에서 말하겠습니다. 전화 02-2100-0000.",
        left="… 님께,\n\n… 님의 편지를 읽었습니다. 제네바에서 말하겠습니다. 전화 ….",
        answer="모든 편지를 읽었으며 배출관을 닫겠습니다.",
        thanks="고맙습니다",
        answered="강마을 시장, ",
        on_the_board="에 답했습니다.",
    ),
}


@dataclass(frozen=True)
class Campaign:
    """One campaign in the demo, and what is said in it."""

    words: Words
    language: str
    url: str

    @property
    def slug(self) -> str:
        return f"told-{self.language}"

    @property
    def email(self) -> str:
        return f"told.{self.language}@mail.example"

    @property
    def office_email(self) -> str:
        return f"mayor.{self.language}@rivertown.example"

    @property
    def desk(self) -> str:
        return f"{self.url}/organiser/c/{self.slug}"


def load(demo, language):
    words = LANGUAGES[language]
    file = demo.folder / f"told-{language}.toml"
    file.write_text(SOURCE.format(language=language, office=words.office, ask=words.ask), "utf-8")
    demo.command("load", str(file))
    return Campaign(words, language, demo.url)


def fits(page, campaign):
    """The page is in the language of who looks at it, and no wider than their phone."""
    expect(page.locator("html")).to_have_attribute("lang", campaign.language)
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def supporter_writes(page, demo, campaign):
    """Write, confirm, and get the copy: the link by which to tell what came back stands in it, and on the receipt."""
    page.goto(f"{demo.url}/c/{campaign.slug}")
    page.locator("#country").select_option(campaign.words.country)
    page.fill("#name", campaign.words.name)
    page.fill("#note", campaign.words.note)
    check(page)
    page.check("#copy_to_me")
    send(page, campaign.email)
    open_confirmation(page, demo, campaign.email)
    confirm(page)
    receipt = page.url
    link = page.locator("section[aria-labelledby=answers] a")
    asks = b'aria-labelledby="answers"'
    path = receipt.removeprefix(demo.url)
    until(lambda: asks in demo.get(path).body, "the letter leaves, and its receipt asks what came back")
    page.goto(receipt)
    on_receipt = link.get_attribute("href")
    assert fits(page, campaign)
    place = f"/c/{campaign.slug}/answer/"
    copy = mail(page, demo, campaign.email, place)
    assert "/about-this-mail/" not in copy, "the page of the office is for the office"
    copied = next(word for word in copy.split() if place in word)
    assert urlsplit(copied).path == urlsplit(on_receipt).path
    return copied


def supporter_tells(page, campaign, link):
    """Tell of a real answer by the link in the copy, and paste it: what is left after cutting is shown first."""
    words = campaign.words
    page.goto(link)
    assert fits(page, campaign)
    page.check("input[name=kind][value=real]")
    page.click("main details summary")
    page.fill("#words", words.reply)
    page.fill("#named", words.name)
    page.click("button[value=tell]")
    expect(page.locator(".note[role=alert]")).to_contain_text("…")
    expect(page.locator("#words")).to_have_value(words.left)
    assert fits(page, campaign)
    page.click("button[value=tell]")
    expect(page.locator("input[name=kind]")).to_have_count(0)
    page.goto(link)
    expect(page.locator("form[method=post] button[value=tell]")).to_have_count(0)
    assert fits(page, campaign)


def organiser_reads(page, demo, campaign):
    """Find that it waits, read it, let it stand, and take it along into the form for an answer to publish."""
    words = campaign.words
    sign_in(page, demo)
    page.goto(f"{demo.url}/organiser/")
    page.click(f"main a[href$='{campaign.slug}/answers']")
    assert fits(page, campaign) and words.left.split("\n")[-1] not in page.content()
    page.click("button[value=look]")
    expect(page.locator("#words")).to_have_value(words.left)
    assert fits(page, campaign)
    page.click("button[value=kept-words]")
    expect(page.locator("blockquote")).to_contain_text(words.left.split("\n")[-1])
    cells = page.locator("table tbody tr").first.locator("td").all_inner_texts()
    assert cells == ["1", "0", "1", "1", "0", "0", "0"], "sent, said sent, told, real, form, automatic, none"
    page.click("a[href*='from-offices?told=']")
    expect(page.locator("#words")).to_have_value(words.left)
    expect(page.locator("#who")).to_have_value(words.office)
    assert fits(page, campaign)


def office_answers(page, demo, campaign):
    """Open the link below the letter, answer, and confirm it from the office's own mailbox."""
    words = campaign.words
    page.goto(link_in_mail(page, demo, campaign.slug))
    assert fits(page, campaign)
    assert not any(one in page.content() for one in (words.name, words.note, campaign.email))
    page.fill("#words", words.answer)
    page.click("button[value=answer]")
    expect(page.locator("[role=status]")).to_be_visible()
    asking = mail(page, demo, campaign.office_email, "/about-this-mail/confirm/")
    assert words.answer not in asking, "nobody can have us send their own words to an office"
    confirmation = next(word for word in asking.split() if "/about-this-mail/confirm/" in word)
    assert words.answer not in demo.get(f"/c/{campaign.slug}").body.decode()
    page.goto(confirmation)
    expect(page.locator("blockquote")).to_contain_text(words.answer)
    assert fits(page, campaign)
    page.click("main form button")
    expect(page.locator("h1")).to_have_text(words.thanks)


def organiser_publishes(page, campaign):
    page.goto(f"{campaign.desk}/from-offices")
    assert fits(page, campaign)
    page.click("button[value=accept]")
    expect(page.locator("#answers + .list")).to_contain_text(campaign.words.answer)


def everybody_finds_it(page, demo, campaign):
    """On the page, in the frame, on the board, the card and the partner's page; in the feed and the JSON."""
    words, slug, tongue = campaign.words, campaign.slug, f"lang={campaign.language}"
    page.goto(f"{demo.url}/c/{slug}?{tongue}")
    expect(page.locator("#answers ~ article")).to_contain_text([words.answer])
    assert fits(page, campaign)
    partners = urlsplit(demo.command("partner", "link", PARTNER, slug).strip()).path
    page.goto(f"{demo.url}{partners}?{tongue}")
    expect(page.locator("#answers ~ article")).to_contain_text([words.answer])
    assert fits(page, campaign)
    for place, said in (("card", words.answered), ("board", words.on_the_board)):
        page.goto(f"{demo.url}/c/{slug}/{place}?{tongue}")
        expect(page.locator("main")).to_contain_text(said)
        assert fits(page, campaign)
    for place in ("", "/board", "/feed.atom", "/card"):
        assert words.left.split("\n")[-1] not in demo.get(f"/c/{slug}{place}").body.decode(), "what one person got"
    assert words.answer in demo.get(f"/c/{slug}/embed?partner={PARTNER}&{tongue}").body.decode()
    assert words.answer in demo.get(f"/c/{slug}/feed.atom").body.decode()
    answers = json.loads(demo.get(f"/api/v1/campaigns/{slug}").body)["answers"]
    assert [(answer["office"], answer["words"], answer["standing"]) for answer in answers] == [
        (words.office, words.answer, "published")
    ]


@pytest.mark.parametrize("language", ["ko", pytest.param("en", marks=pytest.mark.long)])
def test_what_came_back_is_told_and_answered_and_everybody_finds_it(visit, demo, language):
    campaign = load(demo, language)
    supporter, office, organiser = (visit(language=campaign.words.tag).page() for _ in range(3))
    link = supporter_writes(supporter, demo, campaign)
    supporter_tells(supporter, campaign, link)
    organiser_reads(organiser, demo, campaign)
    office_answers(office, demo, campaign)
    organiser_publishes(organiser, campaign)
    everybody_finds_it(supporter, demo, campaign)
