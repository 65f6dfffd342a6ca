"""A stranger with a phone is done in two minutes: what the way costs, how high each step is, what it weighs."""

import gzip
import json
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SLUG, until
from tests.support import host_pages, steps
from tests.support.steps import Words
from tests.support.thumb import HEIGHT, phone, to_send_oneself, to_the_receipt

pytestmark = pytest.mark.browser

MOST_TAPS, MOST_PIXELS, MOST_TAPS_A_LETTER = 10, 2_500, 3
MOST_BYTES = 20 * 1024
TWO_SCREENS = 2 * HEIGHT


@pytest.mark.parametrize(("country", "locale", "own", "edited"), [
    ("KR", "ko-KR", 4, False),
    ("GB", "en-GB", 1, True),
    pytest.param("KR", "ko-KR", 4, True, marks=pytest.mark.long),
    pytest.param("GB", "en-GB", 1, False, marks=pytest.mark.long),
])  # fmt: skip
def test_few_taps_and_little_scrolling(demo, browser, country, locale, own, edited):
    page = phone(browser, locale)
    thumb = to_the_receipt(page, demo.url, country, edited=edited)
    assert thumb.cost.taps <= MOST_TAPS and thumb.cost.pixels <= MOST_PIXELS, thumb.cost
    high = {name: height for name, height in thumb.cost.steps.items() if name != "receipt" and height > TWO_SCREENS}
    assert all(height <= 1.05 * TWO_SCREENS for height in high.values()), high
    taps = to_send_oneself(page, thumb)
    assert len(taps) == own and all(tap <= MOST_TAPS_A_LETTER for tap in taps), taps
    page.context.close()


def test_the_check_page_with_five_letters_is_light(demo, visit):
    page = visit(language="ko-KR").page()
    steps.write(page, demo.form, Words("김하늘", "KR", "강릉"))
    with page.expect_response(
        lambda answer: answer.request.method == "POST" and "/preview" not in answer.url
    ) as posted:
        steps.press(page, "check")
    html = posted.value.body()
    assert len(re.findall(rb'<textarea[^>]*name="body-', html)) == 5
    assert len(gzip.compress(html)) < MOST_BYTES


class TestTheLetterBesideTheForm:
    def test_is_the_one_that_is_checked_whatever_was_typed_in_between(self, demo, visit):
        page = visit(width=1280).page()
        steps.write(page, demo.form, Words("Jane Carter", "GB", "Leeds"))
        expect(page.locator("#wording")).to_have_text("This is your letter, word for word as it leaves.")
        page.locator("#sheets [data-target=un-sg] [data-reword]").click()
        page.fill("#place", "York")
        sheet = page.locator("#sheets [data-target=un-sg] .body")
        expect(sheet).to_contain_text("York")
        shown = {
            one.get_attribute("data-target"): one.locator(".body p").all_text_contents()
            for one in page.locator("#sheets .sheet").all()
        }
        steps.check(page)
        assert {target: words.split("\n\n") for target, words in steps.letters(page).items()} == shown

    def test_changes_its_wording_when_asked_and_only_then(self, demo, visit):
        page = visit(width=1280).page()
        steps.write(page, demo.form, Words("Jane Carter", "GB", "Leeds"))
        expect(page.locator("#wording")).to_contain_text("This is your letter")
        body = page.locator("#sheets [data-target=un-sg] .body")
        expect(body).to_contain_text("Leeds")
        before = body.text_content()
        with page.expect_response(re.compile("/preview")):
            page.fill("#place", "Leeds")
            page.locator("#place").press("End")
            page.locator("#place").press_sequentially(" ")
        assert body.text_content() == before
        page.locator("#sheets [data-target=un-sg] [data-reword]").click()
        expect(body).not_to_have_text(before or "")

    def test_stays_in_sight_in_a_partners_frame(self, demo, visit):
        """The frame is as high as its page: paper that sticks to the top of the screen would stay out of sight."""
        with host_pages.sites(1) as (site,):
            demo.command("partner", "add", "in-sight", "--name", "In sight", "--origin", site.url)
            frame = f'<iframe src="{demo.form}/embed?partner=in-sight" width="1200" height="2600"></iframe>'
            page = visit(width=1280, hosts=(site.netloc,)).page()
            page.goto(site.put(f'<div style="height:500px"></div>{frame}<div style="height:900px"></div>'))
            form = page.frame_locator("iframe")
            form.locator("#country").select_option("GB")
            form.locator("#name").fill("Jane Carter")
            expect(form.locator("#sheets")).to_contain_text("Jane Carter")
            form.locator(".more-choices summary").click()
            form.locator("input[name=points]").last.scroll_into_view_if_needed()
            page.mouse.wheel(0, 600)
            seen = "desk => { const box = desk.getBoundingClientRect(); return [box.top, box.bottom]; }"
            where = "document.querySelector('iframe').getBoundingClientRect().top"

            def is_in_sight():
                top, bottom = (end + page.evaluate(where) for end in form.locator(".desk").evaluate(seen))
                return -60 <= top < 400 and bottom > 400

            until(is_in_sight, "the sheet follows")


def test_the_likely_countries_stand_first_and_what_is_typed_finds_the_others(demo, visit):
    page = visit(language="ja-JP").page()
    page.goto(demo.form)
    first = "group => [...group.querySelectorAll('option')].map(one => one.value)"
    assert page.locator("#country optgroup").first.evaluate(first)[:1] in (["JP"], ["KR"])
    assert {"JP", "KR"} <= set(page.locator("#country optgroup").first.evaluate(first))
    country, find = page.locator("#country"), page.locator("#country-find")
    find.fill("ドイツ")
    expect(country).to_have_value("DE")
    find.fill("")
    expect(country).to_have_value("")


def test_to_look_for_a_country_loses_none_that_was_chosen_and_leaves_no_page(demo, visit):
    page = visit().page()
    page.goto(demo.form)
    country, find = page.locator("#country"), page.locator("#country-find")
    country.select_option("KR")
    find.press_sequentially("Fr")
    expect(country).to_have_value("FR")
    find.fill("")
    expect(country).to_have_value("KR")
    find.fill("germ")
    country.select_option("IE")
    find.fill("")
    expect(country).to_have_value("IE")
    for typed, code in {"US": "US", "uk": "GB", "ukr": "UA", "nowhere": ""}.items():
        find.fill(typed)
        expect(country).to_have_value(code)
    find.fill("Norw")
    find.press("Enter")
    expect(country).to_be_focused()
    expect(country).to_have_value("NO")
    assert not page.locator(".errors").count() and page.url == demo.form


def test_how_much_room_is_left_is_said_once_for_a_pause(demo, visit):
    page = visit().page()
    page.clock.install()
    page.goto(demo.form)
    field = page.locator("#answers-connection")
    limit = int(field.get_attribute("data-limit"))
    left = page.locator(".field:has(#answers-connection) [data-left]")
    field.fill("x" * (limit - 12))
    field.press_sequentially("yz")
    assert left.text_content() == ""
    page.clock.run_for(1000)
    expect(left).to_have_text("Characters left: 10")


def test_danger_is_said_before_anything_leaves_the_page(demo, visit):
    page = visit().page()
    page.goto(demo.form)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    expect(page.locator("[data-withheld]")).to_be_hidden()
    page.locator("#country").select_option("CN")
    expect(page.locator("[data-withheld] .caution")).to_be_visible()
    page.fill("#name", "Ming Zhaoqing")
    page.wait_for_timeout(800)
    assert not asked
    page.locator("#country").select_option("GB")
    expect(page.locator("[data-withheld]")).to_be_hidden()
    expect(page.locator("#sheets")).to_contain_text("Ming Zhaoqing")
    assert asked


def test_an_address_is_seen_whole_once_it_is_typed_and_the_button_stays_where_it_is_pressed(demo, visit):
    page = visit().page()
    steps.write(page, demo.form, Words("Jane Carter", "GB", note="I have walked there."))
    steps.check(page)
    email, button = page.locator("#email"), page.locator("button[name=step][value=send]")
    email.fill("jane.m.carter@mail.example")
    seen = email.evaluate("field => [field.scrollWidth, field.clientWidth]")
    before = button.bounding_box()
    page.mouse.move(before["x"] + before["width"] / 2, before["y"] + before["height"] / 2)
    page.mouse.down()
    assert seen[0] <= seen[1] and button.bounding_box() == before
    page.mouse.up()
    page.wait_for_url(steps.RECEIPT)


@pytest.mark.parametrize("way", ["with a question", "without one"])
def test_back_from_the_receipt_comes_to_a_page_that_explains(demo, visit, way):
    page = visit().page()
    note = "I have walked there." if way == "without one" else ""
    steps.write(page, demo.form, Words(f"Back {way}", "GB", note=note))
    steps.check(page)
    steps.send(page, f"back-{len(way)}@x.example")
    if not note:
        page.locator("button.second[value=send]").click()
    page.wait_for_url(steps.RECEIPT)
    page.go_back()
    expect(page.locator("[data-sent]")).to_be_visible()
    assert page.evaluate("performance.getEntriesByType('navigation')[0].type") != "reload"


@pytest.mark.parametrize(
    ("agent", "whole"), [("Mozilla/5.0 (Linux; Android 15)", True), ("Mozilla/5.0 (Windows NT 10.0)", False)]
)
def test_a_mail_program_gets_the_whole_letter_where_the_device_takes_it(demo, browser, agent, whole):
    context = browser.new_context(viewport={"width": 360, "height": 780}, locale="ko-KR", user_agent=agent)
    page = context.new_page()
    steps.write(page, demo.form, Words("김하늘", "KR", "강릉"))
    steps.check(page)
    page.locator("button[value=ask-copy]").click()
    page.locator("button.second[value=copy]").click()
    link = page.locator("article[data-target=unhcr] a[data-way=mail_program]")
    body = page.locator("#body-unhcr").input_value()
    decoded = page.evaluate("link => decodeURIComponent(link.split('&body=')[1] ?? '')", link.get_attribute("href"))
    assert (decoded.replace("\r\n", "\n") == body) is whole
    assert page.locator("article[data-target=unhcr] [data-copy=body-unhcr]").is_visible()
    context.close()


def test_the_time_zone_dates_the_letter(demo, browser):
    """The browser's own day, wherever its reader says they live."""
    context = browser.new_context(locale="en-GB", timezone_id="Pacific/Kiritimati")
    page = context.new_page()
    page.goto(demo.form)
    assert page.locator("[name=time_zone]").input_value() == "Pacific/Kiritimati"
    answer = page.request.get(f"{demo.url}/country?zone=Asia/Seoul")
    assert json.loads(answer.body()) == {"country": "KR"}
    assert f"/c/{SLUG}" in page.url
    context.close()
