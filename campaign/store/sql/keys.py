"""Keys that hashes are made under: by name, in a file outside the database; those that survive a restore, sealed in it.

A campaign has one key for all that tells who wrote in it. What version 0.1 had hashed under keys of the configuration
is hashed once more under that one, so that both go together.
"""

import hmac
from collections.abc import Mapping
from datetime import date

from campaign.sealing.key_ring import KeyRing
from campaign.sealing.letters import SecretSealer
from campaign.store.engine.database import Engine, note_forgotten


class Keys(Engine):
    """Named keys."""

    _ring: KeyRing
    _secrets: SecretSealer
    _kept: dict[str, bytes]

    def campaign_key(self, slug: str, purpose: str) -> bytes:
        with self._failing_plainly():
            return self._ring.get(f"{purpose} {slug}") or hmac.digest(self._outer(slug), purpose.encode(), "sha256")

    def campaign_mark(self, slug: str, *parts: bytes) -> bytes:
        """16 bytes that stand for something in a campaign, until its key goes."""
        with self._failing_plainly():
            return hashed(self._outer(slug), *parts)

    def day_key(self, day: date) -> bytes:
        with self._failing_plainly():
            return self._ring.keep(f"day {day}")

    def kept_key(self, name: str, first: bytes) -> bytes:
        # It hangs on this process' configuration alone: what was kept for it was there before it came into force.
        if name not in self._kept:
            with self.reading() as db:
                records = db.conn.execute("SELECT sealed FROM kept_keys WHERE name = ?", (name,)).fetchall()
            opened = (self._secrets.open_secret(name, sealed) for (sealed,) in records)
            self._kept[name] = next((bytes.fromhex(key) for key in opened if key), first)
        return self._kept[name]

    def seal_keys_for(self, seal_key: bytes, kept: Mapping[str, bytes]) -> None:
        new = SecretSealer(seal_key)
        with self.writing() as db:
            rows = [(name, new.seal_secret(name, key.hex())) for name, key in kept.items()]
            db.conn.executemany("INSERT INTO kept_keys (name, sealed) VALUES (?, ?)", rows)
            self._ring.seal_for(seal_key)

    def drop_keys_from_before(self) -> None:
        with self.writing() as db:
            for name, sealed in db.conn.execute("SELECT name, sealed FROM kept_keys").fetchall():
                if not self._secrets.open_secret(name, sealed):
                    db.conn.execute("DELETE FROM kept_keys WHERE name = ? AND sealed = ?", (name, sealed))
                    note_forgotten(db)
            self._ring.go_on_after_rotating()  # what was sealed for this configuration takes the other's place
        self.empty_log()

    def _outer(self, slug: str) -> bytes:
        return self._ring.keep(f"campaign {slug}")

    def _forget_campaign_key(self, slug: str) -> bool:
        """Destroy all that was hashed under in a campaign; False where nothing was."""
        return self._ring.destroy(*campaign_key_names(slug)) > 0


def campaign_key_names(slug: str) -> tuple[str, ...]:
    """The names of the keys that all is hashed under that tells who wrote in a campaign."""
    return tuple(f"{name} {slug}" for name in ("campaign", "writers", "texts", "contacts"))


def hashed(key: bytes, *parts: bytes | str) -> bytes:
    """16 bytes that stand for these parts."""
    named = b"\x00".join(part.encode() if isinstance(part, str) else part for part in parts)
    return hmac.digest(key, named, "sha256")[:16]
