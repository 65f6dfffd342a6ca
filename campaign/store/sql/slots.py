"""Which slots of the key file are in use: taken by a transaction, destroyed after it, then free.

The order in which it happens is the promise, and `docs/sealing.md` has it with its reasons. A slot is filled and synced
before the row that uses it commits. The row is gone, and durably so, before its slot is overwritten; the slot is
overwritten and synced before it is free. All of it happens while the file lock is held, so that nobody takes a slot
that somebody else is about to overwrite; where several write at once they take slots that are filled already, and who
has to fill some has its turn alone.
"""

import logging
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from typing import Any

from campaign.sealing.key_ring import KeyRing
from campaign.sealing.letters import Sealer
from campaign.sealing.slots import KEY, Head, KeyFileFault, SlotFile
from campaign.store.engine.database import (
    UNLESS_TAKEN,
    Database,
    ask_again,
    for_many_writers,
    note_keys_owed,
    once,
    row,
)
from campaign.store.protocol.errors import StoreUnavailable
from campaign.store.protocol.upkeep import KeysState
from campaign.store.sql.host_keys import HostKeys, new_slots

FILL = 256
"""Slots that are filled at a time."""
AHEAD, FEW = 1_000, 64
"""Where several write at once, so many are filled before few are left: who finds none runs anew, alone."""
FRESH_SECONDS = 300.0
"""A key that was filled in longer ago is not used: whoever copied the key file before must not hold it."""
STOPPED = "something that waits cannot be opened: nothing is destroyed until a person has looked, see `campaign keys`"
OLDER = "the database is older than its key file: nothing is destroyed until a person has looked, see `campaign keys`"
NOT_A_PAIR = "the key file belongs to another database, or this one is a restored backup: see `campaign keys`"
RECOVERY = (
    "this database is a backup with what waited, for the recovery key: nothing is sent, sealed or destroyed until a "
    "person ran `campaign recovery open KEYFILE`, or `campaign keys --give-up` to go on without"
)
NOT_HANDED_OVER = (
    "several hosts share this database, and this one has not their keys: run `campaign keys export FILE` on one that "
    "has them, and `campaign keys import FILE` here"
)
PEPPER = "pepper"

_ENOUGH = (
    "(slot % 16 <> 0 OR EXISTS "
    f"(SELECT 1 FROM slots_fresh AS more WHERE more.slot > slots_fresh.slot ORDER BY slot OFFSET {FEW}))"
)
"""Whether more than few are left: asked now and then, as who asks passes all that are gone while a snapshot is held."""
_MISSING = (
    "SELECT count(*) FROM letters WHERE state IN ('queued', 'retrying', 'unknown', 'sending') AND NOT EXISTS "
    "(SELECT 1 FROM items WHERE items.submission = letters.submission AND part = 'letter ' || target)",
    "SELECT count(*) FROM letters WHERE state IN ('awaiting_confirmation', 'offered', 'handed_over') AND NOT EXISTS "
    "(SELECT 1 FROM items WHERE items.submission = letters.submission AND part = 'held') AND EXISTS "
    "(SELECT 1 FROM links WHERE links.submission = letters.submission AND length(wrapped) > 0)",
)
"""Letters that wait and are not there: what a restored backup does not hold."""
_HIGHEST = 2**63 - 1
_FREE = "SELECT slot FROM slots_free WHERE slot > ? AND slot <= ? ORDER BY slot LIMIT ?"
_STRAY = "INSERT INTO slots_dead (slot, submission) VALUES (?, '') ON CONFLICT DO NOTHING"

log = logging.getLogger(__name__)


class Slots(HostKeys):
    """The slots of the key file, as this database knows them; where hosts share the keys, what they have instead."""

    _slots: SlotFile
    _ring: KeyRing
    _is_migrated = False
    _noted = 0
    _taken_last = _freed_last = -1
    _spared = 0
    """So many free slots are left alone: what was under a number before may be in the way when that is used again."""

    def destroy_due(self, submission: str = "") -> None:
        """Before anybody says that something is gone: make it so. Raises StoreUnavailable where that cannot be."""
        with self.reading() as db:
            if row(db, "SELECT 1 FROM slots_dead WHERE ? IN ('', submission) LIMIT 1", submission) is None:
                return
            if is_shared(db):  # each host destroys its keys within minutes, unless something is in the way
                self.require_destroying(db)
                return
        with self.writing(durable=False) as db:
            self.require_destroying(db)
            note_keys_owed(db)

    def destroy_unreferenced(self) -> int:
        """At a start, before anything is served: destroy the keys that no row refers to. How many slots that were."""
        with self.writing() as db:
            if _state(db) is None or self._fault(db):
                return 0
            if is_shared(db):
                note_keys_owed(db)
                return 0
            self._require_pair(db)
            known = {slot for table in ("items", "slots_fresh", "slots_free") for slot in _slots_in(db, table)}
            stray = [slot for slot in range(self._slots.count()) if slot not in known]
            if stray:
                db.conn.executemany(_STRAY, _each(stray))
                db.conn.execute("UPDATE sealing SET number = number + 1")
            note_keys_owed(db)
            return len(stray)

    def require_destroying(self, db: Database) -> None:
        """Raise StoreUnavailable where what is forgotten now would not be destroyed, inside a transaction."""
        if fault := self._fault(db):
            raise StoreUnavailable(fault)

    def keys_fault(self) -> str:
        with self.reading() as db:
            if _state(db) or recovery_waits(db):
                return self._fault(db)
            return NOT_A_PAIR if self._belongs_to_another() else ""

    def keys_state(self) -> KeysState:
        with self.reading() as db:
            names = {"used": "items", "forgotten": "slots_dead", "free": "slots_free", "fresh": "slots_fresh"}
            slots = {name: len(_slots_in(db, table)) for name, table in names.items()}
            lost = len(self._lost(db)) if _state(db) and (is_shared(db) or self._slots.exists) else 0
            missing = sum(db.execute(sql).fetchone()[0] for sql in _MISSING)
        return KeysState(slots, lost, missing, self.keys_fault())

    def give_up_keys(self) -> int:
        with self.writing(destroying=False) as db:
            if is_shared(db):
                return self._give_up_shared(db)
            db.conn.execute("DELETE FROM sealing")
            forget_recovery(db)
            ask_again(db)
            for table in ("slots_fresh", "slots_free", "slots_dead"):
                db.conn.execute(f"DELETE FROM {table}")
            self._pair(db, anyhow=True)
            lost = self._lost(db)
            db.conn.executemany("UPDATE items SET lost = 1 WHERE slot = ?", _each(lost))
        self.destroy_unreferenced()
        return len(lost)

    def _give_up_shared(self, db: Database) -> int:
        """As `give_up_keys`, where hosts share the keys."""
        self.forgive_older(db)
        lost = self._lost(db)
        db.conn.executemany("UPDATE items SET lost = 1 WHERE slot = ?", _each(lost))
        db.conn.execute("UPDATE sealing SET lost = 0")
        ask_again(db)
        return len(lost)

    def is_paired(self, db: Database) -> bool:
        """Whether anything was ever sealed in this database; a restored backup holds nothing that is."""
        return _state(db) is not None

    def take_keys_of_slots(self, db: Database, count: int) -> dict[int, bytes]:
        """So many slots, each with a key that nobody has used, inside a transaction."""
        if is_shared(db):
            keys = {slot: os.urandom(KEY) for slot in new_slots(count)}
            self.wrap(db, keys)
            return keys
        return {slot: self._slots.read(slot) for slot in self._take_slots(db, count)}

    def key_in_slot(self, db: Database, slot: int) -> bytes:
        """The key in a slot, whose ever it is by now. Raises StoreUnavailable where it cannot be told here."""
        if is_shared(db):
            return self.unwrap(db, slot)
        self._require_pair(db)
        return self._slots.read(slot)

    def _take_slots(self, db: Database, count: int) -> list[int]:
        if _state(db) is None:
            self._pair(db)
        self._require_pair(db)
        if self._fault(db):
            self.require_turn(db)
            # Whatever this database takes for free may be in use: only what is new is its own for certain.
            first = self._slots.count()
            self._slots.overwrite(range(first, first + count))
            return list(range(first, first + count))
        taken: list[int] = []
        if once(db, "is fresh", lambda: self._is_fresh(db)):
            taken = self._take_filled(db, count)
        while len(taken) < count:
            self._refill(db)
            taken += self._take_filled(db, count - len(taken))
        return taken

    def _take_filled(self, db: Database, count: int) -> list[int]:
        """So many slots that are filled, or fewer where there are no more; nobody else takes them.

        Those after the ones that were taken last come first: before these may lie many that are gone, and are still in
        the way for as long as somebody reads an older state.
        """
        after, self._taken_last = self._taken_last, -1
        records = db.conn.execute(_taking(count), (after,)).fetchall()
        if len(records) < count and after >= 0:
            records += db.conn.execute(_taking(count - len(records)), (-1,)).fetchall()
        if all(enough for _, *said in records for enough in said):
            self._taken_last = max((slot for slot, *_ in records), default=-1)
        else:
            db.conn.few_keys = True
        return [slot for slot, *_ in records]

    def _is_fresh(self, db: Database) -> bool:
        state = _state(db)
        return state is not None and abs(time.time() - state["filled"]) <= FRESH_SECONDS

    def _refill(self, db: Database, fill: int = FILL) -> None:
        """Fill slots with fresh keys: those that are free, and new ones at the end of the file.

        Those that are fresh get other keys, so nobody may be using one meanwhile.
        """
        self.require_turn(db)
        fresh, free = _slots_in(db, "slots_fresh"), self._free(db, fill)
        there = self._slots.count()
        new = range(there, there + max(0, fill - len(fresh) - len(free)))
        self._slots.overwrite([*fresh, *free, *new])
        db.conn.executemany("DELETE FROM slots_free WHERE slot = ?", _each(free))
        db.conn.executemany("INSERT INTO slots_fresh (slot) VALUES (?)", _each([*free, *new]))
        db.conn.execute("UPDATE sealing SET number = number + 1, filled = ?", (time.time(),))
        note_keys_owed(db)
        ask_again(db)

    def _free(self, db: Database, most: int) -> list[int]:
        """Free slots that are to be filled again: those after the ones that were filled last come first."""
        if self._spared:
            (count,) = db.conn.execute("SELECT count(*) FROM slots_free").fetchone()
            most = min(most, count - self._spared)
        free: list[int] = []
        for after, until in ((self._freed_last, _HIGHEST), (-1, self._freed_last)):
            if (left := most - len(free)) > 0:
                free += [slot for (slot,) in db.conn.execute(_FREE, (after, until, left))]
        self._freed_last = free[-1] if free else -1
        return free

    def _fill_ahead(self, db: Database) -> None:
        ask_again(db)
        if len(_slots_in(db, "slots_fresh")) > FEW or self._fault(db):
            return  # somebody else has filled some meanwhile
        with self.transaction(db, durable=False):  # should a power cut undo it, nothing was sealed under these keys
            self._refill(db, AHEAD)
        self._after_commit(db)

    def _after_commit(self, db: Database) -> None:
        """Overwrite the slots of what was forgotten, sync, and only then call them free."""
        ask_again(db)
        if not self._has_items(db) or (state := _state(db)) is None:
            return
        dead = [slot for slot in _slots_in(db, "slots_dead") if slot >= 0]
        if dead or (state["installation"] and state["number"] != self._noted):
            self.settle(db)
        if not state["installation"]:
            self._leave_slots(db, dead)
            return
        if fault := self._fault(db):
            if dead:
                log.error("%s", fault)
            return
        if not dead:
            if state["number"] != self._noted:
                with suppress(OSError):  # it is noted with what is overwritten next; a missing file is told elsewhere
                    self._slots.note(state["number"])
                    self._noted = state["number"]
            return
        self._slots.overwrite(dead, state["number"])
        self._noted = state["number"]
        with self.transaction(db, durable=False):  # should a power cut undo it, they are overwritten once more
            db.conn.executemany("DELETE FROM slots_dead WHERE slot = ?", _each(dead))
            db.conn.executemany("INSERT INTO slots_free (slot) VALUES (?)", _each(dead))

    def _leave_slots(self, db: Database, dead: list[int]) -> None:
        """Hosts share the keys by now: on the one that had them in slots, none of these is in use any more."""
        if dead and self._slots.exists:
            self._slots.overwrite(range(self._slots.count()))
            with self.transaction(db, durable=False):
                db.conn.executemany("DELETE FROM slots_dead WHERE slot = ?", _each(dead))

    def _has_items(self, db: Database) -> bool:
        if not self._is_migrated:
            self._is_migrated = db.has_table("sealing")
        return self._is_migrated

    def _fault(self, db: Database) -> str:
        """Why nothing may be destroyed; "" where it may."""
        fault: str = once(db, "fault", lambda: self._find_fault(db))
        return fault

    def _find_fault(self, db: Database) -> str:
        state = _state(db)
        if state is None:
            return RECOVERY if recovery_waits(db) else ""
        if state["lost"]:
            return STOPPED
        if not state["installation"]:
            return self.host_fault(db) if self._has_pepper(state) else NOT_HANDED_OVER
        return self._fault_of_file(db, state)

    def _fault_of_file(self, db: Database, state: dict[str, Any]) -> str:
        try:
            head = self._head(db)
        except KeyFileFault as fault:
            return str(fault)
        if head.installation != state["installation"]:
            return NOT_A_PAIR
        if head.number <= state["number"]:
            return ""
        # Somebody else may have noted a number in the file since this transaction looked at its own.
        (number,) = db.conn.execute("SELECT number FROM sealing").fetchone() or (0,)
        return OLDER if head.number > number else ""

    def forgetting_fault(self, db: Database) -> str:
        return self._fault(db)

    def _has_pepper(self, state: dict[str, Any]) -> bool:
        pepper = self._ring.get(PEPPER)
        return pepper is not None and mark_of(pepper) == state["pepper_mark"]

    def _pair(self, db: Database, *, anyhow: bool = False, pepper: bytes | None = None) -> dict[str, Any]:
        """Make this database and the key file a pair, inside a transaction.

        Another database's key file is not taken unless a person says so: its keys may still be wanted. One whose number
        is 0 has never been any committed database's. `pepper` is the one that is to be, where there is none yet.
        """
        self.require_turn(db)
        if recovery_waits(db):
            raise StoreUnavailable(RECOVERY)
        if self._belongs_to_another() and not anyhow:
            raise StoreUnavailable(NOT_A_PAIR)
        head = self._slots.head() if self._slots.exists else self._slots.create()
        mark = mark_of(self._ring.keep(PEPPER, pepper))
        db.conn.execute(
            "INSERT INTO sealing (one, installation, pepper_mark, number, filled, lost) VALUES (1, ?, ?, ?, 0, 0)",
            (head.installation, mark, head.number + 1),
        )
        ask_again(db)
        state = _state(db)
        assert state is not None  # it was inserted  # noqa: S101
        return state

    def _belongs_to_another(self) -> bool:
        """Whether the key file that is there was a committed database's; asked where this one has none yet."""
        return self._slots.exists and self._slots.head().number > 0

    def _require_pair(self, db: Database) -> None:
        """Raise StoreUnavailable where the key file is missing, or is another one."""
        if not once(db, "is pair", lambda: self._is_pair(db)):
            raise StoreUnavailable(NOT_A_PAIR)

    def _is_pair(self, db: Database) -> bool:
        state = _state(db)
        return state is not None and self._head(db).installation == state["installation"]

    def _head(self, db: Database) -> Head:
        """Who the key file is, and its number. Raises KeyFileFault."""
        head: Head = once(db, "head", self._slots.head)
        return head

    def _sealer(self, db: Database) -> Sealer:
        """What seals for this database. Raises StoreUnavailable where its key files are not at hand."""
        sealer: Sealer = once(db, "sealer", lambda: self._find_sealer(db))
        return sealer

    def _find_sealer(self, db: Database) -> Sealer:
        state = _state(db) or self._pair(db)
        pepper = self._ring.get(PEPPER)
        if not state["installation"] and not self._has_pepper(state):
            raise StoreUnavailable(NOT_HANDED_OVER)
        if pepper is None or mark_of(pepper) != state["pepper_mark"]:
            raise StoreUnavailable(NOT_A_PAIR if self._ring.exists else f"the key file {self._ring.path} is missing")
        return Sealer(pepper)

    def _lost(self, db: Database) -> list[int]:
        """The slots of items whose key is another by now, and of which nobody was told yet."""
        if is_shared(db):
            sql = "SELECT slot FROM items WHERE lost = 0 AND slot NOT IN (SELECT slot FROM wraps)"
            return [slot for (slot,) in db.conn.execute(sql)]
        records = db.conn.execute("SELECT slot, mark FROM items WHERE lost = 0").fetchall()
        return [slot for slot, mark in records if mark_of(self._slots.read(slot)) != mark]


@lru_cache(maxsize=64)
def _taking(count: int) -> str:
    """The statement that takes so many slots; their number stands in it, or it would be planned anew each time."""
    return (
        "DELETE FROM slots_fresh WHERE slot IN "
        f"(SELECT slot FROM slots_fresh WHERE slot > ? ORDER BY slot LIMIT {count:d} {UNLESS_TAKEN}) "
        f"RETURNING slot{for_many_writers(f', {_ENOUGH}')}"
    )


def mark_of(key: bytes) -> bytes:
    """Eight bytes that tell whether a key is the same, and nothing else of it."""
    return sha256(b"mark of " + key).digest()[:8]


def _state(db: Database) -> dict[str, Any] | None:
    """As it was when this transaction first asked, or when something was noted in it since."""
    sql = "SELECT installation, pepper_mark, number, filled, lost FROM sealing"
    state: dict[str, Any] | None = once(db, "state", lambda: row(db, sql))
    return state


def is_shared(db: Database) -> bool:
    """Whether several hosts share the keys, so that none of them is in a slot of a file."""
    state = _state(db)
    return state is not None and not state["installation"]


def recovery_waits(db: Database) -> bool:
    """Whether this database is a restored backup with what waited, and nobody has said yet what becomes of it."""
    known = db.has_table("recovery_keys")  # a step of the schema comes before it
    return known and row(db, "SELECT 1 FROM recovery_keys") is not None


def forget_recovery(db: Database) -> None:
    """What a backup held for the recovery key is decided on."""
    for table in ("recovery_items", "recovery_keys"):
        db.conn.execute(f"DELETE FROM {table}")


def _slots_in(db: Database, table: str) -> list[int]:
    return [slot for (slot,) in db.conn.execute(f"SELECT slot FROM {table}")]


def _each(slots: Iterable[int]) -> list[tuple[int]]:
    return [(slot,) for slot in slots]


def is_due(db: Database, submission: str) -> bool:
    """Whether a key of a submission is still to be destroyed."""
    return row(db, "SELECT 1 FROM slots_dead WHERE submission = ? LIMIT 1", submission) is not None
