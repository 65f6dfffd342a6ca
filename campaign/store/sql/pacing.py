"""How much room each mailbox has now, worked out inside the transaction that claims."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from campaign.core.delivery.holds import is_held, is_resting
from campaign.core.delivery.outcomes import State
from campaign.core.delivery.pacing import DAY, HOUR, per_hour_of
from campaign.store.engine.database import Database, for_many_writers, for_one_writer, lock, stamp
from campaign.store.protocol.delivery import Pacing
from campaign.store.sql.holds import holds

_MAILBOX = "SELECT 1 FROM mailboxes WHERE mailbox = ? FOR UPDATE"
_PACE = "INSERT INTO paces (mailbox, letter, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
COUNT = "SELECT count(*) FROM paces WHERE mailbox = ? AND at + 0 > ?"
"""How much a mailbox got since then. `at + 0`, as by the index on `at` all of this hour is read, whoever got it."""
_COUNT_EACH = "SELECT mailbox, count(*) FROM paces WHERE mailbox IN ({}) AND at + 0 > ? GROUP BY mailbox"
_OLD = "FROM paces WHERE at <= ?"
# Those that somebody else is about to delete are left to them: nobody waits.
_LEFT = for_many_writers(f"FROM paces WHERE ctid = ANY (ARRAY(SELECT ctid {_OLD} FOR UPDATE SKIP LOCKED))")
_DELETE_OLD = f"DELETE {for_one_writer(_OLD)}{_LEFT}"


class Capacity:
    """Room by mailbox: what the hour and the day still take, nothing where a hold is in force.

    Where several claim at once, each claims mailboxes before it looks how much they got, so that what one of them takes
    the next one sees.
    """

    def __init__(self, db: Database, now: datetime, pacing: Pacing) -> None:
        self._db = db
        self._now = now
        self._pacing = pacing
        self._holds = holds(db, now)
        self._room: dict[str, int] = {}
        self._of_this_hour: dict[str, int] = {}
        self._taken: list[tuple[str, int]] = []
        self._unsure: dict[str, list[int]] = defaultdict(list)
        self.today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        self._oldest = _oldest(now, pacing)

    def mailbox(self, campaign: str, office: str) -> str:
        """The mailbox of an office, in lower case; "" where there is none."""
        return self._pacing.mailboxes.get((campaign, office), "").casefold()

    def claimed(self, mailboxes: Iterable[str], most: int) -> list[str] | None:
        """The first `most` of these mailboxes for which nobody else claims, nor will until this transaction is over.

        None where nobody else can, for any mailbox. What they got in this hour is counted together, as their rows lie
        side by side.
        """
        mine = self._db.conn.lock_first("mailboxes", "mailbox", mailboxes, most)
        if mine:
            sql = _COUNT_EACH.format(", ".join("?" * len(mine)))
            counted = dict(self._db.conn.execute(sql, (*mine, stamp(self._now - HOUR))).fetchall())
            self._of_this_hour |= {mailbox: counted.get(mailbox, 0) for mailbox in mine}
        return mine

    def wait_for(self, mailbox: str) -> bool:
        """Wait until nobody else claims for a mailbox."""
        return lock(self._db, _MAILBOX, mailbox)

    def is_held(self, campaign: str, mailbox: str) -> bool:
        """Whether a person has to act before anything goes to this mailbox for this campaign."""
        return bool(self._holds) and is_held(self._holds, campaign, mailbox)

    def may_go(self, campaign: str, office: str) -> bool:
        """Whether an office may get a letter by itself, if there is room for it.

        No hold keeps it back, and it asked neither for a pause nor for all of a day together.
        """
        if (campaign, office) in self._pacing.daily or self.is_paused(campaign, office):
            return False
        return not self.is_held(campaign, self.mailbox(campaign, office))

    def is_paused(self, campaign: str, office: str) -> bool:
        """Whether an office asked for a pause that is not over."""
        return (campaign, office) in self._pacing.paused

    def wants_digests(self, campaign: str, office: str) -> bool:
        """Whether an office asked for all letters of a day together."""
        return (campaign, office) in self._pacing.daily

    def of(self, mailbox: str) -> int:
        """How many more mails the mailbox takes now."""
        if mailbox not in self._room:
            self._room[mailbox] = min(self._of_hour(mailbox), self._of_day(mailbox))
        return self._room[mailbox]

    @property
    def has_days(self) -> bool:
        """Whether no mailbox gets more than a number of letters on a day."""
        return self._pacing.per_day > 0

    def had_its_day(self, mailbox: str) -> bool:
        """Whether the mailbox got all that a day allows, yesterday."""
        if not self._pacing.per_day:
            return False
        between = self._count(mailbox, self.today - DAY) - self._count(mailbox, self.today)
        return between >= self._pacing.per_day

    def has_room(self, mailbox: str, letter: int) -> bool:
        """Whether this mail may go to the mailbox: there is room, or it counts already."""
        if self.of(mailbox) <= 0:
            unsure = self._unsure.pop(mailbox, [])
            self._room[mailbox] += self._counted(mailbox, unsure, self._now - HOUR) if unsure else 0
        return self.of(mailbox) > 0 or self._counted(mailbox, [letter], self._oldest) > 0

    def take(self, mailbox: str, letter: int) -> None:
        """Count one mail to the mailbox, once `write` is called; `letter` stands for it."""
        self._room[mailbox] = self.of(mailbox) - 1
        self._unsure[mailbox].append(letter)
        self._taken.append((mailbox, letter))

    def write(self) -> None:
        """Called once, when everything is taken."""
        rows = [(*taken, stamp(self._now)) for taken in self._taken]
        if rows and self._db.conn.executemany(_PACE, rows).rowcount < len(rows):
            letters, places = ", ".join("?" * len(rows)), ", ".join(["(?, ?)"] * len(rows))
            values = [*(letter for _, letter in self._taken), *(value for taken in self._taken for value in taken)]
            # The letters by themselves, too: SQLite looks up no pair in an index, and reads all of this hour instead.
            again = f"UPDATE paces SET at = ? WHERE letter IN ({letters}) AND (mailbox, letter) IN (VALUES {places})"
            self._db.conn.execute(again, (stamp(self._now), *values))

    def _of_hour(self, mailbox: str) -> int:
        if is_resting(self._holds, mailbox, self._now):
            return 0
        if mailbox not in self._of_this_hour:
            self._of_this_hour[mailbox] = self._count(mailbox, self._now - HOUR)
        return per_hour_of(mailbox, self._holds, self._pacing.per_hour) - self._of_this_hour[mailbox]

    def _of_day(self, mailbox: str) -> int:
        if not self._pacing.per_day:
            return self._pacing.per_hour
        return self._pacing.per_day - self._count(mailbox, self.today)

    def _counted(self, mailbox: str, letters: Sequence[int], after: datetime) -> int:
        """How many of these count already: they are tried again, or another worker had taken them."""
        places = ", ".join("?" * len(letters))
        sql = f"SELECT count(*) FROM paces WHERE mailbox = ? AND at > ? AND letter IN ({places})"
        number: int = self._db.conn.execute(sql, (mailbox, stamp(after), *letters)).fetchone()[0]
        return number

    def _count(self, mailbox: str, after: datetime) -> int:
        records = self._db.conn.execute(COUNT, (mailbox, stamp(after)))
        count: int = records.fetchone()[0]
        return count


def clear_paces(db: Database, now: datetime, pacing: Pacing) -> None:
    """Delete what is so old that nobody asks for it any more."""
    db.conn.execute(_DELETE_OLD, (stamp(_oldest(now, pacing)),))


def _oldest(now: datetime, pacing: Pacing) -> datetime:
    """What was sent after then counts; yesterday's is asked for when a digest begins."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return min(now - HOUR, today - DAY) if pacing.per_day else now - HOUR


def note_paces(db: Database, letters: Sequence[tuple[int, State, datetime]]) -> None:
    """A letter counts for the pace from when it was sent, and not at all where its mailbox was never reached.

    `letters` are their numbers, with the state that each is in, since when.
    """
    never = (State.QUEUED, State.ERASED)
    unreached = [(letter,) for letter, state, _ in letters if state in never]
    reached = [(stamp(at), letter) for letter, state, at in letters if state not in never]
    db.conn.executemany("DELETE FROM paces WHERE letter = ?", unreached)
    db.conn.executemany("UPDATE paces SET at = ? WHERE letter = ?", reached)
