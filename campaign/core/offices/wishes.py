"""How an office wants its letters: one by one or together, a pause, or none at all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

PAUSE = timedelta(days=14)
"""How long a pause is that an office asks for."""


@dataclass(frozen=True)
class Wish:
    """What an office asked for in one campaign.

    `daily`: all letters of a day leave together, on the day after. None leaves before `paused_until`. `stopped`, which
    an organiser decided: supporters send their letters to it themselves.
    """

    daily: bool = False
    paused_until: datetime | None = None
    stopped: bool = False

    def postponed(self, at: datetime, now: datetime) -> datetime:
        """When a letter leaves that would leave `at`: letters of a day together when the next one (UTC) begins."""
        midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        return max(at, midnight if self.daily else at, self.paused_until or at)

    def is_paused(self, now: datetime) -> bool:
        return self.paused_until is not None and now < self.paused_until


NOTHING = Wish()
