"""What supporters do."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from campaign.core.counts import totals
from campaign.core.counts.activity import Count
from campaign.core.counts.totals import Row
from campaign.core.crowds import Crowd
from campaign.core.delivery.outcomes import WAITING, State
from campaign.core.letters import links
from campaign.core.letters.allowance import Allowance
from campaign.core.letters.submissions import NewSubmission, Personal, StoredSubmission
from campaign.core.letters.ways_out import Way
from campaign.store.engine.counters import TOTALS
from campaign.store.engine.database import Database, row, rows, stamp
from campaign.store.protocol.submissions import Allotment, Confirmed, Numbers
from campaign.store.sql import stored_rows
from campaign.store.sql.activity import count_up
from campaign.store.sql.audit import count_hit, refused
from campaign.store.sql.corrections import Corrections, as_allowed, letter_row
from campaign.store.sql.items import HELD, Opened, letter_part
from campaign.store.sql.ledger import Entry, entry
from campaign.store.sql.offered_quotes import OfferedQuotes
from campaign.store.sql.offered_quotes_kept import item_of_quote
from campaign.store.sql.parts import after_word, first_times, led_to, lock_led_to
from campaign.store.sql.promises import Promises
from campaign.store.sql.slots import is_due
from campaign.store.sql.states import move

_SUBMISSION = (
    "INSERT INTO submissions "
    "(id, campaign, at, country, language, page_language, partner, source, embedded, confirm, counted) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING "
    "RETURNING (SELECT time_zone FROM campaigns WHERE slug = campaign)"
)
_ALLOT = (
    "INSERT INTO allotments (campaign, office, language, shown, start, count) VALUES (?, ?, ?, ?, ?, 1) "
    "ON CONFLICT (campaign, office, language, shown) DO UPDATE SET count = allotments.count + 1 "
    "RETURNING start + count - 1"
)
_OFFERED = "SELECT target FROM letters WHERE submission = ? AND state IN ('offered', 'handed_over')"
_TOTALS = (
    f"SELECT partner, dimension, key, measure, count FROM {TOTALS.read} WHERE campaign = ? "
    "ORDER BY partner, dimension, key, measure"
)


class Submissions(Corrections, Promises, OfferedQuotes):
    """Write, confirm, erase, hand over. A submission is named by the secret of a link that leads to it."""

    def allot(
        self,
        campaign: str,
        allotments: Sequence[Allotment],
        counts: Sequence[Count] = (),
        crowd: Crowd | None = None,
    ) -> list[Numbers]:
        with self.writing(durable=False, beside=True) as db:
            refusal = refused(db, crowd)
            if refusal is None:
                count_up(db, campaign, counts)
                # Everybody in this order: then none waits for somebody who waits for it.
                order = sorted(range(len(allotments)), key=lambda at: (allotments[at].office, allotments[at].language))
                numbers = {at: _allot(db, campaign, allotments[at]) for at in order}
                return [numbers[at] for at in range(len(allotments))]
        raise refusal

    def add_submission(
        self, submission: NewSubmission, allowance: Allowance | None = None, crowd: Crowd | None = None
    ) -> bool:
        with self.writing(beside=True) as db:
            refusal = refused(db, crowd)
            if refusal is None:
                return self._add(db, submission, allowance)
        raise refusal

    def submission(self, link: bytes, *, whole: bool = True) -> StoredSubmission | None:
        with self.reading() as db:
            stored, news = self._stored(db, link, whole=whole)
            due = stored is not None and stored_rows.says_gone(stored) and is_due(db, stored.id)
        if due and stored is not None:
            self.destroy_due(stored.id)
        if news and stored is not None:
            with self.writing() as db:
                for part in news:
                    self.note_lost(db, stored.id, part)
        return stored

    def confirm(
        self,
        link: bytes,
        writer: bytes,
        at: datetime,
        version: int | None = None,
        words: Personal | None = None,
        counted: tuple[bytes, datetime] | None = None,
    ) -> Confirmed:
        # Nothing is said to be gone: what waited goes on waiting, so the key it had goes with others within seconds.
        with self.writing(destroying=False, beside=True) as db:
            lock_led_to(db, link)
            submission = led_to(db, link)
            if submission is None or submission["erased"] or not submission["confirm"]:
                return Confirmed.GONE
            if submission["confirmed_at"] is not None:
                return Confirmed.BEFORE
            if version is not None and submission["version"] != version:
                return Confirmed.GONE
            key = partial(self.unwrapped, db, submission["id"], link, submission["wrapped"])
            # What was opened of this version has not changed since, so it need not be opened again.
            held = (
                words if words and version is not None else self.open_item(db, submission["id"], HELD, key()).personal
            )
            if held is None:
                return Confirmed.GONE
            if counted:
                count_hit(db, *counted)
            db.conn.execute(
                "UPDATE submissions SET confirmed_at = ?, counted = 1 WHERE id = ?", (stamp(at), submission["id"])
            )
            items = self._queue_copies(db, submission["id"], stamp(at), replace(held, link=links.token(link)))
            with entry(db, submission, stamp(at)) as ledger:
                items += self._queue_letters(ledger, writer, held)
            self._confirm_contact(db, submission["campaign"], submission["id"])
            self.forget_item(db, submission["id"], HELD)
            offered = [target for (target,) in db.conn.execute(_OFFERED, (submission["id"],))]
            self.seal_items(db, submission["id"], items + self._offered(held, offered, key))
            return Confirmed.NOW

    def erase(self, link: bytes) -> None:
        quote = b""
        with self.writing() as db:
            self.require_destroying(db)
            submission = led_to(db, link)
            if submission is not None:
                self.erase_within(db, submission["id"])
                self._forget_contact(db, submission["campaign"], submission["id"])
                self._forget_promises(db, submission["campaign"], submission["id"])
                quote = self._forget_offered_quote(db, submission, link)
        if submission is not None:
            self.destroy_due(submission["id"])
        if quote:
            self.destroy_due(item_of_quote(quote))
        self.empty_log()

    def hand_over(self, link: bytes, target: str, way: Way, at: datetime) -> bool:
        with self.writing(beside=True) as db:
            submission, letter = _to_hand_over(db, link, target)
            if letter is None or letter["state"] != State.OFFERED:
                return False
            with entry(db, submission, stamp(at)) as ledger:
                _hand_over(ledger, letter, way)
            return True

    def say_sent(self, link: bytes, target: str, at: datetime) -> bool:
        with self.writing(beside=True) as db:
            submission, letter = _to_hand_over(db, link, target)
            if letter is None or letter["said_sent"]:
                return False
            with entry(db, submission, stamp(at)) as ledger:
                if letter["state"] == State.OFFERED:
                    _hand_over(ledger, letter, Way.COPIED)
                db.conn.execute("UPDATE letters SET said_sent = 1 WHERE id = ?", (letter["id"],))
                ledger.is_said_to_be_sent(letter)
            return True

    def totals(self, campaign: str) -> list[Row]:
        with self.reading() as db:
            return [Row(*values) for values in db.conn.execute(_TOTALS, (campaign,))]

    def _stored(self, db: Database, link: bytes, *, whole: bool) -> tuple[StoredSubmission | None, list[str]]:
        """What a link leads to, and the parts of it that are newly lost."""
        record = led_to(db, link)
        if record is None:
            return None, []
        name, news = record["id"], []
        held, known = Opened(), Opened()
        letters = list(rows(db, "SELECT * FROM letters WHERE submission = ? ORDER BY id", name))
        if record["wrapped"] and any(State(letter["state"]) in stored_rows.HELD_STATES for letter in letters):
            held = self.open_item(db, name, HELD, self.unwrapped(db, name, link, record["wrapped"]))
            news += [HELD] if held.is_news else []
        stored = []
        for letter in letters:
            opened = held
            has_item = State(letter["state"]) in (*WAITING, State.SENDING) or letter["keep_until"] is not None
            if has_item and not record["erased"]:  # what was on its way when it was erased is gone, and not lost
                part = letter_part(letter["target"])
                # One tells who wrote them all.
                open_it = self.open_item if whole or not known.personal else self.look_at_item
                opened = open_it(db, name, part)
                news += [part] if opened.is_news else []
                known = known if known.personal or not (opened.personal or opened.lost) else opened
            stored.append(stored_rows.letter(letter, opened.personal))
        notices = list(rows(db, "SELECT * FROM notices WHERE submission = ? ORDER BY id", name))
        opted_in = self._opted_in(db, record["campaign"], name)
        known = held if held.personal or held.lost else known
        promised = self._promised(db, record["campaign"], name, [letter["target"] for letter in letters])
        return stored_rows.submission(record, stored, known, opted_in, notices, link, promised), news

    def _add(self, db: Database, submission: NewSubmission, allowance: Allowance | None) -> bool:
        added = db.conn.execute(_SUBMISSION, _submission_values(submission)).fetchone()
        if added is None:
            return False
        submission = as_allowed(db, submission, allowance)
        with entry(db, _begun(submission), stamp(submission.at), *added) as ledger:
            letters = [letter_row(submission, letter) for letter in submission.letters]
            sent = [letter for letter in letters if letter["state"] is State.AWAITING]
            new: set[str] = set()
            if sent:
                ledger.acts()
            if submission.confirm:
                ledger.await_word([letter["target"] for letter in sent], 1)
            elif sent:
                new = first_times(ledger, submission.writer, [letter["target"] for letter in sent])
                for letter in sent:
                    letter["state"], columns = after_word(ledger, letter, new)
                    letter.update(columns)
            items = self._put(db, submission, letters, self._add_links(db, submission))
            if sent and not submission.confirm:
                items += self._enter_queue(ledger, sent, new, submission.personal)
        self.seal_items(db, submission.id, items)
        return True


def _allot(db: Database, campaign: str, asked: Allotment) -> Numbers:
    """The next numbers; those of a set of blocks first seen start where the office's letters stand by now."""
    of_office = (campaign, asked.office, asked.language)
    every = db.conn.execute(_ALLOT, (*of_office, "*", 0)).fetchone()[0]
    return Numbers(every, db.conn.execute(_ALLOT, (*of_office, asked.shown, every)).fetchone()[0])


def _to_hand_over(db: Database, link: bytes, target: str) -> tuple[dict[str, Any], dict[str, Any] | None]:
    lock_led_to(db, link)
    submission = led_to(db, link)
    if submission is None:
        return {}, None
    letter = row(
        db,
        "SELECT * FROM letters WHERE submission = ? AND target = ? AND state IN ('offered', 'handed_over')",
        submission["id"],
        target,
    )
    return submission, letter


def _hand_over(ledger: Entry, letter: dict[str, Any], way: Way) -> None:
    move(ledger.db, "letters", letter, State.HANDED_OVER, way=way)
    ledger.enter([letter], "handed_over")
    ledger.count(totals.handed_over(ledger.about, way))
    if not ledger.submission["counted"]:
        if _all_to_hand_over(ledger):
            ledger.acts()
        ledger.supporter(confirmed=False)
        ledger.db.conn.execute("UPDATE submissions SET counted = 1 WHERE id = ?", (ledger.submission["id"],))


def _all_to_hand_over(ledger: Entry) -> bool:
    """Whether none of the submission's letters is ours to send, so that sending it counted for nothing yet."""
    ours = "SELECT 1 FROM letters WHERE submission = ? AND state NOT IN ('offered', 'handed_over') LIMIT 1"
    return ledger.db.conn.execute(ours, (ledger.submission["id"],)).fetchone() is None


def _begun(new: NewSubmission) -> dict[str, Any]:
    """The row of a submission that is being stored, as far as its ledger asks for it; it counted for nothing yet."""
    names = ("id", "campaign", "country", "language", "partner", "source")
    return {name: getattr(new, name) for name in names} | {"counted": 0}


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
        int(not new.confirm and any(letter.send for letter in new.letters)),
    )
