"""Which mails are due: the oldest of each campaign in turn, and no more to a mailbox than its pace allows."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from typing import Any, NamedTuple

from campaign.store.engine.database import Database, for_many_writers, rows, stamp
from campaign.store.protocol.delivery import Pacing
from campaign.store.sql.pacing import Capacity
from campaign.store.sql.waiting import WAITING

_OF_SUBMISSION = (
    "submissions.campaign AS of_campaign, country, page_language, COALESCE(erased, 1) AS erased, "
    "confirmed_at IS NOT NULL AS confirmed, items.part AS part, slot, mark, sealed, lost"
)
_WHOLE = {
    table: f"SELECT {table}.*, {_OF_SUBMISSION} FROM {table} "
    f"LEFT JOIN submissions ON submissions.id = {table}.submission "
    f"LEFT JOIN items ON items.submission = {table}.submission AND items.part = {part}"
    for table, part in (("letters", "'letter ' || letters.target"), ("notices", "'mail ' || notices.id"))
}
"""The rows of a table with all that a claim says of them."""
_DUE = f"(({WAITING} AND not_before <= ?) OR (state = 'sending' AND lease_until < ?))"
_READY = f"notices_waiting WHERE {WAITING} AND not_before <= ?"
_LATE = "notices_sending WHERE state = 'sending' AND lease_until < ?"
_AT_A_TIME = 10
"""Letters of a destination that are read at a time."""


@dataclass(frozen=True)
class Lease:
    """Who holds what is claimed (`holder` is different for every claim), and until when."""

    holder: str
    until: datetime

    def take(
        self, db: Database, table: str, ids: Sequence[int], due_at: datetime | None = None
    ) -> list[dict[str, Any]]:
        """Mark the rows as being sent; they come back in the order of `ids`, with what is known of their submissions
        and the item of each (`slot` is None where there is none).

        With `due_at` those alone that are due then: since they were chosen, somebody else may have taken some.
        """
        if not ids:
            return []
        places = ", ".join("?" * len(ids))
        still, moments = (f" AND {_DUE}", (stamp(due_at), stamp(due_at))) if due_at else ("", ())
        db.conn.execute(
            f"UPDATE {table} SET state = 'sending', worker = ?, lease_until = ? WHERE id IN ({places}){still}",
            (self.holder, stamp(self.until), *ids, *moments),
        )
        taken = rows(db, f"{_WHOLE[table]} WHERE {table}.id IN ({places}) AND {table}.worker = ?", *ids, self.holder)
        places_of = {number: place for place, number in enumerate(ids)}
        return sorted(taken, key=lambda record: places_of[record["id"]])


class Due(NamedTuple):
    """A letter that may be claimed; the one with the lower number is older."""

    id: int
    campaign: str
    office: str


def due_notices(db: Database, now: datetime, limit: int) -> list[int]:
    """Mails to supporters whose time has come, or whose lease ran out, oldest first."""
    return _numbers(
        db,
        f"SELECT id FROM ({_free_notices(_READY, limit)} UNION ALL {_free_notices(_LATE, limit)}) AS due "
        "ORDER BY not_before, id LIMIT ?",
        stamp(now),
        stamp(now),
        limit,
    )


def _free_notices(index: str, limit: int) -> str:
    """The query for notices by an index; where several claim at once, for those that nobody else is claiming."""
    begin = for_many_writers("(SELECT id, not_before FROM")
    end = for_many_writers(f"ORDER BY not_before, id LIMIT {limit:d} FOR UPDATE SKIP LOCKED) AS free")
    return f"SELECT id, not_before FROM {begin} notices INDEXED BY {index} {end}"


def due_letters(db: Database, now: datetime, limit: int, pacing: Pacing | None) -> list[int]:
    """Letters whose time has come or whose lease ran out, as far as holds and the pace of their mailboxes let them.

    Mailboxes that somebody else is claiming for are passed over, unless there is nothing else: then that is waited for.
    """
    while True:
        capacity = Capacity(db, now, pacing) if pacing else None
        chosen = _chosen(Turns(db, now, limit), limit, capacity)
        if chosen or capacity is None or not capacity.waits():
            return chosen


def _chosen(turns: "Turns", limit: int, capacity: Capacity | None) -> list[int]:
    chosen: list[int] = []
    for letter in turns.letters():
        if len(chosen) >= limit:
            break
        if capacity is None or _may_go(capacity, letter):
            chosen.append(letter.id)
        else:
            turns.leave_out(letter)
    return chosen


def overdue_letters(db: Database, before: datetime, limit: int) -> list[int]:
    """Letters that have been waiting since before then, whatever holds them."""
    numbers: list[int] = []
    for campaign, office in _destinations(db):
        numbers += _numbers(
            db,
            f"SELECT id FROM letters INDEXED BY letters_waiting WHERE {WAITING} AND campaign = ? AND office = ? "
            "AND date < ? ORDER BY id LIMIT ?",
            campaign,
            office,
            stamp(before),
            limit,
        )
    return sorted(numbers)[:limit]


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
    if not capacity.is_mine(mailbox):
        return False
    if capacity.of(mailbox) <= 0 and not capacity.is_counted(mailbox, letter.id):
        return False
    capacity.take(mailbox, letter.id)
    return True


class Turns:
    """Due letters, read a few at a time: of a thousand offices, only those are read whose turn it is."""

    def __init__(self, db: Database, now: datetime, limit: int) -> None:
        self._db, self._now, self._limit = db, stamp(now), limit
        self._left_out: set[tuple[str, str]] = set()

    def leave_out(self, letter: Due) -> None:
        """No later letter to this one's destination."""
        self._left_out.add((letter.campaign, letter.office))

    def letters(self) -> Iterator[Due]:
        """The oldest letter of each campaign, then the second of each, and so on."""
        queues = self._queues()
        while queues:
            turn = {campaign: letter for campaign, queue in queues.items() if (letter := next(queue, None))}
            yield from sorted(turn.values())
            queues = {campaign: queues[campaign] for campaign in turn}

    def _queues(self) -> dict[str, Iterator[Due]]:
        """What is due of each campaign, oldest first."""
        of_campaign: dict[str, list[Iterator[Due]]] = defaultdict(list)
        late = self._db.conn.execute(
            "SELECT id, campaign, office FROM letters INDEXED BY letters_sending "
            "WHERE state = 'sending' AND lease_until < ? AND digest_mail IS NULL",
            (self._now,),
        )
        for letter in sorted(Due(*values) for values in late):
            of_campaign[letter.campaign].append(iter([letter]))
        for first in self._firsts():
            of_campaign[first.campaign].append(self._from(first))
        return {campaign: merge(*queues) for campaign, queues in of_campaign.items()}

    def _firsts(self) -> list[Due]:
        """The oldest letter to each destination; the index holds only what waits, however much is done."""
        records = self._db.conn.execute(
            "SELECT (SELECT id FROM letters INDEXED BY letters_waiting "
            f"WHERE {WAITING} AND letters.campaign = destinations.campaign AND letters.office = destinations.office "
            "AND not_before <= ? AND digest_mail IS NULL ORDER BY id LIMIT 1) AS first, campaign, office "
            "FROM destinations",
            (self._now,),
        )
        return [Due(*values) for values in records if values[0] is not None]

    def _from(self, letter: Due) -> Iterator[Due]:
        """This letter and those after it to the same destination, no more than are asked for in all."""
        yield letter
        left = self._limit - 1
        while left > 0 and (letter.campaign, letter.office) not in self._left_out:
            records = self._db.conn.execute(
                "SELECT id, campaign, office FROM letters INDEXED BY letters_waiting "
                f"WHERE {WAITING} AND campaign = ? AND office = ? AND id > ? AND not_before <= ? "
                "AND digest_mail IS NULL ORDER BY id LIMIT ?",
                (letter.campaign, letter.office, letter.id, self._now, min(left, _AT_A_TIME)),
            ).fetchall()
            if not records:
                return
            for values in records:
                letter = Due(*values)
                yield letter
            left -= len(records)


def _destinations(db: Database) -> list[tuple[str, str]]:
    return db.conn.execute("SELECT campaign, office FROM destinations").fetchall()


def _numbers(db: Database, sql: str, *values: object) -> list[int]:
    return [number for (number,) in db.conn.execute(sql, values)]
