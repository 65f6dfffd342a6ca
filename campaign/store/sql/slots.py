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
from typing import Any

from campaign.sealing.slots import KEY
from campaign.store.engine.database import (
    UNLESS_TAKEN,
    Database,
    ask_again,
    for_many_writers,
    note_keys_owed,
    once,
    row,
)
from campaign.store.protocol.upkeep import KeysState
from campaign.store.sql.host_keys import new_slots
from campaign.store.sql.pairing import (
    NOT_A_PAIR,
    Pairing,
    forget_recovery,
    is_shared,
    mark_of,
    recovery_waits,
    state_of,
)

FILL = 256
"""Slots that are filled at a time."""
AHEAD, FEW = 1_000, 64
"""Where several write at once, so many are filled before few are left: who finds none runs anew, alone."""
FRESH_SECONDS = 300.0
"""A key that was filled in longer ago is not used: whoever copied the key file before must not hold it."""

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


class Slots(Pairing):
    """The slots of the key file, as this database knows them; where hosts share the keys, what they have instead."""

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
            if state_of(db) is None or self._fault(db):
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

    def keys_fault(self) -> str:
        with self.reading() as db:
            if state_of(db) or recovery_waits(db):
                return self._fault(db)
            return NOT_A_PAIR if self._belongs_to_another() else ""

    def keys_state(self) -> KeysState:
        with self.reading() as db:
            names = {"used": "items", "forgotten": "slots_dead", "free": "slots_free", "fresh": "slots_fresh"}
            slots = {name: len(_slots_in(db, table)) for name, table in names.items()}
            lost = len(self._lost(db)) if state_of(db) and (is_shared(db) or self._slots.exists) else 0
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
        if state_of(db) is None:
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
        state = state_of(db)
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
        if not self._has_items(db):
            return
        self.destroy_named(db)
        if (state := state_of(db)) is not None:
            self._destroy_slots(db, state)

    def _destroy_slots(self, db: Database, state: dict[str, Any]) -> None:
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


def _slots_in(db: Database, table: str) -> list[int]:
    return [slot for (slot,) in db.conn.execute(f"SELECT slot FROM {table}")]


def _each(slots: Iterable[int]) -> list[tuple[int]]:
    return [(slot,) for slot in slots]


def is_due(db: Database, submission: str) -> bool:
    """Whether a key of a submission is still to be destroyed."""
    return row(db, "SELECT 1 FROM slots_dead WHERE submission = ? LIMIT 1", submission) is not None
