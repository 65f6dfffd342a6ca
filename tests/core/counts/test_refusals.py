"""Frames that were refused: nothing of anybody is kept, and whoever makes sites up fills no table."""

from dataclasses import replace
from datetime import date

import pytest

from campaign.core.counts.refusals import MOST_SITES, OTHERS, Reason, Refusals, named, reason, still_refused
from campaign.core.counts.refusals import within_bounds as bounds
from campaign.core.partners import origin

BLOG = "https://blog.example"
ONE = Refusals("clean-rivers", "river-watch", Reason.SITE, BLOG, date(2026, 11, 23), 1)


@pytest.mark.parametrize(
    ("code", "is_known", "is_active", "why"),
    [
        ("", False, False, Reason.SITE),
        ("river-watch", True, True, Reason.SITE),
        ("river-watch", True, False, Reason.OFF),
        ("river-wacth", False, False, Reason.CODE),
    ],
)
def test_the_reason(code, is_known, is_active, why):
    assert reason(code, is_known, is_active) is why


@pytest.mark.parametrize(
    ("asked_by", "kept"),
    [
        ("https://blog.example/a/page?who=jane#top", BLOG),
        ("HTTPS://Blog.Example:443/", BLOG),
        ("https://blog.example:8443", "https://blog.example:8443"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://jane:secret@blog.example/", OTHERS),
        ("http://192.168.1.7/", OTHERS),
        ("http://[2001:db8::7]/", OTHERS),
        ("http://janes-laptop:8080/", OTHERS),
        ("http://janes-laptop.local/", OTHERS),
        ("https://wiki.lan/", OTHERS),
        ("https://" + "a." * 200 + "example", OTHERS),
        ("null", OTHERS),
        ("about:srcdoc", OTHERS),
        ("", OTHERS),
    ],
)
def test_of_a_page_its_site_alone_is_kept_and_of_a_device_nothing(asked_by, kept):
    assert named(origin(asked_by)) == kept


def test_sites_that_are_seen_stay_and_those_made_up_are_counted_together():
    kept = {}
    for day_part in range(100):
        made_up = {f"https://{day_part}-{number}.example": 1 for number in range(1_000)}
        kept = bounds(kept, made_up | {BLOG: 2})
        assert len(kept) <= MOST_SITES + 1
    assert kept[BLOG] == 200 and sum(kept.values()) == 100 * 1_002
    assert kept[OTHERS] == 100 * 1_000 - (MOST_SITES - 1)


def test_few_sites_are_all_told_apart():
    assert bounds({BLOG: 3}, {"https://a.example": 1, BLOG: 1}) == {BLOG: 4, "https://a.example": 1}
    assert bounds({}, {OTHERS: 2}) == {OTHERS: 2}


@pytest.mark.parametrize(
    ("why", "sites", "is_active", "still"),
    [
        (Reason.SITE, (), True, True),
        (Reason.SITE, (BLOG,), True, False),
        (Reason.SITE, ("https://www.blog.example",), True, True),
        (Reason.OFF, (), False, True),
        (Reason.OFF, (BLOG,), True, False),
        (Reason.OFF, (), True, False),
        (Reason.OFF, (BLOG,), False, False),
        (Reason.CODE, (), False, True),
    ],
)
def test_what_was_mended_since_is_no_longer_refused(why, sites, is_active, still):
    assert still_refused(replace(ONE, reason=why), sites, is_active) is still
