"""What the desk looks at beside the numbers: days, queue, errors. No query counts letters that are done."""

from datetime import date, datetime

from campaign.core.delivery.holds import HoldKind
from campaign.core.delivery.outcomes import LOST_IN_RESTORE
from campaign.core.delivery.troubles import Trouble
from campaign.core.letters.variants import Given
from campaign.store.engine.database import Database, Engine, moment, row, rows, stamp
from campaign.store.protocol.counts import MarkedDay, Watched
from campaign.store.sql.waiting import WAITING

MOST_LOOKED_AT = 1_000
"""Letters with a server's words that are put together: the next to be tried again, and the last that failed."""

_TRIED = (
    "SELECT target, reply, count(*), min(not_before), max(attempts) FROM (SELECT target, reply, not_before, attempts "
    f"FROM letters INDEXED BY letters_tried WHERE {WAITING} AND reply <> '' AND campaign = ? "
    "ORDER BY not_before LIMIT ?) AS next_ones GROUP BY target, reply"
)
_FAILED = (
    "SELECT target, reply, count(*), max(not_before), max(attempts) FROM (SELECT target, reply, not_before, attempts "
    "FROM letters INDEXED BY letters_failed WHERE state = 'failed' AND campaign = ? "
    "ORDER BY not_before DESC LIMIT ?) AS last_ones GROUP BY target, reply"
)
_OLDEST = (
    "SELECT min((SELECT date FROM letters WHERE id = (SELECT min(id) FROM letters INDEXED BY letters_waiting "
    f"WHERE {WAITING} AND campaign = destinations.campaign AND office = destinations.office))) "
    "FROM destinations WHERE campaign = ?"
)
_GIVEN = (
    "SELECT office, language, shown, start, count FROM allotments WHERE campaign = ? ORDER BY office, language, shown"
)
_RUN = "INSERT INTO runs (name, at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at"


class Watching(Engine):
    """Reads it, and keeps the days that organisers marked."""

    def watched(self, campaign: str) -> Watched:
        with self.reading() as db:
            oldest = db.conn.execute(_OLDEST, (campaign,)).fetchone()[0]
            given = rows(db, _GIVEN, campaign)
            return Watched(
                oldest=moment(oldest) if oldest is not None else None,
                tried=_troubles(db, _TRIED, campaign),
                failed=_troubles(db, _FAILED, campaign),
                given=tuple(Given(**record) for record in given),
                marked=_marked(db, campaign),
            )

    def failures(self, since: datetime) -> dict[str, int]:
        with self.reading() as db:
            records = db.conn.execute(
                "SELECT slug, failed FROM (SELECT slug, (SELECT count(*) FROM letters INDEXED BY letters_failed "
                "WHERE state = 'failed' AND campaign = slug AND not_before >= ? AND reply <> ? AND (address = '' OR "
                "EXISTS (SELECT 1 FROM holds WHERE kind = ? AND key = letters.address))) AS failed "
                "FROM campaigns) AS found WHERE failed > 0",
                (stamp(since), LOST_IN_RESTORE, HoldKind.SUSPENDED),
            )
            return dict(records.fetchall())

    def lost_in_restore(self, since: datetime) -> int:
        with self.reading() as db:
            sql = "SELECT count(*) FROM letters INDEXED BY letters_failed WHERE state = 'failed' AND not_before >= ? "
            count: int = db.conn.execute(sql + "AND reply = ?", (stamp(since), LOST_IN_RESTORE)).fetchone()[0]
            return count

    def verbs_tried_again(self) -> dict[str, int]:
        with self.reading() as db:
            return dict(db.conn.execute("SELECT reason, times FROM tried_again ORDER BY reason").fetchall())

    def mark_day(self, campaign: str, day: date, words: str, most: int) -> bool | None:
        same = "SELECT 1 FROM marked_days WHERE campaign = ? AND day = ? AND words = ?"
        with self.writing() as db:
            if row(db, same, campaign, day.isoformat(), words):
                return None
            added = db.conn.execute(
                "INSERT INTO marked_days (campaign, day, words) SELECT ?, ?, ? "
                "WHERE (SELECT count(*) FROM marked_days WHERE campaign = ?) < ?",
                (campaign, day.isoformat(), words, campaign, most),
            )
            return added.rowcount > 0

    def unmark_day(self, campaign: str, number: int) -> bool:
        with self.writing() as db:
            sql = "DELETE FROM marked_days WHERE campaign = ? AND id = ?"
            return db.conn.execute(sql, (campaign, number)).rowcount > 0

    def note_run(self, name: str, at: datetime) -> None:
        with self.writing() as db:
            db.execute(_RUN, (name, stamp(at)))

    def last_run(self, name: str) -> datetime | None:
        with self.reading() as db:
            record = db.conn.execute("SELECT at FROM runs WHERE name = ?", (name,)).fetchone()
            return moment(record[0]) if record else None


def _troubles(db: Database, sql: str, campaign: str) -> tuple[Trouble, ...]:
    records = db.conn.execute(sql, (campaign, MOST_LOOKED_AT))
    return tuple(
        Trouble(target, reply, letters, moment(at), attempts) for target, reply, letters, at, attempts in records
    )


def _marked(db: Database, campaign: str) -> tuple[MarkedDay, ...]:
    records = db.conn.execute("SELECT id, day, words FROM marked_days WHERE campaign = ? ORDER BY day, id", (campaign,))
    return tuple(MarkedDay(number, date.fromisoformat(day), words) for number, day, words in records)
