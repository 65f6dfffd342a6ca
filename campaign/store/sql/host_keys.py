"""Keys of what is sealed, where several hosts share them: each sealed to every host's key of these minutes.

A host's private keys are in a file of its own, outside the database, and live for minutes. The order in which it
happens is the promise, and `docs/many-machines.md` has it with its reasons: a private key is on disk before its public
half is in the database; a key under which something was forgotten is destroyed once everything else that was sealed to
it is sealed to a newer one, and that is stored; each host changes only what is sealed to itself.
"""

import hmac
import time
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from campaign.sealing import hpke
from campaign.sealing.host_keys import HostFile, HostHead
from campaign.store.engine.database import Database, Engine, lock, once, row, rows
from campaign.store.protocol.errors import StoreUnavailable

LIFETIMES = 3
"""A host that gave no sign for so many lifetimes of a key has nothing more sealed to it."""
SHORTEST_SECONDS = 60.0
"""For so long it has, however short they are."""
FIRST_SECONDS = 900.0
"""How long something is sealed to the first host before it has given a sign."""
AT_A_TIME = 200
"""Keys that are sealed anew in one transaction."""
MOST_SLICES = 512
"""Keys of a host beyond which no other is made, unless something was forgotten."""
NO_HOST = "no host gave a sign of itself for a while, so there is none that anything could be sealed to"
OTHER_FILE = (
    "the key file {path} of this host is another than the one that the database knows as {name}: bring that back, or "
    "strike it off with `campaign hosts strike {name}`"
)
NO_FILE = (
    "the key file {path} of this host is missing, and the database knows it as {name}: bring it back, or strike it off "
    "with `campaign hosts strike {name}`"
)
OTHER_NAME = "the key file {path} was made by the host {head}, and this one is called {name}: see `server.name`"
COPY = (
    "the key file {path} is older than the one that was used last as {name}: it is a copy, or was brought back from "
    "one. Strike the host off with `campaign hosts strike {name}`, and delete the file"
)
STRUCK = "this host was struck off: delete its key file {path} to begin anew"
OLDER = (
    "the database is older than the key file of one of its hosts: nothing is destroyed until a person has looked, see "
    "`campaign keys`"
)
_LIVE = (
    "SELECT host, host_keys.number AS number, public, mac FROM host_keys "
    "JOIN hosts ON hosts.name = host_keys.host AND hosts.number = host_keys.number WHERE until > ? ORDER BY host"
)
_WRAP = "INSERT INTO wraps (slot, host, number, sealed) VALUES (?, ?, ?, ?)"
_WRAP_TOO = f"{_WRAP} ON CONFLICT (slot, host) DO NOTHING"
_ANEW = "UPDATE wraps SET number = ?, sealed = ? WHERE slot = ? AND host = ? AND number = ?"
_OLD = (
    "SELECT slot, wraps.number AS number, sealed FROM wraps "
    "JOIN host_keys ON host_keys.host = wraps.host AND host_keys.number = wraps.number "
    "WHERE wraps.host = ? AND ended = 1 AND wraps.number < ? AND slot > ? ORDER BY slot LIMIT ?"
)
_NOT_SHARED = (
    "SELECT slot, number, sealed FROM wraps WHERE host = ? AND slot > ? AND NOT EXISTS "
    "(SELECT 1 FROM wraps AS theirs WHERE theirs.slot = wraps.slot AND theirs.host = ?) ORDER BY slot LIMIT ?"
)
_LOCKED = f"{_NOT_SHARED} FOR UPDATE OF wraps"
_FORGOTTEN = (
    "DELETE FROM wraps WHERE host = ? AND slot IN (SELECT slot FROM slots_dead WHERE slot < 0) RETURNING number"
)
_VANISHED = (
    "DELETE FROM slots_dead WHERE slot < 0 AND NOT EXISTS (SELECT 1 FROM wraps WHERE wraps.slot = slots_dead.slot)"
)
_OVER = (
    "DELETE FROM host_keys WHERE host = ? AND ended = 1 "
    "AND number < (SELECT max(number) FROM host_keys AS newer WHERE newer.host = ? AND published_at <= ?) "
    "AND NOT EXISTS (SELECT 1 FROM wraps WHERE wraps.host = host_keys.host AND wraps.number = host_keys.number)"
)
_LOWEST = -(2**63) + 1


class OnAnotherHost(StoreUnavailable):
    """Another host has to open this, because it was sealed before this one was there."""


class HostKeys(Engine):
    """The keys of this host, and what is sealed to it and to others. Each `db` is somebody else's transaction."""

    _host_file: HostFile
    _seal_key: bytes

    def wrap(self, db: Database, keys: Mapping[int, bytes]) -> None:
        """Have every host that is there open the items in these slots. Raises StoreUnavailable where there is none."""
        live = self._live(db)
        if not live:
            raise StoreUnavailable(NO_HOST)
        db.conn.executemany(
            _WRAP,
            [
                (
                    slot,
                    host_key["host"],
                    host_key["number"],
                    hpke.seal(host_key["public"], key, _bound(db, slot, host_key)),
                )
                for slot, key in keys.items()
                for host_key in live
            ],
        )

    def no_host(self, db: Database) -> str:
        """That there is nobody to seal to; "" where there is."""
        return "" if self._live(db) else NO_HOST

    def unwrap(self, db: Database, slot: int) -> bytes:
        """The key in a slot that hosts share; empty where no host has it. Raises OnAnotherHost, KeyFileFault."""
        wraps = list(rows(db, "SELECT host, number, sealed FROM wraps WHERE slot = ?", slot))
        head = once(db, "host", self._host_file.head) if self._host_file.exists else None
        for wrap in wraps:
            if head is not None and wrap["host"] == head.name and (key := self._key(db, slot, wrap)):
                return key
        others = [wrap["host"] for wrap in wraps if head is None or wrap["host"] != head.name]
        if others:
            raise OnAnotherHost(f"this can be opened on {', '.join(others)} for now, and not on this host")
        return b""

    def turn_keys(self, host: str, seconds: float) -> None:
        """One turn of this host; see `Hosts.turn_host_keys`."""
        with self._failing_plainly(), self._host_file.owned() as owns:
            if owns:
                head = self._sign(host, seconds)
                newest = self._publish(head, seconds)
                self._to_newest(head, newest)
                self._share(head, newest)
                self._destroy(head, seconds)

    def first_host(self, db: Database, host: str) -> HostHead:
        """Make this host the first that shares the keys, inside a transaction."""
        head = self._host_file.head()
        db.conn.execute(
            "INSERT INTO hosts (name, file, number, until) VALUES (?, ?, 0, ?)",
            (host, head.identity, time.time() + FIRST_SECONDS),
        )
        return head

    def _live(self, db: Database) -> list[dict[str, Any]]:
        """The newest key of each host that gives signs, as far as it is of this configuration."""
        return [host_key for host_key in rows(db, _LIVE, time.time()) if self._is_signed(host_key)]

    def _is_signed(self, key: Mapping[str, Any]) -> bool:
        """Whether a host of this configuration published a key."""
        return hmac.compare_digest(key["mac"], self._mac(key["host"], key["number"], key["public"]))

    def _key(self, db: Database, slot: int, wrap: Mapping[str, Any]) -> bytes:
        """What was sealed to this host; empty where its key is gone."""
        private = self._host_file.key(wrap["number"])
        return hpke.opened(private, wrap["sealed"], _bound(db, slot, wrap)) if private else b""

    def _mac(self, host: str, number: int, public: bytes) -> bytes:
        """Who can write to the database is no host for that: this is made of the configuration."""
        return hmac.digest(self._seal_key, b"host key\0%b\0%d\0%b" % (host.encode(), number, public), "sha256")

    def _sign(self, host: str, seconds: float) -> HostHead:
        """Give the sign of this host, and note under which of its keys something was forgotten."""
        file, now = self._host_file, time.time()
        if not file.exists:
            with self.reading() as db:
                if row(db, "SELECT 1 FROM hosts WHERE name = ?", host):
                    raise StoreUnavailable(NO_FILE.format(path=file.path, name=host))
            file.create(host)
        head = file.head()
        if head.name != host:
            raise StoreUnavailable(OTHER_NAME.format(path=file.path, head=head.name, name=host))
        with self.writing() as db:
            number = self._known_as(db, head)
            db.conn.execute(
                "UPDATE hosts SET until = ? WHERE name = ?", (now + max(LIFETIMES * seconds, SHORTEST_SECONDS), host)
            )
            self._let_go_of_what_is_gone(db, head)
            ended = {number for (number,) in db.conn.execute(_FORGOTTEN, (host,)).fetchall()}
            db.conn.executemany(
                "UPDATE host_keys SET ended = 1 WHERE host = ? AND number = ?", [(host, one) for one in sorted(ended)]
            )
            db.conn.execute(_VANISHED)
        if number > head.committed:
            file.note_committed(number)
        return file.head()

    def _let_go_of_what_is_gone(self, db: Database, head: HostHead) -> None:
        """What is sealed to a key that this host has no more, after a database went back, is not sealed to it."""
        records = db.conn.execute("SELECT number FROM host_keys WHERE host = ?", (head.name,)).fetchall()
        for number in {number for (number,) in records} - self._host_file.numbers():
            for table in ("wraps", "host_keys"):
                db.conn.execute(f"DELETE FROM {table} WHERE host = ? AND number = ?", (head.name, number))

    def _known_as(self, db: Database, head: HostHead) -> int:
        """The number of this host's newest key in the database, which may be older than what the key file knows."""
        record = row(db, "SELECT file, number FROM hosts WHERE name = ?", head.name)
        named = {"path": self._host_file.path, "name": head.name}
        if record is None:
            if head.committed:
                raise StoreUnavailable(STRUCK.format(**named))
            db.conn.execute(
                "INSERT INTO hosts (name, file, number, until) VALUES (?, ?, 0, 0)", (head.name, head.identity)
            )
            return 0
        if record["file"] != head.identity:
            raise StoreUnavailable(OTHER_FILE.format(**named))
        if record["number"] > head.intended or not self._is_mine(db, head.name, record["number"]):
            raise StoreUnavailable(COPY.format(**named))
        if record["number"] < head.committed:
            db.conn.execute("UPDATE hosts SET older = 1 WHERE name = ?", (head.name,))
        number: int = record["number"]
        return number

    def _is_mine(self, db: Database, host: str, number: int) -> bool:
        """Whether the key of this number is the one in the file, where both are there: else a copy of it made that."""
        private = self._host_file.key(number)
        record = row(db, "SELECT public FROM host_keys WHERE host = ? AND number = ?", host, number)
        return not private or record is None or hpke.public_key(private) == record["public"]

    def _publish(self, head: HostHead, seconds: float) -> int:
        """The number of this host's newest key: one that is made now, where the one before has done its time."""
        with self.reading() as db:
            newest = row(db, "SELECT * FROM host_keys WHERE host = ? ORDER BY number DESC LIMIT 1", head.name)
            used = newest and row(
                db, "SELECT 1 FROM wraps WHERE host = ? AND number = ? LIMIT 1", head.name, newest["number"]
            )
            (count,) = db.conn.execute("SELECT count(*) FROM host_keys WHERE host = ?", (head.name,)).fetchone()
        if newest is not None and newest["number"] >= head.committed and self._is_signed(newest):
            young = abs(time.time() - newest["published_at"]) < seconds / 2
            if young or not (newest["ended"] or (used and count < MOST_SLICES)):
                return int(newest["number"])
        return self._publish_new(head.name)

    def _publish_new(self, host: str) -> int:
        private = hpke.new_private_key()
        number, public = self._host_file.add(private), hpke.public_key(private)
        with self.writing() as db:
            self.put_key(db, host, number, public)
        self._host_file.note_committed(number)
        return number

    def put_key(self, db: Database, host: str, number: int, public: bytes) -> None:
        """Publish a key whose private half is on disk, inside a transaction."""
        db.conn.execute(
            "INSERT INTO host_keys (host, number, public, mac, published_at) VALUES (?, ?, ?, ?, ?)",
            (host, number, public, self._mac(host, number, public), time.time()),
        )
        db.conn.execute("UPDATE hosts SET number = ? WHERE name = ?", (number, host))

    def _to_newest(self, head: HostHead, newest: int) -> None:
        """Seal to the newest key what is sealed to one under which something was forgotten.

        Nobody waits for it: nobody else changes what is sealed to this host, unless alone.
        """
        last = _LOWEST
        while True:
            with self.writing(destroying=False, beside=True) as db:
                wraps = list(rows(db, _OLD, head.name, newest, last, AT_A_TIME))
                if not wraps:
                    return
                mine = row(db, "SELECT public FROM host_keys WHERE host = ? AND number = ?", head.name, newest)
                assert mine is not None  # it was published before  # noqa: S101
                to, anew = {"host": head.name, "number": newest}, []
                for wrap in wraps:
                    last = wrap["slot"]
                    if key := self._key(db, last, wrap | {"host": head.name}):
                        sealed = hpke.seal(mine["public"], key, _bound(db, last, to))
                        anew.append((newest, sealed, last, head.name, wrap["number"]))
                db.conn.executemany(_ANEW, anew)

    def _share(self, head: HostHead, newest: int) -> None:
        """Seal to the others what this host can open and they cannot: they may have come later.

        What is read is locked: were this host struck off meanwhile, another would be given what is forgotten by then.
        """
        with self.reading() as db:
            others = [host_key for host_key in self._live(db) if host_key["host"] != head.name]
        for other in others:
            last, is_over = _LOWEST, False
            while not is_over:
                with self.writing(destroying=False, beside=True) as db:
                    unshared = (head.name, last, other["host"], AT_A_TIME)
                    lock(db, _LOCKED, *unshared)
                    wraps = list(rows(db, _NOT_SHARED, *unshared))
                    is_over, shared = not wraps, []
                    for wrap in wraps:
                        last = wrap["slot"]
                        if key := self._key(db, last, wrap | {"host": head.name}):
                            sealed = hpke.seal(other["public"], key, _bound(db, last, other))
                            shared.append((last, other["host"], other["number"], sealed))
                    db.conn.executemany(_WRAP_TOO, shared)

    def _destroy(self, head: HostHead, seconds: float) -> None:
        """Take old keys out of the database, and then destroy what it does not know.

        A key goes a while after there is a newer one: by then no page that is under way seals to it. Should one, the
        database refuses either its row or this one's end.
        """
        with self.writing() as db:
            if self.forgetting_fault(db):
                return
            db.conn.execute(_OVER, (head.name, head.name, time.time() - seconds / 5))
        with self.reading() as db:
            records = db.conn.execute("SELECT number FROM host_keys WHERE host = ?", (head.name,)).fetchall()
        self._host_file.drop(self._host_file.numbers() - {number for (number,) in records})

    @abstractmethod
    def forgetting_fault(self, db: Database) -> str:
        """Why nothing may be destroyed at all; "" where it may."""

    def host_fault(self, db: Database) -> str:
        """Why no key of a host may be destroyed; "" where it may."""
        return OLDER if row(db, "SELECT 1 FROM hosts WHERE older = 1 LIMIT 1") else ""

    def forgive_older(self, db: Database) -> None:
        """A person has looked: what the database does not have is lost."""
        db.conn.execute("UPDATE hosts SET older = 0")


def _bound(db: Database, slot: int, to: Mapping[str, Any]) -> bytes:
    """What a key is sealed for: this database, this slot, this key of this host."""
    mark = once(db, "pepper mark", lambda: row(db, "SELECT pepper_mark FROM sealing"))
    return b"item\0%b\0%d\0%b\0%d" % (mark["pepper_mark"] if mark else b"", slot, to["host"].encode(), to["number"])


def new_slots(count: int) -> list[int]:
    """Numbers for slots that stand in no file, in the order of time."""
    first = -(time.time_ns() // 1000 * 4096)
    return [first - at for at in range(count)]
