"""Whether a database and the key file beside it belong together, and why nothing may be destroyed where they do not.

Each holds the number of the other's last change: one that is older than the other was brought back from somewhere, and
what it takes for free or forgotten may be in use.
"""

from hashlib import sha256
from typing import Any

from campaign.sealing.key_ring import KeyRing
from campaign.sealing.letters import Sealer
from campaign.sealing.slots import Head, KeyFileFault, SlotFile
from campaign.store.engine.database import Database, ask_again, once, row
from campaign.store.protocol.errors import StoreUnavailable
from campaign.store.sql.host_keys import HostKeys
from campaign.store.sql.key_names import GONE

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


class Pairing(HostKeys):
    """A database, its key file and its pepper; where hosts share the keys, the pepper alone."""

    has_let_go = True
    """Whether there may be names whose keys are to be destroyed: an earlier process may have left some."""
    _slots: SlotFile
    _ring: KeyRing

    def require_destroying(self, db: Database) -> None:
        """Raise StoreUnavailable where what is forgotten now would not be destroyed, inside a transaction."""
        if fault := self._fault(db):
            raise StoreUnavailable(fault)

    def is_paired(self, db: Database) -> bool:
        """Whether anything was ever sealed in this database; a restored backup holds nothing that is."""
        return state_of(db) is not None

    def _fault(self, db: Database) -> str:
        """Why nothing may be destroyed; "" where it may."""
        fault: str = once(db, "fault", lambda: self._find_fault(db))
        return fault

    def _find_fault(self, db: Database) -> str:
        state = state_of(db)
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

    def destroy_named(self, db: Database) -> None:
        """Destroy the keys of campaigns that were deleted, while nobody else writes and no transaction is under way.

        Where hosts share them, each host does so with its next turn. Those of a campaign that is there again by its
        name are its own by now.
        """
        if not self.has_let_go:
            return
        let_go = [] if is_shared(db) else [name for name, _ in db.conn.execute(GONE).fetchall()]
        if let_go:
            self.settle(db)
            there = {slug for (slug,) in db.conn.execute("SELECT slug FROM campaigns UNION SELECT slug FROM drafts")}
            self._ring.destroy(*(name for name in let_go if name.rpartition(" ")[2] not in there))
            with self.transaction(db, durable=False):  # should a power cut undo it, they are destroyed once more
                db.conn.execute("DELETE FROM key_names WHERE gone <> ''")
        self.has_let_go = False

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
        state = state_of(db)
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
        state = state_of(db)
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
        state = state_of(db) or self._pair(db)
        pepper = self._ring.get(PEPPER)
        if not state["installation"] and not self._has_pepper(state):
            raise StoreUnavailable(NOT_HANDED_OVER)
        if pepper is None or mark_of(pepper) != state["pepper_mark"]:
            raise StoreUnavailable(NOT_A_PAIR if self._ring.exists else f"the key file {self._ring.path} is missing")
        return Sealer(pepper)


def mark_of(key: bytes) -> bytes:
    """Eight bytes that tell whether a key is the same, and nothing else of it."""
    return sha256(b"mark of " + key).digest()[:8]


def state_of(db: Database) -> dict[str, Any] | None:
    """As it was when this transaction first asked, or when something was noted in it since."""
    sql = "SELECT installation, pepper_mark, number, filled, lost FROM sealing"
    state: dict[str, Any] | None = once(db, "state", lambda: row(db, sql))
    return state


def is_shared(db: Database) -> bool:
    """Whether several hosts share the keys, so that none of them is in a slot of a file."""
    state = state_of(db)
    return state is not None and not state["installation"]


def recovery_waits(db: Database) -> bool:
    """Whether this database is a restored backup with what waited, and nobody has said yet what becomes of it."""
    known = db.has_table("recovery_keys")  # a step of the schema comes before it
    return known and row(db, "SELECT 1 FROM recovery_keys") is not None


def forget_recovery(db: Database) -> None:
    """What a backup held for the recovery key is decided on."""
    for table in ("recovery_items", "recovery_keys"):
        db.conn.execute(f"DELETE FROM {table}")
