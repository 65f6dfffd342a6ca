"""The life of a letter: its states, which may follow which, and what a delivery attempt leads to."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from campaign.core.delivery.holds import Hold, HoldKind, is_resting, slowed
from campaign.core.delivery.replies import Meaning, meaning


class State(StrEnum):
    """Where a letter stands. The first group is ours to send, the second the supporter's to send."""

    AWAITING = "awaiting_confirmation"
    QUEUED = "queued"
    SENDING = "sending"
    RETRYING = "retrying"
    UNKNOWN = "unknown"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
    ERASED = "erased"

    OFFERED = "offered"
    HANDED_OVER = "handed_over"


TRANSITIONS: dict[State, frozenset[State]] = {
    State.AWAITING: frozenset({State.QUEUED, State.CANCELLED, State.ERASED}),
    State.QUEUED: frozenset({State.SENDING, State.CANCELLED, State.ERASED}),
    State.SENDING: frozenset(
        {State.SENT, State.RETRYING, State.UNKNOWN, State.FAILED, State.QUEUED, State.SENDING, State.ERASED}
    ),
    State.RETRYING: frozenset({State.SENDING, State.CANCELLED, State.ERASED}),
    State.UNKNOWN: frozenset({State.SENDING, State.CANCELLED, State.ERASED}),
    State.SENT: frozenset({State.FAILED}),
    State.FAILED: frozenset(),
    State.CANCELLED: frozenset(),
    State.ERASED: frozenset(),
    State.OFFERED: frozenset({State.HANDED_OVER, State.ERASED}),
    State.HANDED_OVER: frozenset({State.ERASED}),
}
"""Which state may follow which. `sending` may follow itself: another worker takes over a lease that ran out. `erased`
may follow it: the supporter erased the letter while its first worker held it, and there is nothing left to send.
`failed` follows `sent` when the mail that was accepted comes back."""

WAITING = (State.QUEUED, State.RETRYING, State.UNKNOWN)
"""Letters that are to be sent; the ledger counts them, and those being sent, as queued."""


class NotAllowed(Exception):
    """A letter was to go from one state to another that may not follow it: a fault of ours."""


def follow(before: State, after: State) -> State:
    """`after`, when it may follow `before`. Raises NotAllowed."""
    if after not in TRANSITIONS[before]:
        raise NotAllowed(f"{after} may not follow {before}")
    return after


@dataclass(frozen=True)
class Outcome:
    """What a delivery attempt led to.

    `not_before` (UTC) is set when the letter is to be tried again. `counted`: the mail server answered for this letter,
    so the attempt counts. `hold` is what has to wait besides. `keep_until` (UTC): until then a letter that was sent may
    come back, and its writer is still known.
    """

    state: State
    reply: str = ""
    not_before: datetime | None = None
    counted: bool = True
    hold: Hold | None = None
    keep_until: datetime | None = None

    def saying(self, reply: str) -> "Outcome":
        """The same outcome with other words: those of the server may name somebody, and what it meant is decided."""
        return replace(self, reply=reply, hold=replace(self.hold, reply=reply) if self.hold else None)


@dataclass(frozen=True)
class Attempt:
    """An attempt that the mail server answered, and what decides about the next one.

    `attempts` counts this one. `mailbox` is the office's, in lower case; "" for a mail to a supporter, which holds up
    nothing else. `per_hour` is the mailbox's pace now. `jitter` is a random number from -1 to 1.
    """

    now: datetime
    attempts: int
    campaign: str
    mailbox: str
    per_hour: int
    retry_for: timedelta
    jitter: float = 0.0


FIRST_RETRY = timedelta(minutes=5)
LONGEST_RETRY = timedelta(hours=6)
JITTER = 0.1
"""How much longer or shorter a wait may be, so that what failed together does not come again together."""
UNKNOWN_WAIT = timedelta(minutes=15)
"""RFC 5321, section 4.5.3.2.6 gives the reply after the final dot ten minutes; after that, we may ask again."""


def sent(reply: str, keep_until: datetime | None = None) -> Outcome:
    """The server took responsibility for the letter."""
    return Outcome(State.SENT, reply, keep_until=keep_until)


def refused(attempt: Attempt, code: int, reply: str) -> Outcome:
    """What follows a 4xx or 5xx reply to this mail; `campaign.core.delivery.replies` tells what it means."""
    what = meaning(code, reply)
    if what is Meaning.LATER:
        return try_later(attempt, reply)
    if what is Meaning.NO_MAILBOX and attempt.mailbox:
        # One wrong address is one problem: the letters behind this one wait until a person has looked.
        return Outcome(State.FAILED, reply, hold=Hold(HoldKind.SUSPENDED, attempt.mailbox, attempt.now, reply))
    if what is Meaning.TOO_FAST:
        return _too_fast(attempt, reply)
    if what is Meaning.POLICY and attempt.mailbox:
        # Should it be this one letter that the server dislikes, the others come first when the campaign goes on.
        hold = Hold(HoldKind.PAUSED, attempt.campaign, attempt.now, reply)
        return replace(try_later(attempt, reply), hold=hold)
    return Outcome(State.FAILED, reply)


def set_aside(reason: str) -> Outcome:
    """The fault is ours: one letter that cannot be built or handed to the server stops no other."""
    return Outcome(State.FAILED, reason)


def try_later(attempt: Attempt, reply: str) -> Outcome:
    """A refusal for now: wait 5 minutes, doubling up to 6 hours, until the waits would add up to more than `retry_for`.

    What counts is the waiting that the letter's own refusals asked for: time it spent in the queue behind others, or
    behind a mail server that was down, is not held against it. Intervals after RFC 5321, section 4.5.4.1.
    """
    waits = [min(FIRST_RETRY * 2 ** min(number, 20), LONGEST_RETRY) for number in range(attempt.attempts)]
    if sum(waits, timedelta()) > attempt.retry_for:
        return Outcome(State.FAILED, reply)
    wait = min(waits[-1] * (1 + JITTER * attempt.jitter), LONGEST_RETRY)
    return Outcome(State.RETRYING, reply, attempt.now + wait)


def unavailable(now: datetime, wait: timedelta, reply: str) -> Outcome:
    """The mail server, not the letter, is at fault: the letter goes back as it was and loses no attempt."""
    return Outcome(State.QUEUED, reply, now + wait, counted=False)


def stopped(now: datetime, wait: timedelta, reply: str) -> Outcome:
    """Nothing can be sent until a person acts: the letter goes back as it was, and organisers are told."""
    return replace(unavailable(now, wait, reply), hold=Hold(HoldKind.STOPPED, "", now, reply))


def given_back(now: datetime) -> Outcome:
    """The worker stops, or has held the letter for long enough: another may take it at once, as it was."""
    return Outcome(State.QUEUED, "", now, counted=False)


def erased() -> Outcome:
    """There is nothing left to send: the supporter erased it, or wants no mail at all."""
    return Outcome(State.ERASED)


KEY_LOST = "key lost"
"""What was sealed is there, and its key is not the one any more."""
LOST_IN_RESTORE = "lost in restore"
"""What was sealed is not there: the database is a restored backup, and those hold no letter that waits."""


def nothing_to_send(lost: str) -> Outcome:
    """There are no words: erased, or `lost` for a reason, which is never taken for erased: a person has to look."""
    return Outcome(State.FAILED, lost) if lost else erased()


def waited_too_long(days: int) -> Outcome:
    """The letter could not leave for so long that its writer gets it back."""
    return Outcome(State.FAILED, f"could not be sent for {days} days")


def unknown(now: datetime, attempts_unknown: int, reply: str) -> Outcome:
    """The connection broke after the final dot: send the same bytes once more, later; the second time give up."""
    if attempts_unknown > 1:
        return Outcome(State.FAILED, reply, counted=False)
    return Outcome(State.UNKNOWN, reply, now + UNKNOWN_WAIT, counted=False)


def beside_others(outcome: Outcome, holds: Collection[Hold], now: datetime) -> Outcome:
    """What follows for a letter that was on its way when another's answer put the same hold in force.

    A mailbox that is not there is one problem, and this letter waits with the others until a person has looked. One
    that got too much is not slowed down once more for what had left by then.
    """
    hold = outcome.hold
    if hold is None or not any((other.kind, other.key) == (hold.kind, hold.key) for other in holds):
        return outcome
    if hold.kind is HoldKind.SUSPENDED:
        return replace(outcome, state=State.QUEUED, counted=False, not_before=now, hold=None)
    if hold.kind is HoldKind.SLOWED and is_resting(holds, hold.key, now):
        return replace(outcome, hold=None)
    return outcome


def _too_fast(attempt: Attempt, reply: str) -> Outcome:
    if not attempt.mailbox:
        return try_later(attempt, reply)
    hold = slowed(attempt.mailbox, attempt.per_hour, attempt.now, reply)
    return Outcome(State.QUEUED, reply, hold.not_before, counted=False, hold=hold)
