"""What may be done only so often, counted under keys that say nothing of anybody."""

from collections.abc import Sequence
from datetime import datetime

from campaign.actions.context import Context


def hit(context: Context, key: bytes, until: datetime) -> int:
    """Count one more under `key` and say how many there are; the count is forgotten after `until`."""
    return context.store.hit(key, until)


def hit_all(context: Context, keys: Sequence[bytes], until: datetime) -> list[int]:
    """As `hit`, for several keys at once."""
    return context.store.hit_all(keys, until)


def hits(context: Context, key: bytes, now: datetime) -> int:
    """How many are counted under `key`."""
    return context.store.hits(key, now)


def take(context: Context, key: bytes, now: datetime, until: datetime) -> bool:
    """Take what only one may have at a time; False when it is taken, until its time is over."""
    return context.store.take(key, now, until)


def forget(context: Context, key: bytes) -> None:
    """Begin to count anew."""
    context.store.forget_hits(key)
