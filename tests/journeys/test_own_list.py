"""A list that its owner makes the key for and opens, all in a browser; nothing that only they may have leaves it."""

# ruff: noqa: PLR0915 - a journey is as long as it is

import csv
import secrets
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from campaign.actions import letters, submissions
from campaign.core.campaigns.campaign import Wording
from campaign.core.letters.composition import Supporter
from campaign.core.letters.submissions import Act
from campaign.sealing import contacts
from tests.journeys.conftest import Visit
from tests.support.accessibility import violations

pytestmark = pytest.mark.browser

SLUG = "own-list"
TEXT = "River Watch, tell me what comes of this"
PEOPLE = (
    ("=HYPERLINK(\"x\",'Canary')", "jane.canary@x.example"),
    ("김카나리아", "haneul.canary@x.example"),
    ('Canary, Jo "Joe"', "joe.canary@x.example"),
    ("Plus Canary", "+plus.canary@x.example"),
)
SOURCE = """\
[campaign]
slug = "own-list"
status = "test"
languages = ["en"]
confirm = false
title = { en = "Own list" }
summary = { en = "Our rivers are ill." }
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


@pytest.fixture
def asking(demo):
    """A campaign in the demo that asks nobody yet; at the end it is closed, so that others see but theirs."""
    file = demo.folder / "own-list.toml"
    file.write_text(SOURCE)
    demo.command("load", file.name)
    yield
    file.write_text(SOURCE.replace('"test"', '"closed"'))
    demo.command("load", file.name)


@pytest.fixture
def seen(visit, asking) -> Visit:
    """An organiser's browser, wide enough for the desk."""
    made: Visit = visit(width=1280)
    made.refused_forms = True
    return made


def opt_in(demo, people):
    """They send their letters with the box ticked; where nobody is asked to confirm, that counts at once."""
    with demo.context() as context:
        campaign, now = context.catalogue.campaign(SLUG), datetime.now(UTC)
        for name, email in people:
            supporter = Supporter(name, "GB", "Leeds", language="en")
            allotted = letters.allot(context, campaign, supporter, {}, now.date())
            act = Act(secrets.token_hex(32), supporter, allotted, email=email, opt_in=Wording(TEXT, "en"))
            submissions.submit(context, campaign, act, letters.prepare(context, campaign, act, now.date()), now)


def saved(page, selector, folder):
    """The file that a link of the page saves."""
    with page.expect_download() as download:
        page.click(selector)
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def rows(path: Path):
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


def test_a_key_is_made_saved_and_used_and_the_list_is_opened_where_the_key_is(seen, demo, tmp_path):
    asked = []
    page = seen.page()
    page.on("request", lambda request: asked.append(repr((request.url, request.headers)).encode()))
    page.on("request", lambda request: asked.append(request.post_data_buffer or b""))
    page.goto(f"{demo.url}/organiser/")
    page.fill("#email", demo.email)
    page.fill("#password", demo.password)
    page.click("main form button")

    secret = make_key(page, demo, tmp_path)
    put_in_force(page, demo)
    opt_in(demo, PEOPLE)
    fetch_and_open(page, demo, tmp_path, secret)

    sent = b"\n".join(asked)
    assert len(asked) > 20 and secret.encode() not in sent and secret[-50:].lower().encode() not in sent.lower()
    assert b"canary" not in sent.lower() and "카나리아".encode() not in sent
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    # PostgreSQL itself knows the Canary Islands.
    kept = (demo.files("log") + demo.database()).lower().replace(b"spanish (canary islands)", b"")
    assert b"canary" not in kept
    assert not demo.has_kept(secret)


def make_key(page, demo, folder):
    """Makes a key for the campaign and has its public half saved; the secret half."""
    page.goto(f"{demo.url}/organiser/c/{SLUG}/edit/key")
    page.click("[data-make]")
    expect(page.locator("[data-save]")).to_be_focused()
    assert page.input_value("[data-public]") == "", "a key that nobody has saved locks nothing"
    file = saved(page, "[data-save]", folder)
    *comments, secret = file.read_text().splitlines()
    assert all(line.startswith("# ") for line in comments) and secret.startswith("AGE-SECRET-KEY-1")
    assert violations(page) == []

    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_hidden()
    assert page.locator("[data-secret]").inner_text().replace(" ", "") == secret
    page.emulate_media(media="screen")
    expect(page.locator("[data-secret]")).to_be_hidden()

    (folder / "another.txt").write_text(contacts.make_key(datetime.now(UTC).date())[0])
    page.set_input_files("#saved-key", folder / "another.txt")
    expect(page.locator("[data-own-key] .wrong")).to_be_visible()
    page.set_input_files("#saved-key", file)
    expect(page.locator("[data-told]")).to_contain_text("The file is there")
    public = page.input_value("[data-public]")
    assert comments[-1] == f"# {public}"

    page.fill("[data-public]", secret)
    page.click("button[value=key]")
    expect(page.locator("[data-public]")).to_have_js_property("validity.customError", True)
    page.fill("[data-public]", public)
    page.fill('[name="campaign.opt_in.label.en"]', TEXT)
    page.click("button[value=key]")
    expect(page.locator("main")).to_contain_text("once it is in force")
    assert page.input_value("[data-public]") == public
    return secret


def put_in_force(page, demo):
    page.goto(f"{demo.url}/organiser/c/{SLUG}/launch/test")
    page.click("main form:not(.account form) button:not(.second)")
    page.goto(f"{demo.url}/organiser/c/{SLUG}/contacts")
    expect(page.locator("[data-list]").first).to_contain_text("0 people are on this list.")


def fetch_and_open(page, demo, folder, secret):
    page.goto(f"{demo.url}/organiser/c/{SLUG}/contacts")
    section = page.locator("[data-list]").first
    expect(section).to_contain_text(f"{len(PEOPLE)} people are on this list.")

    section.locator("[data-open]").click()
    expect(section.locator(".wrong")).to_contain_text("Choose the key file first")
    page.set_input_files("#key-files", folder / "another.txt")
    section.locator("[data-open]").click()
    expect(section.locator(".wrong")).to_contain_text("does not open this list")
    expect(section.locator("[data-files]")).to_be_hidden()

    page.set_input_files("#key-files", folder / f"{SLUG}-key.txt")
    section.locator("[data-open]").click()
    expect(section.locator(".told")).to_have_text(f"People on the opened list: {len(PEOPLE)}")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    export = folder / "list.age"
    demo.command("contacts", "export", SLUG, str(export))
    by_command = demo.command("contacts", "open", str(export), "--key", str(folder / f"{SLUG}-key.txt"))
    table = saved(page, "[data-format=csv]", folder)
    assert table.read_bytes().decode("utf-8") == by_command.replace("\r\n", "\n").replace("\n", "\r\n")
    assert {row["name"] for row in rows(table)} == {f"'{PEOPLE[0][0]}", *(name for name, _ in PEOPLE[1:])}
    assert f"'{PEOPLE[3][1]}" in {row["address"] for row in rows(table)}, "a spreadsheet computes nothing"
    handed_over(page, folder)

    # The spare on paper does what the file does.
    page.reload()
    page.locator("details:has(#typed-key) summary").click()
    page.fill("#typed-key", " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)).lower())
    section.locator("[data-open]").click()
    expect(section.locator(".told")).to_have_text(f"People on the opened list: {len(PEOPLE)}")


def handed_over(page, folder):
    """Each program gets the columns that its own instructions name, with the words that people agreed to."""
    names = {
        "civicrm": ["First Name", "Last Name", "Email", "Contact Source", "Note(s)"],
        "action-network": ["Email", "First Name", "Last Name", "Language", "Opt-in day", "Opt-in words"],
        "mailchimp": ["Email Address", "First Name", "Last Name", "Language", "Opt-in day", "Opt-in words"],
        "listmonk": ["email", "name", "attributes"],
    }
    for program, columns in names.items():
        people = rows(saved(page, f"[data-format={program}]", folder))
        assert list(people[0]) == columns and len(people) == len(PEOPLE)
        for name, email in PEOPLE[1:]:
            assert any(name in row.values() and email in row.values() for row in people), "as it is mailed to"
        assert not any(value.startswith("=") for row in people for value in row.values())
        assert all(TEXT in row[columns[-1]] for row in people)
