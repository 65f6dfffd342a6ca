"""Sentences that supporters let a campaign quote.

A row is found only with a link to the submission, and lies in the order of hashes: nothing that is kept leads from one
to the other. Backups hold none: what was taken back would stand again after a restore.
"""

from datetime import date
from typing import Any

from campaign.core.answers.published import Quote
from campaign.core.letters.submissions import Personal, Words
from campaign.store.engine.database import Database, row, rows
from campaign.store.protocol.accounts import Note
from campaign.store.protocol.offered_quotes import OfferedQuote
from campaign.store.sql.audit import write_note
from campaign.store.sql.keys import Keys, hashed
from campaign.store.sql.offered_quotes_kept import WAITS, item_of_quote, quotes_key_name
from campaign.store.sql.parts import Parts, led_to

_WORDS = "words"
_STANDS = f"SELECT 1 FROM offered_quotes WHERE campaign = ? AND name = ? AND NOT {WAITS}"


class OfferedQuotes(Parts, Keys):
    """Offer, take back, read, release."""

    def offer_quote(self, link: bytes, quote: Quote, until: date) -> bool:
        with self.writing() as db:
            submission = led_to(db, link)
            if submission is None or submission["erased"]:
                return False
            campaign = submission["campaign"]
            name = self._quote_name(db, submission, link)
            kept = db.conn.execute(
                "INSERT INTO offered_quotes (name, campaign, until) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (name, campaign, until.isoformat()),
            ).rowcount
            if kept:
                words = Personal(quote.who, "", {_WORDS: Words("", quote.words)})
                self.seal_item(db, item_of_quote(name), _WORDS, words, self._quotes_key(campaign))
            return kept > 0

    def quote_offered(self, link: bytes) -> OfferedQuote | None:
        with self.reading() as db:
            submission = led_to(db, link)
            if submission is None or not _are_any(db):
                return None
            name = self._quote_name(db, submission, link)
            record = row(db, "SELECT * FROM offered_quotes WHERE name = ?", name)
            return _offered(record) if record else None

    def take_offered_quote_back(self, link: bytes) -> None:
        with self.writing() as db:
            submission = led_to(db, link)
            name = self._forget_offered_quote(db, submission, link) if submission else b""
        if name:
            self.destroy_due(item_of_quote(name))
        self.empty_log()

    def offered_quotes(self, campaign: str) -> list[OfferedQuote]:
        with self.reading() as db:
            records = rows(db, "SELECT * FROM offered_quotes WHERE campaign = ? ORDER BY name", campaign)
            return [_offered(record) for record in records]

    def count_offered_quotes(self) -> dict[str, int]:
        with self.reading() as db:
            sql = f"SELECT campaign, count(*) FROM offered_quotes WHERE {WAITS} GROUP BY campaign ORDER BY campaign"
            return dict(db.conn.execute(sql).fetchall())

    def read_offered_quote(self, campaign: str, name: bytes) -> Quote | None:
        with self.writing() as db:
            return self._read(db, campaign, name)

    def release_offered_quote(self, campaign: str, name: bytes, until: date, note: Note) -> bool:
        with self.writing() as db:
            quote = self._read(db, campaign, name)
            if quote is not None:
                db.conn.execute(
                    "UPDATE offered_quotes SET words = ?, who = ?, until = ? WHERE name = ?",
                    (quote.words, quote.who, until.isoformat(), name),
                )
                self.forget_items(db, item_of_quote(name))
                write_note(db, note)
            stands = row(db, _STANDS, campaign, name) is not None
        if stands:
            self.destroy_due(item_of_quote(name))
        return stands

    def drop_offered_quote(self, campaign: str, name: bytes) -> bool:
        with self.writing() as db:
            gone = db.conn.execute(
                "DELETE FROM offered_quotes WHERE campaign = ? AND name = ?", (campaign, name)
            ).rowcount
            self.forget_items(db, item_of_quote(name))
        self.destroy_due(item_of_quote(name))
        self.empty_log()
        return gone > 0

    def _read(self, db: Database, campaign: str, name: bytes) -> Quote | None:
        if row(db, f"SELECT 1 FROM offered_quotes WHERE campaign = ? AND name = ? AND {WAITS}", campaign, name) is None:
            return None
        opened = self.open_item(db, item_of_quote(name), _WORDS, self._quotes_key(campaign))
        if opened.is_news:
            self.note_lost(db, item_of_quote(name), _WORDS)
        personal = opened.personal
        return Quote(personal.letters[_WORDS].body, personal.name) if personal else None

    def _forget_offered_quote(self, db: Database, submission: dict[str, Any], link: bytes) -> bytes:
        """Forget what was offered with a submission, inside a transaction: its name, empty where there was none."""
        if not _are_any(db):
            return b""
        name = self._quote_name(db, submission, link)
        if not db.conn.execute("DELETE FROM offered_quotes WHERE name = ?", (name,)).rowcount:
            return b""
        self.forget_items(db, item_of_quote(name))
        return name

    def _forget_old_quotes(self, db: Database, today: date) -> None:
        """Forget what waited, or stood, for long enough, inside a transaction."""
        old = db.conn.execute("SELECT name FROM offered_quotes WHERE until < ?", (today.isoformat(),)).fetchall()
        for (name,) in old:
            db.conn.execute("DELETE FROM offered_quotes WHERE name = ?", (name,))
            self.forget_items(db, item_of_quote(name))

    def _quote_name(self, db: Database, submission: dict[str, Any], link: bytes) -> bytes:
        """The same whichever of its links leads to the submission that was `submission`."""
        secret = self.unwrapped(db, submission["id"], link, submission["wrapped"]) or link
        return hashed(self._quotes_key(submission["campaign"]), b"quote", secret)

    def _quotes_key(self, campaign: str) -> bytes:
        """What rows are named under, and what sealed sentences need besides their slot. It outlives the campaign's own,
        so that who wrote can take a sentence back.
        """
        with self._failing_plainly():
            return self._ring.keep(quotes_key_name(campaign))


def _are_any(db: Database) -> bool:
    """Whether anything is offered at all: else nothing needs to be hashed, and no key to be made for it."""
    return row(db, "SELECT 1 FROM offered_quotes LIMIT 1") is not None


def _offered(record: dict[str, Any]) -> OfferedQuote:
    quote = Quote(record["words"], record["who"]) if record["words"] else None
    return OfferedQuote(bytes(record["name"]), date.fromisoformat(record["until"]), quote)
