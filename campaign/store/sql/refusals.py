"""Frames that were refused."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from campaign.core.counts.refusals import Reason, Refusals, within_bounds
from campaign.store.engine.database import Database, Engine

_THEIRS = "FROM refusals WHERE campaign = ? AND partner = ? AND reason = ? AND day = ?"
_NAMES = "campaign, partner, reason, day, site, times"


class RefusedFrames(Engine):
    """Counts and reads them."""

    def count_refusals(self, refused: Iterable[Refusals]) -> None:
        places: dict[tuple[str, str, str, str], dict[str, int]] = defaultdict(dict)
        for refusal in refused:
            sites = places[refusal.campaign, refusal.partner, refusal.reason.value, refusal.day.isoformat()]
            sites[refusal.site] = sites.get(refusal.site, 0) + refusal.times
        with self.writing(durable=False) as db:
            there = {slug for (slug,) in db.conn.execute("SELECT slug FROM campaigns")}
            # What was counted in memory of a campaign that was deleted meanwhile is of nobody's interest any more.
            for place, more in ((place, more) for place, more in places.items() if place[0] in there):
                before = dict(db.conn.execute(f"SELECT site, times {_THEIRS}", place).fetchall())
                db.conn.execute(f"DELETE {_THEIRS}", place)
                kept = [(*place, site, times) for site, times in within_bounds(before, more).items()]
                db.conn.executemany(f"INSERT INTO refusals ({_NAMES}) VALUES (?, ?, ?, ?, ?, ?)", kept)

    def refusals(self, since: date) -> list[Refusals]:
        with self.reading() as db:
            sql = f"SELECT {_NAMES} FROM refusals WHERE day >= ? ORDER BY campaign, partner, reason, day, site"
            return [
                Refusals(campaign, partner, Reason(reason), site, date.fromisoformat(day), times)
                for campaign, partner, reason, day, site, times in db.conn.execute(sql, (since.isoformat(),))
            ]

    def forget_refusals(self, partner: str) -> None:
        with self.writing() as db:
            db.conn.execute("DELETE FROM refusals WHERE partner = ?", (partner,))


def forget_refusals_before(db: Database, day: date) -> None:
    """Forget those of earlier days, inside somebody else's transaction."""
    db.conn.execute("DELETE FROM refusals WHERE day < ?", (day.isoformat(),))
