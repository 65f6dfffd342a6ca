"""What supporters do, in SQLite."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from campaign.core.counts import totals
from campaign.core.counts.activity import Count
from campaign.core.counts.totals import Row
from campaign.core.delivery.outcomes import WAITING, State
from campaign.core.letters import links, submissions
from campaign.core.letters.submissions import Kind, NewLetter, NewSubmission, StoredSubmission
from campaign.core.letters.ways_out import Way
from campaign.store.engine.sqlite import row, rows, stamp
from campaign.store.protocol.submissions import Allotment, Confirmed, Numbers
from campaign.store.sql import stored_rows
from campaign.store.sql.activity import count_up
from campaign.store.sql.contacts import Contacts
from campaign.store.sql.items import HELD, Opened, letter_part, notice_part
from campaign.store.sql.ledger import Entry, entry
from campaign.store.sql.parts import Parts, led_to, unsent_notices
from campaign.store.sql.slots import is_due
from campaign.store.sql.states import move

_SUBMISSION = (
    "INSERT OR IGNORE INTO submissions (id, campaign, at, country, language, page_language, partner, source, "
    "embedded, confirm) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_LETTER = (
    "INSERT INTO letters (submission, campaign, target, office, language, state, personalised, digest, message_id, "
    "held_back) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ALLOT = (
    "INSERT INTO allotments (campaign, office, language, shown, start, count) VALUES (?, ?, ?, ?, ?, 1) "
    "ON CONFLICT DO UPDATE SET count = count + 1 RETURNING start + count - 1"
)


class Submissions(Parts, Contacts):
    """Write, confirm, erase, hand over. A submission is named by the secret of a link that leads to it."""

    def allot(self, campaign: str, allotments: Sequence[Allotment], counts: Sequence[Count] = ()) -> list[Numbers]:
        with self.writing(durable=False) as db:
            count_up(db, campaign, counts)
            return [_allot(db, campaign, one) for one in allotments]

    def add_submission(self, submission: NewSubmission) -> bool:
        with self.writing() as db:
            added = db.conn.execute(_SUBMISSION, _submission_values(submission)).rowcount
            if not added:
                return False
            self._put(db, submission, submission.letters, self._add_links(db, submission))
            found = row(db, "SELECT * FROM submissions WHERE id = ?", submission.id)
            if found is not None:
                self._begin(entry(db, found, stamp(submission.at)), submission)
            return True

    def correct_submission(self, submission: NewSubmission, *, new_link: bool) -> bool:
        with self.writing() as db:
            self.require_destroying(db)
            found = row(db, "SELECT * FROM submissions WHERE id = ?", submission.id)
            if found is None or not _may_be_corrected(found, submission.version):
                return False
            if new_link:
                db.conn.execute("DELETE FROM links WHERE submission = ?", (submission.id,))
                key = self._add_links(db, submission)
            elif not (key := self.link_key(db, submission.id, submission.receipt)):
                return False
            kept = self._take_back(db, found, mails=new_link)
            self.forget_item(db, submission.id, HELD)
            self._forget_contact(db, submission.campaign, submission.id)
            letters = [one for one in submission.letters if one.target not in kept]
            self._put(db, submission, letters, key)
            self._say_otherwise(db, submission)
            _correct_row(db, found, submission)
            corrected = row(db, "SELECT * FROM submissions WHERE id = ?", submission.id)
            if corrected is not None:
                ledger = entry(db, corrected, stamp(submission.at))
                ledger.await_word([letter.target for letter in letters if letter.send], 1)
            return True

    def submission(self, link: bytes) -> StoredSubmission | None:
        with self.reading() as db:
            due = is_due(db, links.name_of(link))
            stored, news = self._stored(db, link)
        if due and stored is not None and stored_rows.says_gone(stored):
            self.destroy_due(stored.id)
        if news and stored is not None:
            with self.writing() as db:
                for part in news:
                    self.note_lost(db, stored.id, part)
        return stored

    def confirm(self, link: bytes, writer: bytes, at: datetime, version: int | None = None) -> Confirmed:
        # Nothing is said to be gone: what waited goes on waiting, so the key it had goes with others within seconds.
        with self.writing(destroying=False) as db:
            found = led_to(db, link)
            if found is None or found["erased"] or not found["confirm"]:
                return Confirmed.GONE
            if found["confirmed_at"] is not None:
                return Confirmed.BEFORE
            if version is not None and found["version"] != version:
                return Confirmed.GONE
            key = self.unwrapped(db, found["id"], link, found["wrapped"])
            held = self.open_item(db, found["id"], HELD, key).personal
            if held is None:
                return Confirmed.GONE
            db.conn.execute("UPDATE submissions SET confirmed_at = ? WHERE id = ?", (stamp(at), found["id"]))
            self._queue_copies(db, found["id"], stamp(at), replace(held, link=links.token(link)))
            self._queue_letters(entry(db, found, stamp(at)), writer, held)
            self._confirm_contact(db, found["campaign"], found["id"])
            self.forget_item(db, found["id"], HELD)
            self._hold_offered(db, found["id"], held, key)
            return Confirmed.NOW

    def erase(self, link: bytes) -> None:
        with self.writing() as db:
            self.require_destroying(db)
            found = led_to(db, link)
            if found is not None:
                self.erase_within(db, found["id"])
                self._forget_contact(db, found["campaign"], found["id"])
        if found is not None:
            self.destroy_due(found["id"])
        self.empty_log()

    def hand_over(self, link: bytes, target: str, way: Way, at: datetime) -> bool:
        with self.writing() as db:
            found, letter = _to_hand_over(db, link, target)
            if letter is None or letter["state"] != State.OFFERED:
                return False
            _hand_over(entry(db, found, stamp(at)), letter, way)
            return True

    def say_sent(self, link: bytes, target: str, at: datetime) -> bool:
        with self.writing() as db:
            found, letter = _to_hand_over(db, link, target)
            if letter is None or letter["said_sent"]:
                return False
            ledger = entry(db, found, stamp(at))
            if letter["state"] == State.OFFERED:
                _hand_over(ledger, letter, Way.COPIED)
            db.conn.execute("UPDATE letters SET said_sent = 1 WHERE id = ?", (letter["id"],))
            ledger.is_said_to_be_sent(letter)
            return True

    def totals(self, campaign: str) -> list[Row]:
        with self.reading() as db:
            found = db.conn.execute(
                "SELECT partner, dimension, key, measure, count FROM totals WHERE campaign = ?", (campaign,)
            )
            return [Row(*values) for values in found]

    def _stored(self, db: Database, link: bytes) -> tuple[StoredSubmission | None, list[str]]:
        """What a link leads to, and the parts of it that are newly lost."""
        found = led_to(db, link)
        if found is None:
            return None, []
        name, news = found["id"], []
        held, known = Opened(), Opened()
        letters = list(rows(db, "SELECT * FROM letters WHERE submission = ? ORDER BY id", name))
        if found["wrapped"] and any(State(one["state"]) in stored_rows.HELD_STATES for one in letters):
            held = self.open_item(db, name, HELD, self.unwrapped(db, name, link, found["wrapped"]))
            news += [HELD] if held.is_news else []
        stored = []
        for one in letters:
            opened = held
            if State(one["state"]) in (*WAITING, State.SENDING) or one["keep_until"] is not None:
                opened = self.open_item(db, name, letter_part(one["target"]))
                news += [letter_part(one["target"])] if opened.is_news else []
                known = known if known.personal or not (opened.personal or opened.lost) else opened
            stored.append(stored_rows.letter(one, opened.personal))
        notices = list(rows(db, "SELECT * FROM notices WHERE submission = ? ORDER BY id", name))
        opted_in = self._opted_in(db, found["campaign"], name)
        known = held if held.personal or held.lost else known
        return stored_rows.submission(found, stored, known, opted_in, notices, link), news

    def _put(self, db: Database, new: NewSubmission, letters: Sequence[NewLetter], key: bytes) -> None:
        """What stands beside a submission's row: words, contact, mails, letters."""
        self._keep_contact(db, new)
        token = links.token(new.confirmation) if new.confirmation else ""
        for notice in new.notices:
            self.queue_notice(db, new.id, notice, new.at, replace(new.personal, link=token) if new.personal else None)
        for letter in letters:
            state = State.AWAITING if letter.send else State.OFFERED
            about = (letter.language, state, int(letter.personalised), letter.digest, letter.message_id)
            values = (*about, int(letter.held_back))
            db.conn.execute(_LETTER, (new.id, new.campaign, letter.target, letter.office, *values))
        if new.personal is None:
            return
        if new.confirm:
            self.seal_item(db, new.id, HELD, new.personal, key)
        else:
            self._hold_offered(db, new.id, new.personal, key)

    def _begin(self, ledger: Entry, submission: NewSubmission) -> None:
        """Count what waits for confirmation, or queue it at once where no confirming is asked."""
        sent = [letter for letter in submission.letters if letter.send]
        ledger.await_word([letter.target for letter in sent], 1)
        if sent:
            ledger.acts()
        if sent and not submission.confirm:
            self._queue_letters(ledger, submission.writer, submission.personal)

    def _say_otherwise(self, db: Database, new: NewSubmission) -> None:
        """Mails that still wait with the link that holds tell of the letters as they are now."""
        for notice in unsent_notices(db, new.id):
            part = notice_part(notice["id"])
            before = self.open_item(db, new.id, part).personal if notice["state"] != State.AWAITING else None
            if before is not None and new.personal is not None:
                self.forget_item(db, new.id, part)
                otherwise = replace(new.personal, link=before.link)
                self.seal_item(db, new.id, part, submissions.of_mail(otherwise, Kind(notice["kind"]), notice["target"]))

    def _take_back(self, db: Database, found: dict[str, Any], *, mails: bool) -> set[str]:
        """Take the letters that did not leave back, and the mails; the targets of those that their writer has taken."""
        of_it = (found["id"],)
        letters = list(rows(db, "SELECT * FROM letters WHERE submission = ?", *of_it))
        waiting = [letter["target"] for letter in letters if letter["state"] == State.AWAITING]
        entry(db, found, found["at"]).await_word(waiting, -1)
        db.conn.execute(
            "DELETE FROM letters WHERE submission = ? AND state IN ('awaiting_confirmation', 'offered')", of_it
        )
        for notice in unsent_notices(db, found["id"]):
            if mails or notice["kind"] == Kind.COPY:
                move(db, "notices", notice, State.CANCELLED)
                self.forget_item(db, found["id"], notice_part(notice["id"]))
        return {letter["target"] for letter in letters if letter["state"] == State.HANDED_OVER}


def _may_be_corrected(found: dict[str, Any], version: int) -> bool:
    """Whether this row is of the version before `version`, and still waits to be confirmed."""
    waits = found["confirm"] and not found["erased"] and found["confirmed_at"] is None
    return bool(waits) and found["version"] == version - 1


def _correct_row(db: Database, found: dict[str, Any], new: NewSubmission) -> None:
    """The row of a submission that was corrected. One that counts already stays counted where it was."""
    changed = {"at": stamp(new.at), "page_language": new.page_language, "version": new.version}
    if not found["counted"]:
        changed |= {"country": new.country, "language": new.language}
    names = ", ".join(f"{name} = ?" for name in changed)
    db.conn.execute(f"UPDATE submissions SET {names} WHERE id = ?", (*changed.values(), new.id))


def _allot(db: Database, campaign: str, asked: Allotment) -> Numbers:
    """The next numbers; those of a set of blocks first seen start where the office's letters stand by now."""
    of_office = (campaign, asked.office, asked.language)
    every = db.conn.execute(_ALLOT, (*of_office, "*", 0)).fetchone()[0]
    return Numbers(every, db.conn.execute(_ALLOT, (*of_office, asked.shown, every)).fetchone()[0])


def _to_hand_over(db: Database, link: bytes, target: str) -> tuple[dict[str, Any], dict[str, Any] | None]:
    found = led_to(db, link)
    if found is None:
        return {}, None
    letter = row(
        db,
        "SELECT * FROM letters WHERE submission = ? AND target = ? AND state IN ('offered', 'handed_over')",
        found["id"],
        target,
    )
    return found, letter


def _hand_over(ledger: Entry, letter: dict[str, Any], way: Way) -> None:
    move(ledger.db, "letters", letter, State.HANDED_OVER, way=way)
    ledger.enter([letter], "handed_over")
    ledger.count(totals.handed_over(ledger.about, way))
    if not ledger.found["counted"]:
        if _all_to_hand_over(ledger):
            ledger.acts()
        ledger.supporter(confirmed=False)


def _all_to_hand_over(ledger: Entry) -> bool:
    """Whether none of the submission's letters is ours to send, so that sending it counted for nothing yet."""
    ours = "SELECT 1 FROM letters WHERE submission = ? AND state NOT IN ('offered', 'handed_over') LIMIT 1"
    return ledger.db.conn.execute(ours, (ledger.found["id"],)).fetchone() is None


def _submission_values(new: NewSubmission) -> tuple[Any, ...]:
    return (
        new.id,
        new.campaign,
        stamp(new.at),
        new.country,
        new.language,
        new.page_language,
        new.partner,
        new.source,
        int(new.embedded),
        int(new.confirm),
    )
