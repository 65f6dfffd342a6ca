"""The clocks of delivery, where nobody gives it others."""

import time
from datetime import UTC, datetime


def utc_now() -> datetime:
    return datetime.now(UTC)


def monotonic() -> float:
    """Seconds that only go forward, whoever moves the clock: for every wait."""
    return time.monotonic()
