"""Campaigns that are over: into the archive and back, and deleted by whoever types the address."""

import pytest

from campaign.core.accounts import Role
from tests.support.desk import HOME, YOU
from tests.support.pages import Page, get
from tests.web.desk.test_launch import put, status
from tests.web.desk.test_writing import EDIT, opened
from tests.web.supporter.test_journey import sent

CAMPAIGN = "/organiser/c/clean-rivers"
SETTINGS, DELETE = f"{CAMPAIGN}/settings", f"{CAMPAIGN}/delete"


@pytest.fixture
def writer(desk):
    return desk.signed_in()


def delete(person, address="clean-rivers"):
    return person.browser.post(DELETE, data=opened(person, DELETE).fields() | {"address": address})


def straight(person):
    """As from a page that was opened while it could still go."""
    fields = {"form_token": person.form_token(), "address": "clean-rivers"}
    return person.browser.post(DELETE, data=fields)


def archive(person, act):
    page = opened(person, SETTINGS)
    assert page.all("button", value=act)
    return person.post(f"{CAMPAIGN}/archive", do=act)


def test_the_archive_is_a_fold_below_the_others_and_leads_back(desk, writer):
    put(desk, "closed")
    page = get(writer.browser, archive(writer, "archived").location, cookies=True)
    assert "is in the archive" in page.text and "Archive (1)" in page.text
    assert not page.all("table") and page.all("a", href=CAMPAIGN)
    assert desk.app.test_client().get("/c/clean-rivers").status_code == 410, "as any that is closed"
    page = get(writer.browser, archive(writer, "brought-back").location, cookies=True)
    assert page.all("table") and "Archive (1)" not in page.text
    assert [what for _, what, _ in desk.notes()][:2] == [
        "took the campaign out of the archive",
        "put the campaign into the archive",
    ]


def test_a_live_one_is_neither_archived_nor_deleted(desk, writer):
    assert "archive" not in opened(writer, SETTINGS).text
    assert writer.post(f"{CAMPAIGN}/archive", do="archived").status_code == 400
    page = opened(writer, DELETE)
    assert "Close it first" in page.text and not page.all("input", name="address")
    assert straight(writer).status_code == 409 and status(desk) == "live"


def test_it_is_deleted_by_whoever_types_its_address_and_told_what_goes(desk, writer, client):
    put(desk, "closed")
    page = opened(writer, DELETE)
    assert "0 supporters, 0 letters sent" in page.text and "What stays" in page.text
    assert page.all("a", href=f"{CAMPAIGN}/totals.xlsx")
    answer = Page(delete(writer, "clean-river"))
    assert answer.status == 400 and answer.errors == ["address"] and status(desk) == "closed"
    landed = get(writer.browser, delete(writer).location, cookies=True)
    assert "is deleted" in landed.text and desk.store.campaign("clean-rivers") is None
    assert {client.get(f"{at}/clean-rivers").status_code for at in ("/c", "/api/v1/campaigns")} == {404}
    assert desk.notes()[0][1:] == ("deleted the campaign", "clean-rivers")


def test_it_stays_while_a_letter_waits(desk, writer, client, clock):
    sent(client, clock)
    put(desk, "closed")
    page = opened(writer, DELETE)
    assert page.all("p", id="waits") and not page.all("input", name="address")
    assert straight(writer).status_code == 409 and status(desk) == "closed"


def test_one_that_was_only_tried_out_goes_at_once(desk, writer, client, clock):
    put(desk, "test")
    sent(client, clock)
    assert delete(writer).location == f"{HOME}?done=deleted" and desk.store.campaign("clean-rivers") is None


def test_the_page_on_which_it_is_written_leads_there_once_it_is_not_live(desk, writer):
    assert not opened(writer, EDIT).all("a", href=DELETE)
    put(desk, "closed")
    assert opened(writer, EDIT).all("a", href=DELETE)


def test_a_viewer_reads_what_would_go_and_has_no_button(desk):
    put(desk, "closed")
    viewer = desk.signed_in(YOU, Role.VIEWER)
    page = opened(viewer, DELETE)
    assert "What goes with it" in page.text and not page.all("input", name="address")
    assert not opened(viewer, SETTINGS).all("a", href=DELETE)
