"""Counters beside the ledger."""

from collections.abc import Iterable

from campaign.core.counts.activity import AFTER_DAYS, BY_DAY, HOUR, MOST_SOURCES, OTHERS, SOURCE, Count, merged
from campaign.store.engine.counters import ACTIVITY
from campaign.store.engine.database import Database, Engine, lock

_COUNT = ACTIVITY.adding("count")
_READ = f"SELECT dimension, key, measure, count FROM {ACTIVITY.read} WHERE campaign = ? AND"
OF_SOURCES = "SELECT 1 FROM campaigns WHERE slug = ? FOR NO KEY UPDATE"
"""What is locked before another source is counted apart."""
_IS_KNOWN = "SELECT 1 FROM activity WHERE campaign = ? AND dimension = 'source' AND key = ? LIMIT 1"
_OTHERS = "SELECT count(DISTINCT key) FROM activity WHERE campaign = ? AND dimension = 'source' AND key <> ?"

_ONLY_OPENED = (
    "SELECT key FROM activity WHERE campaign = ? AND dimension = 'source' AND key <> ? GROUP BY key "
    "HAVING count(CASE WHEN measure <> 'seen' THEN 1 END) = 0 ORDER BY sum(count), key LIMIT 1"
)
_FORGET_SOURCE = "DELETE FROM activity WHERE campaign = ? AND dimension = 'source' AND key = ? RETURNING count"


class Activities(Engine):
    """Counts and reads them."""

    def count_activity(self, campaign: str, counts: Iterable[Count]) -> None:
        with self.writing(durable=False, beside=True) as db:
            if db.conn.execute("SELECT 1 FROM campaigns WHERE slug = ?", (campaign,)).fetchone():
                count_up(db, campaign, counts)

    def activity(self, campaign: str, since_hour: str) -> list[Count]:
        with self.reading() as db:
            records = db.conn.execute(
                f"{_READ} dimension > ? AND dimension < ? UNION ALL {_READ} dimension > ? "
                f"UNION ALL {_READ} dimension = ? AND key >= ?",
                (campaign, AFTER_DAYS, HOUR, campaign, HOUR, campaign, HOUR, since_hour),
            )
            return [Count(*values) for values in records]

    def activity_by_day(self, campaign: str, name: str, value: str) -> list[Count]:
        with self.reading() as db:
            # Values may have spaces in them; days all have one length.
            records = db.conn.execute(
                f"{_READ} dimension = ? AND key >= ? AND key < ? AND length(key) = ?",
                (campaign, BY_DAY[name], f"{value} ", f"{value}!", len(f"{value} 2026-11-23")),
            )
            return [Count(*values) for values in records]


def count_up(db: Database, campaign: str, counts: Iterable[Count]) -> None:
    """Add to the counters, inside somebody else's transaction."""
    together = merged(counts)
    sources: dict[str, str] = {}
    for count in together:
        if count.dimension == SOURCE and count.key not in sources:
            sources[count.key] = _source(db, campaign, count)
    rows = [(campaign, count.dimension, _key(count, sources), count.measure, count.count) for count in together]
    db.conn.executemany(_COUNT, rows)


def _key(count: Count, sources: dict[str, str]) -> str:
    """The key, with the source under which its own is counted."""
    if count.dimension == SOURCE:
        return sources[count.key]
    if count.dimension == BY_DAY["source"]:
        source, _, day = count.key.rpartition(" ")
        return f"{sources.get(source, OTHERS)} {day}"
    return count.key


def _source(db: Database, campaign: str, count: Count) -> str:
    """The source itself while there are not too many of them.

    Anybody can make up sources by opening addresses: one that somebody wrote through takes the place of one that was
    only ever opened.
    """
    if db.conn.execute(_IS_KNOWN, (campaign, count.key)).fetchone():
        return count.key
    lock(db, OF_SOURCES, campaign)
    if db.conn.execute(_OTHERS, (campaign, count.key)).fetchone()[0] < MOST_SOURCES:
        return count.key
    idle = None if count.measure == "seen" else db.conn.execute(_ONLY_OPENED, (campaign, OTHERS)).fetchone()
    if idle is None:
        return OTHERS
    seen = sum(count for (count,) in db.conn.execute(_FORGET_SOURCE, (campaign, *idle)).fetchall())
    db.conn.execute(_COUNT, (campaign, SOURCE, OTHERS, "seen", seen))
    return count.key
