"""The delivery queue in SQLite: the letters and notices tables are the queue."""

from datetime import datetime
from typing import Any

from sqlite_utils import Database

from campaign.core.delivery import Outcome, State
from campaign.core.submissions import Kind
from campaign.store.protocol import Claim, Pacing, QueueState
from campaign.store.seal import Sealer
from campaign.store.sqlite.claiming import Lease, due_letters, due_notices, note_pace
from campaign.store.sqlite.database import SqliteDatabase, moment, row, stamp
from campaign.store.sqlite.ledger import entry
from campaign.store.sqlite.words import WAITING, forget_if_done, open_personal


class Queue(SqliteDatabase):
    """Claim, then work with no transaction open, then finish."""

    _sealer: Sealer

    def claim(
        self, now: datetime, worker: str, lease_until: datetime, limit: int, pacing: Pacing | None = None
    ) -> list[Claim]:
        lease = Lease(f"{worker} {lease_until.isoformat()}", lease_until)
        with self.writing() as db:
            notices = lease.take(db, "notices", due_notices(db, now, limit))
            letters = lease.take(db, "letters", due_letters(db, now, limit - len(notices), pacing))
            return [
                self._claim(db, table, found)
                for table, taken in (("notices", notices), ("letters", letters))
                for found in taken
            ]

    def finish(self, claim: Claim, outcome: Outcome, at: datetime) -> bool:
        table = "letters" if claim.kind is Kind.LETTER else "notices"
        counted = int(outcome.state not in (State.QUEUED, State.UNKNOWN))
        with self.writing() as db:
            changed = db.conn.execute(
                f"UPDATE {table} SET state = ?, reply = ?, not_before = ?, attempts = attempts + ?, "
                "unknowns = unknowns + ?, worker = NULL, lease_until = NULL "
                "WHERE id = ? AND state = 'sending' AND worker = ?",
                (
                    outcome.state,
                    outcome.reply[:500],
                    stamp(outcome.not_before or at),
                    counted,
                    int(outcome.state is State.UNKNOWN),
                    claim.id,
                    claim.worker,
                ),
            ).rowcount
            if not changed:
                return False
            if claim.kind is Kind.LETTER:
                note_pace(db, claim.id, outcome.state, at)
            _settle(db, table, claim, outcome.state, at)
            return True

    def queue(self, campaign: str) -> QueueState:
        with self.reading() as db:
            found = row(
                db,
                f"SELECT count(*) AS waiting, min(date) AS oldest FROM letters WHERE {WAITING} AND campaign = ?",
                campaign,
            )
            assert found is not None  # an aggregate always has a row  # noqa: S101
            return QueueState(found["waiting"], moment(found["oldest"]) if found["waiting"] else None)

    def _claim(self, db: Database, table: str, found: dict[str, Any]) -> Claim:
        of = row(db, "SELECT campaign, country, page_language FROM submissions WHERE id = ?", found["submission"])
        return Claim(
            id=found["id"],
            kind=Kind.LETTER if table == "letters" else Kind(found["kind"]),
            submission=found["submission"],
            target=found.get("target", ""),
            office=found.get("office", ""),
            language=found.get("language", ""),
            message_id=found["message_id"],
            date=moment(found["date"]),
            attempts=found["attempts"],
            unknowns=found["unknowns"],
            worker=found["worker"],
            personal=open_personal(db, self._sealer, found["submission"]),
            **(of or {"campaign": "", "country": "", "page_language": ""}),
        )


def _settle(db: Database, table: str, claim: Claim, state: State, at: datetime) -> None:
    """Move the ledger, and forget the submission when nothing of it is left to do."""
    if state in (State.QUEUED, State.RETRYING, State.UNKNOWN):
        return
    if table == "letters":
        found = row(db, "SELECT * FROM submissions WHERE id = ?", claim.submission)
        letter = row(db, "SELECT * FROM letters WHERE id = ?", claim.id)
        if found is not None and letter is not None:
            entry(db, found, stamp(at)).leaves_queue(letter, state)
    forget_if_done(db, claim.submission)
