"""The whole way of an answer, on a phone: a letter leaves, its office answers all who wrote, everybody finds it."""

import pytest
from playwright.sync_api import expect

from tests.journeys.test_accessibility import link_in_mail
from tests.journeys.test_watching import sign_in
from tests.support.steps import check, confirm, open_confirmation, send

pytestmark = pytest.mark.browser

SLUG = "answered-rivers"
SOURCE = """
[campaign]
slug = "answered-rivers"
status = "live"
languages = ["en", "ko"]
[campaign.title]
en = "Answered rivers"
ko = "답을 받은 강"
[[targets]]
id = "mayor"
title = "Mayor of Rivertown"
email = "mayor@rivertown.example"
[[letters]]
targets = ["mayor"]
language = "en"
subject = ["Clean rivers"]
[[letters.blocks]]
ask = true
text = ["Please keep our rivers clean."]
[[letters.blocks]]
personal = true
"""
"""A campaign of its own: what is answered in the bundled one would stand on the pages that other tests look at."""
ANSWER = "We have read every letter and will speak about it in Geneva."


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def supporter_writes(page, demo):
    page.goto(f"{demo.url}/c/{SLUG}")
    page.locator("#country").select_option("GB")
    page.fill("#name", "Robin Answered")
    page.fill("#note", "My sister waits for news.")
    check(page)
    send(page, "robin.answered@mail.example")
    open_confirmation(page, demo, "robin.answered@mail.example")
    confirm(page)


def office_answers(page, demo, letter):
    """The office opens the link below a letter, answers, and confirms it from its own mailbox."""
    page.goto(letter)
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    assert fits(page) and "Robin" not in page.content() and "My sister" not in page.content()
    page.fill("#words", ANSWER)
    page.click("button[value=answer]")
    expect(page.locator("[role=status]")).to_be_visible()
    confirmation = link_in_mail(page, demo, r"confirm/\d+", "Answered rivers")
    assert ANSWER not in demo.get(f"/c/{SLUG}").body.decode()
    page.goto(confirmation)
    expect(page.locator("blockquote")).to_contain_text(ANSWER)
    page.click("main form button")
    expect(page.locator("h1")).to_have_text("고맙습니다")


def organiser_publishes(page, demo):
    sign_in(page, demo)
    page.goto(f"{demo.url}/organiser/c/{SLUG}/from-offices")
    assert fits(page)
    page.click("button[value=accept]")
    expect(page.locator("#answers + .list")).to_contain_text(ANSWER)


def test_an_office_answers_all_who_wrote_and_everybody_finds_it(visit, demo):
    (demo.folder / "answered.toml").write_text(SOURCE, "utf-8")
    demo.command("load", str(demo.folder / "answered.toml"))
    supporter = visit().page()
    supporter_writes(supporter, demo)
    office_answers(visit(language="ko-KR").page(), demo, link_in_mail(supporter, demo, SLUG))
    organiser_publishes(visit().page(), demo)
    for language in ("en", "ko"):
        supporter.goto(f"{demo.url}/c/{SLUG}?lang={language}")
        expect(supporter.locator("#answers ~ article").first).to_contain_text(ANSWER)
    assert ANSWER in demo.get(f"/c/{SLUG}/feed.atom").body.decode()
    assert "답변" in demo.get(f"/c/{SLUG}/card?lang=ko").body.decode()
