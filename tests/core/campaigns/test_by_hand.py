"""Handing over by hand: key and day are read whole, written back, and letters are taken until the day begins."""

from datetime import UTC, date, datetime

import pytest

from campaign.core.campaigns import toml
from campaign.core.campaigns.campaign import ByHand
from tests.core.campaigns.test_opt_in import PUBLIC, SECRET, faults
from tests.support.examples import CAMPAIGN, campaign


def by_hand(key=PUBLIC, day="day = 2027-01-15\n"):
    return f'{CAMPAIGN}[campaign.by_hand]\npublic_key = "{key}"\n{day}'


def test_key_and_day_are_read_and_written_back():
    assert campaign(by_hand()).by_hand == ByHand(PUBLIC, date(2027, 1, 15))
    assert campaign(toml.written(toml.parse(by_hand()))).by_hand == ByHand(PUBLIC, date(2027, 1, 15))
    assert toml.keeps_all(by_hand()) and campaign().by_hand is None


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (by_hand(day=""), "by_hand: day is missing"),
        (by_hand(SECRET), "by_hand: public_key holds a secret key"),
        (by_hand("age1…"), "by_hand: public_key = 'age1…' is not valid"),
        (by_hand(day='day = "soon"\n'), "by_hand: day"),
        (by_hand() + "until = 1\n", "until"),
    ],
)
def test_what_could_keep_no_promise_is_refused(source, says):
    told = faults(source)
    assert any(says in one for one in told) and not any(SECRET in one for one in told)


@pytest.mark.parametrize(("hour", "open_"), [("2027-01-14T14:59", True), ("2027-01-14T15:00", False)])
def test_letters_are_taken_until_the_day_begins_where_the_campaign_is(hour, open_):
    source = by_hand().replace("[campaign.by_hand]", "[campaign.by_hand]\n", 1)
    taking = campaign(source.replace("slug = ", 'time_zone = "Asia/Seoul"\nslug = ', 1))
    assert taking.takes_promises(datetime.fromisoformat(hour).replace(tzinfo=UTC)) is open_
