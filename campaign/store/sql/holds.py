"""What keeps letters waiting."""

from datetime import datetime
from typing import Any

from campaign.core.delivery.holds import Hold, HoldKind
from campaign.store.engine.database import Database, Engine, moment, rows, stamp

_HOLD = (
    "INSERT INTO holds (kind, key, since, reply, per_hour, not_before, until) VALUES (?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (kind, key) DO UPDATE SET reply = excluded.reply, per_hour = excluded.per_hour, "
    "since = CASE WHEN holds.until <= excluded.since THEN excluded.since ELSE holds.since END, "
    "not_before = excluded.not_before, until = excluded.until"
)


class Holds(Engine):
    """Suspended addresses, paused campaigns, slowed mailboxes."""

    def holds(self, now: datetime) -> list[Hold]:
        with self.reading() as db:
            return holds(db, now)

    def hold(self, hold: Hold) -> None:
        with self.writing() as db:
            keep_hold(db, hold)

    def release(self, kind: HoldKind, key: str) -> bool:
        with self.writing() as db:
            return db.conn.execute("DELETE FROM holds WHERE kind = ? AND key = ?", (kind, key)).rowcount > 0


def holds(db: Database, now: datetime) -> list[Hold]:
    """The holds in force, inside a transaction, oldest first."""
    records = rows(db, "SELECT * FROM holds WHERE until IS NULL OR until > ? ORDER BY since, kind, key", stamp(now))
    return [_hold(record) for record in records]


def keep_hold(db: Database, hold: Hold) -> None:
    """Note a hold inside a transaction; one that is in force already keeps its beginning."""
    values = (hold.kind, hold.key, stamp(hold.since), hold.reply[:500], hold.per_hour)
    db.conn.execute(_HOLD, (*values, _stamp(hold.not_before), _stamp(hold.until)))


def forget_ended_holds(db: Database, now: datetime) -> None:
    """Forget those that ended by themselves, inside somebody else's transaction."""
    db.conn.execute("DELETE FROM holds WHERE until <= ?", (stamp(now),))


def _hold(record: dict[str, Any]) -> Hold:
    return Hold(
        kind=HoldKind(record["kind"]),
        key=record["key"],
        since=moment(record["since"]),
        reply=record["reply"],
        per_hour=record["per_hour"],
        not_before=_moment(record["not_before"]),
        until=_moment(record["until"]),
    )


def _stamp(value: datetime | None) -> float | None:
    return stamp(value) if value else None


def _moment(value: float | None) -> datetime | None:
    return moment(value) if value is not None else None
