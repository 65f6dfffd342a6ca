"""Sealed items, in SQLite: seal, open, forget. Each has a slot of the key file to itself."""

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from campaign.core.delivery.outcomes import KEY_LOST, LOST_IN_RESTORE
from campaign.core.letters import links
from campaign.core.letters.submissions import Personal
from campaign.store.engine.sqlite import ask_again, note_forgotten, row
from campaign.store.protocol.errors import StoreUnavailable
from campaign.store.sql.slots import RECOVERY, Slots, mark_of, recovery_waits

HELD = "held"
"""The part of a submission that waits for its writer: to be confirmed, or to be sent by themselves."""


@dataclass(frozen=True)
class Opened:
    """What is personal; None where it is not there, and `lost` says why it should be. `is_news`: nobody knows yet."""

    personal: Personal | None = None
    lost: str = ""
    is_news: bool = False


class Items(Slots):
    """The three verbs, each inside somebody else's transaction."""

    def seal_item(self, db: Database, submission: str, part: str, personal: Personal, link_key: bytes = b"") -> None:
        """Seal a part of a submission."""
        slot = self._take_slot(db)
        key = self._slots.read(slot)
        sealed = self._sealer(db).seal(f"{submission} {part}", key, personal, link_key)
        db.conn.execute(
            "INSERT INTO items (slot, submission, part, mark, sealed) VALUES (?, ?, ?, ?, ?)",
            (slot, submission, part, mark_of(key), sealed),
        )

    def open_item(self, db: Database, submission: str, part: str, link_key: bytes = b"") -> Opened:
        """A part of a submission. Where losing it is news, the caller has `note_lost` called where it may write."""
        found = row(
            db, "SELECT slot, mark, sealed, lost FROM items WHERE submission = ? AND part = ?", submission, part
        )
        return self.open_found(db, f"{submission} {part}", found, link_key)

    def open_found(self, db: Database, name: str, found: dict[str, Any] | None, link_key: bytes = b"") -> Opened:
        """As `open_item`, with the row of the item at hand: None where there is none. It is bound to its `name`."""
        if found is None:
            if recovery_waits(db):
                raise StoreUnavailable(RECOVERY)
            return Opened(lost=LOST_IN_RESTORE)
        self._require_pair(db)
        key = self._slots.read(found["slot"])
        if mark_of(key) != found["mark"]:
            return Opened(lost=KEY_LOST, is_news=not found["lost"])
        return Opened(self._sealer(db).open(name, key, found["sealed"], link_key))

    def forget_item(self, db: Database, submission: str, part: str) -> None:
        """Forget a part of a submission: its key is destroyed after the transaction."""
        note_forgotten(db)
        db.conn.execute("DELETE FROM items WHERE submission = ? AND part = ?", (submission, part))

    def forget_items(self, db: Database, submission: str) -> None:
        """Forget all of a submission."""
        note_forgotten(db)
        db.conn.execute("DELETE FROM items WHERE submission = ?", (submission,))

    def note_lost(self, db: Database, submission: str, part: str) -> None:
        """Stop destroying until a person acts: this part cannot be opened."""
        told = db.conn.execute(
            "UPDATE items SET lost = 1 WHERE submission = ? AND part = ? AND lost = 0", (submission, part)
        ).rowcount
        db.conn.execute("UPDATE sealing SET lost = lost + ?", (told,))
        ask_again(db)

    def add_link(self, db: Database, submission: str, secret: bytes, link_key: bytes, *, by_mail: bool) -> None:
        """Have a link lead to a submission and, where there is a key, open what only its holder opens."""
        wrapped = self._sealer(db).wrap(f"{submission} link", secret, link_key) if link_key else b""
        db.conn.execute(
            "INSERT INTO links (name, submission, by_mail, wrapped) VALUES (?, ?, ?, ?)",
            (links.name_of(secret), submission, int(by_mail), wrapped),
        )

    def link_key(self, db: Database, submission: str, secret: bytes) -> bytes:
        """What a link opens a submission with; empty where it opens nothing."""
        found = row(db, "SELECT wrapped FROM links WHERE name = ?", links.name_of(secret))
        return self.unwrapped(db, submission, secret, found["wrapped"]) if found else b""

    def unwrapped(self, db: Database, submission: str, secret: bytes, wrapped: bytes) -> bytes:
        """As `link_key`, where what is wrapped under the link is at hand."""
        if not wrapped or not self.is_paired(db):
            return b""
        return self._sealer(db).unwrap(f"{submission} link", secret, wrapped)


def letter_part(target: str) -> str:
    return f"letter {target}"


def notice_part(number: int) -> str:
    return f"mail {number}"
