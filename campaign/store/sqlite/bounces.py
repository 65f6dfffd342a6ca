"""Letters that came back, in SQLite."""

from datetime import datetime

from campaign.core.delivery import State
from campaign.store.protocol import Bounce, Bounced
from campaign.store.sqlite.database import SqliteDatabase, row, stamp
from campaign.store.sqlite.ledger import entry

_UNSETTLED = (State.SENDING, State.UNKNOWN)
"""A report may overtake what the worker has yet to store, or be about a letter whose reply never came."""


class Bounces(SqliteDatabase):
    """From sent to failed, once."""

    def message_id(self, letter_id: int) -> str | None:
        with self.reading() as db:
            found = row(db, "SELECT message_id FROM letters WHERE id = ?", letter_id)
            return found["message_id"] if found else None

    def bounced(self, letter_id: int, message_id: str, reply: str, at: datetime) -> Bounced:
        with self.writing() as db:
            letter = row(db, "SELECT * FROM letters WHERE id = ? AND message_id = ?", letter_id, message_id)
            if letter is None:
                return Bounced(Bounce.NOTHING)
            about = (letter["campaign"], letter["target"], letter["office"])
            if letter["state"] != State.SENT:
                return Bounced(Bounce.TOO_EARLY if letter["state"] in _UNSETTLED else Bounce.NOTHING, *about)
            db.conn.execute("UPDATE letters SET state = 'failed', reply = ? WHERE id = ?", (reply[:500], letter_id))
            found = row(db, "SELECT * FROM submissions WHERE id = ?", letter["submission"])
            if found is not None:
                entry(db, found, stamp(at)).bounces(letter)
            return Bounced(Bounce.FAILED, *about)
