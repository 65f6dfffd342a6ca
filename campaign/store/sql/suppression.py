"""Addresses that are never written to again: keyed hashes, nothing else."""

from campaign.store.engine.database import Database, Engine


class Suppression(Engine):
    """The one thing kept about somebody who wants nothing from us."""

    def suppress(self, address: bytes) -> None:
        with self.writing() as db:
            db.conn.execute("INSERT INTO suppressed (address) VALUES (?) ON CONFLICT DO NOTHING", (address,))

    def is_suppressed(self, address: bytes) -> bool:
        with self.reading() as db:
            return is_suppressed(db, address)


def is_suppressed(db: Database, address: bytes) -> bool:
    """Whether nothing may be sent to an address, inside somebody else's transaction."""
    return db.conn.execute("SELECT 1 FROM suppressed WHERE address = ?", (address,)).fetchone() is not None
