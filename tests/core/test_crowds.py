"""How many forms may come in a minute: counted by themselves here; what real networks may do is tested on pages."""

from datetime import timedelta

import pytest

from campaign.core.crowds import MOST_ROOM, ROOM, Crowd, refusal
from tests.conftest import NOW

CROWD = Crowd(
    b"here", b"near", b"all", b"ok", NOW.replace(second=20), NOW + timedelta(minutes=1), most=10, times=2, in_all=100
)


@pytest.mark.parametrize(
    ("counts", "confirmations", "taken"),
    [
        ((10, 20, 100), 0, True),
        ((11, 11, 50), 0, False),
        ((5, 21, 50), 0, False),
        ((11, 11, 50), 1, True),
        ((10 + ROOM, 10 + ROOM, 50), 1, True),
        ((11 + ROOM, 11 + ROOM, 50), 1, False),
        ((10 + MOST_ROOM * 10, 20, 50), 10_000, True),
        ((11 + MOST_ROOM * 10, 20, 50), 10_000, False),
        ((1, 1, 101), 10_000, False),
    ],
)
def test_there_is_room_or_there_is_not(counts, confirmations, taken):
    assert (refusal(CROWD, counts, lambda: confirmations) is None) is taken


@pytest.mark.parametrize(("everywhere", "told"), [(101, True), (102, False), (500, False)])
def test_the_ceiling_is_told_of_once(everywhere, told):
    refused = refusal(CROWD, (1, 1, everywhere), int)
    assert refused is not None and (refused.ceiling_reached, refused.retry_after) == (told, 40)


def test_who_has_room_asks_for_no_confirmations():
    assert refusal(CROWD, (1, 1, 1), lambda: pytest.fail("it was asked")) is None
