"""The delivery queue in SQLite: the letters and notices tables are the queue."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from campaign.core.delivery.holds import HoldKind
from campaign.core.delivery.outcomes import Outcome, State
from campaign.core.delivery.pacing import HOUR, Backlog
from campaign.core.letters.submissions import Kind, NewNotice
from campaign.store.engine.sqlite import moment, row, stamp
from campaign.store.protocol.delivery import Claim, Pacing, QueueState
from campaign.store.sql.claiming import Lease, due_letters, due_notices, overdue_letters, overdue_notices
from campaign.store.sql.holds import keep_hold
from campaign.store.sql.items import letter_part, notice_part
from campaign.store.sql.ledger import entry
from campaign.store.sql.pacing import note_pace
from campaign.store.sql.parts import Parts
from campaign.store.sql.states import move
from campaign.store.sql.waiting import WAITING


class Queue(Parts):
    """Claim, then work with no transaction open, then finish. What was finished is destroyed batch by batch."""

    def claim(
        self, now: datetime, worker: str, lease_until: datetime, limit: int, pacing: Pacing | None = None
    ) -> list[Claim]:
        lease = Lease(f"{worker} {lease_until.isoformat()}", lease_until)
        with self.writing() as db:
            notices = self._take(db, lease, "notices", due_notices(db, now, limit))
            return notices + self._take(db, lease, "letters", due_letters(db, now, limit - len(notices), pacing))

    def claim_overdue(self, before: datetime, worker: str, lease_until: datetime, limit: int) -> list[Claim]:
        lease = Lease(f"{worker} {lease_until.isoformat()}", lease_until)
        with self.writing() as db:
            notices = self._take(db, lease, "notices", overdue_notices(db, before, limit))
            return notices + self._take(db, lease, "letters", overdue_letters(db, before, limit - len(notices)))

    def finish(self, claim: Claim, outcome: Outcome, at: datetime, notice: NewNotice | None = None) -> bool:
        with self.writing(destroying=False) as db:
            return self.finish_within(db, claim, outcome, at, notice)

    def finish_within(
        self, db: Database, claim: Claim, outcome: Outcome, at: datetime, notice: NewNotice | None = None
    ) -> bool:
        """`finish`, inside a transaction."""
        table = "letters" if claim.kind is Kind.LETTER else "notices"
        found = row(
            db, f"SELECT * FROM {table} WHERE id = ? AND state = 'sending' AND worker = ?", claim.id, claim.worker
        )
        if found is None:
            return False
        move(
            db,
            table,
            found,
            outcome.state,
            reply=outcome.reply[:500],
            not_before=stamp(outcome.not_before or at),
            attempts=found["attempts"] + outcome.counted,
            unknowns=found["unknowns"] + (outcome.state is State.UNKNOWN),
            worker=None,
            lease_until=None,
        )
        if outcome.hold:
            keep_hold(db, outcome.hold)
        elif outcome.state is State.SENT:
            db.conn.execute("DELETE FROM holds WHERE kind = ?", (HoldKind.STOPPED,))
        if claim.kind is Kind.LETTER:
            note_pace(db, claim.id, outcome.state, at)
        if outcome.state not in (State.QUEUED, State.RETRYING, State.UNKNOWN):
            self._settle(db, table, claim, outcome, at, notice)
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

    def backlog(self, mailbox: str, offices: Collection[tuple[str, str]], now: datetime) -> Backlog:
        with self.reading() as db:
            found = {slug: _waiting(db, slug) for slug, _ in offices}
            waiting = sum(count for slug in found for _, office, count in found[slug] if (slug, office) in offices)
            today = now.replace(hour=0, minute=0, second=0, microsecond=0)
            paces = db.conn.execute(
                "SELECT at FROM paces WHERE mailbox = ? AND at > ? ORDER BY at",
                (mailbox, stamp(min(now - HOUR, today))),
            )
            times = [moment(at) for (at,) in paces]
            recent = tuple(at for at in times if at > now - HOUR)
            return Backlog(waiting, recent, sum(at > today for at in times))

    def waiting_at(self, campaign: str) -> list[tuple[str, str, int]]:
        with self.reading() as db:
            return _waiting(db, campaign)

    def _take(self, db: Database, lease: Lease, table: str, ids: list[int]) -> list[Claim]:
        return [self._claim(db, table, found) for found in lease.take(db, table, ids)]

    def _claim(self, db: Database, table: str, found: dict[str, Any]) -> Claim:
        of = row(
            db,
            "SELECT campaign, country, page_language, erased, confirmed_at IS NOT NULL AS confirmed "
            "FROM submissions WHERE id = ?",
            found["submission"],
        )
        about = of or {"campaign": "", "country": "", "page_language": "", "erased": 1, "confirmed": 0}
        opened = self.open_item(db, found["submission"], _part(table, found))
        if opened.is_news:
            self.note_lost(db, found["submission"], _part(table, found))
        erased = about.pop("erased")
        return Claim(
            id=found["id"],
            kind=Kind.LETTER if table == "letters" else Kind(found["kind"]),
            submission=found["submission"],
            target=found["target"],
            office=found.get("office", ""),
            language=found.get("language", ""),
            address=found.get("address", ""),
            held_back=bool(found.get("held_back")),
            message_id=found["message_id"],
            date=moment(found["date"]),
            attempts=found["attempts"],
            unknowns=found["unknowns"],
            worker=found["worker"],
            personal=opened.personal,
            lost="" if erased else opened.lost,
            **{**about, "confirmed": bool(about["confirmed"])},
        )

    def _settle(
        self, db: Database, table: str, claim: Claim, outcome: Outcome, at: datetime, notice: NewNotice | None
    ) -> None:
        """Move the ledger, give the letter back, and forget it unless it may still come back."""
        if table == "letters":
            found = row(db, "SELECT * FROM submissions WHERE id = ?", claim.submission)
            letter = row(db, "SELECT * FROM letters WHERE id = ?", claim.id)
            if found is not None and letter is not None:
                entry(db, found, stamp(at)).leaves_queue(letter, outcome.state)
            if outcome.keep_until:
                db.conn.execute("UPDATE letters SET keep_until = ? WHERE id = ?", (stamp(outcome.keep_until), claim.id))
            if notice and claim.confirmed and claim.personal:
                self.queue_notice(db, claim.submission, notice, at, claim.personal)
        if not outcome.keep_until:
            part = letter_part(claim.target) if table == "letters" else notice_part(claim.id)
            self.forget_item(db, claim.submission, part)


def _part(table: str, found: dict[str, Any]) -> str:
    return letter_part(found["target"]) if table == "letters" else notice_part(found["id"])


def _waiting(db: Database, campaign: str) -> list[tuple[str, str, int]]:
    """How many letters wait, by target and office, from what is counted; the few that are being sent do not wait."""
    counted = db.conn.execute("SELECT target, office, letters FROM waiting WHERE campaign = ?", (campaign,)).fetchall()
    sending = db.conn.execute(
        "SELECT target, office, count(*) FROM letters INDEXED BY letters_sending WHERE state = 'sending' "
        "AND campaign = ? GROUP BY target, office",
        (campaign,),
    )
    leaving = {(target, office): count for target, office, count in sending}
    left = [(target, office, count - leaving.get((target, office), 0)) for target, office, count in counted]
    return [one for one in left if one[2] > 0]
