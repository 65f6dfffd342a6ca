"""Whether a clock can be believed: a wall clock against one that only goes forward."""

from datetime import datetime, timedelta

MOST_DRIFT = timedelta(hours=1)
"""Time servers move a clock by seconds, and summer time does not move UTC."""
LONGEST_AWAY = timedelta(days=31)
"""A machine that was off for so long is asked about: what waits would be given up, and so it would by a wrong clock."""


def jump(noted: datetime, began: datetime) -> timedelta:
    """How far the clock jumped since somebody noted when this machine began; nothing where it did not.

    `began` is the clock's time less the time that the machine has been running, sleep included: the same whenever it is
    asked, unless somebody moves the clock.
    """
    moved = began - noted
    return moved if abs(moved) > MOST_DRIFT else timedelta()


def start_at_odds(believed: datetime | None, now: datetime) -> timedelta:
    """How far a clock is from when one was last believed, where a machine cannot have been off for just so long.

    One without a battery begins in 1970; one with a bad battery, anywhere.
    """
    away = now - believed if believed else timedelta()
    return away if not -MOST_DRIFT <= away <= LONGEST_AWAY else timedelta()
