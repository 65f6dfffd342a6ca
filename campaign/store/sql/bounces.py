"""Letters that came back."""

from datetime import datetime

from campaign.core.delivery.outcomes import State
from campaign.core.letters.submissions import Kind, NewNotice
from campaign.store.engine.database import row, stamp
from campaign.store.protocol.delivery import Bounce, Bounced
from campaign.store.sql.items import letter_part
from campaign.store.sql.ledger import entry
from campaign.store.sql.parts import Parts
from campaign.store.sql.states import move

_UNSETTLED = (State.SENDING, State.UNKNOWN)
"""A report may overtake what the worker has yet to store, or be about a letter whose reply never came."""


class Bounces(Parts):
    """From sent to failed, once."""

    def keep_failed_at(self, letter_id: int, mailbox: str) -> None:
        with self.writing() as db:
            sql = "UPDATE letters SET address = ? WHERE id = ? AND state = 'failed' AND address = ''"
            db.conn.execute(sql, (mailbox, letter_id))

    def message_id(self, letter_id: int) -> str | None:
        with self.reading() as db:
            record = row(db, "SELECT message_id FROM letters WHERE id = ?", letter_id)
            return record["message_id"] if record else None

    def campaign_of(self, letter_id: int, message_id: str) -> str:
        with self.reading() as db:
            record = row(db, "SELECT campaign FROM letters WHERE id = ? AND message_id = ?", letter_id, message_id)
            return str(record["campaign"]) if record else ""

    def bounced(self, letter_id: int, message_id: str, reply: str, at: datetime, notice_id: str = "") -> Bounced:
        with self.writing() as db:
            letter = row(db, "SELECT * FROM letters WHERE id = ? AND message_id = ?", letter_id, message_id)
            if letter is None:
                return Bounced(Bounce.NOTHING)
            about = (letter["campaign"], letter["target"], letter["office"])
            if letter["state"] != State.SENT:
                return Bounced(Bounce.TOO_EARLY if letter["state"] in _UNSETTLED else Bounce.NOTHING, *about)
            # The moment of its last change, as of every other: a report may come days after the letter left.
            failed = {"reply": reply[:500], "not_before": stamp(at), "keep_until": None}
            move(db, "letters", letter, State.FAILED, **failed)
            record = row(db, "SELECT * FROM submissions WHERE id = ?", letter["submission"])
            if record is not None:
                with entry(db, record, stamp(at)) as ledger:
                    ledger.bounces(letter)
            if letter["keep_until"] is not None and notice_id:
                notice = NewNotice(Kind.GIVEN_BACK, State.QUEUED, notice_id, letter["target"])
                kept = self.open_item(db, letter["submission"], letter_part(letter["target"])).personal
                if kept is not None:
                    self.queue_notice(db, letter["submission"], notice, at, kept)
            self.forget_item(db, letter["submission"], letter_part(letter["target"]))
            office = row(db, "SELECT corrected_at FROM offices WHERE id = ?", letter["office"])
            corrected = bool(office and office["corrected_at"] and letter["date"] < office["corrected_at"])
            corrected = corrected or bool(letter["address"])
            return Bounced(Bounce.FAILED, *about, corrected=corrected)
