"""What supporters do, in SQLite."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from campaign.core.counts import totals
from campaign.core.counts.activity import Count
from campaign.core.counts.totals import Row
from campaign.core.delivery.outcomes import WAITING, State
from campaign.core.letters.submissions import Kind, NewLetter, NewSubmission, Personal, StoredLetter, StoredSubmission
from campaign.core.letters.ways_out import Way
from campaign.sealing.letters import Sealer
from campaign.store.engine.sqlite import moment, row, rows, stamp
from campaign.store.protocol.submissions import Allotment, Confirmed
from campaign.store.sql.activity import count_up
from campaign.store.sql.contacts import Contacts
from campaign.store.sql.ledger import Entry, entry
from campaign.store.sql.personal import forget, forget_if_done, open_personal, queue_notice
from campaign.store.sql.states import move

_SUBMISSION = (
    "INSERT OR IGNORE INTO submissions (id, campaign, at, country, language, page_language, partner, source, "
    "embedded, confirm) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_LETTER = (
    "INSERT INTO letters (submission, campaign, target, office, language, state, personalised, digest, message_id) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ALLOT = (
    "INSERT INTO allotments (campaign, office, language, shown, start, count) VALUES (?, ?, ?, ?, ?, 1) "
    "ON CONFLICT DO UPDATE SET count = count + 1 RETURNING start + count - 1"
)


class Submissions(Contacts):
    """Write, confirm, erase, hand over."""

    _sealer: Sealer

    def allot(self, campaign: str, allotments: Sequence[Allotment], counts: Sequence[Count] = ()) -> list[int]:
        with self.writing(durable=False) as db:
            count_up(db, campaign, counts)
            return [_allot(db, campaign, one) for one in allotments]

    def add_submission(self, submission: NewSubmission) -> bool:
        with self.writing() as db:
            added = db.conn.execute(_SUBMISSION, _submission_values(submission)).rowcount
            if not added:
                return False
            self._put(db, submission, submission.letters)
            found = row(db, "SELECT * FROM submissions WHERE id = ?", submission.id)
            if found is not None:
                self._begin(entry(db, found, stamp(submission.at)), submission)
            return True

    def correct_submission(self, submission: NewSubmission, *, new_link: bool) -> bool:
        with self.writing() as db:
            found = row(db, "SELECT * FROM submissions WHERE id = ?", submission.id)
            if found is None or not _may_be_corrected(found, submission.version):
                return False
            kept = _take_back(db, found, mails=new_link)
            db.conn.execute("DELETE FROM seals WHERE submission = ?", (submission.id,))
            db.conn.execute("DELETE FROM personal WHERE submission = ?", (submission.id,))
            self._forget_contact(db, submission.id)
            letters = [one for one in submission.letters if one.target not in kept]
            self._put(db, submission, letters)
            _correct_row(db, found, submission, new_link=new_link)
            corrected = row(db, "SELECT * FROM submissions WHERE id = ?", submission.id)
            if corrected is not None:
                ledger = entry(db, corrected, stamp(submission.at))
                ledger.await_word([letter.target for letter in letters if letter.send], 1)
            return True

    def submission(self, submission_id: str) -> StoredSubmission | None:
        with self.reading() as db:
            found = row(db, "SELECT * FROM submissions WHERE id = ?", submission_id)
            if found is None:
                return None
            personal = open_personal(db, self._sealer, submission_id)
            letters = rows(db, "SELECT * FROM letters WHERE submission = ? ORDER BY id", submission_id)
            opted_in = self._opted_in(db, submission_id)
            notices = list(rows(db, "SELECT * FROM notices WHERE submission = ? ORDER BY id", submission_id))
            return _stored(found, [_letter(one, personal) for one in letters], personal, opted_in, notices)

    def confirm(self, submission_id: str, writer: bytes, at: datetime, version: int | None = None) -> Confirmed:
        with self.writing() as db:
            found = row(db, "SELECT * FROM submissions WHERE id = ?", submission_id)
            if found is None or found["erased"] or not found["confirm"]:
                return Confirmed.GONE
            if found["confirmed_at"] is not None:
                return Confirmed.BEFORE
            if version is not None and found["version"] != version:
                return Confirmed.GONE
            db.conn.execute("UPDATE submissions SET confirmed_at = ? WHERE id = ?", (stamp(at), submission_id))
            _queue_copies(db, submission_id, stamp(at))
            _queue_letters(entry(db, found, stamp(at)), writer)
            self._confirm_contact(db, submission_id)
            forget_if_done(db, submission_id)
            return Confirmed.NOW

    def erase(self, submission_id: str) -> None:
        with self.writing() as db:
            erase(db, submission_id)
            self._forget_contact(db, submission_id)
        self.empty_log()

    def hand_over(self, submission_id: str, target: str, way: Way, at: datetime) -> bool:
        with self.writing() as db:
            found, letter = _to_hand_over(db, submission_id, target)
            if letter is None or letter["state"] != State.OFFERED:
                return False
            _hand_over(entry(db, found, stamp(at)), letter, way)
            return True

    def say_sent(self, submission_id: str, target: str, at: datetime) -> bool:
        with self.writing() as db:
            found, letter = _to_hand_over(db, submission_id, target)
            if letter is None or letter["said_sent"]:
                return False
            ledger = entry(db, found, stamp(at))
            if letter["state"] == State.OFFERED:
                _hand_over(ledger, letter, Way.COPIED)
            db.conn.execute("UPDATE letters SET said_sent = 1 WHERE id = ?", (letter["id"],))
            ledger.count(totals.said_sent(ledger.about, target))
            return True

    def totals(self, campaign: str) -> list[Row]:
        with self.reading() as db:
            found = db.conn.execute(
                "SELECT partner, dimension, key, measure, count FROM totals WHERE campaign = ?", (campaign,)
            )
            return [Row(*values) for values in found]

    def _keep(self, db: Database, submission_id: str, personal: Personal) -> None:
        wrapped_key, sealed = self._sealer.seal(submission_id, personal)
        db.conn.execute("INSERT INTO seals (submission, wrapped_key) VALUES (?, ?)", (submission_id, wrapped_key))
        db.conn.execute("INSERT INTO personal (submission, sealed) VALUES (?, ?)", (submission_id, sealed))

    def _put(self, db: Database, submission: NewSubmission, letters: Sequence[NewLetter]) -> None:
        """What stands beside a submission's row: words, contact, mails, letters."""
        if submission.personal is not None:
            self._keep(db, submission.id, submission.personal)
        self._keep_contact(db, submission)
        for notice in submission.notices:
            queue_notice(db, submission.id, notice, submission.at)
        for letter in letters:
            state = State.AWAITING if letter.send else State.OFFERED
            values = (letter.language, state, int(letter.personalised), letter.digest, letter.message_id)
            db.conn.execute(_LETTER, (submission.id, submission.campaign, letter.target, letter.office, *values))

    def _begin(self, ledger: Entry, submission: NewSubmission) -> None:
        """Count what waits for confirmation, or queue it at once where no confirming is asked."""
        sent = [letter for letter in submission.letters if letter.send]
        ledger.await_word([letter.target for letter in sent], 1)
        if sent:
            ledger.acts()
        if sent and not submission.confirm:
            _queue_letters(ledger, submission.writer)


def _may_be_corrected(found: dict[str, Any], version: int) -> bool:
    """Whether this row is of the version before `version`, and still waits to be confirmed."""
    waits = found["confirm"] and not found["erased"] and found["confirmed_at"] is None
    return bool(waits) and found["version"] == version - 1


def _take_back(db: Database, found: dict[str, Any], *, mails: bool) -> set[str]:
    """Take the letters that did not leave back, and the mails; the targets of those that their writer has taken."""
    of_it = (found["id"],)
    letters = list(rows(db, "SELECT * FROM letters WHERE submission = ?", *of_it))
    waiting = [letter["target"] for letter in letters if letter["state"] == State.AWAITING]
    entry(db, found, found["at"]).await_word(waiting, -1)
    db.conn.execute("DELETE FROM letters WHERE submission = ? AND state IN ('awaiting_confirmation', 'offered')", of_it)
    for notice in _unsent_notices(db, found["id"]):
        if mails or notice["kind"] == Kind.COPY:
            move(db, "notices", notice, State.CANCELLED)
    return {letter["target"] for letter in letters if letter["state"] == State.HANDED_OVER}


def _correct_row(db: Database, found: dict[str, Any], new: NewSubmission, *, new_link: bool) -> None:
    """The row of a submission that was corrected. One that counts already stays counted where it was."""
    changed = {"at": stamp(new.at), "page_language": new.page_language, "version": new.version}
    if not found["counted"]:
        changed |= {"country": new.country, "language": new.language}
    if new_link:
        changed["link_version"] = new.version
    names = ", ".join(f"{name} = ?" for name in changed)
    db.conn.execute(f"UPDATE submissions SET {names} WHERE id = ?", (*changed.values(), new.id))


def erase(db: Database, submission_id: str) -> None:
    """Destroy a submission's key and text, and drop what is not on its way, inside a transaction."""
    found = row(db, "SELECT * FROM submissions WHERE id = ?", submission_id)
    if found is None:
        return
    ledger = entry(db, found, found["at"])
    for letter in list(rows(db, "SELECT * FROM letters WHERE submission = ?", submission_id)):
        state = State(letter["state"])
        if state is State.AWAITING:
            ledger.await_word([letter["target"]], -1)
        elif state in WAITING:
            ledger.leaves_queue(letter, State.ERASED)
        elif state not in (State.OFFERED, State.HANDED_OVER):
            continue
        move(db, "letters", letter, State.ERASED)
    for notice in _unsent_notices(db, submission_id):
        move(db, "notices", notice, State.ERASED)
    forget(db, submission_id)
    db.conn.execute("UPDATE submissions SET erased = 1 WHERE id = ?", (submission_id,))


def _queue_copies(db: Database, submission_id: str, at: float) -> None:
    """What waited for the confirmation leaves now; nobody is reminded of what they have done."""
    for notice in _unsent_notices(db, submission_id):
        if notice["state"] == State.AWAITING:
            move(db, "notices", notice, State.QUEUED, date=at, not_before=at)
        elif notice["kind"] == Kind.REMINDER:
            move(db, "notices", notice, State.CANCELLED)


def _unsent_notices(db: Database, submission_id: str) -> list[dict[str, Any]]:
    """Mails to the supporter that are not sent, nor being sent."""
    found = rows(db, "SELECT * FROM notices WHERE submission = ?", submission_id)
    return [one for one in found if one["state"] in (State.AWAITING, *WAITING)]


def _allot(db: Database, campaign: str, asked: Allotment) -> int:
    """The next number for this set of blocks; a set first seen starts where the office's letters stand by now."""
    of_office = (campaign, asked.office, asked.language)
    every = db.conn.execute(_ALLOT, (*of_office, "*", 0)).fetchone()[0]
    number: int = db.conn.execute(_ALLOT, (*of_office, asked.shown, every)).fetchone()[0]
    return number


def _queue_letters(ledger: Entry, writer: bytes) -> None:
    """Queue what awaits confirmation, except to targets this writer has written to before; count the writer once."""
    db, found = ledger.db, ledger.found
    at = ledger.about.at.timestamp()
    sql = "SELECT * FROM letters WHERE submission = ? AND state = 'awaiting_confirmation' ORDER BY id"
    waiting = list(rows(db, sql, found["id"]))
    ledger.await_word([letter["target"] for letter in waiting], -1)
    queued = []
    for letter in waiting:
        if _first_time(ledger, letter["target"], writer):
            move(db, "letters", letter, State.QUEUED, date=at, not_before=at)
            db.conn.execute(
                "INSERT OR IGNORE INTO destinations (campaign, office) VALUES (?, ?)",
                (letter["campaign"], letter["office"]),
            )
            queued.append(letter)
        else:
            move(db, "letters", letter, State.CANCELLED)
    ledger.enter(queued, "queued")
    if _first_time(ledger, "", writer):
        ledger.supporter(confirmed=True)
    else:
        ledger.mark_counted()


def _first_time(ledger: Entry, target: str, writer: bytes) -> bool:
    """Whether this writer did not write to `target` ("": to anybody) in this campaign before."""
    inserted = ledger.db.conn.execute(
        "INSERT OR IGNORE INTO written (campaign, target, writer) VALUES (?, ?, ?)",
        (ledger.found["campaign"], target, writer),
    ).rowcount
    return inserted > 0


def _to_hand_over(db: Database, submission_id: str, target: str) -> tuple[dict[str, Any], dict[str, Any] | None]:
    found = row(db, "SELECT * FROM submissions WHERE id = ?", submission_id)
    letter = row(
        db,
        "SELECT * FROM letters WHERE submission = ? AND target = ? AND state IN ('offered', 'handed_over')",
        submission_id,
        target,
    )
    return (found, letter) if found else ({}, None)


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


def _letter(found: dict[str, Any], personal: Personal | None) -> StoredLetter:
    return StoredLetter(
        target=found["target"],
        office=found["office"],
        language=found["language"],
        state=State(found["state"]),
        way=Way(found["way"]) if found["way"] else None,
        said_sent=bool(found["said_sent"]),
        words=personal.letters.get(found["target"]) if personal else None,
        may_have_left=found["unknowns"] > 0 or found["state"] == State.SENDING,
    )


def _stored(
    found: dict[str, Any],
    letters: list[StoredLetter],
    personal: Personal | None,
    opted_in: bool,
    notices: list[dict[str, Any]],
) -> StoredSubmission:
    asked = [State(one["state"]) for one in notices if one["kind"] == Kind.CONFIRMATION]
    gone = (State.CANCELLED, State.ERASED)
    return StoredSubmission(
        id=found["id"],
        campaign=found["campaign"],
        at=moment(found["at"]),
        country=found["country"],
        language=found["language"],
        page_language=found["page_language"],
        partner=found["partner"],
        embedded=bool(found["embedded"]),
        confirm=bool(found["confirm"]),
        confirmed_at=moment(found["confirmed_at"]) if found["confirmed_at"] is not None else None,
        erased=bool(found["erased"]),
        opted_in=opted_in,
        version=found["version"],
        link_version=found["link_version"],
        confirmation=asked[-1] if asked else None,
        copy_to_me=any(one["kind"] == Kind.COPY and one["state"] not in gone for one in notices),
        letters=tuple(letters),
        personal=personal,
    )
