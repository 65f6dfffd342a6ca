"""Letters that wait until a person has looked at them."""

from datetime import datetime, timedelta
from typing import Any

from campaign.core.delivery.outcomes import set_aside
from campaign.core.letters.submissions import NewNotice, Personal
from campaign.store.engine.database import Database, moment, row, rows, stamp
from campaign.store.protocol.accounts import Note
from campaign.store.protocol.delivery import Finished
from campaign.store.protocol.held_back import HeldBackLetter
from campaign.store.sql.audit import write_note
from campaign.store.sql.claiming import Lease
from campaign.store.sql.items import letter_part
from campaign.store.sql.queue import Queue

_WAITS = "held_back = 1 AND state = 'queued'"
_LEAVES = "held_back = 0 AND state IN ('queued', 'retrying', 'unknown', 'sending', 'sent')"
_KEPT_BACK = "held_back = 1 AND state = 'failed'"
_FREE = "(looker IN ('', ?) OR looker NOT IN (SELECT email FROM organisers))"


class HeldBack(Queue):
    """They are queued like any other, for a time that never comes."""

    def held_back(self) -> list[HeldBackLetter]:
        with self.reading() as db:
            records = rows(db, f"SELECT * FROM letters INDEXED BY letters_held_back WHERE {_WAITS} ORDER BY id")
            return [_letter(record) for record in records]

    def look(self, number: int, who: str) -> Personal | None:
        with self.writing() as db:
            record = row(db, f"SELECT * FROM letters WHERE id = ? AND {_WAITS} AND {_FREE}", number, who)
            if record is None:
                return None
            db.conn.execute("UPDATE letters SET looker = ? WHERE id = ?", (who, number))
            part = letter_part(record["target"])
            opened = self.open_item(db, record["submission"], part)
            if opened.is_news:
                self.note_lost(db, record["submission"], part)
            return opened.personal

    def let_go(self, number: int, who: str, at: datetime, note: Note) -> bool:
        with self.writing() as db:
            free = "UPDATE letters SET held_back = 0, looker = '', not_before = ?"
            sql = f"{free} WHERE id = ? AND {_WAITS} AND looker = ?"
            if not db.conn.execute(sql, (stamp(at), number, who)).rowcount:
                return _is(db, number, _LEAVES)
            write_note(db, note)
            return True

    def keep_back(self, number: int, who: str, notice: NewNotice, at: datetime, note: Note) -> bool:
        with self.writing(destroying=False) as db:
            if not _is_theirs(db, number, who):
                return _is(db, number, _KEPT_BACK)
            write_note(db, note)
            (claim,) = self._take(db, Lease(f"desk {at.isoformat()}", at + timedelta(minutes=1)), "letters", [number])
            kept_back = Finished(claim, set_aside("kept back by an organiser"), at, notice)
            return all(self.finish_within(db, [kept_back]))

    def is_kept_back(self, number: int) -> bool:
        with self.reading() as db:
            return _is(db, number, _KEPT_BACK)

    def campaign_of_letter(self, number: int) -> str:
        with self.reading() as db:
            record = row(db, "SELECT campaign FROM letters WHERE id = ?", number)
            return str(record["campaign"]) if record else ""


def _is(db: Database, number: int, so: str) -> bool:
    return row(db, f"SELECT id FROM letters WHERE id = ? AND {so}", number) is not None


def _is_theirs(db: Database, number: int, who: str) -> bool:
    return row(db, f"SELECT id FROM letters WHERE id = ? AND {_WAITS} AND looker = ?", number, who) is not None


def _letter(record: dict[str, Any]) -> HeldBackLetter:
    return HeldBackLetter(
        number=record["id"],
        submission=record["submission"],
        campaign=record["campaign"],
        target=record["target"],
        language=record["language"],
        since=moment(record["date"]),
        looker=record["looker"],
    )
