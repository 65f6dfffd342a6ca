"""What may follow what on a campaign's way, and what stops it."""

import pytest

from campaign.core.campaigns.campaign import Status
from campaign.core.launch import steps


@pytest.mark.parametrize(
    ("before", "status", "new_text", "may"),
    [
        ("", "test", True, True),
        ("", "live", True, False),
        ("", "", True, False),
        ("draft", "test", False, True),
        ("draft", "draft", True, True),
        ("draft", "closed", False, False),
        ("test", "live", False, True),
        ("test", "draft", False, True),
        ("live", "closed", False, True),
        ("live", "live", True, True),
        ("live", "live", False, False),
        ("live", "test", True, False),
        ("live", "draft", True, False),
        ("closed", "live", False, True),
        ("closed", "test", True, False),
        ("live", "alive", True, False),
    ],
)
def test_what_may_follow(before, status, new_text, may):
    assert steps.may_follow(before, status, new_text=new_text) is may


@pytest.mark.parametrize(
    ("before", "status", "stops"),
    [
        ("live", Status.CLOSED, True),
        ("test", Status.DRAFT, True),
        ("closed", Status.CLOSED, False),
        ("draft", Status.DRAFT, False),
        ("closed", Status.LIVE, False),
        ("test", Status.LIVE, False),
    ],
)
def test_what_stops_a_campaign_rather_than_putting_a_text_in_force(before, status, stops):
    assert steps.stops(before, status) is stops


def test_only_what_reaches_officials_wants_a_green_list():
    assert [status for status in Status if steps.wants_green(status)] == [Status.LIVE]
