"""Whose day it is: a campaign's where its days are counted, the site's where offices are looked up."""

from dataclasses import replace
from datetime import date

import pytest

from campaign.actions import campaigns
from campaign.web.site.current import CONTEXT
from tests.conftest import NOW
from tests.support.campaigns import OFFICES, changed
from tests.support.pages import Page, get

HERE = "/organiser/c/clean-rivers"
SEOUL = date(2026, 11, 24)
"""The day that it is in Seoul at `NOW`, when the day before is not over in UTC."""


def test_what_came_this_morning_is_entered_under_its_day(desk, context):
    campaigns.load_campaign(context, changed(time_zone='"Asia/Seoul"'), "clean-rivers.toml")
    person = desk.signed_in()
    for page in (HERE, f"{HERE}/from-offices"):
        assert get(person.browser, page, cookies=True).one("input", id="day").get("value") == SEOUL.isoformat()
    answer = {"target": "minister", "who": "Ministry", "words": "We will.", "link": ""}
    assert person.post(f"{HERE}/from-offices", day="2026-11-25", **answer).status_code == 400
    assert person.post(f"{HERE}/from-offices", day="2026-11-24", **answer).status_code == 303
    disposition = person.browser.get(f"{HERE}/totals.csv").headers["Content-Disposition"]
    assert "clean-rivers-2026-11-24.csv" in disposition


def test_west_of_greenwich_tomorrow_is_not_entered(desk, context, clock):
    campaigns.load_campaign(context, changed(time_zone='"America/Los_Angeles"'), "clean-rivers.toml")
    clock.forward(hours=6)
    person = desk.signed_in()
    answer = {"target": "minister", "who": "Ministry", "words": "We will.", "link": ""}
    assert person.post(f"{HERE}/from-offices", day="2026-11-24", **answer).status_code == 400


@pytest.fixture
def in_seoul(desk, context):
    site = replace(context.settings.site, time_zone="Asia/Seoul")
    CONTEXT.put(desk.app, replace(context, settings=replace(context.settings, site=site)))
    return desk


def test_an_address_is_looked_up_today_where_the_site_is(in_seoul, context):
    context.store.save_offices([replace(OFFICES[0], checked_on=None, email="m@rivers.example")])
    person = in_seoul.signed_in()
    page = get(person.browser, "/organiser/approve", cookies=True)
    assert page.one("input", id="day").get("value") == SEOUL.isoformat() != NOW.date().isoformat()
    ticked = {"office": f"{OFFICES[0].id} m@rivers.example", "source": "https://rivers.example"}
    assert Page(person.post("/organiser/approve", day="2026-11-25", **ticked)).errors == ["day"]
    assert person.post("/organiser/approve", day="2026-11-24", **ticked).status_code == 200
    assert context.catalogue.directory().get(OFFICES[0].id).checked_on == SEOUL
    context.store.save_offices([replace(OFFICES[0], checked_on=None, email="n@rivers.example")])
    person.post(f"/organiser/offices/{OFFICES[0].id}", do="checked", email="n@rivers.example")
    assert context.catalogue.directory().get(OFFICES[0].id).checked_on == SEOUL
