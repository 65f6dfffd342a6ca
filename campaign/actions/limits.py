"""What may be done only so often, counted under keys that say nothing of anybody."""

import hmac
from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from campaign.actions.context import Context
from campaign.core import crowds
from campaign.core.crowds import Crowd


def key(context: Context, what: str, whose: str, now: datetime) -> bytes:
    """16 bytes that stand for `whose` (an address, a network) on this day (UTC), for one purpose.

    The day's own key is in no database, and gone two days later.
    """
    return keys(context, [(what, whose)], now)[0]


def keys(context: Context, named: Collection[tuple[str, str]], now: datetime) -> list[bytes]:
    """As `key`, for several, each what and whose."""
    of_day = context.store.day_key(now.astimezone(UTC).date())
    of_what = {what: hmac.digest(of_day, what.encode(), "sha256") for what in {what for what, _ in named}}
    return [hmac.digest(of_what[what], whose.encode(), "sha256")[:16] for what, whose in named]


def hit(context: Context, key: bytes, until: datetime) -> int:
    """Count one more under `key` and say how many there are; the count is forgotten after `until`."""
    return context.store.hit(key, until)


def hit_all(context: Context, keys: Sequence[bytes], until: datetime) -> list[int]:
    """As `hit`, for several keys at once."""
    return context.store.hit_all(keys, until)


def require_room(context: Context, crowd: Crowd) -> None:
    """Count one more form; raise TooManyRequests where there is no room for it."""
    counts = hit_all(context, crowd.keys, crowd.until)
    if refused := crowds.refusal(crowd, counts, lambda: hits(context, crowd.confirmed, crowd.moment)):
        raise refused


def hits(context: Context, key: bytes, now: datetime) -> int:
    """How many are counted under `key`."""
    return context.store.hits(key, now)


def take(context: Context, key: bytes, now: datetime, until: datetime) -> bool:
    """Take what only one may have at a time; False when it is taken, until its time is over."""
    return context.store.take(key, now, until)


def forget(context: Context, key: bytes) -> None:
    """Begin to count anew."""
    context.store.forget_hits(key)
