"""What waits, in a backup after all: its items, and their keys sealed to a key that is kept elsewhere, in SQLite.

A database that was restored from such a backup sends, erases and seals nothing until a person has said whether what
waited is to be opened: what was sealed in between would hang on other keys than what comes back.
"""

from functools import partial
from pathlib import Path
from sqlite3 import Connection

from campaign.sealing import recovery
from campaign.sealing.recovery import SpareKeys
from campaign.store.engine.backup import LEFT_OUT, Backup
from campaign.store.engine.database import rows
from campaign.store.protocol.errors import StoreUnavailable
from campaign.store.sql.items import Items
from campaign.store.sql.pairing import NOT_A_PAIR, PEPPER, forget_recovery, mark_of, recovery_waits

_KEEP = "INSERT INTO copy.recovery_items SELECT slot, submission, part, mark, sealed FROM main.items WHERE slot = ?"
_WAITING = "SELECT slot, mark FROM main.items WHERE submission NOT LIKE 'quote %'"
"""All but sentences to quote: what leads to them is in no backup."""
_ITEM = "INSERT INTO items (slot, submission, part, mark, sealed) VALUES (?, ?, ?, ?, ?)"


class Recovery(Items, Backup):
    """Backups with what waits, and what comes back from them."""

    def backup(self, path: Path, recovery_key: str = "") -> None:
        keep = partial(self._keep_waiting, recovery_key=recovery_key) if recovery_key else None
        self.copy(path, LEFT_OUT, keep)

    def recovery_keys(self) -> bytes | None:
        with self.reading() as db:
            record = db.conn.execute("SELECT sealed FROM recovery_keys").fetchone()
            return record[0] if record else None

    def recover(self, opened: bytes) -> int:
        keys = recovery.read(opened)
        with self.writing(destroying=False) as db:
            if not recovery_waits(db):
                return 0
            waiting = list(rows(db, "SELECT slot, submission, part, mark, sealed FROM recovery_items ORDER BY slot"))
            self._require_ours(keys)
            survived = self._belongs_to_another()
            if survived:
                # It is the key file of before: what it does not hold any more was delivered or erased since.
                places = {item["slot"]: item["slot"] for item in waiting if self._is_there(item["slot"], item["mark"])}
            else:
                places = {item["slot"]: new for new, item in enumerate(waiting)}
            forget_recovery(db)
            self._pair(db, anyhow=True, pepper=keys.pepper)
            if not survived:
                self._slots.put({places[slot]: keys.slots[slot] for slot in places})
            back = [item for item in waiting if item["slot"] in places]
            values = ((places[one["slot"]], one["submission"], one["part"], one["mark"], one["sealed"]) for one in back)
            db.conn.executemany(_ITEM, values)
        self.destroy_unreferenced()
        return len(back)

    def _require_ours(self, keys: SpareKeys) -> None:
        """Raise StoreUnavailable where other key files stand here, whose keys may be wanted still."""
        pepper = self._ring.get(PEPPER)
        if pepper not in (None, keys.pepper):
            raise StoreUnavailable(NOT_A_PAIR)
        if self._belongs_to_another() and self._slots.head().installation != keys.installation:
            raise StoreUnavailable(NOT_A_PAIR)

    def _is_there(self, slot: int, mark: bytes) -> bool:
        return mark_of(self._slots.read(slot)) == mark

    def _keep_waiting(self, source: Connection, recovery_key: str) -> None:
        """Put what waits into the copy, as far as its key is there: what is forgotten meanwhile is not."""
        waiting = source.execute(_WAITING).fetchall()
        if not waiting:
            return
        pepper, kept = self._ring.get(PEPPER), {}
        for slot, mark in waiting:
            key = self._slots.read(slot)
            if mark_of(key) == mark:
                kept[slot] = key
        if pepper is None:
            raise StoreUnavailable(NOT_A_PAIR)
        source.executemany(_KEEP, [(slot,) for slot in kept])
        sealed = recovery.seal(SpareKeys(self._slots.head().installation, pepper, kept), recovery_key)
        source.execute("INSERT INTO copy.recovery_keys (one, sealed) VALUES (1, ?)", (sealed,))
