"""Letters that wait to be handed over by hand: sealed to the campaign's own key, and opened by nobody here.

As with contacts, a row is found from a submission's id only with a key that is in no database. The bytes are gone with
the row, from the write-ahead log too; backups never hold them.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from campaign.store.engine.database import Database, note_forgotten, row
from campaign.store.protocol.promises import HandedOver
from campaign.store.sql.keys import Keys, hashed
from campaign.store.sql.parts import led_to


class Promises(Keys):
    """Promised, taken back, handed over."""

    def promise(self, link: bytes, target: str, sealed: bytes, writer: bytes) -> bool:
        with self.writing() as db:
            submission = led_to(db, link)
            if submission is None or submission["erased"] or not _is_their_writers(db, submission["id"], target):
                return False
            key = self._promises_key(submission["campaign"])
            named, person = hashed(key, submission["id"], target), hashed(key, "person", writer, target)
            db.conn.execute(
                "DELETE FROM promises WHERE campaign = ? AND target = ? AND person = ?",
                (submission["campaign"], target, person),
            )
            db.conn.execute(
                "INSERT INTO promises (id, campaign, target, person, sealed) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT DO NOTHING",
                (named, submission["campaign"], target, person, sealed),
            )
            return True

    def take_back(self, link: bytes, target: str) -> None:
        with self.writing() as db:
            submission = led_to(db, link)
            if submission is not None:
                self._forget_those(db, submission["campaign"], submission["id"], [target])
        self.empty_log()

    def promises(self, campaign: str) -> list[tuple[bytes, bytes]]:
        with self.reading() as db:
            records = db.conn.execute("SELECT id, sealed FROM promises WHERE campaign = ? ORDER BY id", (campaign,))
            return [(name, sealed) for name, sealed in records]

    def count_promises(self, campaign: str) -> dict[str, int]:
        with self.reading() as db:
            return dict(
                db.conn.execute(
                    "SELECT target, count(*) FROM promises WHERE campaign = ? GROUP BY target ORDER BY target",
                    (campaign,),
                ).fetchall()
            )

    def hand_over_promises(self, campaign: str, names: Iterable[bytes], day: date) -> int:
        with self.writing() as db:
            counted: Counter[str] = Counter()
            for name in names:
                gone = db.conn.execute(
                    "DELETE FROM promises WHERE id = ? AND campaign = ? RETURNING target", (name, campaign)
                ).fetchone()
                counted.update(gone or ())
            db.conn.executemany(
                "INSERT INTO by_hand (campaign, day, target, letters) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (campaign, day, target) DO UPDATE SET letters = by_hand.letters + excluded.letters",
                [(campaign, day.isoformat(), target, letters) for target, letters in counted.items()],
            )
            note_forgotten(db)
        self.empty_log()
        return counted.total()

    def handed_over_by_hand(self, campaign: str) -> list[HandedOver]:
        with self.reading() as db:
            records = db.conn.execute(
                "SELECT day, target, letters FROM by_hand WHERE campaign = ? ORDER BY day, target", (campaign,)
            )
            return [HandedOver(date.fromisoformat(day), target, letters) for day, target, letters in records]

    def _promised(self, db: Database, campaign: str, submission: str, targets: Sequence[str]) -> frozenset[str]:
        if not _are_any(db):
            return frozenset()
        key = self._promises_key(campaign)
        names = {target: hashed(key, submission, target) for target in targets}
        targets_promised = (
            target for target, name in names.items() if row(db, "SELECT 1 FROM promises WHERE id = ?", name) is not None
        )
        return frozenset(targets_promised)

    def _forget_promises(self, db: Database, campaign: str, submission: str) -> None:
        """Forget all that a submission promised."""
        targets = [
            target for (target,) in db.conn.execute("SELECT target FROM letters WHERE submission = ?", (submission,))
        ]
        self._forget_those(db, campaign, submission, targets)

    def _forget_those(self, db: Database, campaign: str, submission: str, targets: Sequence[str]) -> None:
        if not _are_any(db):
            return
        key = self._promises_key(campaign)
        db.conn.executemany(
            "DELETE FROM promises WHERE id = ?", [(hashed(key, submission, target),) for target in targets]
        )
        note_forgotten(db)

    def _promises_key(self, campaign: str) -> bytes:
        """It outlives the campaign's own, so that who wrote can take a letter back until it is handed over."""
        with self._failing_plainly():
            return self._ring.keep(promises_key_name(campaign))


def promises_key_name(campaign: str) -> str:
    """The name of the key that promised letters of a campaign are found under."""
    return f"promises {campaign}"


def forget_overdue_promises(db: Database, campaigns: Iterable[str]) -> None:
    """What nobody handed over in time goes without a word of it being read."""
    for campaign in campaigns:
        if db.conn.execute("DELETE FROM promises WHERE campaign = ?", (campaign,)).rowcount:
            note_forgotten(db)


def _are_any(db: Database) -> bool:
    """Whether anything is promised at all: else nothing needs to be hashed, and no key to be made for it."""
    return row(db, "SELECT 1 FROM promises LIMIT 1") is not None


def _is_their_writers(db: Database, submission: str, target: str) -> bool:
    """Whether a letter is its writer's to send, and we still have it."""
    return (
        row(
            db,
            "SELECT 1 FROM letters WHERE submission = ? AND target = ? AND state IN ('offered', 'handed_over') "
            "AND said_sent = 0",
            submission,
            target,
        )
        is not None
    )
