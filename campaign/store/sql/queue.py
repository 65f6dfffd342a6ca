"""The delivery queue: the letters and notices tables are the queue."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from itertools import compress
from typing import Any

from campaign.core.delivery.holds import HoldKind
from campaign.core.delivery.outcomes import Outcome, State
from campaign.core.delivery.pacing import HOUR, Backlog
from campaign.core.letters.submissions import Kind, NewNotice
from campaign.store.engine.counters import WAITING as WAITS
from campaign.store.engine.database import Database, lock, moment, row, rows, stamp
from campaign.store.protocol.delivery import Claim, Finished, Pacing, QueueState
from campaign.store.sql.beginnings import Beginnings
from campaign.store.sql.claiming import Lease, due_letters, due_notices, overdue_letters, overdue_notices
from campaign.store.sql.elsewhere import put_off
from campaign.store.sql.holds import keep_hold
from campaign.store.sql.host_keys import OnAnotherHost
from campaign.store.sql.items import letter_part, notice_part
from campaign.store.sql.ledger import Leaving
from campaign.store.sql.pacing import clear_paces, note_paces
from campaign.store.sql.parts import Parts
from campaign.store.sql.states import move
from campaign.store.sql.waiting import STATE, WAITING

HELD = {
    "letters": "SELECT letters.id, state, worker, attempts, unknowns, letters.campaign, target, office, personalised, "
    "looker, submissions.partner, erased FROM letters LEFT JOIN submissions ON submissions.id = letters.submission "
    f"WHERE letters.id IN ({{places}}) AND {STATE} = 'sending'",
    "notices": "SELECT id, state, worker, attempts, unknowns FROM notices "
    f"WHERE id IN ({{places}}) AND {STATE} = 'sending'",
}
"""What is being sent, of the rows with these numbers."""


CLEARED_EVERY = timedelta(minutes=1)
"""How often what is too old to count for a pace is deleted."""


class Queue(Parts):
    """Claim, then work with no transaction open, then finish. What was finished is destroyed batch by batch."""

    _cleared: datetime | None = None

    @cached_property
    def _beginnings(self) -> Beginnings:
        return Beginnings()

    def claim(
        self, now: datetime, worker: str, lease_until: datetime, limit: int, pacing: Pacing | None = None
    ) -> list[Claim]:
        lease = Lease(f"{worker} {lease_until.isoformat()}", lease_until)
        with self.writing(durable=False, beside=True) as db:
            self._clear_paces(db, now, pacing)
            notices = self._take(db, lease, "notices", due_notices(db, now, limit), now)
            while letters := due_letters(db, now, limit - len(notices), pacing, self._beginnings):
                if taken := self._take(db, lease, "letters", letters, now):
                    return notices + taken
            return notices

    def _clear_paces(self, db: Database, now: datetime, pacing: Pacing | None) -> None:
        """Now and then: what is counted is counted by its time, so nothing depends on it."""
        if pacing and (self._cleared is None or abs(now - self._cleared) >= CLEARED_EVERY):
            clear_paces(db, now, pacing)
            self._cleared = now

    def claim_overdue(self, before: datetime, worker: str, lease_until: datetime, limit: int) -> list[Claim]:
        lease = Lease(f"{worker} {lease_until.isoformat()}", lease_until)
        with self.writing(durable=False) as db:
            notices = self._take(db, lease, "notices", overdue_notices(db, before, limit))
            return notices + self._take(db, lease, "letters", overdue_letters(db, before, limit - len(notices)))

    def finish(self, claim: Claim, outcome: Outcome, at: datetime, notice: NewNotice | None = None) -> bool:
        return self.finish_all([Finished(claim, outcome, at, notice)])[0]

    def finish_all(self, finished: Sequence[Finished]) -> list[bool]:
        with self.writing(destroying=False, beside=True) as db:
            return self.finish_within(db, finished)

    def finish_within(self, db: Database, finished: Sequence[Finished]) -> list[bool]:
        """`finish_all`, inside a transaction."""
        letters = _held(db, "letters", [mail.claim.id for mail in finished if mail.claim.kind is Kind.LETTER])
        notices = _held(db, "notices", [mail.claim.id for mail in finished if mail.claim.kind is not Kind.LETTER])
        of = [(letters if mail.claim.kind is Kind.LETTER else notices).get(mail.claim.id, {}) for mail in finished]
        is_held = [record.get("worker") == one.claim.worker for one, record in zip(finished, of, strict=True)]
        kept, leaving = list(compress(finished, is_held)), Leaving(db)
        for one, record in zip(kept, compress(of, is_held), strict=True):
            self._finish(db, one, record, leaving)
        note_paces(db, [(one.claim.id, one.outcome.state, one.at) for one in kept if one.claim.kind is Kind.LETTER])
        self.forget_parts(db, [_part_of(mail.claim) for mail in kept if _is_forgotten(mail.outcome)])
        leaving.write()
        if any(mail.outcome.state is State.SENT for mail in finished):
            db.conn.execute("DELETE FROM holds WHERE kind = ?", (HoldKind.STOPPED,))
        return is_held

    def _finish(self, db: Database, finished: Finished, record: dict[str, Any], leaving: Leaving) -> None:
        """What came of a claim that held its mail still, whose row is `record`."""
        claim, outcome = finished.claim, finished.outcome
        is_letter = claim.kind is Kind.LETTER
        is_kept = is_letter and _is_over(outcome) and outcome.keep_until
        move(
            db,
            "letters" if is_letter else "notices",
            record,
            outcome.state,
            reply=outcome.reply[:500],
            not_before=stamp(outcome.not_before or finished.at),
            attempts=record["attempts"] + outcome.counted,
            unknowns=record["unknowns"] + (outcome.state is State.UNKNOWN),
            worker=None,
            lease_until=None,
            **({"keep_until": stamp(is_kept)} if is_kept else {}),
            **({"looker": ""} if record.get("looker") else {}),
            **({"address": outcome.hold.key} if is_letter and outcome.hold and _is_over(outcome) else {}),
        )
        if outcome.hold:
            keep_hold(db, outcome.hold)
        if is_letter and _is_over(outcome):
            self._settle(db, record, finished, leaving)

    def queue(self, campaign: str) -> QueueState:
        with self.reading() as db:
            record = row(
                db,
                f"SELECT count(*) AS waiting, min(date) AS oldest FROM letters WHERE {WAITING} AND campaign = ?",
                campaign,
            )
            assert record is not None  # an aggregate always has a row  # noqa: S101
            return QueueState(record["waiting"], moment(record["oldest"]) if record["waiting"] else None)

    def backlog(self, mailbox: str, offices: Collection[tuple[str, str]], now: datetime) -> Backlog:
        with self.reading() as db:
            waiting_by_campaign = {slug: _waiting(db, slug) for slug in {slug for slug, _ in offices}}
            waiting = sum(
                count
                for slug in waiting_by_campaign
                for _, office, count in waiting_by_campaign[slug]
                if (slug, office) in offices
            )
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

    def _take(
        self, db: Database, lease: Lease, table: str, ids: list[int], due_at: datetime | None = None
    ) -> list[Claim]:
        claims, elsewhere = [], []
        for record in lease.take(db, table, ids, due_at):
            try:
                claims.append(self._claim(db, table, record))
            except OnAnotherHost:
                elsewhere.append(record["id"])
        put_off(db, table, elsewhere)
        return claims

    def _claim(self, db: Database, table: str, record: dict[str, Any]) -> Claim:
        """A claim from a row that `Lease.take` gave."""
        name = f"{record['submission']} {record['part']}"
        opened = self.open_found(db, name, record if record["slot"] is not None else None)
        if opened.is_news:
            self.note_lost(db, record["submission"], record["part"])
        return Claim(
            id=record["id"],
            kind=Kind.LETTER if table == "letters" else Kind(record["kind"]),
            submission=record["submission"],
            campaign=record["of_campaign"] or "",
            target=record["target"],
            office=record.get("office", ""),
            language=record.get("language", ""),
            held_back=bool(record.get("held_back")),
            country=record["country"] or "",
            page_language=record["page_language"] or "",
            message_id=record["message_id"],
            date=moment(record["date"]),
            attempts=record["attempts"],
            unknowns=record["unknowns"],
            worker=record["worker"],
            confirmed=bool(record["confirmed"]),
            personal=opened.personal,
            address=record.get("address", ""),
            lost="" if record["erased"] else opened.lost,
        )

    def _settle(self, db: Database, record: dict[str, Any], finished: Finished, leaving: Leaving) -> None:
        """Move the ledger, and give a letter back that failed."""
        claim, outcome = finished.claim, finished.outcome
        if record["partner"] is not None:
            leaving.add(record, record["partner"], outcome.state, finished.at)
        if finished.notice and claim.confirmed and claim.personal and not record["erased"]:
            self.queue_notice(db, claim.submission, finished.notice, finished.at, claim.personal)


def _is_over(outcome: Outcome) -> bool:
    """Whether the mail will not be tried again."""
    return outcome.state not in (State.QUEUED, State.RETRYING, State.UNKNOWN)


def _is_forgotten(outcome: Outcome) -> bool:
    """Whether what stood in the mail is forgotten: unless it may still come back."""
    return _is_over(outcome) and not outcome.keep_until


def _part_of(claim: Claim) -> tuple[str, str]:
    """A submission, and the part of it that is in this mail."""
    return claim.submission, letter_part(claim.target) if claim.kind is Kind.LETTER else notice_part(claim.id)


def _held(db: Database, table: str, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """The rows that somebody holds, by number. They are read when nobody else can claim them any more."""
    if not ids:
        return {}
    places = ", ".join("?" * len(ids))
    lock(db, f"SELECT 1 FROM {table} WHERE id IN ({places}) ORDER BY id FOR UPDATE", *ids)
    return {record["id"]: record for record in rows(db, HELD[table].format(places=places), *ids)}


def _waiting(db: Database, campaign: str) -> list[tuple[str, str, int]]:
    """How many letters wait, by target and office, from what is counted; the few that are being sent do not wait."""
    sql = f"SELECT target, office, letters FROM {WAITS.read} WHERE campaign = ?"
    counted = db.conn.execute(sql, (campaign,)).fetchall()
    sending = db.conn.execute(
        "SELECT target, office, count(*) FROM letters INDEXED BY letters_sending WHERE state = 'sending' "
        "AND campaign = ? GROUP BY target, office",
        (campaign,),
    )
    leaving = {(target, office): count for target, office, count in sending}
    left = [(target, office, count - leaving.get((target, office), 0)) for target, office, count in counted]
    return [row for row in left if row[2] > 0]
