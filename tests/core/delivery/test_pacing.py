"""When the last letter that waits will leave."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.core.delivery.holds import slowed
from campaign.core.delivery.pacing import Backlog, Pace, last_leaves, pace_of

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MIDNIGHT = datetime(2026, 11, 24, tzinfo=UTC)


def ago(*minutes: float) -> tuple[datetime, ...]:
    return tuple(NOW - minute * MINUTE for minute in minutes)


@pytest.mark.parametrize(
    ("waiting", "recent", "pace", "leaves"),
    [
        (1, (), Pace(5), NOW),
        (5, (), Pace(5), NOW),
        (6, (), Pace(5), NOW + HOUR),
        (5_000, (), Pace(600), NOW + 8 * HOUR),
        (1, ago(50, 40, 30), Pace(3), NOW + 10 * MINUTE),
        (2, ago(50, 40, 30), Pace(3), NOW + 20 * MINUTE),
        (4, ago(50, 40, 30), Pace(3), NOW + HOUR + 10 * MINUTE),
        (2, ago(50), Pace(3), NOW),
        (3, ago(50), Pace(3), NOW + 10 * MINUTE),
        (1, (), Pace(5, not_before=NOW + HOUR), NOW + HOUR),
        (1, ago(10, 5), Pace(2, not_before=NOW + 2 * HOUR), NOW + 2 * HOUR),
    ],
)
def test_by_the_hour(waiting, recent, pace, leaves):
    assert last_leaves(Backlog(waiting, recent), pace, NOW) == leaves


@pytest.mark.parametrize(
    ("waiting", "today", "pace", "leaves"),
    [
        (10, 0, Pace(600, 10), NOW),
        (10, 4, Pace(600, 10), MIDNIGHT),
        (11, 0, Pace(600, 10), MIDNIGHT),
        (100_000, 0, Pace(600, 10), MIDNIGHT),
        # Four hours are left of the day, so 20 leave by then: more than a day takes of the rest go together,
        (71, 0, Pace(5, 50), MIDNIGHT),
        # fewer go on one by one.
        (70, 0, Pace(5, 50), NOW + 13 * HOUR),
    ],
)
def test_by_the_day(waiting, today, pace, leaves):
    assert last_leaves(Backlog(waiting, (), today), pace, NOW) == leaves


def test_a_slowed_mailbox_rests_and_then_gets_half():
    pace = pace_of("minister@gov.test", [slowed("minister@gov.test", 600, NOW, "too many")], 600, 0)
    assert last_leaves(Backlog(301, ()), pace, NOW) == NOW + 2 * HOUR
    assert pace_of("mayor@town.test", [slowed("minister@gov.test", 600, NOW, "")], 600, 7) == Pace(600, 7)


@given(
    waiting=st.integers(1, 60),
    per_hour=st.integers(1, 12),
    minutes=st.lists(st.integers(0, 119), max_size=12),
)
def test_it_is_when_sending_each_as_soon_as_it_may_go_would_end(waiting, per_hour, minutes):
    times = list(ago(*sorted(minutes, reverse=True)))
    backlog = Backlog(waiting, tuple(times))
    now = NOW
    for _ in range(waiting):
        if len(times) >= per_hour:
            now = max(now, times[-per_hour] + HOUR)
        times.append(now)
    assert last_leaves(backlog, Pace(per_hour), NOW) == now
