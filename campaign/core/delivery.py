"""The life of a letter: its states, which may follow which, and what a delivery attempt leads to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


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
may follow it: the supporter erased the letter while its first worker held it, and there is nothing left to send."""

WAITING = (State.QUEUED, State.RETRYING, State.UNKNOWN)
"""Letters that are to be sent; the ledger counts them, and those being sent, as queued."""


class Way(StrEnum):
    """How a letter was handed over to its writer."""

    COPIED = "copied"
    MAIL_PROGRAM = "mail_program"
    WEBMAIL = "webmail"
    FORM = "form"
    TEXT = "text"
    PRINTED = "printed"
    PDF = "pdf"


@dataclass(frozen=True)
class Outcome:
    """What a delivery attempt led to. `not_before` (UTC) is set when the letter is to be tried again."""

    state: State
    reply: str = ""
    not_before: datetime | None = None


FIRST_RETRY = timedelta(minutes=5)
LONGEST_RETRY = timedelta(hours=6)
UNKNOWN_WAIT = timedelta(minutes=15)
"""RFC 5321, section 4.5.3.2.6 gives the reply after the final dot ten minutes; after that, we may ask again."""


def sent(reply: str) -> Outcome:
    """The server took responsibility for the letter."""
    return Outcome(State.SENT, reply)


def rejected(reply: str) -> Outcome:
    """The server said no, and will again."""
    return Outcome(State.FAILED, reply)


def set_aside(reason: str) -> Outcome:
    """The fault is ours: one letter that cannot be built or handed to the server stops no other."""
    return Outcome(State.FAILED, reason)


def try_later(now: datetime, attempts: int, retry_for: timedelta, reply: str) -> Outcome:
    """A refusal for now: wait 5 minutes, doubling up to 6 hours, until the waits would add up to more than `retry_for`.

    `attempts` counts the attempt that just failed. What counts is the waiting that the letter's own refusals asked
    for: time it spent in the queue behind others, or behind a mail server that was down, is not held against it.
    Intervals after RFC 5321, section 4.5.4.1.
    """
    waits = [min(FIRST_RETRY * 2 ** min(number, 20), LONGEST_RETRY) for number in range(attempts)]
    if sum(waits, timedelta()) > retry_for:
        return Outcome(State.FAILED, reply)
    return Outcome(State.RETRYING, reply, now + waits[-1])


def unavailable(now: datetime, wait: timedelta, reply: str) -> Outcome:
    """The mail server, not the letter, is at fault: the letter goes back as it was and loses no attempt."""
    return Outcome(State.QUEUED, reply, now + wait)


def given_back(now: datetime) -> Outcome:
    """The worker stops, or has held the letter for long enough: another may take it at once, as it was."""
    return Outcome(State.QUEUED, "", now)


def erased() -> Outcome:
    """There is nothing left to send: the supporter erased it."""
    return Outcome(State.ERASED)


def unknown(now: datetime, attempts_unknown: int, reply: str) -> Outcome:
    """The connection broke after the final dot: send the same bytes once more, later; the second time give up."""
    if attempts_unknown > 1:
        return Outcome(State.FAILED, reply)
    return Outcome(State.UNKNOWN, reply, now + UNKNOWN_WAIT)
