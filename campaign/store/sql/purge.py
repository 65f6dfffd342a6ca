"""Retention."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from campaign.core.answers.links import KEPT as ANSWERS_KEPT
from campaign.core.answers.office_page import LINKS_KEPT
from campaign.core.counts.refusals import KEPT
from campaign.core.counts.webhooks import DELIVERIES_KEPT
from campaign.core.delivery.outcomes import State
from campaign.store.engine.database import Database, note_forgotten, rows, stamp
from campaign.store.protocol.upkeep import Purged, Retention
from campaign.store.sql.account_rights import drop_rights_of_nobody
from campaign.store.sql.contacts import Contacts
from campaign.store.sql.holds import forget_ended_holds
from campaign.store.sql.items import HELD, letter_part
from campaign.store.sql.late_rows import forget_late_rows
from campaign.store.sql.offered_quotes import OfferedQuotes
from campaign.store.sql.office_pages import OfficePages, forget_unconfirmed_requests
from campaign.store.sql.promises import forget_overdue_promises, promises_key_name
from campaign.store.sql.refusals import forget_refusals_before
from campaign.store.sql.states import move
from campaign.store.sql.told_answers_kept import forget_answers, key_name
from campaign.store.sql.uploads import forget_old_uploads
from campaign.store.sql.webhooks import forget_deliveries_before

DAY = timedelta(days=1)
DAYS_LOOKED_BACK = 400
AT_A_TIME = 100
"""Submissions that are forgotten in one transaction: all others wait for it, and after a broadcast many are due."""
_AWAITING = (
    "FROM letters INDEXED BY letters_awaiting JOIN submissions ON submissions.id = letters.submission "
    "WHERE state = 'awaiting_confirmation' AND at < ?"
)
_OFFERED = (
    "FROM letters INDEXED BY letters_offered JOIN submissions ON submissions.id = letters.submission "
    "WHERE state IN ('offered', 'handed_over') AND at < ?"
)


class Purging(OfferedQuotes, Contacts, OfficePages):
    """Letting go of what was kept long enough."""

    def purge(self, retention: Retention) -> Purged:
        unconfirmed = self._some_at_a_time(self._unconfirmed, _AWAITING, stamp(retention.unconfirmed))
        handed_over = self._some_at_a_time(self._handed_over, _OFFERED, stamp(retention.handover))
        with self.writing() as db:
            self.require_destroying(db)
            over = _over(db, retention)
            settled = _settled(db, retention)
            bookkeeping = _bookkeeping(db, stamp(retention.now), stamp(retention.sessions), stamp(retention.audit))
            drop_rights_of_nobody(db)
            forget_refusals_before(db, (retention.now - KEPT).date())
            forget_deliveries_before(db, retention.now - DELIVERIES_KEPT)
            forget_unconfirmed_requests(db, retention.now)
            forget_overdue_promises(db, retention.overdue)
            forget_ended_holds(db, retention.now)
            forget_old_uploads(db, retention.now)
            forget_late_rows(db)
            self._forget_old_quotes(db, retention.now.date())
            self._forget_office_pages(db, retention.now - LINKS_KEPT)
            self._no_longer_coming_back(db, stamp(retention.now))
        others = [*map(key_name, settled), *map(promises_key_name, retention.overdue)]
        forgotten = self._forget_keys(over, others, retention.now)
        self.destroy_due()
        self.destroy_unreferenced()
        self.empty_log()
        return Purged(unconfirmed, handed_over, forgotten, bookkeeping)

    def _some_at_a_time(self, forget: Callable[[Database, float, Sequence[str]], int], due: str, before: float) -> int:
        """Forget what is due, so many submissions in each transaction, which asks again; how many that were."""
        with self.reading() as db:
            names = [name for (name,) in db.conn.execute(f"SELECT DISTINCT submissions.id {due}", (before,))]
        done = 0
        for first in range(0, len(names), AT_A_TIME):
            with self.writing() as db:
                self.require_destroying(db)
                done += forget(db, before, names[first : first + AT_A_TIME])
        return done

    def _unconfirmed(self, db: Database, before: float, names: Sequence[str]) -> int:
        """Submissions never confirmed vanish, with every row of theirs.

        Where their writers took letters to send themselves, the submission is erased instead: its receipt has nothing
        more to show than the question what came back.
        """
        due = db.conn.execute(
            "SELECT DISTINCT submissions.id, submissions.campaign, EXISTS (SELECT 1 FROM letters AS others "
            "WHERE others.submission = submissions.id AND (others.way IS NOT NULL OR others.said_sent = 1)) "
            f"{_AWAITING} AND submissions.id IN ({_places(names)})",
            (before, *names),
        ).fetchall()
        for submission, campaign, left in due:
            self.erase_within(db, submission)
            self._forget_contact(db, campaign, submission)
            if left:
                continue
            for table in ("notices", "letters", "links"):
                db.conn.execute(f"DELETE FROM {table} WHERE submission = ?", (submission,))
            db.conn.execute("DELETE FROM submissions WHERE id = ?", (submission,))
        return len(due)

    def _handed_over(self, db: Database, before: float, names: Sequence[str]) -> int:
        """Letters to send oneself are offered for a while only."""
        due = db.conn.execute(
            "SELECT DISTINCT submissions.id, confirm = 1 AND confirmed_at IS NULL AND EXISTS (SELECT 1 FROM letters "
            "AS others WHERE others.submission = submissions.id AND others.state = 'awaiting_confirmation') "
            f"{_OFFERED} AND submissions.id IN ({_places(names)})",
            (before, *names),
        ).fetchall()
        for submission, waits in due:
            for letter in list(rows(db, "SELECT * FROM letters WHERE submission = ?", submission)):
                if letter["state"] in (State.OFFERED, State.HANDED_OVER):
                    move(db, "letters", letter, State.ERASED)
            if not waits:  # else the letters that wait to be confirmed are in it as well
                self.forget_item(db, submission, HELD)
        return len(due)

    def _no_longer_coming_back(self, db: Database, now: float) -> None:
        """Letters that were sent so long ago that their writers need not be known any more."""
        due = db.conn.execute(
            "SELECT id, submission, target FROM letters INDEXED BY letters_kept "
            "WHERE keep_until IS NOT NULL AND keep_until < ?",
            (now,),
        ).fetchall()
        for letter, submission, target in due:
            db.conn.execute("UPDATE letters SET keep_until = NULL WHERE id = ?", (letter,))
            self.forget_item(db, submission, letter_part(target))

    def _forget_keys(self, over: list[str], others: list[str], now: datetime) -> int:
        """Destroy what was hashed under in campaigns that are over, and on days that are, and keys of `others` by name.

        Returns how many campaigns that were.
        """
        with self._failing_plainly():
            past = [now.date() - number * DAY for number in range(2, DAYS_LOOKED_BACK)]
            self._ring.destroy(*(f"day {day}" for day in past), *others)
            return sum(self._forget_campaign_key(slug) for slug in over)


def _places(names: Sequence[str]) -> str:
    return ", ".join("?" * len(names))


def _over(db: Database, retention: Retention) -> list[str]:
    """Campaigns that are over, with their last links void: what their writers are known by goes."""
    gone = []
    for slug, before in db.conn.execute("SELECT slug, closed_at FROM campaigns").fetchall():
        closed_at = before
        if slug not in retention.over:
            closed_at = None
        elif before is None:
            closed_at = stamp(retention.now)
        elif before < stamp(retention.unconfirmed):
            note_forgotten(db)
            db.conn.execute("DELETE FROM written WHERE campaign = ?", (slug,))
            gone.append(slug)
        if closed_at != before:
            db.conn.execute("UPDATE campaigns SET closed_at = ? WHERE slug = ?", (closed_at, slug))
    return gone


def _settled(db: Database, retention: Retention) -> list[str]:
    """Campaigns that are over for so long that nobody tells of answers any more."""
    before = stamp(retention.now - ANSWERS_KEPT)
    slugs = [slug for (slug,) in db.conn.execute("SELECT slug FROM campaigns WHERE closed_at < ?", (before,))]
    for slug in slugs:
        forget_answers(db, slug)
    return slugs


def _bookkeeping(db: Database, now: float, sessions: float, audit: float) -> int:
    due = {"limits": ("until", now), "account_links": ("until", now), "sessions": ("seen_at", sessions)}
    due["audit"] = ("at", audit)
    return sum(
        db.conn.execute(f"DELETE FROM {table} WHERE {column} < ?", (before,)).rowcount
        for table, (column, before) in due.items()
    )
