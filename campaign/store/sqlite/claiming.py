"""Which mails are due: the oldest of each campaign in turn, and no more to a mailbox than its pace allows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from campaign.core.delivery import State
from campaign.store.protocol import Pacing
from campaign.store.sqlite.database import rows, stamp
from campaign.store.sqlite.words import WAITING

HOUR = timedelta(hours=1)


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
        return sorted(taken, key=lambda found: ids.index(found["id"]))


@dataclass(frozen=True, order=True)
class Due:
    """A letter that may be claimed."""

    id: int
    campaign: str
    office: str


def due_notices(db: Database, now: datetime, limit: int) -> list[int]:
    """Mails to supporters whose time has come, or whose lease ran out, oldest first."""
    found = db.conn.execute(
        f"SELECT id FROM notices INDEXED BY notices_waiting WHERE {WAITING} AND not_before <= ? "
        "UNION ALL SELECT id FROM notices INDEXED BY notices_sending WHERE state = 'sending' AND lease_until < ? "
        "ORDER BY id LIMIT ?",
        (stamp(now), stamp(now), limit),
    )
    return [number for (number,) in found]


def due_letters(db: Database, now: datetime, limit: int, pacing: Pacing | None) -> list[int]:
    """Letters whose time has come or whose lease ran out, as far as the pace of their mailboxes goes."""
    if pacing is None:
        return [letter.id for letter in _in_turns(_candidates(db, now, limit))][:limit]
    db.conn.execute("DELETE FROM paces WHERE at <= ?", (stamp(now - HOUR),))
    room: dict[str, int] = {}
    chosen: list[int] = []
    for letter in _in_turns(_candidates(db, now, limit)):
        mailbox = pacing.mailboxes.get((letter.campaign, letter.office), "").casefold()
        if mailbox not in room:
            room[mailbox] = pacing.per_hour - _written_to(db, mailbox)
        again = _is_paced(db, mailbox, letter.id)
        if mailbox and not again and room[mailbox] <= 0:
            continue
        if mailbox:
            room[mailbox] -= not again
            _pace(db, mailbox, letter.id, now)
        chosen.append(letter.id)
        if len(chosen) == limit:
            break
    return chosen


def note_pace(db: Database, letter: int, state: State, at: datetime) -> None:
    """A letter counts for the pace from when it was sent, and not at all where its mailbox was never reached."""
    if state in (State.QUEUED, State.ERASED):
        db.conn.execute("DELETE FROM paces WHERE letter = ?", (letter,))
    else:
        db.conn.execute("UPDATE paces SET at = ? WHERE letter = ?", (stamp(at), letter))


def _candidates(db: Database, now: datetime, limit: int) -> list[Due]:
    """Up to `limit` due letters of every destination; the indexes named hold only what waits, however much is done."""
    found = db.conn.execute(
        "SELECT id, campaign, office FROM letters INDEXED BY letters_sending "
        "WHERE state = 'sending' AND lease_until < ?",
        (stamp(now),),
    ).fetchall()
    for destination in db.conn.execute("SELECT campaign, office FROM destinations").fetchall():
        found += db.conn.execute(
            "SELECT id, campaign, office FROM letters INDEXED BY letters_waiting "
            f"WHERE {WAITING} AND campaign = ? AND office = ? AND not_before <= ? ORDER BY id LIMIT ?",
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


def _written_to(db: Database, mailbox: str) -> int:
    count: int = db.conn.execute("SELECT count(*) FROM paces WHERE mailbox = ?", (mailbox,)).fetchone()[0]
    return count


def _is_paced(db: Database, mailbox: str, letter: int) -> bool:
    """Whether this letter counts already: another worker had taken it when its lease ran out."""
    found = db.conn.execute("SELECT 1 FROM paces WHERE mailbox = ? AND letter = ?", (mailbox, letter))
    return found.fetchone() is not None


def _pace(db: Database, mailbox: str, letter: int, now: datetime) -> None:
    db.conn.execute(
        "INSERT OR REPLACE INTO paces (mailbox, letter, at) VALUES (?, ?, ?)", (mailbox, letter, stamp(now))
    )
