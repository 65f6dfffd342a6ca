"""All that an organiser does with one campaign, from an empty desk to the archive: in a browser, without a terminal.

Two parliaments, two languages, a picture, a colleague who reads it first, 50 supporters, an address that is wrong, the
list of those who want to hear more. Asked of a real server that delivers to a real mail server; run with `--long`.
"""

# ruff: noqa: PLR0915 - a journey is as long as it is

import csv
import email
import email.policy
import re
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import until
from tests.journeys.test_parliaments import bring, members, parliaments, take_over
from tests.journeys.test_writing import entered, press, write
from tests.support import engines, images, workbooks
from tests.support.processes import COMMAND, environment, free_port, serving
from tests.support.smtp_server import Session, SmtpServer
from tests.support.visitors import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ME = "organiser@x.example"
MOST_PAGE_LOADS, MOST_MINUTES = 60, 6
"""Of the organiser, from the first sign-in to the archive; the minutes are a program's, which types at once."""
IN_THE_BROWSER, BY_POSTS = 3, 47
WRONG, RIGHT = "m1@house.example", "office-of-m1@house.example"
TICKED = "River Watch may write to me about what comes of this"


class Town(SmtpServer):
    """A mail server that does not know one mailbox."""

    unknown = WRONG

    def _rcpt(self, session: Session, text: str) -> None:
        if f"<{self.unknown}>" in text:
            self._say(session, "550 5.1.1 no such mailbox")
        else:
            super()._rcpt(session, text)

    def mails(self, to: str) -> list[str]:
        """The words of every mail to this address, oldest first."""
        messages = [email.message_from_bytes(mail.data, policy=email.policy.default) for mail in self.taken]
        parts = [message.get_body(("plain",)) for message in messages if to in message["To"]]
        return [part.get_content() for part in parts if part is not None]

    def to_members(self) -> list[str]:
        return [mail.recipient for mail in self.taken if mail.recipient.endswith(("@house.example", "@dail.example"))]


@dataclass
class Organiser:
    """The organiser's browser: what each step cost, and a picture of each."""

    page: Page
    url: str
    folder: Path
    loads: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.page.on(
            "response",
            lambda one: self.loads.append(one.url) if one.ok and one.request.resource_type == "document" else None,
        )

    def to(self, path: str) -> None:
        self.page.goto(f"{self.url}/organiser/{path}")

    def look(self, name: str) -> None:
        number = len(list(self.folder.glob("*.png")))
        self.page.screenshot(path=self.folder / f"{number:02}-{name}.png", full_page=True)


@pytest.fixture
def town():
    with Town() as server:
        yield server


@pytest.fixture
def site(tmp_path, town, cluster):
    """A fresh site with its delivery: its address, its folder and its environment."""
    port = free_port()
    here = {
        "CAMPAIGN_SITE__URL": f"http://127.0.0.1:{port}",
        "CAMPAIGN_SITE__CONTACT": "us@x.example",
        "CAMPAIGN_MAIL__TRANSPORT": "smtp",
        "CAMPAIGN_MAIL__SERVER": "127.0.0.1",
        "CAMPAIGN_MAIL__PORT": str(town.port),
        "CAMPAIGN_MAIL__TLS": "none",
        "CAMPAIGN_MAIL__FROM": "letters@x.example",
        "CAMPAIGN_DELIVERY__POLL_SECONDS": "0.2",
        "CAMPAIGN_LIMITS__FORM_MIN_SECONDS": "0",
        "CAMPAIGN_LIMITS__SUBMISSIONS_PER_MINUTE": "1000",
    }
    folder = tmp_path / "site"
    folder.mkdir()
    subprocess.run([*COMMAND, "init"], cwd=folder, env=environment(**here), check=True, capture_output=True)
    engines.move(folder, cluster)
    with serving(folder, "serve", port=port, **here) as server:
        yield f"http://127.0.0.1:{port}", folder, environment(**here), server


@pytest.mark.long
def test_one_campaign_from_the_first_sign_in_to_the_archive(site, visit, town, tmp_path):
    """Its short form is `test_parliaments.py`."""
    url, _, _, server = site
    host = url.removeprefix("http://")
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    page, _ = entered(visit, site[:3], ME, width=1280)
    me = Organiser(page, url, pictures)
    me.look("the desk")
    postcodes, irish = parliaments()
    alone = {code: area for code, area in postcodes if sum(code == other for other, _ in postcodes) == 1}
    first = min(alone.values())
    keys = [(f"D{n:02}", area) for n, area in enumerate(dict.fromkeys(area for *_, area in irish), 1) if n < 25]

    # Whose address is wrong comes first, and five people write to whom.
    offices(me, sorted({area for _, area in postcodes}, key=lambda area: (area != first, area)), irish)
    begin(me, tmp_path, [*postcodes, *keys])
    letters(me)
    preview(me, lambda: visit(hosts=(host,)).page())
    rehearse_and_launch(me, town)

    codes = [code for code, area in alone.items() if area == first][:1] * 5 + list(alone) * BY_POSTS
    for number, code in enumerate([keys[0][0], *codes[:2]]):
        supporter = visit(hosts=(host,), width=(360, 390, 1280)[number])
        supporter.refused_forms = True  # the postcode is asked for once the country is known
        in_the_browser(supporter.page(), me, town, number, code)
    by_posts(server.port, town, codes[2 : 2 + BY_POSTS])

    mend_the_address(me, town)
    open_the_list(me, tmp_path)
    put_it_away(me)
    minutes = (time.monotonic() - me.began) / 60
    print(f"\n{len(me.loads)} page loads, {minutes:.1f} minutes; pictures in {pictures}")
    assert len(me.loads) <= MOST_PAGE_LOADS, me.loads
    assert minutes <= MOST_MINUTES


def offices(me, electorates, irish):
    page = me.page
    me.to("offices")
    me.look("no offices yet")
    page.click("text=Upload a list of offices")
    australian = [("Ann", f"Of {area}", area) for area in electorates]
    bring(page, members(australian), "au.xlsx", country="AU", role="member")
    me.look("a list that was brought")
    take_over(page, len(australian))
    me.look("addresses checked")
    me.to("lists")
    bring(page, members(irish, "dail.example"), "ie.xlsx", country="IE", role="member")
    take_over(page, len(irish))


def begin(me, folder, postcodes):
    page = me.page
    me.to("new")
    write(page, title="Clean rivers for all")
    page.select_option("#language", "en")
    me.look("a new campaign")
    press(page, "begin")
    me.look("an empty campaign")
    page.check('[name="campaign.languages"][value=de]')
    press(page, "save")
    write(page, campaign__summary__en="Our rivers are **ill**. Ask your member to act.", campaign__goal="100")
    write(page, campaign__title__de="Saubere Flüsse für alle", campaign__summary__de="Unsere Flüsse sind **krank**.")
    press(page, "representative")
    page.click("text=Upload postcodes and areas")
    raw = workbooks.xlsx([["Where people live", "Who speaks for it"], *postcodes])
    bring(page, raw, "codes.xlsx")
    page.select_option("#column-1", "postcode")
    page.select_option("#column-2", "area")
    press(page, "read")
    me.look("postcodes")
    press(page, "take")
    expect(page.get_by_text("Its postcodes are in areas-")).to_be_visible()
    page.click("text=Only for some countries")
    page.fill('[name="targets.1.countries"]', "Australia, Ireland")
    press(page, "picture")
    picture = folder / "river.jpg"
    picture.write_bytes(images.photograph())
    page.set_input_files("#file", picture)
    write(page, campaign__picture_alt__en="A clear river", campaign__picture_alt__de="Ein klarer Fluss")
    me.look("a picture")
    press(page, "save")
    page.click(".over a")
    page.click("text=Ask supporters whether they want to hear from you")
    press(page, "key")
    page.click("[data-make]")
    with page.expect_download() as download:
        page.click("[data-save]")
    key = folder / "rivers-key.txt"
    download.value.save_as(key)
    page.set_input_files("#saved-key", key)
    expect(page.locator("[data-told]")).to_contain_text("The file is there")
    write(page, campaign__opt_in__label__en=TICKED, campaign__opt_in__label__de="Flusswacht darf mir schreiben")
    me.look("a key")
    press(page, "key")


def letters(me):
    page = me.page
    me.to("c/clean-rivers-for-all/edit")
    me.look("before the letters")
    press(page, "letter:en")
    write(page, letters__1__subject__1="Clean rivers", letters__1__blocks__1__text__1="Our rivers are ill.")
    press(page, "add:letters.1.blocks.1.text")
    write(page, letters__1__blocks__1__text__2="I write to you about our rivers.")
    page.select_option("#country", "AU")
    me.look("a letter")
    press(page, "save")
    me.to("c/clean-rivers-for-all/edit")
    press(page, "letter:de")
    write(page, letters__2__subject__1="Saubere Flüsse", letters__2__blocks__1__text__1="Unsere Flüsse sind krank.")
    write(page, letters__2__blocks__1__text__2="Ich schreibe Ihnen wegen unserer Flüsse.")
    press(page, "save")
    me.look("the letter in the other language")


def preview(me, colleague: Callable[[], Page]):
    page = me.page
    me.to("c/clean-rivers-for-all/launch")
    me.look("check list")
    link = page.locator("#show ~ p a").get_attribute("href")
    reader = colleague()
    reader.goto(link)
    reader.select_option("#country", "IE")
    reader.click("main form button")
    expect(reader.locator("#sheets")).to_contain_text("Our rivers")
    assert reader.locator("form[method=post]").count() == 0 and not reader.context.cookies()
    reader.screenshot(path=me.folder / "colleague.png", full_page=True)


def rehearse_and_launch(me, town):
    page = me.page
    page.click("a >> text=Put it into test mode")
    page.click("main form button >> text=Put it into test mode")
    page.wait_for_url("**/launch?done=test")
    page.select_option("#country", "AU")
    page.click("text=Mail them to")
    expect(page.locator("#test ~ .note[role=status]")).to_be_visible()
    me.look("test run")
    until(lambda: any("rivers" in mail for mail in town.mails(ME)), "the letter of the test run")
    page.click("a >> text=Go live")
    if page.locator("#all-the-same").count():
        me.look("not all green")
        page.check("#all-the-same")
    page.click("main form button >> text=Go live")
    page.wait_for_url("**/c/clean-rivers-for-all?done=live")
    me.look("live")


def in_the_browser(page, me, town, number, code):
    """One supporter, with a script, in the page's own steps."""
    who = f"browser{number}@x.example"
    page.goto(f"{me.url}/c/clean-rivers-for-all")
    page.fill("#name", "Jo Elm")
    page.select_option("#country", "IE" if code.startswith("D") else "AU")
    page.click("button[name=step][value=ask-check], button[name=step][value=check]")
    page.fill("#postcode", code)
    page.click("button[name=step][value=ask-check], button[name=step][value=check]")
    choice = page.locator("input[type=radio][name^=representative]")
    if choice.count():
        choice.first.check()
        page.click("button[name=step][value=ask-check], button[name=step][value=check]")
    page.fill("#email", who)
    page.check("#opt_in")
    page.click("button[name=step][value=ask-send], button[name=step][value=send]")
    if page.locator("#note").count():
        page.fill("#note", "I swim there.")
        page.click("button[name=step][value=check]")
        page.click("button[name=step][value=send]")
    page.wait_for_url("**/receipt/**")
    page.screenshot(path=me.folder / f"supporter-{number}.png", full_page=True)
    mail = until(lambda: town.mails(who), f"a mail to {who}")[0]
    page.goto(me.url + re.search(r"/confirm/\S+", mail)[0])
    page.click("button[value=confirm]")


def by_posts(port, town, codes):
    visitor = Visitor(port)
    for number, code in enumerate(codes):
        fields = {"name": f"Sam {number}", "country": "AU", "postcode": code, "note": f"I fish there, {number}."}
        if number % 2:
            fields["opt_in"] = "1"
        visitor.send("/c/clean-rivers-for-all", email=f"post{number}@x.example", **fields)
    for number in range(len(codes)):
        who = f"post{number}@x.example"
        visitor.confirm(until(lambda who=who: town.mails(who), f"a mail to {who}")[0])


def mend_the_address(me, town):
    page = me.page
    delivered = IN_THE_BROWSER + BY_POSTS

    def told():
        me.page.goto(f"{me.url}/organiser/")
        return page.get_by_text("There is no mailbox at this address.").count()

    before = len(me.loads)
    until(told, "the desk says that an address is wrong")
    del me.loads[before + 1 :]  # a person who comes back later loads the page once
    me.look("the desk says that an address is wrong")
    page.click("text=Correct the address")
    me.look("the wrong address")
    page.fill("#email", RIGHT)
    page.fill("#evidence", "https://house.example/members")
    press(page, "save")
    expect(page.locator(".note[role=status]").first).to_contain_text("Saved.")
    me.look("the address is mended")
    until(lambda: RIGHT in town.to_members(), "a letter at the right address")
    # The letter that was refused has failed; its writer is told, and every other one has left.
    until(lambda: len(town.to_members()) >= delivered - 2, "the letters have left")
    assert WRONG not in town.to_members()


def open_the_list(me, folder):
    page = me.page
    me.to("c/clean-rivers-for-all/contacts")
    page.set_input_files("#key-files", folder / "rivers-key.txt")
    page.click("[data-open] >> nth=0")
    people = IN_THE_BROWSER + BY_POSTS // 2
    expect(page.locator("[data-list] .told").first).to_have_text(f"People on the opened list: {people}")
    me.look("the list is opened")
    with page.expect_download() as download:
        page.click("[data-format=csv] >> nth=0")
    file = folder / "list.csv"
    download.value.save_as(file)
    rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    assert len(rows) == people and {row["wording"] for row in rows} == {TICKED}


def put_it_away(me):
    page = me.page
    me.to("c/clean-rivers-for-all/launch")
    page.click("a >> text=Close the campaign")
    me.look("close it?")
    page.click("main form button >> text=Close the campaign")
    page.wait_for_url("**/c/clean-rivers-for-all?done=closed")
    me.look("closed")
    me.to("c/clean-rivers-for-all/settings")
    page.click("text=Put it into the archive")
    expect(page.locator("#archive")).to_contain_text("Clean rivers for all")
    me.look("in the archive")
