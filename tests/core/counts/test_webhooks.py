"""Webhooks: what is told when, how it is signed, where it may go."""

import hmac
import json
from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from campaign.core.counts import webhooks
from campaign.core.counts.totals import Totals
from campaign.core.counts.webhooks import Webhook, days_over, is_public, is_url, milestone, notices

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
HOOK = Webhook("hook", "rivers", "https://x.example/", date(2026, 11, 22))
TOTALS = Totals("rivers", "live", NOW, 1000, {"sent": 480, "said_sent": 25, "supporters": 310})


@pytest.mark.parametrize(
    ("letters", "goal", "reached"),
    [
        (0, 1000, 0),
        (99, 1000, 0),
        (100, 1000, 100),
        (499, 1000, 250),
        (999, 1000, 500),
        (1000, 1000, 1000),
        (2499, 0, 1000),
        (9_999_999, 0, 5_000_000),
        (30, 60, 30),
        (60, 60, 60),
        (61, 60, 60),
        (5, 1, 0),
    ],
)
def test_milestones(letters, goal, reached):
    assert milestone(letters, goal) == reached


def test_a_milestone_is_told_once_and_the_highest_alone():
    (event,) = notices(HOOK, TOTALS, NOW, "https://l.example/c/rivers")
    assert event["type"] == "campaign.milestone" and event["data"]["reached"] == 500
    assert event["data"]["towards_goal"] == 505 and event["data"]["supporters"] == 310
    assert list(notices(replace(HOOK, reached=500), TOTALS, NOW, "")) == []


@pytest.mark.parametrize(
    ("told", "days"),
    [
        (date(2026, 11, 22), []),
        (date(2026, 11, 21), [22]),
        (date(2026, 11, 19), [20, 21, 22]),
        (date(2026, 1, 1), [16, 17, 18, 19, 20, 21, 22]),
        (date(2026, 11, 30), []),
    ],
)
def test_days_are_told_when_they_are_over(told, days):
    assert [day.day for day in days_over(replace(HOOK, day=told), NOW.date())] == days


def test_the_totals_of_a_day():
    counted = replace(TOTALS, by_day={"2026-11-22": {"supporters": 3, "letters": 5}})
    (event,) = notices(replace(HOOK, day=date(2026, 11, 21), reached=500), counted, NOW, "")
    assert event["type"] == "campaign.daily_totals" and event["timestamp"] == "2026-11-23T20:00:00Z"
    assert (event["data"]["day"], event["data"]["on_that_day"]) == ("2026-11-22", {"supporters": 3, "letters": 5})
    assert json.loads(webhooks.as_body(event)) == event


def test_the_signature_is_that_of_standard_webhooks():
    secret = webhooks.secret(b"k" * 32, "hook")
    shown = webhooks.shown(secret)
    assert b64decode(shown.removeprefix("whsec_")) == secret and len(secret) == 32
    headers = webhooks.headers(secret, "msg_1", NOW, '{"a":"é"}')
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == ("msg_1", str(int(NOW.timestamp())))
    signed = f'msg_1.{int(NOW.timestamp())}.{{"a":"é"}}'.encode()
    assert headers["webhook-signature"] == f"v1,{b64encode(hmac.digest(secret, signed, 'sha256')).decode()}"
    assert webhooks.secret(b"k" * 32, "other") != secret


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_public_addresses(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 127.8.8.8 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 255.255.255.255 224.0.0.1 "
    "192.0.2.1 198.18.0.1 ::1 :: fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 "
    "64:ff9b::7f00:1 64:ff9b:1::a00:1 2002:7f00:1:: 2001:0:7f00:1:: 2001:db8::1 localhost x "
    "::127.0.0.1 ::10.0.0.1 ::a9fe:a9fe ::93.184.216.34 ::ffff:0:127.0.0.1 ::ffff:0:10.0.0.1 fec0::1 feff::1 "
    "2606:2800:220:1:0:5efe:10.0.0.1 2606:2800:220:1:200:5efe:127.0.0.1 "
    "2130706433 0x7f000001".split(),
)
def test_addresses_where_no_notice_goes(address):
    assert not is_public(address)


@pytest.mark.parametrize("url", ["https://x.example", "http://x.example:8080/a?b=c", "https://[2001:db8::1]/"])
def test_whole_addresses(url):
    assert is_url(url)


@pytest.mark.parametrize(
    "url",
    ["", "x.example", "ftp://x.example", "file:///etc/passwd", "https://", "https://u:p@x.example", "https://x.example:0",
     "https://x.example:99999", "https://x.example/\r\nHost: y", "https://x.example/é",
     "https://x.example/" + "a" * 500, "gopher://x.example", "https://[x"],
)  # fmt: skip
def test_what_is_no_address(url):
    assert not is_url(url)


def test_a_notice_is_tried_for_three_days():
    assert len(webhooks.RETRIES) == 9 and sum(webhooks.RETRIES, timedelta()) > timedelta(days=3)
    assert list(webhooks.RETRIES) == sorted(webhooks.RETRIES)
