"""From one host with the keys to several that share them, and back."""

from contextlib import suppress

from campaign.sealing import hpke
from campaign.sealing.key_ring import KeyRing
from campaign.sealing.shared_ring import SharedRing
from campaign.sealing.slots import KeyFileFault
from campaign.store.engine.database import Database, ask_again, note_keys_owed, row
from campaign.store.protocol.errors import StoreUnavailable
from campaign.store.sql.host_keys import OTHER_NAME, new_slots
from campaign.store.sql.hosts import Hosts
from campaign.store.sql.pairing import NOT_A_PAIR, PEPPER, is_shared, mark_of
from campaign.store.sql.slots import Slots

ONE_FILE = "an SQLite file is one host's: several hosts share a PostgreSQL database"
BUSY = "another process of this host is seeing to its keys: try again"
OTHERS = "stop {0} and strike it off first: `campaign hosts strike {0}`"
NOT_HERE = "this host cannot open {} parts of what waits: start the others, and this one, for a few minutes first"
NEVER_SEALED = "nothing is sealed in this database yet: run `campaign migrate` here first"


class Sharing(Slots, Hosts):
    """The keys go over to all hosts once, and stay with them."""

    _ring: KeyRing

    def shares_keys(self) -> bool:
        with self.reading() as db:
            return is_shared(db)

    def hosts_fault(self) -> str:
        with self.reading() as db:
            return self.no_host(db) if is_shared(db) else ""

    def turn_host_keys(self, host: str, seconds: float) -> None:
        if not self.shares_keys():
            return
        with self._failing_plainly():
            self._shared_ring().follow()
        self.turn_keys(host, seconds)

    def share_keys(self, host: str) -> None:
        ring = self._shared_ring()
        with self._failing_plainly(), self._host_file.owned() as owns:
            if not owns:
                raise StoreUnavailable(BUSY)
            if self.shares_keys():
                return
            head = self._host_file.head() if self._host_file.exists else self._host_file.create(host)
            if head.name != host:
                raise StoreUnavailable(OTHER_NAME.format(path=self._host_file.path, head=head.name, name=host))
            ring.share()
            private = hpke.new_private_key()
            number = self._host_file.add(private)
            self._seal_for_hosts(host, number, hpke.public_key(private))
            self._host_file.note_committed(number)

    def _seal_for_hosts(self, host: str, number: int, public: bytes) -> None:
        """What is in slots is sealed to this host, all in one transaction; then the slots are overwritten."""
        with self.writing() as db:
            if not self.is_paired(db):
                raise StoreUnavailable(NEVER_SEALED)
            self.require_destroying(db)
            self._require_pair(db)
            self.first_host(db, host)
            self.put_key(db, host, number, public)
            slots = [slot for (slot,) in db.conn.execute("SELECT slot FROM items ORDER BY slot").fetchall()]
            moved = dict(zip(slots, new_slots(len(slots)), strict=True))
            self.wrap(db, {new: self._slots.read(slot) for slot, new in moved.items()})
            db.conn.executemany(
                "UPDATE items SET slot = ? WHERE slot = ?", [(new, slot) for slot, new in moved.items()]
            )
            for table in ("slots_fresh", "slots_free", "slots_dead"):
                db.conn.execute(f"DELETE FROM {table}")
            every = [(slot,) for slot in range(self._slots.count())]
            db.conn.executemany("INSERT INTO slots_dead (slot, submission) VALUES (?, '')", every)
            db.conn.execute("UPDATE sealing SET installation = ?", (b"",))
            ask_again(db)
            note_keys_owed(db)

    def gather_keys(self) -> int:
        ring = self._shared_ring()
        with self._failing_plainly(), self._host_file.owned() as owns:
            if not owns:
                raise StoreUnavailable(BUSY)
            ring.follow()  # what another host destroyed is known to the database alone, and not for much longer
            gathered = self._take_into_slots(ring)
            # Stored for good by now; should this host die here, the command does the rest when it is run again.
            self._host_file.end()
            ring.end_sharing()
        self.destroy_unreferenced()
        return gathered

    def _take_into_slots(self, ring: SharedRing) -> int:
        """All in one transaction, whose keys are on disk before."""
        with self.writing(destroying=False) as db:
            if not is_shared(db):
                return 0
            self.require_destroying(db)
            self._require_the_only_host(db)
            ring.keep_by_name(dict(db.conn.execute("SELECT name, id FROM key_names WHERE gone = ''").fetchall()))
            items = [slot for (slot,) in db.conn.execute("SELECT slot FROM items WHERE lost = 0 ORDER BY slot")]
            keys = [self.unwrap(db, slot) for slot in items]
            if missing := keys.count(b""):
                raise StoreUnavailable(NOT_HERE.format(missing))
            head = self._slots.head() if self._slots.exists else self._slots.create()
            first = self._slots.count()
            self._slots.put({first + at: key for at, key in enumerate(keys)})
            moved = [(first + at, slot) for at, slot in enumerate(items)]
            db.conn.executemany("UPDATE items SET slot = ? WHERE slot = ?", moved)
            for table in ("wraps", "host_keys", "hosts", "key_names", "slots_fresh", "slots_free", "slots_dead"):
                db.conn.execute(f"DELETE FROM {table}")
            (number,) = db.conn.execute("SELECT number FROM sealing").fetchone()
            values = (head.installation, max(number, head.number) + 1)
            db.conn.execute("UPDATE sealing SET installation = ?, number = ?, filled = 0", values)
            ask_again(db)
            return len(items)

    def _require_the_only_host(self, db: Database) -> None:
        mine = self._host_file.head().name
        others = db.conn.execute("SELECT name FROM hosts WHERE name <> ? ORDER BY name", (mine,)).fetchall()
        if others:
            raise StoreUnavailable(OTHERS.format(others[0][0]))

    def hand_over_keys(self) -> bytes:
        return self._shared_ring().handed_over()

    def take_keys(self, handed_over: bytes) -> None:
        ring = self._shared_ring()
        with self._failing_plainly():
            pepper, mine = ring.named(handed_over, PEPPER), None
            with suppress(KeyFileFault):  # what was sealed under the secret before is of no use any more
                mine = ring.get(PEPPER)
            with self.reading() as db:
                state = row(db, "SELECT pepper_mark FROM sealing")
            others = state is None or pepper is None or mark_of(pepper) != state["pepper_mark"]
            if others or mine not in (None, pepper):
                raise StoreUnavailable(NOT_A_PAIR)
            ring.take(handed_over)

    def _shared_ring(self) -> SharedRing:
        if not isinstance(self._ring, SharedRing):
            raise StoreUnavailable(ONE_FILE)
        return self._ring
