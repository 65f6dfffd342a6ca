"""Mails that another host has to send: it alone can open them for now."""

import time
from collections.abc import Sequence

from campaign.store.engine.database import Database

SECONDS = 60.0
"""How long this host leaves them alone."""


def put_off(db: Database, table: str, numbers: Sequence[int]) -> None:
    """Give claims back inside the transaction that took them: nothing was tried, and no pace is used up."""
    if not numbers:
        return
    later = [(time.time() + SECONDS, number) for number in numbers]
    db.conn.executemany(
        f"UPDATE {table} SET state = 'queued', worker = NULL, lease_until = NULL, not_before = ? WHERE id = ?", later
    )
    if table == "letters":
        db.conn.executemany("DELETE FROM paces WHERE letter = ?", [(number,) for number in numbers])
