"""What a site lacks, each with what mends it, and where it lacks nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from campaign.core.launch.items import Level
from campaign.core.launch.site_checks import Site, is_this_machine, items, lacks
from tests.conftest import NOW

FINE = Site("https://letters.example.org", NOW, 1, NOW - timedelta(days=6), free=10**10)


def test_a_site_that_lacks_nothing_is_green():
    assert lacks(FINE) == [] and [item.level for item in items(FINE)] == [Level.GREEN]


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ({"url": "http://letters.example.org"}, "begins with http://"),
        ({"unanswered": "timed out"}, "https://letters.example.org does not answer as this site: timed out."),
        ({"trusted_proxies": 0}, "server.trusted_proxies is 0"),
        ({"free": 499_999_999}, "Only 499 MB are free"),
        ({"backed_up": None}, "no backup from the last week"),
        ({"backed_up": NOW - timedelta(days=7, seconds=1)}, "no backup from the last week"),
        ({"clock_jumped": True}, "clock jumped"),
    ],
)
def test_what_is_missing_is_said(lacking, said):
    (item,) = lacks(replace(FINE, **lacking))
    assert item.level is Level.WARNING and said in item.message % item.values


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://localhost", "http://x.localhost", "http://[::1]:1"])
def test_a_site_that_is_tried_out_needs_neither_tls_nor_proxies(url):
    assert is_this_machine(url) and lacks(replace(FINE, url=url, trusted_proxies=0)) == []


def test_where_nobody_can_tell_how_much_room_there_is_nothing_is_said():
    assert lacks(replace(FINE, free=None)) == []
