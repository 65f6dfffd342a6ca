"""Counters beside the ledger, in SQLite."""

from collections.abc import Iterable

from sqlite_utils import Database

from campaign.core.counts.activity import HOUR, MOST_SOURCES, OTHERS, SOURCE, Count, merged
from campaign.store.engine.sqlite import SqliteDatabase

_COUNT = (
    "INSERT INTO activity (campaign, dimension, key, measure, count) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT DO UPDATE SET count = count + excluded.count"
)
_IS_KNOWN = "SELECT 1 FROM activity WHERE campaign = ? AND dimension = 'source' AND key = ? LIMIT 1"
_KNOWN = "SELECT count(DISTINCT key) FROM activity WHERE campaign = ? AND dimension = 'source'"

_ONLY_OPENED = (
    "SELECT key FROM activity WHERE campaign = ? AND dimension = 'source' AND key <> ? GROUP BY key "
    "HAVING max(measure <> 'seen') = 0 ORDER BY sum(count), key LIMIT 1"
)
_FORGET_SOURCE = "DELETE FROM activity WHERE campaign = ? AND dimension = 'source' AND key = ? RETURNING count"


class Activities(SqliteDatabase):
    """Counts and reads them."""

    def count_activity(self, campaign: str, counts: Iterable[Count]) -> None:
        with self.writing(durable=False) as db:
            if db.conn.execute("SELECT 1 FROM campaigns WHERE slug = ?", (campaign,)).fetchone():
                count_up(db, campaign, counts)

    def activity(self, campaign: str, since_hour: str) -> list[Count]:
        with self.reading() as db:
            found = db.conn.execute(
                "SELECT dimension, key, measure, count FROM activity WHERE campaign = ? AND "
                "(dimension < ? OR dimension > ? OR dimension = ? AND key >= ?)",
                (campaign, HOUR, HOUR, HOUR, since_hour),
            )
            return [Count(*values) for values in found]


def count_up(db: Database, campaign: str, counts: Iterable[Count]) -> None:
    """Add to the counters, inside somebody else's transaction."""
    rows = [
        (campaign, one.dimension, _source(db, campaign, one) if one.dimension == SOURCE else one.key, *_rest(one))
        for one in merged(counts)
    ]
    db.conn.executemany(_COUNT, rows)


def _rest(one: Count) -> tuple[str, int]:
    return one.measure, one.count


def _source(db: Database, campaign: str, one: Count) -> str:
    """The source itself while there are not too many of them.

    Anybody can make up sources by opening addresses: one that somebody wrote through takes the place of one that was
    only ever opened.
    """
    if db.conn.execute(_IS_KNOWN, (campaign, one.key)).fetchone():
        return one.key
    if db.conn.execute(_KNOWN, (campaign,)).fetchone()[0] < MOST_SOURCES:
        return one.key
    idle = None if one.measure == "seen" else db.conn.execute(_ONLY_OPENED, (campaign, OTHERS)).fetchone()
    if idle is None:
        return OTHERS
    (seen,) = db.conn.execute(_FORGET_SOURCE, (campaign, *idle)).fetchone()
    db.conn.execute(_COUNT, (campaign, SOURCE, OTHERS, "seen", seen))
    return one.key
