"""How many letters each office got, counted up inside the transaction of the event itself."""

from typing import Any

from sqlite_utils import Database

_COUNT = (
    "INSERT INTO offices_written (campaign, target, office, sent, said_sent, since) VALUES (?, ?, ?, ?, ?, ?) "
    "ON CONFLICT DO UPDATE SET sent = sent + excluded.sent, said_sent = said_sent + excluded.said_sent, "
    "since = min(since, excluded.since)"
)


def count_written(db: Database, letter: dict[str, Any], at: float, *, sent: int = 0, said_sent: int = 0) -> None:
    """The letter in row `letter` was sent or said to be, or came back (-1), at a moment (seconds since 1970)."""
    of = (letter["campaign"], letter["target"], letter["office"])
    db.conn.execute(_COUNT, (*of, sent, said_sent, at))
