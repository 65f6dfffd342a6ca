"""Who did what, and counts that limit what a network or an address may do."""

from collections.abc import Sequence
from datetime import datetime

from campaign.core.crowds import Crowd, refusal
from campaign.core.errors import TooManyRequests
from campaign.store.engine.database import Database, Engine, moment, row, rows, stamp
from campaign.store.protocol.accounts import AuditEntry, Note

_HIT = (
    "INSERT INTO limits (key, hits, until) VALUES (?, 1, ?) "
    "ON CONFLICT (key) DO UPDATE SET hits = limits.hits + 1, until = excluded.until RETURNING hits"
)


_LAST = 2**63 - 1
"""Beyond every number of a row."""


class Audit(Engine):
    """What was done, and how often something may be tried."""

    def note(self, at: datetime, who: str, what: str, about: str, since: datetime | None = None) -> None:
        with self.writing(durable=since is None) as db:
            if since is not None:
                counted = db.conn.execute(
                    "UPDATE audit SET times = times + 1 WHERE id = (SELECT id FROM audit WHERE at > ? AND who = ? "
                    "AND what = ? AND about = ? ORDER BY at DESC LIMIT 1)",
                    (stamp(since), who, what, about),
                )
                if counted.rowcount:
                    return
            write_note(db, Note(at, who, what, about))

    def audit(self, before: int | None, limit: int) -> list[AuditEntry]:
        with self.reading() as db:
            records = rows(
                db,
                "SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?",
                _LAST if before is None else before,
                limit,
            )
            return [
                AuditEntry(
                    record["id"], moment(record["at"]), record["who"], record["what"], record["about"], record["times"]
                )
                for record in records
            ]

    def hit(self, key: bytes, until: datetime) -> int:
        return self.hit_all([key], until)[0]

    def hit_all(self, keys: Sequence[bytes], until: datetime) -> list[int]:
        with self.writing(durable=False, beside=True) as db:
            return _count_hits(db, keys, until)

    def hits(self, key: bytes, now: datetime) -> int:
        with self.reading() as db:
            return _hits(db, key, now)

    def take(self, key: bytes, now: datetime, until: datetime) -> bool:
        with self.writing(durable=False, beside=True) as db:
            taken = db.conn.execute(
                "INSERT INTO limits (key, hits, until) VALUES (?, 1, ?) "
                "ON CONFLICT (key) DO UPDATE SET until = excluded.until WHERE limits.until < ?",
                (key, stamp(until), stamp(now)),
            )
            return taken.rowcount > 0

    def forget_hits(self, key: bytes) -> None:
        with self.writing(durable=False, beside=True) as db:
            db.execute("DELETE FROM limits WHERE key = ?", (key,))


def write_note(db: Database, note: Note) -> None:
    """Add to the audit trail, inside somebody else's transaction."""
    values = (stamp(note.at), note.who, note.what, note.about)
    db.execute("INSERT INTO audit (at, who, what, about) VALUES (?, ?, ?, ?)", values)


def refused(db: Database, crowd: Crowd | None) -> TooManyRequests | None:
    """Count one more form, inside somebody else's transaction; why it is not taken, where there is no room for it.

    That is to be raised when the transaction is over, so that what was counted stays counted.
    """
    if crowd is None:
        return None
    counts = _count_hits(db, crowd.keys, crowd.until)
    return refusal(crowd, counts, lambda: _hits(db, crowd.confirmed, crowd.moment))


def count_hit(db: Database, key: bytes, until: datetime) -> int:
    """Count one more under a key, inside somebody else's transaction; how many there are."""
    return int(db.conn.execute(_HIT, (key, stamp(until))).fetchone()[0])


def _count_hits(db: Database, keys: Sequence[bytes], until: datetime) -> list[int]:
    """As `count_hit`, for several; everybody in the same order, so that none waits for somebody who waits for it."""
    counts = {at: count_hit(db, keys[at], until) for at in sorted(range(len(keys)), key=keys.__getitem__)}
    return [counts[at] for at in range(len(keys))]


def _hits(db: Database, key: bytes, now: datetime) -> int:
    record = row(db, "SELECT hits FROM limits WHERE key = ? AND until >= ?", key, stamp(now))
    return record["hits"] if record else 0
