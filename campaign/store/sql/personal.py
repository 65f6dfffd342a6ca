"""What is personal: opened while it is kept, destroyed when nothing is left to do with it."""

from datetime import datetime

from sqlite_utils import Database

from campaign.core.letters.submissions import NewNotice, Personal
from campaign.sealing.letters import Sealer
from campaign.store.engine.sqlite import note_forgotten, row, stamp

WAITING = "state IN ('queued', 'retrying', 'unknown')"
"""The condition of the indexes on what waits to be sent, word for word."""

_KEEPS_WORDS = (
    f"SELECT 1 FROM letters WHERE submission = :id AND ({WAITING} OR "
    "state IN ('sending', 'awaiting_confirmation', 'offered', 'handed_over') OR keep_until IS NOT NULL) "
    f"UNION ALL SELECT 1 FROM notices WHERE submission = :id AND ({WAITING} OR state = 'sending') LIMIT 1"
)


def forget(db: Database, submission_id: str) -> None:
    """Destroy the key and null the sealed text; the log is emptied of both."""
    note_forgotten(db)
    db.conn.execute("DELETE FROM seals WHERE submission = ?", (submission_id,))
    db.conn.execute("UPDATE personal SET sealed = NULL WHERE submission = ?", (submission_id,))


def open_personal(db: Database, sealer: Sealer, submission_id: str) -> Personal | None:
    """What is personal about a submission, while it is kept."""
    kept = row(
        db,
        "SELECT wrapped_key, sealed FROM seals JOIN personal USING (submission) WHERE submission = ?",
        submission_id,
    )
    return sealer.open(submission_id, kept["wrapped_key"], kept["sealed"]) if kept else None


def forget_if_done(db: Database, submission_id: str) -> None:
    """Destroy key and text once nothing of a submission is left to send, to confirm or to hand over."""
    if db.conn.execute(_KEEPS_WORDS, {"id": submission_id}).fetchone() is None:
        forget(db, submission_id)


def queue_notice(db: Database, submission_id: str, notice: NewNotice, at: datetime) -> None:
    """Queue a mail to the supporter, or keep it until its time comes."""
    values = (submission_id, notice.kind, notice.state, notice.message_id, notice.target)
    db.conn.execute(
        "INSERT INTO notices (submission, kind, state, message_id, target, date, not_before) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*values, stamp(at), stamp(at + notice.after)),
    )
