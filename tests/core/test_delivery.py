"""What follows a delivery attempt, as a table."""

from datetime import UTC, datetime, timedelta

import pytest

from campaign.core import delivery
from campaign.core.delivery import TRANSITIONS, State

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FIVE_DAYS = timedelta(hours=120)


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 5), (2, 10), (3, 20), (4, 40), (7, 320), (8, 360), (20, 360)])
def test_waits_double_up_to_six_hours(attempts, minutes):
    outcome = delivery.try_later(NOW, attempts, FIVE_DAYS, "450 later")
    assert outcome.state is State.RETRYING
    assert outcome.not_before == NOW + timedelta(minutes=minutes)


def test_a_letter_is_given_up_when_its_time_is_over():
    assert delivery.try_later(NOW, 25, FIVE_DAYS, "450 later").state is State.RETRYING
    outcome = delivery.try_later(NOW, 26, FIVE_DAYS, "450 later")
    assert (outcome.state, outcome.reply) == (State.FAILED, "450 later")


def test_an_answer_that_never_came_is_asked_for_once_more():
    assert delivery.unknown(NOW, 1, "").not_before == NOW + timedelta(minutes=15)
    assert delivery.unknown(NOW, 2, "").state is State.FAILED


def test_server_trouble_gives_the_letter_back_as_it_was():
    assert delivery.unavailable(NOW, timedelta(seconds=5), "421").state is State.QUEUED


def test_every_state_says_what_may_follow():
    assert set(TRANSITIONS) == set(State)
    assert State.QUEUED not in TRANSITIONS[State.SENT]
    assert not any(TRANSITIONS[final] for final in (State.FAILED, State.CANCELLED, State.ERASED))
