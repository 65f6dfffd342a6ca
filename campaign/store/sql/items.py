"""Sealed items: seal, open, forget. Each has a slot of the key file to itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from campaign.core.delivery.outcomes import KEY_LOST, LOST_IN_RESTORE
from campaign.core.letters import links
from campaign.core.letters.submissions import Personal
from campaign.store.engine.database import Database, ask_again, note_forgotten, row
from campaign.store.protocol.errors import StoreUnavailable
from campaign.store.sql.pairing import RECOVERY, mark_of, recovery_waits
from campaign.store.sql.slots import Slots

_ITEM = "SELECT slot, mark, sealed, lost FROM items WHERE submission = ? AND part = ?"
HELD = "held"
"""The part of a submission that waits for its writer: to be confirmed, or to be sent by themselves."""


@dataclass(frozen=True)
class Opened:
    """What is personal; None where it is not there, and `lost` says why it should be. `is_news`: nobody knows yet."""

    personal: Personal | None = None
    lost: str = ""
    is_news: bool = False


@dataclass(frozen=True)
class Item:
    """A part of a submission that is to be sealed; with `link_key` who has the link alone opens it."""

    part: str
    personal: Personal
    link_key: bytes = b""


class Items(Slots):
    """The three verbs, each inside somebody else's transaction."""

    def seal_item(self, db: Database, submission: str, part: str, personal: Personal, link_key: bytes = b"") -> None:
        """Seal a part of a submission."""
        self.seal_items(db, submission, [Item(part, personal, link_key)])

    def seal_items(self, db: Database, submission: str, items: Sequence[Item]) -> None:
        """Seal parts of a submission, each in a slot of its own."""
        if not items:
            return
        sealer, rows = self._sealer(db), []
        for (slot, key), item in zip(self.take_keys_of_slots(db, len(items)).items(), items, strict=True):
            sealed = sealer.seal(f"{submission} {item.part}", key, item.personal, item.link_key)
            rows.append((slot, submission, item.part, mark_of(key), sealed))
        db.conn.executemany("INSERT INTO items (slot, submission, part, mark, sealed) VALUES (?, ?, ?, ?, ?)", rows)

    def open_item(self, db: Database, submission: str, part: str, link_key: bytes = b"") -> Opened:
        """A part of a submission. Where losing it is news, the caller has `note_lost` called where it may write."""
        return self.open_found(db, f"{submission} {part}", row(db, _ITEM, submission, part), link_key)

    def open_found(self, db: Database, name: str, record: dict[str, Any] | None, link_key: bytes = b"") -> Opened:
        """As `open_item`, with the row of the item at hand: None where there is none. It is bound to its `name`."""
        key = self._key_of(db, record)
        if record is None or not key:
            return _lost(record)
        return Opened(self._sealer(db).open(name, key, record["sealed"], link_key))

    def look_at_item(self, db: Database, submission: str, part: str) -> Opened:
        """As `open_item`, without the words: whether it is lost."""
        record = row(db, _ITEM, submission, part)
        return Opened() if self._key_of(db, record) else _lost(record)

    def _key_of(self, db: Database, record: dict[str, Any] | None) -> bytes:
        """The key that an item was sealed under; empty where it is lost."""
        if record is None:
            if recovery_waits(db):
                raise StoreUnavailable(RECOVERY)
            return b""
        key = self.key_in_slot(db, record["slot"])
        return key if mark_of(key) == record["mark"] else b""

    def forget_item(self, db: Database, submission: str, part: str) -> None:
        """Forget a part of a submission: its key is destroyed after the transaction."""
        self.forget_parts(db, [(submission, part)])

    def forget_parts(self, db: Database, parts: Sequence[tuple[str, str]]) -> None:
        """Forget parts of submissions: their keys are destroyed after the transaction."""
        if parts:
            note_forgotten(db)
            db.conn.executemany("DELETE FROM items WHERE submission = ? AND part = ?", parts)

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
        record = row(db, "SELECT wrapped FROM links WHERE name = ?", links.name_of(secret))
        return self.unwrapped(db, submission, secret, record["wrapped"]) if record else b""

    def unwrapped(self, db: Database, submission: str, secret: bytes, wrapped: bytes) -> bytes:
        """As `link_key`, where what is wrapped under the link is at hand."""
        if not wrapped or not self.is_paired(db):
            return b""
        return self._sealer(db).unwrap(f"{submission} link", secret, wrapped)


def _lost(record: dict[str, Any] | None) -> Opened:
    if record is None:
        return Opened(lost=LOST_IN_RESTORE)
    return Opened(lost=KEY_LOST, is_news=not record["lost"])


def letter_part(target: str) -> str:
    return f"letter {target}"


def notice_part(number: int) -> str:
    return f"mail {number}"
