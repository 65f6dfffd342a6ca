"""Which mails are due: the oldest of each campaign in turn, and no more to a mailbox than its pace allows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from campaign.store.engine.sqlite import rows, stamp
from campaign.store.protocol.delivery import Pacing
from campaign.store.sql.pacing import Capacity
from campaign.store.sql.waiting import WAITING


@dataclass(frozen=True)
class Lease:
    """Who holds what is claimed (`holder` is different for every claim), and until when."""

    holder: str
    until: datetime

    def take(self, db: Database, table: str, ids: Sequence[int]) -> list[dict[str, Any]]:
        """Mark the rows as being sent; they come back in the order of `ids`."""
        places = ", ".join("?" * len(ids))
        taken = rows(
            db,
            f"UPDATE {table} SET state = 'sending', worker = ?, lease_until = ? WHERE id IN ({places}) RETURNING *",
            self.holder,
            stamp(self.until),
            *ids,
        )
        places_of = {number: place for place, number in enumerate(ids)}
        return sorted(taken, key=lambda found: places_of[found["id"]])


@dataclass(frozen=True, order=True)
class Due:
    """A letter that may be claimed."""

    id: int
    campaign: str
    office: str


def due_notices(db: Database, now: datetime, limit: int) -> list[int]:
    """Mails to supporters whose time has come, or whose lease ran out, oldest first."""
    return _numbers(
        db,
        f"SELECT id FROM notices INDEXED BY notices_waiting WHERE {WAITING} AND not_before <= ? "
        "UNION ALL SELECT id FROM notices INDEXED BY notices_sending WHERE state = 'sending' AND lease_until < ? "
        "ORDER BY id LIMIT ?",
        stamp(now),
        stamp(now),
        limit,
    )


def due_letters(db: Database, now: datetime, limit: int, pacing: Pacing | None) -> list[int]:
    """Letters whose time has come or whose lease ran out, as far as holds and the pace of their mailboxes let them."""
    due = _in_turns(_candidates(db, now, limit))
    if pacing is None:
        return [letter.id for letter in due][:limit]
    capacity = Capacity(db, now, pacing)
    chosen: list[int] = []
    for letter in due:
        if _may_go(capacity, letter):
            chosen.append(letter.id)
        if len(chosen) == limit:
            break
    return chosen


def overdue_letters(db: Database, before: datetime, limit: int) -> list[int]:
    """Letters that have been waiting since before then, whatever holds them."""
    found: list[int] = []
    for campaign, office in _destinations(db):
        found += _numbers(
            db,
            f"SELECT id FROM letters INDEXED BY letters_waiting WHERE {WAITING} AND campaign = ? AND office = ? "
            "AND date < ? ORDER BY id LIMIT ?",
            campaign,
            office,
            stamp(before),
            limit,
        )
    return sorted(found)[:limit]


def overdue_notices(db: Database, before: datetime, limit: int) -> list[int]:
    """Mails to supporters that have been waiting since before then."""
    return _numbers(
        db,
        f"SELECT id FROM notices INDEXED BY notices_waiting WHERE {WAITING} AND date < ? ORDER BY id LIMIT ?",
        stamp(before),
        limit,
    )


def _may_go(capacity: Capacity, letter: Due) -> bool:
    """Whether a letter may be claimed; if so, it is counted. One without a mailbox is claimed to be set aside."""
    mailbox = capacity.mailbox(letter.campaign, letter.office)
    if capacity.is_held(letter.campaign, mailbox) or capacity.is_unwanted(letter.campaign, letter.office):
        return False
    if not mailbox:
        return True
    if capacity.of(mailbox) <= 0 and not capacity.is_counted(mailbox, letter.id):
        return False
    capacity.take(mailbox, letter.id)
    return True


def _candidates(db: Database, now: datetime, limit: int) -> list[Due]:
    """Up to `limit` due letters of every destination; the indexes named hold only what waits, however much is done."""
    found = db.conn.execute(
        "SELECT id, campaign, office FROM letters INDEXED BY letters_sending "
        "WHERE state = 'sending' AND lease_until < ? AND digest_mail IS NULL",
        (stamp(now),),
    ).fetchall()
    for destination in _destinations(db):
        found += db.conn.execute(
            "SELECT id, campaign, office FROM letters INDEXED BY letters_waiting "
            f"WHERE {WAITING} AND campaign = ? AND office = ? AND not_before <= ? AND digest_mail IS NULL "
            "ORDER BY id LIMIT ?",
            (*destination, stamp(now), limit),
        ).fetchall()
    return [Due(*values) for values in found]


def _in_turns(letters: Iterable[Due]) -> list[Due]:
    """The oldest letter of each campaign, then the second of each, and so on."""
    of_campaign: dict[str, list[Due]] = defaultdict(list)
    for letter in sorted(letters):
        of_campaign[letter.campaign].append(letter)
    turns = [(turn, letter) for queue in of_campaign.values() for turn, letter in enumerate(queue)]
    return [letter for _, letter in sorted(turns)]


def _destinations(db: Database) -> list[tuple[str, str]]:
    return db.conn.execute("SELECT campaign, office FROM destinations").fetchall()


def _numbers(db: Database, sql: str, *values: object) -> list[int]:
    return [number for (number,) in db.conn.execute(sql, values)]
