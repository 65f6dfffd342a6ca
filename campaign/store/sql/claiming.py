"""Which mails are due: the oldest of each campaign in turn, and no more to a mailbox than its pace allows."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from typing import Any, NamedTuple

from campaign.store.engine.database import Database, for_many_writers, for_one_writer, rows, stamp
from campaign.store.protocol.delivery import Pacing
from campaign.store.sql.beginnings import Beginnings
from campaign.store.sql.pacing import Capacity
from campaign.store.sql.waiting import STATE, WAITING

_OF_SUBMISSION = (
    "submissions.campaign AS of_campaign, country, page_language, COALESCE(erased, 1) AS erased, "
    "confirmed_at IS NOT NULL AS confirmed, items.part AS part, slot, mark, sealed, lost"
)
_OF_MAIL = ("id", "submission", "target", "message_id", "date", "attempts", "unknowns", "worker", "state")
_OF_LETTER = (*_OF_MAIL, "office", "language", "held_back", "address")
_WHOLE = {
    table: f"SELECT {', '.join(f'{table}.{name}' for name in columns)}, {_OF_SUBMISSION} FROM {table} "
    f"LEFT JOIN submissions ON submissions.id = {table}.submission "
    + for_one_writer(f"LEFT JOIN items ON items.submission = {table}.submission AND items.part = {part}")
    # Where all items but a few are gone, PostgreSQL would rather read the whole index, in which they still may be.
    + for_many_writers(
        f"LEFT JOIN LATERAL (SELECT * FROM items WHERE items.submission = {table}.submission AND items.part = {part} "
        "OFFSET 0) AS items ON true"
    )
    for table, columns, part in (
        ("letters", _OF_LETTER, "'letter ' || letters.target"),
        ("notices", (*_OF_MAIL, "kind"), "'mail ' || notices.id"),
    )
}
"""The rows of a table with all that a claim says of them."""
_DUE = f"(({WAITING.replace('state', STATE)} AND not_before <= ?) OR ({STATE} = 'sending' AND lease_until < ?))"
_READY = f"notices_waiting WHERE {WAITING} AND not_before <= ?"
_LATE = "notices_sending WHERE state = 'sending' AND lease_until < ?"
_FIRSTS = (
    "SELECT (SELECT id FROM letters INDEXED BY letters_waiting "
    f"WHERE {WAITING} AND letters.campaign = destinations.campaign AND letters.office = destinations.office "
    f"AND not_before <= :now AND digest_mail IS NULL {for_many_writers('AND id >= coalesce(begins, 0)')} "
    "ORDER BY id LIMIT 1) AS first, campaign, office FROM destinations "
    + for_many_writers(
        "LEFT JOIN unnest(CAST(:campaigns AS TEXT[]), CAST(:offices AS TEXT[]), CAST(:begins AS BIGINT[])) "
        "AS known (campaign, office, begins) USING (campaign, office)"
    )
)
"""The oldest letter to each destination that is due, of those from where its queue is known to begin."""
_OVER = (
    "SELECT id, campaign, office FROM letters INDEXED BY letters_sending WHERE state = 'sending' "
    f"AND lease_until < :now {for_many_writers('AND lease_until >= :since')} AND digest_mail IS NULL"
)
"""What ran out of its lease since all was looked at: no lease begins when it is over."""
_AT_A_TIME = 10
"""Letters of a destination that are read at a time, where there are many."""
_MORE = 4
"""So many times as many mailboxes are claimed next, where those before had too few letters."""


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


def due_letters(db: Database, now: datetime, limit: int, pacing: Pacing | None, beginnings: Beginnings) -> list[int]:
    """Letters whose time has come or whose lease ran out, as far as holds and the pace of their mailboxes let them.

    Where several claim at once, each claims a mailbox for each campaign and takes the oldest letters to those; only
    where they are too few does it claim others. Mailboxes that somebody else is claiming for are passed over, unless
    there is nothing else: then one is waited for, and whoever waits holds none, so that nobody waits in a circle.
    """
    if limit <= 0:
        return []
    while True:
        capacity = Capacity(db, now, pacing) if pacing else None
        turns = Turns(db, now, limit, capacity, beginnings)
        chosen = _chosen(turns, limit, capacity)
        if not chosen:
            beginnings.forget()
        if chosen or capacity is None or not turns.theirs or not capacity.wait_for(turns.theirs):
            return chosen


def _chosen(turns: "Turns", limit: int, capacity: Capacity | None) -> list[int]:
    chosen: list[int] = []
    for letter in turns.letters():
        if capacity is None or _is_taken(capacity, letter):
            chosen.append(letter.id)
            if len(chosen) == limit:
                break
        else:
            turns.leave_out(letter)
    if capacity is not None:
        capacity.write()
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


def _is_taken(capacity: Capacity, letter: Due) -> bool:
    """Whether a letter may be claimed; if so, it is counted. One without a mailbox is claimed to be set aside."""
    mailbox = capacity.mailbox(letter.campaign, letter.office)
    if not capacity.may_go(letter.campaign, letter.office) or (mailbox and not capacity.has_room(mailbox, letter.id)):
        return False
    if mailbox:
        capacity.take(mailbox, letter.id)
    return True


class Turns:
    """Due letters, read a few at a time: of a thousand offices, only those are read whose turn it is.

    `theirs`: once all were given, a mailbox that somebody else claims for, where there was no other.
    """

    def __init__(
        self, db: Database, now: datetime, limit: int, capacity: Capacity | None, beginnings: Beginnings
    ) -> None:
        self._db, self._now, self._limit, self._capacity = db, stamp(now), limit, capacity
        self._beginnings = beginnings
        self._late: set[int] = set()
        self._left_out: set[tuple[str, str]] = set()
        self.theirs = ""

    def leave_out(self, letter: Due) -> None:
        """No later letter to this one's destination."""
        self._left_out.add((letter.campaign, letter.office))

    def letters(self) -> Iterator[Due]:
        """Those to the mailboxes that could be claimed; then to others, where these had too few."""
        left = self._firsts()
        most, begun = min(self._limit, len({first.campaign for first in left})), False
        while left:
            claimed = self._capacity.claimed(self._in_line(left), most) if self._capacity else None
            if claimed is None:
                yield from self._in_turn(left)
                return
            mine = {"", *claimed}
            yield from self._in_turn([first for first in left if self._mailbox(first) in mine])
            left = [first for first in left if self._mailbox(first) not in mine]
            if not claimed:
                self.theirs = "" if begun else next(self._in_line(left), "")
                return
            most, begun = _MORE * most, True

    def _mailbox(self, letter: Due) -> str:
        return self._capacity.mailbox(letter.campaign, letter.office) if self._capacity else ""

    def _in_line(self, firsts: Sequence[Due]) -> Iterator[str]:
        """The mailboxes of those that may go: those of the oldest of each campaign, then of the second of each."""
        places: Counter[str] = Counter()
        placed = []
        for first in sorted(firsts):
            if self._capacity and self._capacity.may_go(first.campaign, first.office):
                placed.append((places[first.campaign], first))
                places[first.campaign] += 1
        yield from dict.fromkeys(filter(None, (self._mailbox(first) for _, first in sorted(placed))))

    def _firsts(self) -> list[Due]:
        """The oldest letter to each destination, and all whose lease ran out.

        The index holds only what waits, however much is done.
        """
        known = self._beginnings.known(self._now)
        since = self._beginnings.since if known else 0.0
        firsts = [Due(*values) for values in self._db.conn.execute(_OVER, {"now": self._now, "since": since})]
        self._late = {first.id for first in firsts}
        found = self._waiting(known) or (self._waiting({}) if known and not firsts else [])
        self._beginnings.note({(first.campaign, first.office): first.id for first in found})
        return firsts + found

    def _waiting(self, known: Mapping[tuple[str, str], int]) -> list[Due]:
        """The oldest to each destination, of those from where its queue is `known` to begin."""
        campaigns, offices = [campaign for campaign, _ in known], [office for _, office in known]
        values = {"now": self._now, "campaigns": campaigns, "offices": offices, "begins": [*known.values()]}
        return [Due(*record) for record in self._db.conn.execute(_FIRSTS, values) if record[0] is not None]

    def _in_turn(self, firsts: Sequence[Due]) -> Iterator[Due]:
        """Of these and those that follow them: the oldest of each campaign, then the second of each, and so on."""
        at_a_time = max(_AT_A_TIME, self._limit // max(1, len(firsts)))
        of_campaign: dict[str, list[Iterator[Due]]] = defaultdict(list)
        for first in firsts:
            alone = first.id in self._late
            of_campaign[first.campaign].append(iter([first]) if alone else self._from(first, at_a_time))
        queues = {campaign: merge(*of_it) for campaign, of_it in of_campaign.items()}
        while queues:
            turn = {campaign: letter for campaign, queue in queues.items() if (letter := next(queue, None))}
            yield from sorted(turn.values())
            queues = {campaign: queues[campaign] for campaign in turn}

    def _from(self, letter: Due, at_a_time: int) -> Iterator[Due]:
        """This letter and those after it to the same destination, no more than are asked for in all."""
        yield letter
        left = self._limit - 1
        while left > 0 and (letter.campaign, letter.office) not in self._left_out:
            asked = min(left, at_a_time)
            records = self._db.conn.execute(
                "SELECT id, campaign, office FROM letters INDEXED BY letters_waiting "
                f"WHERE {WAITING} AND campaign = ? AND office = ? AND id > ? AND not_before <= ? "
                "AND digest_mail IS NULL ORDER BY id LIMIT ?",
                (letter.campaign, letter.office, letter.id, self._now, asked),
            ).fetchall()
            for values in records:
                letter = Due(*values)
                yield letter
            if len(records) < asked:
                return
            left -= asked


def _destinations(db: Database) -> list[tuple[str, str]]:
    return db.conn.execute("SELECT campaign, office FROM destinations").fetchall()


def _numbers(db: Database, sql: str, *values: object) -> list[int]:
    return [number for (number,) in db.conn.execute(sql, values)]
