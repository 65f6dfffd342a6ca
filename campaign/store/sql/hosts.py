"""The hosts that work on one database, as they show themselves."""

from collections import Counter, defaultdict
from datetime import datetime

from campaign.store.engine.database import Database, Engine, moment, rows, stamp
from campaign.store.protocol.hosts import Host, Running

_SEEN = (
    "INSERT INTO host_processes (host, kind, version, started_at, seen_at) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (host, kind) DO UPDATE SET version = excluded.version, started_at = excluded.started_at, "
    "seen_at = excluded.seen_at"
)
_LONG_GONE = "DELETE FROM host_processes WHERE host = ? AND seen_at < ?"
DAY = 86_400.0
_IN_HAND = (
    "SELECT worker FROM letters INDEXED BY letters_sending WHERE state = 'sending' UNION ALL "
    "SELECT worker FROM notices INDEXED BY notices_sending WHERE state = 'sending'"
)
ALONE = (
    "SELECT slot FROM wraps WHERE host = ? AND NOT EXISTS "
    "(SELECT 1 FROM wraps AS others WHERE others.slot = wraps.slot AND others.host <> wraps.host)"
)
"""What one host alone can open."""


class Hosts(Engine):
    """Who is there. What is sealed to whom is in `HostKeys`."""

    def note_running(self, host: str, running: Running) -> None:
        with self.writing(durable=False) as db:
            db.conn.execute(_LONG_GONE, (host, stamp(running.seen) - DAY))
            values = (host, running.kind, running.version, stamp(running.since), stamp(running.seen))
            db.conn.execute(_SEEN, values)

    def forget_running(self, host: str, kind: str) -> None:
        with self.writing(durable=False) as db:
            db.conn.execute("DELETE FROM host_processes WHERE host = ? AND kind = ?", (host, kind))

    def hosts(self, now: datetime, *, counted: bool = True) -> list[Host]:
        with self.reading() as db:
            running: dict[str, list[Running]] = defaultdict(list)
            for record in rows(db, "SELECT * FROM host_processes ORDER BY host, kind"):
                seen, since = moment(record["seen_at"]), moment(record["started_at"])
                running[record["host"]].append(Running(record["kind"], record["version"], since, seen))
            until = {name: moment(at) for name, at in db.conn.execute("SELECT name, until FROM hosts").fetchall()}
            in_hand = Counter(host_of(worker) for (worker,) in db.conn.execute(_IN_HAND).fetchall())
            return [
                Host(
                    name,
                    running.get(name, ()),
                    in_hand[name],
                    len(alone(db, name)) if counted and name in until else 0,
                    until[name] if name in until and until[name] < now else None,
                )
                for name in sorted({*running, *until})
            ]

    def strike_host(self, name: str, *, lose: bool = False) -> int | None:
        with self.writing() as db:
            deleted = [
                db.conn.execute(sql, (name,)).fetchone()
                for sql in ("SELECT 1 FROM hosts WHERE name = ?", "SELECT 1 FROM host_processes WHERE host = ?")
            ]
            if not any(deleted):
                return None
            lost = alone(db, name)
            if lost and not lose:
                return len(lost)
            db.conn.executemany("UPDATE items SET lost = 1 WHERE slot = ?", [(slot,) for slot in lost])
            for sql in (
                "DELETE FROM wraps WHERE host = ?",
                "DELETE FROM host_keys WHERE host = ?",
                "DELETE FROM hosts WHERE name = ?",
                "DELETE FROM host_processes WHERE host = ?",
            ):
                db.conn.execute(sql, (name,))
            return len(lost)


def alone(db: Database, name: str) -> list[int]:
    """The slots of items that this host alone can open, those left out that were forgotten, and those that are lost."""
    sql = f"SELECT slot FROM items WHERE lost = 0 AND slot IN ({ALONE})"
    return [slot for (slot,) in db.conn.execute(sql, (name,))]


def host_of(worker: str) -> str:
    """The host in what a claim is held under; "" where it names none."""
    return worker.partition("/")[0] if worker and "/" in worker else ""
