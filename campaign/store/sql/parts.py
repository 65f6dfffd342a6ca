"""The parts of a submission: what is sealed with each, and when that is forgotten."""

import os
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from campaign.core.delivery.outcomes import WAITING, State
from campaign.core.letters import links, parts
from campaign.core.letters.submissions import Kind, NewNotice, NewSubmission, Personal
from campaign.store.engine.database import Database, lock, row, rows, stamp
from campaign.store.sql.items import HELD, Item, Items, letter_part, notice_part
from campaign.store.sql.ledger import Entry, entry
from campaign.store.sql.states import move

_DESTINATION = "INSERT INTO destinations (campaign, office) VALUES (?, ?) ON CONFLICT DO NOTHING"
NEVER = 1e11
"""When a letter leaves that a person has to look at first (seconds since 1970-01-01): in the year 5138."""


class Parts(Items):
    """What waits for its writer, each letter, each mail: each sealed by itself, inside somebody else's transaction."""

    def queue_notice(
        self, db: Database, submission_id: str, notice: NewNotice, at: datetime, personal: Personal | None
    ) -> None:
        """Queue a mail to the supporter, or keep it until its time comes; what stands in it is of `personal`."""
        self.seal_items(db, submission_id, self._queue_notice(db, submission_id, notice, at, personal))

    def _queue_notice(
        self, db: Database, submission_id: str, notice: NewNotice, at: datetime, personal: Personal | None
    ) -> list[Item]:
        """As `queue_notice`; what is still to be sealed."""
        values = (submission_id, notice.kind, notice.state, notice.message_id, notice.target)
        (number,) = db.conn.execute(
            "INSERT INTO notices (submission, kind, state, message_id, target, date, not_before) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (*values, stamp(at), stamp(at + notice.after)),
        ).fetchone()
        if personal is None or notice.state is State.AWAITING:
            return []
        return [Item(notice_part(number), parts.of_mail(personal, notice.kind, notice.target))]

    def erase_within(self, db: Database, submission_id: str) -> None:
        """Destroy a submission's keys, and drop what is not on its way, inside a transaction."""
        record = row(db, "SELECT * FROM submissions WHERE id = ?", submission_id)
        if record is None:
            return
        with entry(db, record, record["at"]) as ledger:
            for letter in list(rows(db, "SELECT * FROM letters WHERE submission = ?", submission_id)):
                state = State(letter["state"])
                if state is State.AWAITING:
                    ledger.await_word([letter["target"]], -1)
                elif state in WAITING:
                    ledger.is_dropped(letter)
                elif state not in (State.OFFERED, State.HANDED_OVER):
                    continue
                move(db, "letters", letter, State.ERASED, looker="")
        for notice in unsent_notices(db, submission_id):
            move(db, "notices", notice, State.ERASED)
        self.forget_items(db, submission_id)
        db.conn.execute("UPDATE submissions SET erased = 1 WHERE id = ?", (submission_id,))

    def _add_links(self, db: Database, new: NewSubmission) -> bytes:
        """The links to a submission: with the form's, and with that of the mail that asks to confirm. Their key."""
        key = os.urandom(32) if new.personal is not None else b""
        self.add_link(db, new.id, new.receipt, key, by_mail=False)
        if new.confirmation:
            self.add_link(db, new.id, links.receipt_of(new.confirmation), key, by_mail=True)
        return key

    def _offered(self, personal: Personal, targets: Collection[str], key: Callable[[], bytes]) -> list[Item]:
        """What is to be sealed, for who has the link alone (`key`), of the letters that their writer sends."""
        return [Item(HELD, parts.of_offered(personal, targets), key())] if targets else []

    def _queue_copies(self, db: Database, submission_id: str, at: float, personal: Personal) -> list[Item]:
        """What waited for the confirmation leaves now; nobody is reminded of what they have done.

        Returns what is still to be sealed.
        """
        items = []
        for notice in unsent_notices(db, submission_id):
            if notice["state"] == State.AWAITING:
                move(db, "notices", notice, State.QUEUED, date=at, not_before=at)
                words = parts.of_mail(personal, Kind(notice["kind"]), notice["target"])
                items.append(Item(notice_part(notice["id"]), words))
            elif notice["kind"] == Kind.REMINDER:
                move(db, "notices", notice, State.CANCELLED)
                self.forget_item(db, submission_id, notice_part(notice["id"]))
        return items

    def _queue_letters(self, ledger: Entry, writer: bytes, personal: Personal | None) -> list[Item]:
        """Queue what awaits confirmation, except to targets this writer wrote to before; count the writer once.

        Returns what is still to be sealed.
        """
        sql = "SELECT * FROM letters WHERE submission = ? AND state = 'awaiting_confirmation' ORDER BY target"
        waiting = list(rows(ledger.db, sql, ledger.submission["id"]))
        ledger.await_word([letter["target"] for letter in waiting], -1)
        new = first_times(ledger, writer, [letter["target"] for letter in waiting])
        for letter in waiting:
            after, columns = after_word(ledger, letter, new)
            move(ledger.db, "letters", letter, after, **columns)
            letter["state"] = after
        return self._enter_queue(ledger, waiting, new, personal)

    def _enter_queue(
        self, ledger: Entry, letters: Sequence[dict[str, Any]], new: Collection[str], personal: Personal | None
    ) -> list[Item]:
        """Count those of the letters that are queued by now, and their writer once; what is still to be sealed.

        `new` is what `first_times` said.
        """
        db, queued = ledger.db, [letter for letter in letters if letter["state"] == State.QUEUED]
        db.conn.executemany(_DESTINATION, sorted((letter["campaign"], letter["office"]) for letter in queued))
        ledger.enter(queued, "queued")
        if "" in new:
            ledger.supporter(confirmed=True)
        if personal is None:
            return []
        targets = [letter["target"] for letter in queued]
        return [Item(letter_part(target), parts.of_letter(personal, target)) for target in targets]


def led_to(db: Database, link: bytes) -> dict[str, Any] | None:
    """The row of the submission that a link leads to, with what is wrapped under the link."""
    return row(
        db,
        "SELECT submissions.*, by_mail, wrapped FROM links JOIN submissions ON submissions.id = links.submission "
        "WHERE links.name = ?",
        links.name_of(link),
    )


def lock_led_to(db: Database, link: bytes) -> None:
    """Lock the submission that a link leads to: what its writer does is done one after the other."""
    of_link = "SELECT submission FROM links WHERE name = ?"
    lock(db, f"SELECT 1 FROM submissions WHERE id = ({of_link}) FOR UPDATE", links.name_of(link))


def unsent_notices(db: Database, submission_id: str) -> list[dict[str, Any]]:
    """Mails to the supporter that are not sent, nor being sent."""
    records = rows(db, "SELECT * FROM notices WHERE submission = ?", submission_id)
    return [record for record in records if record["state"] in (State.AWAITING, *WAITING)]


def after_word(ledger: Entry, letter: dict[str, Any], new: Collection[str]) -> tuple[State, dict[str, Any]]:
    """The state of a letter once its writer confirmed it, or need not, and what else changes in its row.

    One goes to a target from each writer in a campaign: `new` is what `first_times` said.
    """
    if letter["target"] not in new:
        return State.CANCELLED, {}
    at = stamp(ledger.about.at)
    return State.QUEUED, {"date": at, "not_before": NEVER if letter["held_back"] else at}


def first_times(ledger: Entry, writer: bytes, targets: Sequence[str]) -> set[str]:
    """Those of the targets that this writer did not write to before in this campaign; "": to none at all. Noted."""
    # Everybody in this order: then none who wrote twice waits for themselves in a circle.
    rows = [(ledger.submission["campaign"], target, writer) for target in sorted({"", *targets})]
    return {target for _, target, _ in ledger.db.conn.insert_new("written", ("campaign", "target", "writer"), rows)}
