"""Organisers, their sessions, and counts that limit what a network or an address may do, in SQLite."""

from datetime import datetime
from typing import Any

from campaign.store.protocol import AlreadyExists, Missing, Organiser, Session
from campaign.store.sqlite.database import SqliteDatabase, moment, row, rows, stamp


class Accounts(SqliteDatabase):
    """Who may sign in, and how often something may be tried."""

    def add_organiser(self, organiser: Organiser) -> None:
        with self.writing() as db:
            if row(db, "SELECT email FROM organisers WHERE email = ?", organiser.email):
                raise AlreadyExists(organiser.email)
            db.execute(
                "INSERT INTO organisers (email, password_hash, created_at) VALUES (?, ?, ?)",
                (organiser.email, organiser.password_hash, stamp(organiser.created_at)),
            )

    def organiser(self, email: str) -> Organiser | None:
        with self.reading() as db:
            found = row(db, "SELECT * FROM organisers WHERE email = ?", email)
            return _organiser(found) if found else None

    def organisers(self) -> list[Organiser]:
        with self.reading() as db:
            return [_organiser(one) for one in rows(db, "SELECT * FROM organisers ORDER BY email")]

    def remove_organiser(self, email: str) -> None:
        with self.writing() as db:
            db.execute("DELETE FROM sessions WHERE organiser = ?", (email,))
            if not db.conn.execute("DELETE FROM organisers WHERE email = ?", (email,)).rowcount:
                raise Missing(email)

    def open_session(self, session: Session) -> None:
        with self.writing() as db:
            db.execute(
                "INSERT INTO sessions (key, organiser, created_at, seen_at) VALUES (?, ?, ?, ?)",
                (session.key, session.organiser, stamp(session.created_at), stamp(session.seen_at)),
            )

    def session(self, key: bytes, now: datetime) -> Session | None:
        with self.writing(durable=False) as db:
            found = row(db, "SELECT * FROM sessions WHERE key = ?", key)
            if found is None:
                return None
            db.execute("UPDATE sessions SET seen_at = ? WHERE key = ?", (stamp(now), key))
            return _session(found)

    def close_session(self, key: bytes) -> None:
        with self.writing() as db:
            db.execute("DELETE FROM sessions WHERE key = ?", (key,))

    def hit(self, key: bytes, until: datetime) -> int:
        with self.writing(durable=False) as db:
            counted = db.conn.execute(
                "INSERT INTO limits (key, hits, until) VALUES (?, 1, ?) "
                "ON CONFLICT DO UPDATE SET hits = hits + 1, until = excluded.until RETURNING hits",
                (key, stamp(until)),
            ).fetchone()
            return int(counted[0])

    def hits(self, key: bytes, now: datetime) -> int:
        with self.reading() as db:
            found = row(db, "SELECT hits FROM limits WHERE key = ? AND until >= ?", key, stamp(now))
            return found["hits"] if found else 0

    def forget_hits(self, key: bytes) -> None:
        with self.writing(durable=False) as db:
            db.execute("DELETE FROM limits WHERE key = ?", (key,))


def _organiser(found: dict[str, Any]) -> Organiser:
    return Organiser(found["email"], found["password_hash"], moment(found["created_at"]))


def _session(found: dict[str, Any]) -> Session:
    return Session(found["key"], found["organiser"], moment(found["created_at"]), moment(found["seen_at"]))
