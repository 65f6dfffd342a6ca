"""Supporters in Korea, the UK, Ghana and China, from the form to the mailbox, with every number they move."""

# ruff: noqa: PLR0915 - a journey is as long as it is

import re
import tomllib
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support import steps
from tests.support.ledger import SUPPORTER, Ledger, awaits, said_sent, sent, taken
from tests.support.steps import RECEIPT, Words

pytestmark = pytest.mark.browser

UNHCR, FCDO = "hqpi00@unhcr.org", "fcdo.correspondence@fcdo.gov.uk"
KOREAN_OFFICES = ["un-sg", "kr-president", "kr-foreign-minister", "kr-unification-minister"]
LIBRARY = Path(__file__).parents[2] / "campaign" / "library"
BUNDLED = tomllib.loads((LIBRARY / "north-korean-escapees.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def ledger(demo, desk):
    return Ledger(demo, desk)


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def javascript(request):
    return request.param


def beginnings(target: str, language: str, point: str) -> list[str]:
    """How each variant of a point begins in the letters to a target."""
    (letter,) = [one for one in BUNDLED["letters"] if target in one["targets"] and one["language"] == language]
    (block,) = [one for one in letter["blocks"] if one.get("point") == point]
    return [text.strip().split("{")[0][:30] for text in block["text"]]


def test_korea(visit, demo, ledger, javascript):
    page = visit(language="ko-KR", javascript=javascript).page()
    email = f"korea-{javascript}@x.example".lower()
    words = Words(
        name=f"김하늘{'둘' if javascript else '셋'}",
        country="KR",
        place="강릉",
        answer=f"할머니의 고향이 함흥입니다 {javascript}.",
        note=f"저는 매일 그분들을 생각합니다.\n제발 서둘러 주십시오 {javascript}.",
        points=("families", "law"),
    )

    with ledger.stays():
        steps.write(page, demo.form, words)
        assert page.locator("html").get_attribute("lang") == "ko"
        assert page.locator("#language").input_value() == "ko"
        if javascript:
            sheet = page.locator("#sheets [data-target=unhcr]")
            for typed in (words.name, words.place, words.answer, "제발 서둘러 주십시오"):
                expect(sheet).to_contain_text(typed)
            expect(page.locator("#sheets .sheet")).to_have_count(5)
        steps.check(page)
    assert steps.groups(page) == (["unhcr"], KOREAN_OFFICES)
    assert page.locator("article.letter details[open]").count() == 0
    expect(page.locator("[aria-labelledby=to-unhcr] .first")).to_contain_text(words.note.split("\n")[0])
    shown = steps.letters(page)
    subject = page.locator("#subject-unhcr").input_value()
    for target, letter in shown.items():
        language = "en" if target in ("un-sg", "unhcr") else "ko"
        signed = f"{words.name} 드림" if language == "ko" else f"{words.name}\n{words.place}, South Korea"
        assert letter.endswith(f"\n{signed}"), target
        assert words.answer in letter and words.note in letter and words.place in letter
        for point, chosen in (("families", True), ("law", True), ("recent-returns", False), ("inquiry", False)):
            assert any(one in letter for one in beginnings(target, language, point)) is chosen, (target, point)

    with ledger.moves(awaits()):
        steps.send(page, email)
        page.wait_for_url(RECEIPT)
        assert page.locator(".list .who").count() == 1
        assert steps.letters(page) == {target: shown[target] for target in KOREAN_OFFICES}
    receipt = page.url

    with ledger.moves(SUPPORTER, taken("un-sg", "copied" if javascript else "text")):
        take(page, "un-sg", shown["un-sg"], javascript)
    with ledger.stays():
        take(page, "un-sg", shown["un-sg"], javascript)
        print_letter(page, "un-sg", shown["un-sg"])
    with ledger.moves(taken("kr-president", "printed")):
        print_letter(page, "kr-president", shown["kr-president"])
    with ledger.moves(taken("kr-foreign-minister", "copied"), said_sent("kr-foreign-minister")):
        say_sent(page, "kr-foreign-minister")
    with ledger.moves(said_sent("un-sg")):
        say_sent(page, "un-sg")

    with ledger.stays():
        steps.open_confirmation(page, demo, email)
        confirmation = page.url
        for _ in range(3):
            page.reload()
        assert shown["unhcr"].split("\n\n") == page.locator("[data-target=unhcr] .body p").all_text_contents()
    assert not steps.mails(page, demo, UNHCR, words.name)
    page.goto(confirmation)
    with ledger.moves(awaits(-1), {"confirmed": 1}, sent("unhcr")):
        steps.confirm(page)
        settled = page.url
        assert settled != receipt, "whoever has the form's link cannot guess the mail's, nor the other way round"
        assert steps.letters(page).keys() == set(KOREAN_OFFICES)
        assert page.locator("p.sent").count() == 2
        if javascript:
            expect(page.locator(".state")).to_have_text("받는 분의 메일 서버가 받았습니다")  # it moves by itself
        arrived = steps.mail(page, demo, UNHCR, words.name)
    assert arrived.startswith(shown["unhcr"] + "\n\n-- \n")
    assert subject in page.locator("article.mail", has_text=words.answer).first.inner_text()

    with ledger.stays():
        page.goto(confirmation)
        assert page.url == settled
        thanks = page.locator("h1").inner_text()
        page.goto(receipt)
        assert page.locator("h1").inner_text() == thanks, "the first receipt has moved on as well"
        assert steps.letters(page).keys() == set(KOREAN_OFFICES)

    with ledger.moves(awaits()):
        again_receipt = send_again(page, demo, words, email)
    assert again_receipt != receipt
    with ledger.moves(awaits(-1)):
        heading = page.locator("h1").inner_text()
        steps.open_confirmation(page, demo, email, number=2)
        steps.confirm(page)
        assert page.locator("h1").inner_text() != heading
        thanks = page.locator("h1").inner_text()
        page.goto(again_receipt)
        assert page.locator("h1").inner_text() == thanks
    with ledger.stays():
        assert len(steps.mails(page, demo, UNHCR, words.name)) == 1


def take(page, target, text, javascript):
    """Copy a letter; where there is no script, save it as text."""
    article = page.locator(f"article[data-target={target}]")
    if javascript:
        page.evaluate("navigator.clipboard.writeText('')")
        article.locator(f"[data-copy=body-{target}]").click()
        expect(article.locator("[role=status]")).not_to_be_empty()
        assert steps.own_text(page.evaluate("navigator.clipboard.readText()")) == text
        return
    assert not article.locator(f"[data-copy=body-{target}]").is_visible()
    with page.expect_download() as download:
        article.locator("button[value=text]").click()
    saved = Path(download.value.path()).read_text(encoding="utf-8")
    assert steps.own_text(saved.removesuffix("\n")).endswith(f"\n\n{text}")


def print_letter(page, target, text):
    with page.expect_popup() as opened:
        page.locator(f"article[data-target={target}] button[value=printed]").click()
    sheet = opened.value
    expect(sheet.locator(".page")).to_be_visible()
    assert sheet.locator(".page > p:not(.from, .foot)").all_text_contents() == text.split("\n\n")
    expect(sheet.locator(".page > p.foot")).to_contain_text("/c/north-korean-escapees")
    sheet.close()


def say_sent(page, target):
    article = page.locator(f"article[data-target={target}]")
    article.locator("form.sent button").click()
    expect(article.locator("p.sent")).to_be_visible()


def send_again(page, demo, words, email):
    """The same person once more: the same pages. The new receipt's address."""
    steps.write(page, demo.form, words)
    steps.check(page)
    assert steps.groups(page) == (["unhcr"], KOREAN_OFFICES)
    steps.send(page, email)
    page.wait_for_url(RECEIPT)
    assert steps.letters(page).keys() == set(KOREAN_OFFICES)
    return page.url


def test_united_kingdom(visit, demo, ledger):
    """The own ministry gets its letter by mail; one that was edited arrives as edited, also after going back."""
    page = visit().page()
    words = Words("Jane Carter", "GB", "Leeds", note="My aunt taught in Busan.")
    steps.write(page, demo.form, words)
    steps.check(page)
    assert steps.groups(page) == (["unhcr", "own-government"], ["un-sg"])
    before = steps.letters(page)
    edited = "Dear Foreign Secretary,\n\nThese are my own words – every one.\n\n  Indented? No.\n\nJane Carter"
    page.locator("[aria-labelledby=to-own-government] summary").click()
    page.fill("#body-own-government", edited)
    page.fill("#subject-own-government", "My own subject")
    page.uncheck("#include-un-sg")

    with ledger.stays():
        steps.press(page, "edit")
        assert page.input_value("#name") == words.name and page.input_value("#note") == words.note
        page.fill("#place", "York")
        steps.check(page)
    after = steps.letters(page)
    kept = edited.replace("  Indented", "Indented")
    assert after["own-government"].replace("  Indented", "Indented") == kept
    assert page.input_value("#subject-own-government") == "My own subject"
    assert page.locator("[aria-labelledby=to-own-government] .tag").count() == 1
    assert after["unhcr"] == before["unhcr"].replace("Leeds", "York") != before["unhcr"]
    assert not page.is_checked("#include-un-sg")

    with ledger.moves(awaits(2)):
        page.check("#copy_to_me")
        steps.send(page, "jane@x.example")
        page.wait_for_url(RECEIPT)
        assert page.locator(".list .who").count() == 2 and not steps.letters(page)
    with ledger.moves(awaits(-2), {"confirmed": 1}, SUPPORTER, sent("unhcr", "own-government")):
        steps.open_confirmation(page, demo, "jane@x.example")
        steps.confirm(page)
        assert steps.mail(page, demo, FCDO, "every one").startswith(after["own-government"] + "\n\n-- \n")
        assert steps.mail(page, demo, UNHCR, words.note).startswith(after["unhcr"] + "\n\n-- \n")
        copy = steps.mail(page, demo, "jane@x.example", words.note)
    assert after["unhcr"] in copy and after["own-government"] in copy
    assert all(name in page.locator("article.mail").all_inner_texts()[0] + copy for name in ("Jane Carter",))


def test_ghana(visit, demo, ledger):
    """No ministry is listed there: a letter to copy to the one there is, with how to find it."""
    page = visit().page()
    words = Words("Ama Mensah", "GH", note="Ghana has taken in many who fled.")
    steps.write(page, demo.form, words)
    steps.check(page)
    assert steps.groups(page) == (["unhcr"], ["un-sg", "own-government"])
    shown = steps.letters(page)
    assert shown["own-government"].startswith("Dear Minister,\n\n") and "Ghana" in shown["own-government"]
    with ledger.moves(awaits()):
        steps.send(page, "ama@x.example")
        page.wait_for_url(RECEIPT)
    ministry = page.locator("article[data-target=own-government]")
    expect(ministry.locator("h3")).to_contain_text("Ministry of Foreign Affairs")
    assert not ministry.locator("a[href^='mailto:']").count()
    with ledger.moves(SUPPORTER, taken("own-government", "copied")):
        take(page, "own-government", shown["own-government"], True)
    with ledger.moves(awaits(-1)):
        page.locator(".erase summary").click()
        page.locator("button[value=erase]").click()
        expect(page.locator("article.letter")).to_have_count(0)
    with ledger.stays():
        assert not steps.mails(page, demo, UNHCR, words.note)


def test_china(visit, demo, ledger, javascript):
    """Nobody is asked to write to those they are at risk from; and who takes copies leaves nothing behind."""
    page = visit(language="en-GB", javascript=javascript).page()
    words = Words(
        f"Ming Zhaoqing {javascript}", "CN", "Yanbianzhou", "Answerwordsofmine", "Thesearemynotewords", ("law",)
    )
    rows = {table: demo.count(table) for table in ("items", "notices", "written")}
    with ledger.stays():
        steps.write(page, demo.form, words)
        steps.check(page)
        assert steps.groups(page) == (["unhcr"], ["un-sg"])
        expect(page.locator("aside.caution")).to_be_visible()
        shown = steps.letters(page)
        steps.press(page, "copy")
        expect(page.locator("article.letter")).to_have_count(2)
        assert steps.letters(page) == shown
        assert not page.locator("input[type=email]").count()
    with ledger.moves(SUPPORTER, taken("unhcr", "copied" if javascript else "text")):
        take(page, "unhcr", shown["unhcr"], javascript)
    with ledger.moves(taken("un-sg", "printed")):
        print_letter(page, "un-sg", shown["un-sg"])
    assert {table: demo.count(table) for table in rows} == rows
    for typed in (words.name, words.place, words.answer, words.note):
        assert not demo.has_kept(typed), typed


def test_a_mistake_takes_the_focus_and_leads_to_its_field(visit, demo, javascript):
    person = visit(javascript=javascript)
    person.refused_forms = True
    page = person.page()
    steps.write(page, demo.form, Words("", ""))
    steps.press(page, "check")
    errors = page.locator(".errors")
    expect(errors).to_be_focused()
    assert page.title().startswith("Error:")
    errors.locator("a[href='#country']").click()
    expect(page.locator("#country")).to_be_focused()
    steps.type_in(page, Words("Jane Carter", "GB", note="www.shop.example"))
    steps.press(page, "check")
    expect(errors.locator("a")).to_have_attribute("href", "#note")
    assert page.input_value("#note") == "www.shop.example" and page.input_value("#name") == "Jane Carter"
    page.fill("#note", "")
    steps.check(page)
    steps.send(page, "not an address")
    expect(errors).to_be_focused()
    expect(errors.locator("a")).to_have_attribute("href", "#email")


def test_what_is_left_in_a_field_is_told_while_typing(visit, demo):
    page = visit().page()
    page.goto(demo.form)
    left = page.locator("#answers-connection + [role=status]")
    expect(left).to_be_empty()
    page.fill("#answers-connection", "x" * 290)
    expect(left).to_have_text(re.compile(r"10$"))
    page.fill("#answers-connection", "x" * 310)
    expect(left).to_have_text(re.compile(r"10$"))
