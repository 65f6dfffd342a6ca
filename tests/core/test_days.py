"""Whose day it is: the campaign's time zone, and the country a writer lives in."""

from datetime import UTC, date, datetime, timedelta

import pytest

from campaign.core import days
from campaign.core.campaigns.file import read
from campaign.core.errors import CampaignClosed, CampaignFileFaults, CampaignNotOpen
from campaign.core.offices.office import Directory
from tests.support.campaigns import OFFICES, changed

SECOND = timedelta(seconds=1)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def campaign(**settings):
    return read(changed(**settings), "rivers.toml", Directory(OFFICES))


@pytest.mark.parametrize(
    ("zone", "opens", "closes", "first", "last"),
    [
        ("UTC", "2026-11-27", "2026-11-28", "2026-11-27T00:00", "2026-11-29T00:00"),
        ("Asia/Seoul", "2026-11-27", "2026-11-28", "2026-11-26T15:00", "2026-11-28T15:00"),
        ("America/Los_Angeles", "2026-11-27", "2026-11-28", "2026-11-27T08:00", "2026-11-29T08:00"),
        ("Asia/Kolkata", "2026-11-27", "2026-11-27", "2026-11-26T18:30", "2026-11-27T18:30"),
        ("Pacific/Kiritimati", "2026-11-27", "2026-11-27", "2026-11-26T10:00", "2026-11-27T10:00"),
        ("Europe/Berlin", "2026-10-24", "2026-10-25", "2026-10-23T22:00", "2026-10-25T23:00"),
        ("Asia/Seoul", "2026-11-27T09:00:00", "2026-11-28T18:30:00", "2026-11-27T00:00", "2026-11-28T09:30"),
        ("America/New_York", "2026-11-27T06:00:00", "2026-11-28", "2026-11-27T11:00", "2026-11-29T05:00"),
        ("Asia/Beirut", "2027-03-28", "2027-03-28", "2027-03-27T22:00", "2027-03-28T21:00"),
        ("Asia/Seoul", "2026-11-27T09:00:00Z", "2026-11-28T09:00:00+02:00", "2026-11-27T09:00", "2026-11-28T07:00"),
    ],
)
def test_a_campaign_is_open_from_its_first_moment_to_its_last(zone, opens, closes, first, last):
    in_zone = campaign(time_zone=f'"{zone}"', opens=opens, closes=closes)
    with pytest.raises(CampaignNotOpen):
        in_zone.require_open(utc(first) - SECOND)
    in_zone.require_open(utc(first))
    in_zone.require_open(utc(last) - SECOND)
    with pytest.raises(CampaignClosed):
        in_zone.require_open(utc(last))
    assert not in_zone.is_open(utc(first) - SECOND) and in_zone.is_open(utc(first)) and in_zone.is_over(utc(last))


@pytest.mark.parametrize("zone", ["UTC", "Asia/Seoul", "America/Los_Angeles", "Pacific/Kiritimati"])
@pytest.mark.parametrize("closes", ["9999-12-31", "9999-12-31T23:59:59", "9999-12-31T23:59:59-12:00", "9000-01-01"])
@pytest.mark.parametrize("opens", ["0001-01-01", "0001-01-01T00:00:00+14:00", "1000-12-31"])
def test_a_day_that_stands_for_never_is_one(zone, opens, closes):
    without_end = campaign(time_zone=f'"{zone}"', opens=opens, closes=closes)
    for now in (utc("1970-01-01T00:00"), utc("2026-11-27T10:00"), utc("8999-12-31T00:00")):
        assert without_end.is_open(now) and not without_end.is_over(now) and without_end.last_day.year >= 8999


@pytest.mark.parametrize("zone", ["asia/seoul", "localtime", "Factory", "GMT+9", "KST", "../etc/passwd"])
def test_what_is_no_time_zone_is_a_fault(zone):
    with pytest.raises(CampaignFileFaults, match="time_zone"):
        campaign(time_zone=f'"{zone}"')


@pytest.mark.parametrize(
    ("country", "at", "day"),
    [
        ("KR", "2026-11-26T22:40", "2026-11-27"),
        ("JP", "2026-11-26T14:59", "2026-11-26"),
        ("US", "2026-11-27T03:00", "2026-11-26"),
        ("KE", "2026-11-26T21:30", "2026-11-27"),
        ("NZ", "2026-11-26T11:30", "2026-11-27"),
        ("BR", "2026-11-27T02:30", "2026-11-26"),
        ("IN", "2026-11-26T18:45", "2026-11-27"),
        ("DE", "2026-06-26T22:30", "2026-06-27"),
        ("AQ", "2026-11-26T22:40", "2026-11-26"),
        ("", "2026-11-26T22:40", "2026-11-26"),
        ("…", "2026-11-26T22:40", "2026-11-26"),
    ],
)
def test_the_writers_day(country, at, day):
    assert days.writers_day(utc(at), country, "UTC") == date.fromisoformat(day)


def test_where_a_country_has_no_one_day_the_campaigns_counts():
    assert days.writers_day(utc("2026-11-26T22:40"), "FM", "Asia/Seoul") == date(2026, 11, 27)


@pytest.mark.parametrize("name", ["Asia/Soul", "Seoul", "../etc/passwd", "Europe", "utc+9", "Asia/Seoul "])
def test_a_time_zone_that_there_is_not_is_refused(name):
    with pytest.raises(CampaignFileFaults, match="time_zone"):
        campaign(time_zone=f'"{name}"')


def test_closing_before_opening_is_refused_by_the_hour():
    with pytest.raises(CampaignFileFaults, match="before opens"):
        campaign(opens="2026-11-27T09:00:00", closes="2026-11-27T08:00:00")
    campaign(opens="2026-11-27T09:00:00", closes="2026-11-27")
