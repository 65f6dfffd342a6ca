"""Organisers' sessions."""

from datetime import datetime

from campaign.store.engine.database import Engine, moment, row, stamp
from campaign.store.protocol.accounts import Session


class Sessions(Engine):
    """Who is signed in."""

    def open_session(self, session: Session, password_hash: str, instead_of: bytes = b"") -> bool:
        with self.writing() as db:
            db.execute("DELETE FROM sessions WHERE key = ?", (instead_of,))
            opened = db.conn.execute(
                "INSERT INTO sessions (key, organiser, created_at, seen_at, whole) "
                "SELECT ?, email, ?, ?, ? FROM organisers WHERE email = ? AND password_hash = ?",
                (
                    *(session.key, stamp(session.created_at), stamp(session.seen_at), int(session.verified)),
                    *(session.organiser, password_hash),
                ),
            )
            return opened.rowcount > 0

    def complete_session(self, key: bytes, new_key: bytes) -> bool:
        with self.writing() as db:
            sql = "UPDATE sessions SET key = ?, whole = 1 WHERE key = ?"
            return db.conn.execute(sql, (new_key, key)).rowcount > 0

    def session(self, key: bytes, now: datetime, *, seen: bool = True) -> Session | None:
        with self.writing(durable=False, beside=True) if seen else self.reading() as db:
            record = row(db, "SELECT * FROM sessions WHERE key = ?", key)
            if record is None:
                return None
            if seen:
                db.execute("UPDATE sessions SET seen_at = ? WHERE key = ?", (stamp(now), key))
            opened, last_seen = moment(record["created_at"]), moment(record["seen_at"])
            return Session(record["key"], record["organiser"], opened, last_seen, bool(record["whole"]))

    def close_session(self, key: bytes) -> None:
        with self.writing() as db:
            db.execute("DELETE FROM sessions WHERE key = ?", (key,))

    def close_sessions(self, email: str) -> None:
        with self.writing() as db:
            db.execute("DELETE FROM sessions WHERE organiser = ?", (email,))
