"""Letters beyond what a mailbox gets in a day: grouped by office, and sent together in one mail the next day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from campaign.store.engine.database import Database, moment, row, rows, stamp
from campaign.store.protocol.delivery import Digest, Pacing
from campaign.store.sql.claiming import Lease
from campaign.store.sql.elsewhere import put_off
from campaign.store.sql.host_keys import OnAnotherHost
from campaign.store.sql.pacing import Capacity
from campaign.store.sql.queue import Queue
from campaign.store.sql.waiting import WAITING

LARGEST_GROUP = 5_000
"""Letters that are read into memory together; those beyond make another digest, at once."""


class Digests(Queue):
    """Once letters are in a digest they stay in it, so that sending it again sends the same bytes."""

    def claim_digest(
        self, now: datetime, worker: str, lease_until: datetime, pacing: Pacing, message_id: str
    ) -> Digest | None:
        lease = Lease(f"{worker} {lease_until.isoformat()}", lease_until)
        with self.writing() as db:
            self._clear_paces(db, now, pacing)
            capacity = Capacity(db, now, pacing)
            begins = pacing.per_day or pacing.daily
            number = _due(db, now, capacity) or (_begin(db, now, capacity, message_id) if begins else None)
            return self._digest(db, number, lease, capacity) if number else None

    def split_digest(self, digest: Digest, keep: int, message_id: str) -> tuple[Digest, Digest]:
        kept, moved = digest.claims[:keep], digest.claims[keep:]
        with self.writing() as db:
            number = _new(db, message_id, digest.date, digest.total)
            _put(db, number, [claim.id for claim in moved])
        return replace(digest, claims=kept), replace(digest, id=number, message_id=message_id, claims=moved)

    def _digest(self, db: Database, number: int, lease: Lease, capacity: Capacity) -> Digest | None:
        about = row(db, "SELECT * FROM digests WHERE id = ?", number)
        ids = _letters(db, number)
        try:
            claims = tuple(self._claim(db, "letters", record) for record in lease.take(db, "letters", ids))
        except OnAnotherHost:
            put_off(db, "letters", ids)
            return None
        first = claims[0]
        mailbox = capacity.mailbox(first.campaign, first.office)
        if mailbox:
            capacity.take(mailbox, first.id)
            capacity.write()
        assert about is not None  # the letters refer to it  # noqa: S101
        return Digest(number, about["message_id"], moment(about["date"]), about["letters"], claims)


def _due(db: Database, now: datetime, capacity: Capacity) -> int | None:
    """The oldest digest whose time has come, or whose lease ran out, that nothing holds."""
    records = rows(
        db,
        "SELECT digest_mail, min(campaign) AS campaign, min(office) AS office, min(id) AS first FROM letters "
        "INDEXED BY letters_in_digest WHERE digest_mail IS NOT NULL "
        "AND state IN ('queued', 'retrying', 'unknown', 'sending') "
        "AND CASE state WHEN 'sending' THEN lease_until < ? ELSE not_before <= ? END "
        "GROUP BY digest_mail ORDER BY digest_mail",
        stamp(now),
        stamp(now),
    )
    return next((record["digest_mail"] for record in records if _may_go(capacity, record)), None)


def _may_go(capacity: Capacity, record: dict[str, Any]) -> bool:
    mailbox = capacity.mailbox(record["campaign"], record["office"])
    if capacity.is_held(record["campaign"], mailbox) or capacity.is_paused(record["campaign"], record["office"]):
        return False
    return not mailbox or capacity.has_room(mailbox, record["first"])


def _begin(db: Database, now: datetime, capacity: Capacity, message_id: str) -> int | None:
    """Group what was left over from the days before for one office.

    Those are letters that the day's number had no room for, or all of them where the office wants them together.
    """
    for campaign, office in db.conn.execute("SELECT campaign, office FROM destinations").fetchall():
        mailbox = capacity.mailbox(campaign, office)
        if not mailbox or capacity.is_held(campaign, mailbox) or capacity.of(mailbox) <= 0:
            continue
        together = capacity.wants_digests(campaign, office)
        if capacity.is_paused(campaign, office) or not (together or capacity.has_days):
            continue
        left = _left_over(db, campaign, office, now, capacity.today, alone=not together)
        if left and (together or capacity.had_its_day(mailbox) or len(left) > capacity.of(mailbox)):
            number = _new(db, message_id, now, len(left))
            _put(db, number, left)
            return number
    return None


def _left_over(db: Database, campaign: str, office: str, now: datetime, today: datetime, *, alone: bool) -> list[int]:
    """With `alone` those are left out that may have arrived: they leave again as they were, by which they are known."""
    are_new = "AND unknowns = 0 " if alone else ""
    records = db.conn.execute(
        f"SELECT id FROM letters INDEXED BY letters_waiting WHERE {WAITING} AND campaign = ? AND office = ? "
        f"AND not_before <= ? AND date < ? AND digest_mail IS NULL {are_new}ORDER BY id LIMIT ?",
        (campaign, office, stamp(now), stamp(today), LARGEST_GROUP),
    )
    return [number for (number,) in records]


def _new(db: Database, message_id: str, date: datetime, letters: int) -> int:
    sql = "INSERT INTO digests (message_id, date, letters) VALUES (?, ?, ?) RETURNING id"
    number: int = db.conn.execute(sql, (message_id, stamp(date), letters)).fetchone()[0]
    return number


def _put(db: Database, digest: int, letters: Sequence[int]) -> None:
    db.conn.executemany("UPDATE letters SET digest_mail = ? WHERE id = ?", [(digest, letter) for letter in letters])


def _letters(db: Database, digest: int) -> list[int]:
    records = db.conn.execute(
        "SELECT id FROM letters INDEXED BY letters_in_digest WHERE digest_mail = ? "
        "AND state IN ('queued', 'retrying', 'unknown', 'sending') ORDER BY id",
        (digest,),
    )
    return [number for (number,) in records]
