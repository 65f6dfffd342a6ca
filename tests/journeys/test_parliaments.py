"""From an empty database to letters to two parliaments, without a terminal or a script: lists, postcodes, launch."""

# ruff: noqa: PLR0915 - a journey is as long as it is

import csv
import json
import mailbox
import re
import time
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.directory.test_lists import SHARED
from tests.journeys.conftest import until
from tests.journeys.test_first_sign_in import site  # noqa: F401 - a fixture
from tests.journeys.test_writing import command, press, signed_in, write
from tests.support import workbooks

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOST_PAGE_LOADS = 40
"""Of the organiser, from the first sign-in to the campaign being live."""
SOME = 60
"""Postcodes, and members, of the short form."""
OLD_ENOUGH = 4
"""Seconds; the site's `form_min_seconds` is 3."""


def parliaments():
    """Postcodes with their Australian electorates, Irish members with theirs; a few of each where no list is here."""
    if not SHARED.exists():
        return [("0800", "Solomon"), ("0822", "Lingiari"), ("0822", "Solomon")], [("Ann", "Sample", "Dublin Central")]
    with (SHARED / "au_openaustralia_postcodes_to_electorates.csv").open(encoding="utf-8") as file:
        postcodes = [(row["postcode"], row["electorate"]) for row in csv.DictReader(file)]
    document = json.loads((SHARED / "everypolitician_ireland_ep-popolo-v1.0.json").read_text("utf-8"))
    areas = {area["id"]: area["name"] for area in document["areas"]}
    seats = {one["person_id"]: areas[one["area_id"]] for one in document["memberships"] if one.get("area_id")}
    people = {person["id"]: person for person in document["persons"]}
    return postcodes, [
        (people[key]["given_name"], people[key]["family_name"], area)
        for key, area in seats.items()
        if people[key].get("given_name") and people[key].get("family_name")
    ]


def members(names, domain="house.example"):
    """A workbook with split names, odd columns and two lines of names; nobody's real address is in it."""
    head = [["Members of the house"], ["", "Whom", "", "Where from", "To be reached", ""],
            ["Nr", "First", "Last", "Seat name", "Mailbox", "Room"]]  # fmt: skip
    rows = [[n, first, last, area, f"m{n}@{domain}", f"Room {n}"] for n, (first, last, area) in enumerate(names, 1)]
    return workbooks.xlsx([*head, *rows])


def bring(page, raw, name, **fields):
    page.set_input_files("#file", {"name": name, "mimeType": "application/octet-stream", "buffer": raw})
    for field, value in fields.items():
        if field == "country":
            page.select_option("#country", value)
        else:
            page.fill(f"#{field}", value)
    page.click("form[enctype] button")
    expect(page.locator("#rows")).to_be_visible()


def take_over(page, count):
    """Take the offices of a list over, and mark all of their addresses as checked."""
    expect(page.locator("button[value=take]")).to_contain_text(f"{count:,}")
    press(page, "take")
    page.click("text=Tick all of them")
    page.fill("#source", "https://house.example/members")
    page.fill("#day", date.today().isoformat())
    page.click("text=Mark those that are ticked as checked")
    expect(page.locator(".note[role=status]")).to_contain_text(f"{count:,}")


def test_two_parliaments_and_their_postcodes(visit, site, long):  # noqa: F811
    url, folder, _ = site
    postcodes, irish = (rows if long else rows[:SOME] for rows in parliaments())
    electorates = sorted({area for _, area in postcodes})
    page = signed_in(visit, site, "parliaments@x.example", javascript=False)
    loads = []
    page.on("response", lambda answer: loads.append(answer.url) if answer.request.resource_type == "document" else None)

    page.goto(f"{url}/organiser/offices")
    page.click("text=Upload a list of offices")
    australian = [("Member", f"Number{n}", area) for n, area in enumerate(electorates)]
    bring(page, members(australian), "au.xlsx", country="AU", role="member")
    take_over(page, len(australian))
    page.goto(f"{url}/organiser/lists")
    bring(page, members(irish), "ie.xlsx", country="IE", role="member")
    take_over(page, len(irish))

    page.goto(f"{url}/organiser/new")
    write(page, title="Clean rivers", slug="rivers")
    page.select_option("#language", "en")
    press(page, "begin")
    write(page, campaign__summary__en="Our rivers are **ill**.", campaign__goal="100")
    press(page, "representative")
    keys = [(f"D{n:02}", area) for n, area in enumerate(dict.fromkeys(area for *_, area in irish), 1) if n < 25]
    page.click("text=Upload postcodes and areas")
    raw = workbooks.xlsx([["Where people live", "Who speaks for it"], *postcodes, *keys])
    bring(page, raw, "codes.xlsx")
    page.select_option("#column-1", "postcode")
    page.select_option("#column-2", "area")
    press(page, "read")
    press(page, "take")
    expect(page.get_by_text("Its postcodes are in areas-")).to_be_visible()
    page.click("text=Only for some countries")
    page.fill('[name="targets.1.countries"]', "AU, IE")
    press(page, "letter:en")
    write(page, letters__1__subject__1="Clean rivers", letters__1__blocks__1__text__1="Our rivers are ill.")
    press(page, "save")
    page.goto(f"{url}/organiser/c/rivers/launch")
    page.click("a >> text=Put it into test mode")
    page.click("main form button >> text=Put it into test mode")
    page.click("a >> text=Go live")
    if page.locator("#all-the-same").count():
        page.check("#all-the-same")
    page.click("main form button >> text=Go live")
    page.wait_for_url("**/c/rivers?done=live")
    assert len(loads) <= MOST_PAGE_LOADS, len(loads)

    for country, (postcode, area), number in (("AU", postcodes[0], 1), ("IE", keys[0], 2)):
        email = f"supporter{number}@x.example"
        support(page, url, country, postcode, email)
        command(folder, "deliver", "--drain")
        page.goto(url + re.search(r"/confirm/\S+", newest(folder, email))[0])
        page.click("button[value=confirm]")
        command(folder, "deliver", "--drain")
        assert letter_of(folder, number), area


def support(page, url, country, postcode, email):
    page.goto(f"{url}/c/rivers")
    page.fill("#name", "Jo Elm")
    page.select_option("#country", country)
    page.click("button[name=step][value=ask-check], button[name=step][value=check]")
    page.fill("#postcode", postcode)
    opened = time.time()
    page.click("button[name=step][value=ask-check], button[name=step][value=check]")
    choice = page.locator("input[type=radio][name^=representative]")
    if choice.count():
        choice.first.check()
        page.click("button[name=step][value=ask-check], button[name=step][value=check]")
    until(lambda: time.time() > opened + OLD_ENOUGH)
    page.fill("#email", email)
    page.click("button[name=step][value=ask-send], button[name=step][value=send]")
    if page.locator("#note").count():
        page.fill("#note", "I swim there.")
        page.click("button[name=step][value=check]")
        page.click("button[name=step][value=send]")
    page.wait_for_url("**/receipt/**")


def newest(folder, email):
    mails = [one for one in mailbox.Maildir(folder / "instance" / "mail") if one["To"] == email]
    part = next(part_of_mail for part_of_mail in mails[-1].walk() if part_of_mail.get_content_type() == "text/plain")
    return part.get_payload(decode=True).decode()


def letter_of(folder, number):
    """That so many letters to members have left."""
    return sum("@house.example" in (one["To"] or "") for one in mailbox.Maildir(folder / "instance" / "mail")) == number
