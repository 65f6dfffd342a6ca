"""Retention in SQLite."""

from collections.abc import Callable

from sqlite_utils import Database

from campaign.core.counts.refusals import KEPT
from campaign.core.delivery.outcomes import State
from campaign.store.engine.sqlite import note_forgotten, rows, stamp
from campaign.store.protocol.upkeep import Purged, Retention
from campaign.store.sql.campaigns import note_change
from campaign.store.sql.contacts import Contacts
from campaign.store.sql.personal import forget_if_done
from campaign.store.sql.refusals import forget_refusals_before
from campaign.store.sql.states import move
from campaign.store.sql.submissions import erase


class Purging(Contacts):
    """Letting go of what was kept long enough."""

    def purge(self, retention: Retention) -> Purged:
        with self.writing() as db:
            purged = Purged(
                unconfirmed=_unconfirmed(db, stamp(retention.unconfirmed), self._forget_contact),
                handed_over=_handed_over(db, stamp(retention.handover)),
                campaigns=_over(db, retention),
                rows=_bookkeeping(db, stamp(retention.now), stamp(retention.sessions), stamp(retention.audit)),
            )
            forget_refusals_before(db, (retention.now - KEPT).date())
            _no_longer_coming_back(db, stamp(retention.now))
        self.empty_log()
        return purged


def _unconfirmed(db: Database, before: float, forget_contact: Callable[[Database, str], None]) -> int:
    """Submissions never confirmed vanish, with every row of theirs."""
    due = db.conn.execute(
        "SELECT DISTINCT submissions.id FROM letters INDEXED BY letters_awaiting "
        "JOIN submissions ON submissions.id = letters.submission "
        "WHERE state = 'awaiting_confirmation' AND at < ?",
        (before,),
    ).fetchall()
    for (submission,) in due:
        erase(db, submission)
        forget_contact(db, submission)
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
        for letter in list(rows(db, "SELECT * FROM letters WHERE submission = ?", submission)):
            if letter["state"] in (State.OFFERED, State.HANDED_OVER):
                move(db, "letters", letter, State.ERASED)
        forget_if_done(db, submission)
    return len(due)


def _no_longer_coming_back(db: Database, now: float) -> None:
    """Letters that were sent so long ago that their writers need not be known any more."""
    due = db.conn.execute(
        "SELECT id, submission FROM letters INDEXED BY letters_kept WHERE keep_until IS NOT NULL AND keep_until < ?",
        (now,),
    ).fetchall()
    for letter, submission in due:
        db.conn.execute("UPDATE letters SET keep_until = NULL WHERE id = ?", (letter,))
        forget_if_done(db, submission)


def _over(db: Database, retention: Retention) -> int:
    """Destroy what the writers of a campaign are known by, once it is over and its last links are void."""
    forgotten = 0
    for campaign in list(rows(db, "SELECT slug, closed_at, length(writer_key) AS key FROM campaigns")):
        slug, closed_at = campaign["slug"], campaign["closed_at"]
        if slug not in retention.over:
            closed_at = None
        elif closed_at is None:
            closed_at = stamp(retention.now)
        elif campaign["key"] and closed_at < stamp(retention.unconfirmed):
            note_forgotten(db)
            db.conn.execute("DELETE FROM written WHERE campaign = ?", (slug,))
            db.conn.execute("UPDATE campaigns SET writer_key = x'' WHERE slug = ?", (slug,))
            note_change(db, "campaigns")
            forgotten += 1
        if closed_at != campaign["closed_at"]:
            db.conn.execute("UPDATE campaigns SET closed_at = ? WHERE slug = ?", (closed_at, slug))
    return forgotten


def _bookkeeping(db: Database, now: float, sessions: float, audit: float) -> int:
    due = {"limits": ("until", now), "account_links": ("until", now), "sessions": ("seen_at", sessions)}
    due["audit"] = ("at", audit)
    return sum(
        db.conn.execute(f"DELETE FROM {table} WHERE {column} < ?", (before,)).rowcount
        for table, (column, before) in due.items()
    )
