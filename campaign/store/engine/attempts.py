"""Whether a transaction was stored whose connection was lost while it was: each leaves a row that says so.

The number of the row is drawn before the first try, and stored with what the transaction wrote. So the answer does not
hang on a server: after a fail-over the row is there, with all that came with it, or neither is.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import Any

import psycopg
from psycopg import errors

from campaign.store.engine.postgresql_session import LostWhileStoring
from campaign.store.engine.trying_again import TRIES, pause
from campaign.store.protocol.errors import StoreUnavailable

_STORE = "INSERT INTO attempts (id, hour) SELECT {:d}, {:d} WHERE pg_current_xact_id_if_assigned() IS NOT NULL; COMMIT"
"""One that wrote nothing leaves nothing. It is said in the same words that end it: nobody waits for another answer."""
_IS_STORED = "UPDATE attempts SET hour = hour WHERE id = ?"
"""Written once more: the commit of that waits for a replica which may not have the first."""
_FORGET = "DELETE FROM attempts WHERE hour < ?"


def store(db: Any, attempt: int) -> None:
    """End a transaction. Raises LostWhileStoring where it is not known whether it is stored."""
    try:
        with db.storing():
            ended = db.link.execute(_STORE.format(attempt, _hour()).encode(), prepare=False)
            while ended.nextset():
                pass
    except psycopg.Error:
        roll_back(db)
        raise
    if ended.statusmessage != "COMMIT":
        raise StoreUnavailable("it was not stored")


def roll_back(db: Any) -> None:
    with suppress(psycopg.Error):
        db.link.execute(b"ROLLBACK")


def is_stored(db: Any, attempt: int, alone: Callable[[], AbstractContextManager[None]]) -> bool | None:
    """Whether a transaction was stored for good, which is not under way any more once `alone` begins another one.

    None where that cannot be told now. The session has another connection afterwards.
    """
    for number in range(TRIES):
        pause(number)
        try:
            db.connect()
            with alone():
                written = db.execute(_IS_STORED, (attempt,)).rowcount
        except errors.LockNotAvailable:
            return None  # it is under way still: it waits for a replica
        except (LostWhileStoring, psycopg.OperationalError):
            continue
        return bool(written)
    return None


def forget_attempts(db: Any) -> None:
    """Those that nobody asks for any more, inside somebody else's transaction: whoever asks does so within a minute.

    Once an hour and connection, as every row there is has to be looked at.
    """
    hour = _hour()
    if db.forgot_attempts_in != hour:
        db.execute(_FORGET, (hour - 1,))
        db.forgot_attempts_in = hour


def _hour() -> int:
    return int(time.time() // 3600)
