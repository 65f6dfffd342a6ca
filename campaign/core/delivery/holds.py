"""What keeps letters waiting besides their own retries: an address, a campaign, a pace, or all of delivery."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class HoldKind(StrEnum):
    """What is held up."""

    SUSPENDED = "suspended"
    """A mailbox (the key) that its server does not know: its letters wait until a person has looked."""
    PAUSED = "paused"
    """A campaign (the key): an organiser paused it, or a mail server does not want its letters."""
    SLOWED = "slowed"
    """A mailbox (the key) gets fewer letters an hour, for it said that they come too fast."""
    STOPPED = "stopped"
    """Nothing can be sent at all, until somebody mends the configuration or the mail server. The key is empty."""


@dataclass(frozen=True)
class Hold:
    """`reply` is what the mail server said; empty when an organiser decided.

    A slowed mailbox gets nothing before `not_before` and `per_hour` letters after it, `until` the hold ends by itself.
    """

    kind: HoldKind
    key: str
    since: datetime
    reply: str = ""
    per_hour: int = 0
    not_before: datetime | None = None
    until: datetime | None = None


REST = timedelta(hours=1)
"""Servers that limit how fast a mailbox gets mail count by the hour."""
SLOW_FOR = timedelta(days=1)


def is_held(holds: Iterable[Hold], campaign: str, mailbox: str) -> bool:
    """Whether a person has to act before a letter of `campaign` may go to `mailbox` (in lower case)."""
    stops = ((HoldKind.SUSPENDED, mailbox), (HoldKind.PAUSED, campaign))
    return any((hold.kind, hold.key) in stops for hold in holds)


def is_resting(holds: Iterable[Hold], mailbox: str, now: datetime) -> bool:
    """Whether a mailbox that got too much is to get nothing yet."""
    return any(
        (hold.kind, hold.key) == (HoldKind.SLOWED, mailbox) and hold.not_before is not None and hold.not_before > now
        for hold in holds
    )


def slowed(mailbox: str, per_hour: int, now: datetime, reply: str) -> Hold:
    """After a reply that speaks of a rate: nothing for an hour, then half the pace for a day."""
    return Hold(
        HoldKind.SLOWED,
        mailbox,
        now,
        reply,
        per_hour=max(1, per_hour // 2),
        not_before=now + REST,
        until=now + SLOW_FOR,
    )
