"""What offices answered, as supporters tell. A mark says that some link was used, and leads to no submission."""

import hmac
from datetime import date, datetime
from typing import Any

from campaign.core.answers.kinds import AnswerKind
from campaign.core.answers.links import KEPT, Marks
from campaign.core.letters.submissions import Personal, Words
from campaign.store.engine.counters import WAITING
from campaign.store.engine.database import Database, note_forgotten, row, rows, stamp
from campaign.store.protocol.accounts import Note
from campaign.store.protocol.told_answers import PastedAnswer, Telling, Told, Written
from campaign.store.sql.audit import write_note
from campaign.store.sql.parts import Parts, led_to
from campaign.store.sql.told_answers_kept import WAITS, key_name

_FREE = "(looker IN ('', ?) OR looker NOT IN (SELECT email FROM organisers))"
_COUNT = (
    "INSERT INTO answers_told (campaign, target, office, kind, count) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (campaign, target, office, kind) DO UPDATE SET count = answers_told.count + excluded.count"
)
_PASTE = "INSERT INTO answers_pasted (campaign, target, office, kind, day) VALUES (?, ?, ?, ?, ?) RETURNING id"
_WORDS = "words"


class ToldAnswers(Parts):
    """Tell once, look before anybody reads. Rows lie in the order of their hashes: none says who told before whom."""

    def answers_key(self, campaign: str, now: datetime) -> bytes:
        with self.reading() as db:
            record = row(db, "SELECT closed_at, answers_salt FROM campaigns WHERE slug = ?", campaign)
        if record is None or (record["closed_at"] is not None and record["closed_at"] < stamp(now - KEPT)):
            return b""
        with self._failing_plainly():
            key = self._ring.keep(key_name(campaign))
        # What a test run handed out is nothing once the campaign is live: its salt is another then.
        return hmac.digest(key, b"links" + record["answers_salt"], "sha256")

    def answers_secret(self, link: bytes) -> bytes:
        with self.reading() as db:
            submission = led_to(db, link)
            return (submission and self.unwrapped(db, submission["id"], link, submission["wrapped"])) or link

    def told_before(self, marks: Marks) -> AnswerKind | None:
        with self.reading() as db:
            if _is_marked(db, marks.answered):
                return AnswerKind.REAL
            return AnswerKind.NONE if _is_marked(db, marks.none) or _is_marked(db, marks.none_among) else None

    def tell_answer(self, telling: Telling) -> bool:
        with self.writing() as db:
            place = telling.office if _letters_to(db, telling) >= telling.few else ""
            if not _mark(db, telling, place):
                return False
            _count(db, telling, place, telling.kind, 1)
            if telling.words:
                of = (telling.campaign, telling.target, telling.office, telling.kind, telling.day.isoformat())
                number = int(db.conn.execute(_PASTE, of).fetchone()[0])
                words = Personal("", "", {_WORDS: Words("", telling.words)})
                self.seal_item(db, _item(number), _WORDS, words, self._words_key(telling.campaign))
            return True

    def letters_out(self, campaign: str) -> list[Written]:
        sql = (
            f"SELECT target, office, sent, said_sent, first_day, said_first_day FROM {WAITING.read} "
            "WHERE campaign = ? AND sent + said_sent > 0"
        )
        with self.reading() as db:
            records = db.conn.execute(sql, (campaign,)).fetchall()
        return [
            Written(target, office, sent, said, _first_of(first, said_first))
            for target, office, sent, said, first, said_first in records
        ]

    def told(self, campaign: str) -> list[Told]:
        sql = "SELECT target, office, kind, count FROM answers_told WHERE campaign = ? AND count > 0"
        with self.reading() as db:
            records = db.conn.execute(sql, (campaign,)).fetchall()
        return [Told(target, office, AnswerKind(kind), count) for target, office, kind, count in records]

    def pasted_answers(self, campaign: str = "") -> list[PastedAnswer]:
        with self.reading() as db:
            sql = "SELECT * FROM answers_pasted WHERE ? IN ('', campaign) ORDER BY id"
            return [_pasted(record) for record in rows(db, sql, campaign)]

    def look_at_answer(self, number: int, who: str) -> str | None:
        with self.writing() as db:
            record = row(db, f"SELECT * FROM answers_pasted WHERE id = ? AND {WAITS} AND {_FREE}", number, who)
            if record is None:
                return None
            db.conn.execute("UPDATE answers_pasted SET looker = ? WHERE id = ?", (who, number))
            opened = self.open_item(db, _item(number), _WORDS, self._words_key(record["campaign"]))
            if opened.is_news:
                self.note_lost(db, _item(number), _WORDS)
            return opened.personal.letters[_WORDS].body if opened.personal else ""

    def keep_answer(self, number: int, who: str, words: str, note: Note) -> bool:
        with self.writing() as db:
            sql = f"UPDATE answers_pasted SET words = ?, looker = '' WHERE id = ? AND {WAITS} AND looker = ?"
            if db.conn.execute(sql, (words, number, who)).rowcount:
                self.forget_items(db, _item(number))
                write_note(db, note)
            stands = row(db, "SELECT 1 FROM answers_pasted WHERE id = ? AND words = ?", number, words) is not None
        if stands:
            self.destroy_due(_item(number))
        return stands

    def drop_answer(self, number: int, who: str, note: Note) -> bool:
        with self.writing() as db:
            note_forgotten(db)
            sql = f"DELETE FROM answers_pasted WHERE id = ? AND (looker = ? OR NOT {WAITS})"
            if db.conn.execute(sql, (number, who)).rowcount:
                self.forget_items(db, _item(number))
                write_note(db, note)
            is_gone = row(db, "SELECT 1 FROM answers_pasted WHERE id = ?", number) is None
        if is_gone:
            self.destroy_due(_item(number))
        return is_gone

    def _words_key(self, campaign: str) -> bytes:
        """What pasted words need besides their slot: the campaign's key for answers, so that they go with it."""
        return self._ring.keep(key_name(campaign))


def _item(number: int) -> str:
    return f"answer {number}"


def _first_of(*days: str) -> date:
    return date.fromisoformat(min(filter(None, days)))


def _letters_to(db: Database, telling: Telling) -> int:
    sql = f"SELECT sent + said_sent FROM {WAITING.read} WHERE campaign = ? AND target = ? AND office = ?"
    record = db.conn.execute(sql, (telling.campaign, telling.target, telling.office)).fetchone()
    return int(record[0]) if record else 0


def _mark(db: Database, telling: Telling, place: str) -> bool:
    """Note that the link was used; False where it tells nothing new. An answer takes the place of "none yet"."""
    marks = telling.marks
    none = {marks.none: telling.office, marks.none_among: ""}
    if _is_marked(db, marks.answered):
        return False
    if telling.kind is not AnswerKind.NONE:
        for mark, where in none.items():
            if db.conn.execute("DELETE FROM answers_marks WHERE mark = ?", (mark,)).rowcount:
                note_forgotten(db)
                _count(db, telling, where, AnswerKind.NONE, -1)
        mark = marks.answered
    elif any(_is_marked(db, one) for one in none):
        return False
    else:
        mark = marks.none if place else marks.none_among
    db.conn.execute("INSERT INTO answers_marks (mark, campaign) VALUES (?, ?)", (mark, telling.campaign))
    return True


def _is_marked(db: Database, mark: bytes) -> bool:
    return row(db, "SELECT 1 FROM answers_marks WHERE mark = ?", mark) is not None


def _count(db: Database, telling: Telling, place: str, kind: AnswerKind, change: int) -> None:
    db.conn.execute(_COUNT, (telling.campaign, telling.target, place, kind, change))


def _pasted(record: dict[str, Any]) -> PastedAnswer:
    return PastedAnswer(
        number=record["id"],
        campaign=record["campaign"],
        target=record["target"],
        office=record["office"],
        kind=AnswerKind(record["kind"]),
        day=date.fromisoformat(record["day"]),
        looker=record["looker"],
        words=record["words"],
    )
