"""A campaign from an empty desk to its launch, in a browser; then the same file in another place, the same letters."""

# ruff: noqa: PLR0915 - a journey is as long as it is

import json
import mailbox
import re
import time

import pyotp
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import posted, until
from tests.journeys.test_first_sign_in import PASSWORD, invited, site  # noqa: F401 - a fixture
from tests.support.accessibility import Inspector
from tests.support.processes import process, run

pytestmark = pytest.mark.browser

ENGLISH = ["I write to you about our rivers from {{ supporter.place | default: 'my town' }}.", "Our rivers are ill."]
KOREAN = ["{{ supporter.country_name }}에서 강에 대해 씁니다.", "우리 강이 아픕니다."]


def command(folder, *words):
    """What it prints. Delivery takes the signals of its process, and so has one of its own."""
    done = (process if words[0] == "deliver" else run)(folder, *words)
    assert done.status == 0, done.err
    return done.out


def entered(visit, site, email, **more):  # noqa: F811 - the fixture's value
    """A page of the desk, and the secret of the second factor; `test_first_sign_in` opens the pages on the way."""
    url, *_ = site
    seen = visit(hosts=(url.removeprefix("http://"),), **more)
    seen.refused_forms = True
    page = seen.page()
    answer = posted(page, invited(site, email, "invite"), password=PASSWORD, repeat=PASSWORD)
    secret = re.sub(r"\s", "", re.search(r'class="code key"[^>]*>([^<]+)<', answer.text())[1])
    answer = posted(page, answer.url, code=pyotp.TOTP(secret).at(time.time()))
    assert 'id="codes"' in answer.text()
    page.goto(f"{url}/organiser/")
    return page, secret


def signed_in(visit, site, email, **more):  # noqa: F811 - the fixture's value
    page, _ = entered(visit, site, email, **more)
    return page


def press(page, value):
    """Press a button and wait for the page that it leads to, which may be later: what was typed is saved first."""
    with page.expect_navigation():
        page.click(f'button[name=do][value="{value}"] >> nth=0')


def write(page, **words):
    for name, typed in words.items():
        page.fill(f'[name="{name.replace("__", ".")}"]', typed)


def begin(page, url, slug):
    page.goto(f"{url}/organiser/")
    page.click('a[href="/organiser/new"]')
    page.fill("#title", "Clean rivers")
    page.fill("#slug", slug)
    page.select_option("#language", "en")
    press(page, "begin")
    page.check('[name="campaign.languages"][value=ko]')
    press(page, "save")
    write(page, campaign__title__ko="깨끗한 강", campaign__summary__en="Our rivers are **ill**.")
    write(page, campaign__summary__ko="강이 아픕니다.", campaign__goal="100")
    for words, office in (("united nations", "un-sg"), ("united kingdom", "gb-fcdo")):
        page.fill("#q", words)
        press(page, "search")
        press(page, f"office:{office}")


def write_letter(page, number, subject, wordings):
    path = f"letters.{number}"
    page.fill(f'[name="{path}.subject.1"]', subject)
    page.fill(f'[name="{path}.blocks.1.text.1"]', wordings[0])
    if number == 1:  # a letter in another language has as many wordings from the beginning
        press(page, f"add:{path}.blocks.1.text")
    page.fill(f'[name="{path}.blocks.1.text.2"]', wordings[1])
    press(page, "save")


def test_from_an_empty_desk_to_a_live_campaign(visit, site, tmp_path, long):  # noqa: F811
    url, folder, _ = site
    inspector, slug, me = Inspector(long), "rivers", "writer@x.example"
    page = signed_in(visit, site, me)
    begin(page, url, slug)
    inspector.look("unfinished", page)
    press(page, "letter:en")
    expect(page.locator("h1")).to_have_text("Letter 1")
    write_letter(page, 1, "Clean rivers", [ENGLISH[0].replace("place", "plaec"), ENGLISH[1]])
    wrong = page.locator('[id="letters.1.blocks.1.text.1-error"]')
    expect(wrong).to_contain_text("{{ supporter.plaec }} (line 1, column 41)")
    inspector.look("a mistake", page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.fill('[name="letters.1.blocks.1.text.1"]', ENGLISH[0])
    expect(page.locator("#sheets .body").first).to_contain_text("I write to you about our rivers from …")
    press(page, "another")
    expect(page.locator("#sheets .body").first).to_contain_text("Our rivers are ill.")
    inspector.look("a letter", page)
    page.goto(f"{url}/organiser/c/{slug}/edit")
    expect(page.locator("table .missing")).to_have_count(2)
    press(page, "letter:ko")
    write_letter(page, 2, "깨끗한 강", KOREAN)
    page.goto(f"{url}/organiser/c/{slug}/edit")
    expect(page.get_by_text("Nothing is missing.")).to_be_visible()
    inspector.look("finished", page)
    with page.expect_download() as download:
        page.click("a >> text=Download the file")
    file = tmp_path / "rivers.toml"
    download.value.save_as(file)

    page.goto(f"{url}/organiser/offices/gb-fcdo")
    inspector.look("office", page)
    page.fill("#email", "minister@fcdo.example")
    press(page, "save")
    expect(page.locator(".note[role=status]")).to_contain_text("Saved.")
    page.goto(f"{url}/organiser/offices")
    inspector.look("offices", page)

    page.goto(f"{url}/organiser/c/{slug}/launch")
    inspector.look("check list", page)
    page.click("text=Put it into test mode")
    inspector.look("test mode?", page)
    page.click("main form button >> text=Put it into test mode")
    page.wait_for_url("**/launch?done=test")
    page.click("text=Mail them to")
    expect(page.locator(".note[role=status]")).to_contain_text("1 letter is on its way")
    command(folder, "deliver", "--drain")
    (mail,) = mailbox.Maildir(folder / "instance" / "mail")
    assert mail["To"] == me and mail["Subject"].startswith("[TEST] ")
    page.reload()
    page.click("a >> text=Go live")
    page.click("main form button >> text=Go live")
    expect(page.locator(".errors")).to_be_focused()
    inspector.look("not all green", page)
    page.check("#all-the-same")
    page.click("main form button >> text=Go live")
    page.wait_for_url(f"**/c/{slug}?done=live")
    expect(page.locator(".note[role=status]")).to_contain_text("The campaign is live")
    page.goto(f"{url}/c/{slug}?lang=ko")
    expect(page.locator("h1")).to_have_text("깨끗한 강")
    assert {name: findings for name, findings in inspector.findings.items() if findings} == {}
    for who in ("--name=Kim", "--country=GB", "--language=ko"), ("--name=Jane Lee", "--country=KR", "--place=Seoul"):
        assert composed(folder, slug, *who) == composed(another(tmp_path, file), slug, *who)


def another(tmp_path, file):
    """A place of its own, with the file loaded."""
    folder = tmp_path / "another"
    if not folder.exists():
        folder.mkdir()
        command(folder, "init")
        command(folder, "load", str(file))
    return folder


def composed(folder, slug, *who):
    letters = json.loads(command(folder, "compose", slug, *who, "--json"))
    assert len(letters) == 2
    # The address was corrected in one of the two places only: it is the office's, not the campaign's.
    return [{name: value for name, value in letter.items() if name != "email"} for letter in letters]


def test_two_who_write_at_once_without_a_script(visit, site):  # noqa: F811
    url, *_ = site
    pages = [signed_in(visit, site, f"{name}@x.example", javascript=False) for name in ("first", "second")]
    begin(pages[0], url, "lakes")
    for page in pages:
        page.goto(f"{url}/organiser/c/lakes/edit")
    write(pages[0], campaign__title__en="Clear lakes")
    press(pages[0], "save")
    write(pages[1], campaign__title__en="Clean lakes", campaign__goal="500")
    page = pages[1]
    with page.expect_response(lambda answer: answer.status == 409):
        press(page, "save")
    expect(page.locator("h1")).to_have_text("Somebody else saved first")
    expect(page.locator("#theirs")).to_contain_text("Clear lakes")
    expect(page.locator("#mine")).to_contain_text("goal = 500")
    page.click("text=Go on with theirs")
    assert page.input_value('[name="campaign.title.en"]') == "Clear lakes"
    until(lambda: page.input_value('[name="campaign.goal"]') == "100")
