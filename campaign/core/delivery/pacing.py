"""When the last of what waits for one mailbox will leave, at the pace that mailbox gets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from campaign.core.delivery.holds import Hold, HoldKind

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Backlog:
    """What waits for a mailbox, when in the last hour it got something (oldest first), and how much today (UTC)."""

    waiting: int
    recent: tuple[datetime, ...]
    today: int = 0


@dataclass(frozen=True)
class Pace:
    """What one mailbox takes in any sliding hour, on one day (UTC; 0 means any number), and from when on."""

    per_hour: int
    per_day: int = 0
    not_before: datetime | None = None


@dataclass(frozen=True)
class Forecast:
    """How many letters wait, and when the last of them leaves if the mail server takes each at once.

    `at` is None while a person has to act first. It is the beginning of a day (UTC) where a digest takes the last ones.
    """

    waiting: int
    at: datetime | None


def per_hour_of(mailbox: str, holds: Iterable[Hold], per_hour: int) -> int:
    """How many letters a mailbox (in lower case) may get in an hour: fewer while a hold says so."""
    slowed = (hold.per_hour for hold in holds if (hold.kind, hold.key) == (HoldKind.SLOWED, mailbox))
    return min([per_hour, *slowed])


def pace_of(mailbox: str, holds: Sequence[Hold], per_hour: int, per_day: int) -> Pace:
    """The pace of a mailbox (in lower case), slower while a hold says so."""
    slowed = [hold for hold in holds if (hold.kind, hold.key) == (HoldKind.SLOWED, mailbox)]
    begins = [hold.not_before for hold in slowed if hold.not_before]
    return Pace(per_hour_of(mailbox, holds, per_hour), per_day, max(begins, default=None))


def last_leaves(backlog: Backlog, pace: Pace, now: datetime) -> datetime:
    """When the last letter of `backlog` leaves: `now` when all of it may go at once.

    Letters that a day has no room for leave together in a digest when the next day (UTC) begins.
    """
    begin = max(now, pace.not_before or now)
    alone = _nth(backlog.waiting, backlog.recent, pace.per_hour, begin)
    midnight = datetime.combine(begin.date() + DAY, time(), begin.tzinfo)
    if not pace.per_day:
        return alone
    room = max(0, pace.per_day - (backlog.today if begin.date() == now.date() else 0))
    if alone < midnight and backlog.waiting <= room:
        return alone
    today = min(room, _how_many_before(midnight, backlog, pace.per_hour, begin))
    left = backlog.waiting - today
    return midnight if today == room or left > pace.per_day else alone


def _nth(number: int, recent: Sequence[datetime], per_hour: int, begin: datetime) -> datetime:
    """When the letter of this `number` (from 1) leaves: an hour after the one that was `per_hour` before it."""
    hours, place = divmod(max(number, 1) - 1, per_hour)
    before = [at for at in recent if at > begin - HOUR][-per_hour:]
    free = per_hour - len(before)
    first = begin if place < free else max(begin, before[place - free] + HOUR)
    return first + hours * HOUR


def _how_many_before(end: datetime, backlog: Backlog, per_hour: int, begin: datetime) -> int:
    """How many letters of the backlog leave before `end`: by halving, for a later one never leaves earlier."""
    least, most = 0, backlog.waiting
    while least < most:
        middle = (least + most + 1) // 2
        if _nth(middle, backlog.recent, per_hour, begin) < end:
            least = middle
        else:
            most = middle - 1
    return least
