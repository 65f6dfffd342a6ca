"""A clock that stands still until a test moves it."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass
class Clock:
    """Time that moves when it is told to."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> None:
        """By an amount in the words of `timedelta`: `minutes=5`."""
        self.go(timedelta(**time))

    def go(self, wait: timedelta) -> None:
        """By a wait; what a worker calls in place of sleeping."""
        self.now += wait
