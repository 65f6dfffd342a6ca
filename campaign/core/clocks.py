"""Whether a clock can be believed: a wall clock against one that only goes forward."""

from datetime import datetime, timedelta

MOST_DRIFT = timedelta(hours=1)
"""Time servers move a clock by seconds, and summer time does not move UTC."""


def jump(noted: datetime | None, began: datetime) -> timedelta:
    """How far the clock jumped since somebody noted when this machine began; nothing where it did not.

    `began` is the clock's time less the time that the machine has been running, sleep included: the same whenever it is
    asked, unless somebody moves the clock.
    """
    moved = began - noted if noted else timedelta()
    return moved if abs(moved) > MOST_DRIFT else timedelta()
