"""How much room each mailbox has now, worked out inside the transaction that claims."""

from collections.abc import Sequence
from datetime import datetime

from campaign.core.delivery.holds import is_held, is_resting
from campaign.core.delivery.outcomes import State
from campaign.core.delivery.pacing import DAY, HOUR, per_hour_of
from campaign.store.engine.database import Database, lock, stamp
from campaign.store.protocol.delivery import Pacing
from campaign.store.sql.holds import holds

_MAILBOX = "SELECT 1 FROM mailboxes WHERE mailbox = ? FOR UPDATE"
_PACE = "INSERT INTO paces (mailbox, letter, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_NEW_MAILBOX = "INSERT INTO mailboxes (mailbox) VALUES (?) ON CONFLICT DO NOTHING"


class Capacity:
    """Room by mailbox: what the hour and the day still take, nothing where a hold is in force.

    Where several claim at once, each locks a mailbox before it looks how much that got, so that what one of them takes
    the next one sees.
    """

    def __init__(self, db: Database, now: datetime, pacing: Pacing) -> None:
        self._db = db
        self._now = now
        self._pacing = pacing
        self._holds = holds(db, now)
        self._room: dict[str, int] = {}
        self._mine: dict[str, bool] = {}
        self.today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        # Yesterday's are asked for when a digest begins.
        oldest = min(now - HOUR, self.today - DAY) if pacing.per_day else now - HOUR
        db.conn.execute("DELETE FROM paces WHERE at <= ?", (stamp(oldest),))

    def mailbox(self, campaign: str, office: str) -> str:
        """The mailbox of an office, in lower case; "" where there is none."""
        return self._pacing.mailboxes.get((campaign, office), "").casefold()

    def is_mine(self, mailbox: str) -> bool:
        """Whether nobody else claims for this mailbox now, nor will until this transaction is over."""
        if mailbox not in self._mine:
            free = lock(self._db, f"{_MAILBOX} SKIP LOCKED", mailbox)
            self._mine[mailbox] = free or self._db.conn.execute(_NEW_MAILBOX, (mailbox,)).rowcount > 0
        return self._mine[mailbox]

    def waits(self) -> bool:
        """Wait for a mailbox that was somebody else's; False where none was."""
        theirs = next((mailbox for mailbox, is_mine in self._mine.items() if not is_mine), None)
        return theirs is not None and lock(self._db, _MAILBOX, theirs)

    def is_held(self, campaign: str, mailbox: str) -> bool:
        """Whether a person has to act before anything goes to this mailbox for this campaign."""
        return is_held(self._holds, campaign, mailbox)

    def is_unwanted(self, campaign: str, office: str) -> bool:
        """Whether an office wants no letter by itself now: it asked for a pause, or for all of a day together."""
        return (campaign, office) in self._pacing.daily or self.is_paused(campaign, office)

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

    def is_counted(self, mailbox: str, letter: int) -> bool:
        """Whether this letter counts already: another worker had taken it when its lease ran out."""
        records = self._db.conn.execute("SELECT 1 FROM paces WHERE mailbox = ? AND letter = ?", (mailbox, letter))
        return records.fetchone() is not None

    def take(self, mailbox: str, letter: int) -> None:
        """Count one mail to the mailbox; `letter` stands for it."""
        room, at = self.of(mailbox), stamp(self._now)
        if self._db.conn.execute(_PACE, (mailbox, letter, at)).rowcount:
            room -= 1
        else:
            self._db.conn.execute("UPDATE paces SET at = ? WHERE mailbox = ? AND letter = ?", (at, mailbox, letter))
        self._room[mailbox] = room

    def _of_hour(self, mailbox: str) -> int:
        if is_resting(self._holds, mailbox, self._now):
            return 0
        return per_hour_of(mailbox, self._holds, self._pacing.per_hour) - self._count(mailbox, self._now - HOUR)

    def _of_day(self, mailbox: str) -> int:
        if not self._pacing.per_day:
            return self._pacing.per_hour
        return self._pacing.per_day - self._count(mailbox, self.today)

    def _count(self, mailbox: str, after: datetime) -> int:
        records = self._db.conn.execute(
            "SELECT count(*) FROM paces WHERE mailbox = ? AND at > ?", (mailbox, stamp(after))
        )
        count: int = records.fetchone()[0]
        return count


def note_paces(db: Database, letters: Sequence[tuple[int, State, datetime]]) -> None:
    """A letter counts for the pace from when it was sent, and not at all where its mailbox was never reached.

    `letters` are their numbers, with the state that each is in, since when.
    """
    never = (State.QUEUED, State.ERASED)
    unreached = [(letter,) for letter, state, _ in letters if state in never]
    reached = [(stamp(at), letter) for letter, state, at in letters if state not in never]
    db.conn.executemany("DELETE FROM paces WHERE letter = ?", unreached)
    db.conn.executemany("UPDATE paces SET at = ? WHERE letter = ?", reached)
