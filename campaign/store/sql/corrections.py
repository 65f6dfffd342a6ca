"""A submission's words as they are stored, and as they are corrected before they are confirmed."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from campaign.core.delivery.outcomes import State
from campaign.core.letters import links, parts
from campaign.core.letters.allowance import Allowance, allowed, may_mail
from campaign.core.letters.submissions import Kind, NewLetter, NewSubmission
from campaign.store.engine.database import Database, lock, row, rows, stamp
from campaign.store.sql.audit import count_hit
from campaign.store.sql.contacts import Contacts
from campaign.store.sql.items import HELD, Item, notice_part
from campaign.store.sql.ledger import entry
from campaign.store.sql.parts import Parts, unsent_notices
from campaign.store.sql.states import move
from campaign.store.sql.suppression import is_suppressed

_LETTER = (
    "INSERT INTO letters (submission, campaign, target, office, language, state, personalised, digest, message_id, "
    "held_back, date, not_before) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_READDRESS = "UPDATE letters SET office = ?, language = ? WHERE submission = ? AND target = ?"


class Corrections(Parts, Contacts):
    """Puts what was sent last into the place of what waits, or beside a new row."""

    def correct_submission(
        self, submission: NewSubmission, *, new_link: bool, allowance: Allowance | None = None
    ) -> bool:
        with self.writing(beside=True) as db:
            self.require_destroying(db)
            lock(db, "SELECT 1 FROM submissions WHERE id = ? FOR UPDATE", submission.id)
            record = row(db, "SELECT * FROM submissions WHERE id = ?", submission.id)
            if record is None or not _may_be_corrected(record, submission.version):
                return False
            submission = as_allowed(db, submission, allowance)
            if new_link:
                db.conn.execute("DELETE FROM links WHERE submission = ?", (submission.id,))
                key = self._add_links(db, submission)
            elif not (key := self.link_key(db, submission.id, submission.receipt)):
                return False
            kept = self._take_back(db, record, mails=new_link)
            self.forget_item(db, submission.id, HELD)
            self._forget_contact(db, submission.campaign, submission.id)
            letters = [letter_row(submission, letter) for letter in submission.letters if letter.target not in kept]
            self.seal_items(db, submission.id, self._put(db, submission, letters, key))
            self._say_otherwise(db, submission)
            _correct_row(db, record, submission)
            corrected = row(db, "SELECT * FROM submissions WHERE id = ?", submission.id)
            if corrected is not None:
                with entry(db, corrected, stamp(submission.at)) as ledger:
                    ledger.await_word([letter["target"] for letter in letters if letter["state"] is State.AWAITING], 1)
            return True

    def copy_more(self, submission: NewSubmission) -> None:
        with self.writing() as db:
            lock(db, "SELECT 1 FROM submissions WHERE id = ? FOR UPDATE", submission.id)
            record = row(db, "SELECT * FROM submissions WHERE id = ?", submission.id)
            if record is None or record["erased"]:
                return
            of_it = "SELECT target FROM letters WHERE submission = ? AND state = ?"
            taken = {target for (target,) in db.conn.execute(of_it, (submission.id, State.HANDED_OVER))}
            again = [letter for letter in submission.letters if letter.target not in taken]
            same = [(submission.id, letter.target) for letter in again]
            db.conn.executemany("DELETE FROM letters WHERE submission = ? AND target = ?", same)
            db.conn.executemany(_LETTER, [tuple(letter_row(submission, letter).values()) for letter in again])
            moved = [letter for letter in submission.letters if letter.target in taken]
            db.conn.executemany(_READDRESS, [(one.office, one.language, submission.id, one.target) for one in moved])
            _correct_row(db, record, replace(submission, version=record["version"]))

    def _put(self, db: Database, new: NewSubmission, letters: Sequence[dict[str, Any]], key: bytes) -> list[Item]:
        """What stands beside a submission's row: contact, mails, the rows of letters; what is still to be sealed."""
        self._keep_contact(db, new)
        token = links.token(new.confirmation) if new.confirmation else ""
        linked = replace(new.personal, link=token) if new.personal else None
        items = [item for notice in new.notices for item in self._queue_notice(db, new.id, notice, new.at, linked)]
        db.conn.executemany(_LETTER, [tuple(letter.values()) for letter in letters])
        if new.personal is None:
            return items
        if new.confirm:
            return [*items, Item(HELD, new.personal, key)]
        offered = [letter["target"] for letter in letters if letter["state"] is State.OFFERED]
        return items + self._offered(new.personal, offered, lambda: key)

    def _say_otherwise(self, db: Database, new: NewSubmission) -> None:
        """Mails that still wait with the link that holds tell of the letters as they are now."""
        for notice in unsent_notices(db, new.id):
            part = notice_part(notice["id"])
            before = self.open_item(db, new.id, part).personal if notice["state"] != State.AWAITING else None
            if before is not None and new.personal is not None:
                self.forget_item(db, new.id, part)
                otherwise = replace(new.personal, link=before.link)
                self.seal_item(db, new.id, part, parts.of_mail(otherwise, Kind(notice["kind"]), notice["target"]))

    def _take_back(self, db: Database, record: dict[str, Any], *, mails: bool) -> set[str]:
        """Take the letters that did not leave back, and the mails; the targets of those that their writer has taken."""
        of_it = (record["id"],)
        letters = list(rows(db, "SELECT * FROM letters WHERE submission = ?", *of_it))
        waiting = [letter["target"] for letter in letters if letter["state"] == State.AWAITING]
        with entry(db, record, record["at"]) as ledger:
            ledger.await_word(waiting, -1)
        db.conn.execute(
            "DELETE FROM letters WHERE submission = ? AND state IN ('awaiting_confirmation', 'offered')", of_it
        )
        for notice in unsent_notices(db, record["id"]):
            if mails or notice["kind"] == Kind.COPY:
                move(db, "notices", notice, State.CANCELLED)
                self.forget_item(db, record["id"], notice_part(notice["id"]))
        return {letter["target"] for letter in letters if letter["state"] == State.HANDED_OVER}


def as_allowed(db: Database, new: NewSubmission, allowance: Allowance | None) -> NewSubmission:
    """The submission with the mails that its address may be sent today; without an `allowance`, with all.

    One that mails its writer nothing counts for none.
    """
    if allowance is None or not new.notices:
        return new
    may = may_mail(allowance, partial(is_suppressed, db), partial(count_hit, db))
    return replace(new, notices=allowed(new.notices, may))


def _may_be_corrected(record: dict[str, Any], version: int) -> bool:
    """Whether this row is of the version before `version`, and still waits to be confirmed."""
    waits = record["confirm"] and not record["erased"] and record["confirmed_at"] is None
    return bool(waits) and record["version"] == version - 1


def _correct_row(db: Database, record: dict[str, Any], new: NewSubmission) -> None:
    """The row of a submission that was corrected. One that counts already stays counted where it was."""
    changed = {"at": stamp(new.at), "page_language": new.page_language, "version": new.version}
    if not record["counted"]:
        changed |= {"country": new.country, "language": new.language}
    names = ", ".join(f"{name} = ?" for name in changed)
    db.conn.execute(f"UPDATE submissions SET {names} WHERE id = ?", (*changed.values(), new.id))


def letter_row(new: NewSubmission, letter: NewLetter) -> dict[str, Any]:
    """The row of a letter that waits to be confirmed, or for its writer to send it, in the order of `_LETTER`."""
    return {
        "submission": new.id,
        "campaign": new.campaign,
        "target": letter.target,
        "office": letter.office,
        "language": letter.language,
        "state": State.AWAITING if letter.send else State.OFFERED,
        "personalised": int(letter.personalised),
        "digest": letter.digest,
        "message_id": letter.message_id,
        "held_back": int(letter.held_back),
        "date": None,
        "not_before": None,
    }
