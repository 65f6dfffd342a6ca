"""What version 0.1 had sealed, sealed anew: each part by itself, ids as hashes, and who wrote under the campaign's key.

It happens once, within the migration that makes the new tables: all of it, or nothing. Links that went out before lead
where they led: the secret of each is what its token says.
"""

import hmac
import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from campaign.core.letters import links, parts
from campaign.core.letters.submissions import Kind, Personal
from campaign.sealing.letters import SealerBefore
from campaign.store.engine.database import Database, rows
from campaign.store.sql.contacts import Contacts
from campaign.store.sql.items import HELD, letter_part, notice_part
from campaign.store.sql.keys import hashed
from campaign.store.sql.parts import Parts

_HELD = ("awaiting_confirmation", "offered", "handed_over")
_WAITS = ("queued", "retrying", "unknown", "sending")

KeyBefore = Callable[[str], bytes]
"""The key that the configuration has for a purpose."""


class SealingAnew(Parts, Contacts):
    """Seals all of a database anew, within its migration."""

    _key_before: KeyBefore

    def _seal_anew(self, db: Any) -> None:
        contacts = {record["id"]: record for record in rows(db, "SELECT * FROM contacts")}
        found_again: dict[bytes, bytes] = {}
        db.conn.create_function("new_id", 1, self._new_id, deterministic=True)
        db.conn.create_function("mark_in", 2, self.campaign_mark)
        self._keep_keys(db)
        for record in list(rows(db, "SELECT id, campaign, confirm, link_version FROM submissions")):
            self._one(db, record)
            if contacts:
                before = self._contact_ids_before(record["id"])
                after = self.contact_ids(record["campaign"], self._new_id(record["id"]))
                found_again |= zip(before, after[: len(before)], strict=True)  # there was no list for answers yet
        for table, column in (("submissions", "id"), ("letters", "submission"), ("notices", "submission")):
            db.execute(f"UPDATE {table} SET {column} = new_id({column})")
        for name, contact in contacts.items():
            mark = found_again.get(name) or self.campaign_mark(contact["campaign"], name)
            db.execute("UPDATE contacts SET id = ?, person = mark_in(campaign, person) WHERE id = ?", (mark, name))
        db.execute("UPDATE written SET writer = mark_in(campaign, writer)")
        for table in ("texts", "letters"):
            db.execute(f"UPDATE {table} SET digest = mark_in(campaign, digest)")

    def _keep_keys(self, db: Database) -> None:
        """What was hashed under before is hashed once more, so its keys go on, outside the database."""
        contacts = hmac.digest(self._key_before("seal"), b"contacts", "sha256")
        for slug, writer_key in db.conn.execute("SELECT slug, writer_key FROM campaigns").fetchall():
            if writer_key:
                self._ring.keep(f"writers {slug}", hmac.digest(self._key_before("writers"), writer_key, "sha256"))
            self._ring.keep(f"texts {slug}", self._key_before("texts"))
            self._ring.keep(f"contacts {slug}", contacts)

    def _one(self, db: Database, record: dict[str, Any]) -> None:
        """The parts of one submission, and the links to it."""
        name, before = self._new_id(record["id"]), record["id"]
        sealed = next(rows(db, "SELECT sealed FROM personal WHERE submission = ?", before), {"sealed": None})["sealed"]
        key = os.urandom(32) if sealed else b""
        confirmation = self._secret_before("confirm", before, record["link_version"])
        self.add_link(db, name, self._secret_before("receipt", before), key, by_mail=False)
        if record["confirm"]:
            self.add_link(db, name, links.receipt_of(confirmation), key, by_mail=True)
        wrapped = next(rows(db, "SELECT wrapped_key FROM seals WHERE submission = ?", before), {"wrapped_key": None})
        personal = SealerBefore(self._key_before("seal")).open(before, wrapped["wrapped_key"], sealed)
        if personal is not None:
            self._seal_parts(db, before, name, personal, key, confirmation)

    def _seal_parts(
        self, db: Database, before: str, name: str, personal: Personal, key: bytes, confirmation: bytes
    ) -> None:
        held = []
        for letter in list(rows(db, "SELECT * FROM letters WHERE submission = ?", before)):
            if letter["state"] in _WAITS or letter["keep_until"] is not None:
                self.seal_item(db, name, letter_part(letter["target"]), parts.of_letter(personal, letter["target"]))
            elif letter["state"] in _HELD:
                held.append(letter)
        if any(letter["state"] == "awaiting_confirmation" for letter in held):
            self.seal_item(db, name, HELD, personal, key)
        elif held:
            offered = parts.of_offered(personal, [letter["target"] for letter in held])
            self.seal_item(db, name, HELD, offered, key)
        for notice in list(rows(db, "SELECT * FROM notices WHERE submission = ?", before)):
            kind = Kind(notice["kind"])
            if notice["state"] in _WAITS:
                link = links.receipt_of(confirmation) if kind is Kind.COPY else confirmation
                with_link = replace(personal, link=links.token(link))
                mail = parts.of_mail(with_link, kind, notice["target"])
                self.seal_item(db, name, notice_part(notice["id"]), mail)

    def _new_id(self, before: str) -> str:
        return links.name_of(self._secret_before("receipt", before))

    def _secret_before(self, purpose: str, before: str, version: int = 0) -> bytes:
        """What stood in the token of a link: an id, and a code that the configuration made of it."""
        raw = bytes.fromhex(before)
        named = raw + (b" %d" % version if version else b"")
        return raw + hmac.digest(self._key_before(purpose), named, "sha256")[:16]

    def _contact_ids_before(self, before: str) -> tuple[bytes, bytes]:
        key = hmac.digest(self._key_before("seal"), b"contacts", "sha256")
        return hashed(key, "submission", before.encode()), hashed(key, "for the partner", before.encode())
