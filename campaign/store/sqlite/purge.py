"""Retention in SQLite."""

from sqlite_utils import Database

from campaign.store.protocol import Purged, Retention
from campaign.store.sqlite.database import SqliteDatabase, stamp
from campaign.store.sqlite.submissions import erase
from campaign.store.sqlite.words import forget_if_done


class Purging(SqliteDatabase):
    """Letting go of what was kept long enough."""

    def purge(self, retention: Retention) -> Purged:
        with self.writing() as db:
            purged = Purged(
                unconfirmed=_unconfirmed(db, stamp(retention.unconfirmed)),
                handed_over=_handed_over(db, stamp(retention.handover)),
                rows=_bookkeeping(db, stamp(retention.now), stamp(retention.sessions), stamp(retention.audit)),
            )
        self._empty_write_ahead_log()
        return purged

    def _empty_write_ahead_log(self) -> None:
        """What was deleted must not live on in the log. A reader may hold it back; the next purge tries again."""
        with self._failing_plainly(), self._file_lock():
            self._database().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _unconfirmed(db: Database, before: float) -> int:
    """Submissions never confirmed vanish, with every row of theirs."""
    due = db.conn.execute(
        "SELECT DISTINCT submissions.id FROM letters INDEXED BY letters_awaiting "
        "JOIN submissions ON submissions.id = letters.submission "
        "WHERE state = 'awaiting_confirmation' AND at < ?",
        (before,),
    ).fetchall()
    for (submission,) in due:
        erase(db, submission)
        for table in ("notices", "letters", "personal"):
            db.conn.execute(f"DELETE FROM {table} WHERE submission = ?", (submission,))
        db.conn.execute("DELETE FROM submissions WHERE id = ?", (submission,))
    return len(due)


def _handed_over(db: Database, before: float) -> int:
    """Letters to send oneself are offered for a while only."""
    due = db.conn.execute(
        "SELECT DISTINCT submissions.id FROM letters INDEXED BY letters_offered "
        "JOIN submissions ON submissions.id = letters.submission "
        "WHERE state IN ('offered', 'handed_over') AND at < ?",
        (before,),
    ).fetchall()
    for (submission,) in due:
        db.conn.execute(
            "UPDATE letters SET state = 'erased' WHERE submission = ? AND state IN ('offered', 'handed_over')",
            (submission,),
        )
        forget_if_done(db, submission)
    return len(due)


def _bookkeeping(db: Database, now: float, sessions: float, audit: float) -> int:
    due = {"limits": ("until", now), "account_links": ("until", now), "sessions": ("seen_at", sessions)}
    due["audit"] = ("at", audit)
    return sum(
        db.conn.execute(f"DELETE FROM {table} WHERE {column} < ?", (before,)).rowcount
        for table, (column, before) in due.items()
    )
