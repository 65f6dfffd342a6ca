"""What follows a delivery attempt, as a table."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from campaign.core.delivery import outcomes
from campaign.core.delivery.holds import Hold, HoldKind, slowed
from campaign.core.delivery.outcomes import TRANSITIONS, Attempt, NotAllowed, State, follow

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ATTEMPT = Attempt(NOW, 1, "rivers", "minister@gov.test", per_hour=600, retry_for=timedelta(hours=120))
NOTICE = replace(ATTEMPT, mailbox="")
SUSPENDED = Hold(HoldKind.SUSPENDED, "minister@gov.test", NOW, "550 5.1.1 nobody")
PAUSED = Hold(HoldKind.PAUSED, "rivers", NOW, "550 5.7.1 no")


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 5), (2, 10), (3, 20), (4, 40), (7, 320), (8, 360), (20, 360)])
def test_waits_double_up_to_six_hours(attempts, minutes):
    outcome = outcomes.try_later(replace(ATTEMPT, attempts=attempts), "450 later")
    assert outcome.state is State.RETRYING
    assert outcome.not_before == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize(("attempts", "jitter", "minutes"), [(1, 1, 5.5), (1, -1, 4.5), (20, 1, 360), (20, -1, 324)])
def test_a_wait_is_up_to_a_tenth_longer_or_shorter_and_never_over_six_hours(attempts, jitter, minutes):
    outcome = outcomes.try_later(replace(ATTEMPT, attempts=attempts, jitter=jitter), "450 later")
    assert outcome.not_before == NOW + timedelta(minutes=minutes)


def test_a_letter_is_given_up_when_its_time_is_over():
    assert outcomes.try_later(replace(ATTEMPT, attempts=25), "450 later").state is State.RETRYING
    outcome = outcomes.try_later(replace(ATTEMPT, attempts=26), "450 later")
    assert (outcome.state, outcome.reply) == (State.FAILED, "450 later")


@pytest.mark.parametrize(
    ("attempt", "reply", "state", "counted", "hold"),
    [
        (ATTEMPT, "450 4.7.1 greylisted", State.RETRYING, True, None),
        (ATTEMPT, "550 5.1.1 nobody", State.FAILED, True, SUSPENDED),
        (ATTEMPT, "550 5.7.1 no", State.RETRYING, True, PAUSED),
        (ATTEMPT, "501 what?", State.FAILED, True, None),
        (ATTEMPT, "554 no", State.FAILED, True, None),
        # A mail to a supporter holds up nobody: their server is not the official's.
        (NOTICE, "550 5.1.1 nobody", State.FAILED, True, None),
        (NOTICE, "550 5.7.1 no", State.FAILED, True, None),
        (NOTICE, "550 5.2.1 receiving mail at a rate", State.RETRYING, True, None),
    ],
)
def test_what_follows_a_refusal(attempt, reply, state, counted, hold):
    outcome = outcomes.refused(attempt, int(reply[:3]), reply)
    assert (outcome.state, outcome.counted, outcome.hold, outcome.reply) == (state, counted, hold, reply)


def test_a_mailbox_that_gets_too_much_rests_and_then_gets_half():
    outcome = outcomes.refused(ATTEMPT, 550, "550-5.2.1 receiving mail at a rate that prevents additional messages")
    assert (outcome.state, outcome.counted, outcome.not_before) == (State.QUEUED, False, NOW + timedelta(hours=1))
    assert outcome.hold == Hold(
        HoldKind.SLOWED, "minister@gov.test", NOW, outcome.reply, 300, NOW + timedelta(hours=1), NOW + timedelta(days=1)
    )
    assert slowed("x", 1, NOW, "").per_hour == 1


def test_an_answer_that_never_came_is_asked_for_once_more():
    assert outcomes.unknown(NOW, 1, "").not_before == NOW + timedelta(minutes=15)
    assert outcomes.unknown(NOW, 2, "").state is State.FAILED


def test_server_trouble_gives_the_letter_back_as_it_was():
    assert outcomes.unavailable(NOW, timedelta(seconds=5), "421").state is State.QUEUED


def test_every_state_says_what_may_follow():
    assert set(TRANSITIONS) == set(State)
    assert State.QUEUED not in TRANSITIONS[State.SENT]
    assert not any(TRANSITIONS[final] for final in (State.FAILED, State.CANCELLED, State.ERASED))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (State.SENT, State.QUEUED),
        (State.FAILED, State.SENT),
        (State.AWAITING, State.SENDING),
        (State.QUEUED, State.SENT),
    ],
)
def test_what_may_not_follow_does_not(before, after):
    with pytest.raises(NotAllowed):
        follow(before, after)
