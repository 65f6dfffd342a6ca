"""Websites that could not show the form stand on the desk, with the button that mends it."""

import pytest

from campaign.core.accounts import Role
from campaign.core.counts.refusals import Reason, Refusals
from tests.conftest import NOW
from tests.support.desk import HOME
from tests.support.pages import get

PARTNERS, WATCH, GONE = "/organiser/partners", "/organiser/partners/river-watch", "/organiser/partners/gone"
BLOG = "https://blog.example"
HEADING = "Websites that could not show the form"


@pytest.fixture
def person(desk):
    desk.store.note_run("backup", NOW)
    return desk.signed_in()


def refuse(desk, reason=Reason.SITE, partner="river-watch", site=BLOG, times=2):
    desk.store.count_refusals([Refusals("clean-rivers", partner, reason, site, NOW.date(), times)])


def is_at_rest(person):
    pages = [get(person.browser, address).text for address in (WATCH, HOME)]
    return not any("could not show the form" in page for page in pages)


def rows(person, address):
    return [" ".join(item.text.split()) for item in get(person.browser, address).all("li") if "Last time" in item.text]


def test_a_website_that_is_not_entered_is_let_in_by_a_button(desk, person):
    refuse(desk)
    home = get(person.browser, HOME)
    assert "Websites that are not entered could not show the form. Times in the last week: 2." in home.text
    assert BLOG not in home.text
    assert f"{WATCH}#refused" in [link.get("href") for link in home.all("a")]
    (row,) = rows(person, WATCH)
    assert row.startswith(f"{BLOG} It is not entered Clean rivers · Times: 2 · Last time: Nov 23, 2026")
    answer = person.post(f"{WATCH}/sites", site=BLOG)
    assert answer.status_code == 303 and answer.location.endswith(WATCH)
    assert desk.store.partner("river-watch").origins == ("https://watch.example", BLOG)
    assert is_at_rest(person)
    headers = {"Sec-Fetch-Dest": "iframe", "Referer": BLOG}
    assert desk.app.test_client().get("/c/clean-rivers/embed?partner=river-watch", headers=headers).status_code == 200
    assert desk.notes()[0][1:] == ("changed a partner", "river-watch")


@pytest.mark.parametrize("site", ["https://else.example", "", "javascript:alert(1)", "https://watch.example"])
def test_no_website_is_let_in_that_was_not_refused(desk, person, site):
    refuse(desk)
    refuse(desk, site="")
    assert person.post(f"{WATCH}/sites", site=site).status_code == 404
    assert desk.store.partner("river-watch").origins == ("https://watch.example",)


def test_a_partner_that_is_off_is_switched_on_again(desk, person):
    refuse(desk, Reason.OFF, "gone")
    assert "This partner is switched off, so its websites could not show the form." in get(person.browser, HOME).text
    assert rows(person, GONE)[0].startswith(f"{BLOG} The partner is switched off Clean rivers · Times: 2")
    person.post(f"{GONE}/switch", do="on")
    assert "could not show the form" not in get(person.browser, HOME).text
    assert HEADING not in get(person.browser, GONE).text


def test_a_misspelt_code_leads_to_what_the_partner_whose_website_it_is_pastes(desk, person):
    refuse(desk, Reason.CODE, "", "https://watch.example")
    refuse(desk, Reason.CODE, "", BLOG)
    assert "no partner has their code. Times in the last week: 4." in get(person.browser, HOME).text
    page = get(person.browser, PARTNERS)
    links = [link.get("href") for link in page.all("a")]
    assert f"{WATCH}?campaign=clean-rivers#embed" in links and page.text.count("No partner has this code") == 2


def test_a_website_without_a_code_is_entered_in_the_campaign(desk, person):
    refuse(desk, partner="")
    links = [link.get("href") for link in get(person.browser, PARTNERS).all("a")]
    assert "/organiser/c/clean-rivers/edit#campaign.embed_origins" in links


@pytest.mark.parametrize(("address", "partner"), [(PARTNERS, ""), (WATCH, "river-watch")])
def test_those_that_are_none_of_ours_are_forgotten(desk, person, address, partner):
    refuse(desk, partner=partner)
    answer = person.post(f"{PARTNERS}/forget-refused", partner=partner)
    assert answer.status_code == 303 and answer.location.endswith(address)
    assert HEADING not in get(person.browser, address).text
    assert desk.notes()[0][1:] == ("forgot which websites could not show the form", partner)


def test_what_strangers_call_themselves_is_text(desk, person):
    refuse(desk, site="https://a.example'><script>alert(1)</script>")
    assert not [script for script in get(person.browser, WATCH).all("script") if "alert" in script.text]


def test_a_viewer_reads_it_and_has_no_button(desk):
    refuse(desk)
    viewer = desk.signed_in(role=Role.VIEWER)
    page = get(viewer.browser, WATCH)
    assert HEADING in page.text and not page.all("button", string="Let it show the form")
    assert viewer.post(f"{WATCH}/sites", site=BLOG).status_code == 403


def test_what_is_a_week_old_needs_nobody(desk, person):
    refuse(desk)
    desk.clock.forward(days=8)
    person.come_in()
    desk.store.note_run("backup", desk.clock.now)
    assert is_at_rest(person)
