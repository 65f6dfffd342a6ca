"""Whose day it is: the writer's in a letter, the reader's on a page, the campaign's where it begins and counts."""

import re

import pytest

from campaign.actions import campaigns
from tests.support.campaigns import changed
from tests.support.pages import get
from tests.web.supporter.test_journey import FORM, checked, sent, totals
from tests.web.supporter.visits import confirm, load


# Whose day.
@pytest.mark.parametrize(
    ("zone", "country", "day"),
    [
        ("UTC", "KR", "24 November 2026"),
        ("UTC", "GB", "23 November 2026"),
        ("Asia/Seoul", "US", "23 November 2026"),
        ("Asia/Seoul", "AQ", "24 November 2026"),
        ("UTC", "NZ", "24 November 2026"),
        ("Asia/Tokyo", "FM", "24 November 2026"),
    ],
)
def test_a_letter_is_dated_where_its_writer_is(client, clock, context, zone, country, day):
    source = changed(time_zone=f'"{zone}"').replace("Please read this.", "It is {{ today }}.")
    source = source.replace('"This is about our rivers.", ', "").replace(
        "\"I write from {{ supporter.place | default: 'my town' }}.\", ", ""
    )
    campaigns.load_campaign(context, source, "x")
    body = checked(client, clock, country=country).fields()["body-minister"]
    assert f"It is {day}." in body


@pytest.mark.parametrize(
    ("accepted", "day"),
    [
        ("en-GB,en;q=0.5", "26 Nov 2026"),
        ("en-US", "Nov 26, 2026"),
        ("en-AU", "26 Nov 2026"),
        ("ko-KR,en-IE;q=0.5", "2026. 11. 26."),
        ("en", "Nov 26, 2026"),
        ("en-GB-oxendict", "Nov 26, 2026"),
    ],
)
def test_days_are_written_as_in_the_readers_country(client, clock, accepted, day):
    receipt = sent(client, clock).split("?")[0]
    language = accepted[:2]
    assert day in get(client, f"{receipt}?lang={language}", headers={"Accept-Language": accepted}).text


def test_moments_are_written_as_days_are(client, clock):
    """One page has both: an hour's day in another country's order reads as a slip."""
    page = get(client, f"{FORM}/press?lang=en", headers={"Accept-Language": "en-GB"})
    assert "As of 23 Nov 2026 20:00 UTC." in page.text


def test_an_embargo_holds_to_the_hour_in_frames_too(client, clock, context):
    load(context, time_zone='"Asia/Seoul"', opens="2026-11-24T06:00:00", closes="2026-11-24T07:00:00")
    for address in (FORM, f"{FORM}/embed"):
        early = get(client, address)
        starts = "This campaign has not started yet. It starts: Nov 24, 2026 6:00 AM (Korean Standard Time)."
        assert starts in early.text.replace("\u202f", " ") and not early.all("form", id="write")
        assert early.one("p", **{"class": "note"}).get("data-opens-in") == "3600"
        assert "Be the first" not in early.text
    assert "Clean rivers" not in get(client, "/").text
    clock.forward(hours=1)
    for address in (FORM, f"{FORM}/embed"):
        assert get(client, address).all("form", id="write")
    assert "Clean rivers" in get(client, "/").text
    clock.forward(hours=1)
    assert get(client, FORM).status == 410


@pytest.mark.parametrize(
    ("opens", "zone", "lang", "says"),
    [
        ("2026-12-01", "Asia/Seoul", "en", "It starts: Dec 1, 2026."),
        ("2026-12-01T09:00:00", "", "en", "It starts: Dec 1, 2026 9:00 AM (Coordinated Universal Time)."),
        ("2026-12-01T09:00:00", "America/New_York", "en", "Dec 1, 2026 9:00 AM (Eastern Standard Time)."),
        ("2026-12-01T09:00:00Z", "Asia/Seoul", "en", "Dec 1, 2026 6:00 PM (Korean Standard Time)."),
        ("2026-12-01T00:30:00+09:00", "Europe/London", "en", "Nov 30, 2026 3:30 PM (Greenwich Mean Time)."),
        ("2026-12-01T09:00:00", "Asia/Seoul", "ko", "2026. 12. 1. AM 9:00 (대한민국 표준시)"),
        ("2027-07-01T00:00:00", "Europe/London", "en", "Jul 1, 2027 12:00 AM (British Summer Time)."),
    ],
)
def test_what_has_not_started_says_when_it_does(client, context, opens, zone, lang, says):
    load(context, opens=opens, **{"time_zone": f'"{zone}"'} if zone else {})
    for tail in ("", "/embed", "/share"):
        assert says in get(client, f"{FORM}{tail}?lang={lang}").text.replace("\u202f", " ")


def test_what_is_over_says_nothing_of_its_beginning(client, context):
    load(context, opens="2026-11-01", closes="2026-11-02")
    page = get(client, FORM)
    assert page.status == 410 and "It starts" not in page.text and "data-opens-in" not in page.response.text


def test_numbers_are_counted_on_the_campaigns_days(client, clock, context):
    load(context, time_zone='"Asia/Seoul"')
    confirm(client, context, sent(client, clock))
    assert list(totals(context, clock).by_day) == ["2026-11-24"]
    answer = client.get("/api/v1/campaigns/clean-rivers").json
    assert answer["time_zone"] == "Asia/Seoul" and re.fullmatch("None", str(answer["opens_at"]))
