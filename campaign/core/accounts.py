"""Rules about accounts: how long a session lasts, how long a guesser waits, how an address is looked up."""

from datetime import datetime, timedelta
from enum import StrEnum

from campaign.core.words import text

IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)
"""A session ends when it was idle for so long, and in any case after so long."""
LINK_LIFE = timedelta(hours=24)
"""How long a link to set a password can be used."""
AUDIT_KEPT = timedelta(days=365)
"""How long it is remembered who did what on the desk."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=15)
LONGEST_ADDRESS = 254


class Role(StrEnum):
    """What an account may do: everything, or look and change nothing, or what `core.rights` says of named campaigns."""

    ORGANISER = "organiser"
    VIEWER = "viewer"
    MEMBER = "member"


def account_name(typed: str) -> str:
    """An address as accounts are stored and looked up by: on one line, NFC, in small letters."""
    return text.line(typed[:LONGEST_ADDRESS]).lower()


def is_over(created_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Whether a session opened and last used at these moments has ended."""
    return now - seen_at > IDLE or now - created_at > LONGEST


def wait(failures: int, free: int) -> timedelta:
    """How long to wait after so many wrong guesses, of which `free` cost nothing: doubling, and never for good."""
    if failures < free:
        return timedelta()
    return min(FIRST_WAIT * (1 << min(failures - free, 10)), LONGEST_WAIT)
