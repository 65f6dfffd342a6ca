"""The clock of delivery, where nobody gives it another."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    return datetime.now(UTC)
