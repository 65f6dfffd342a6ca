"""What offices answered, as organisers publish it."""

from datetime import date, datetime
from typing import Any

from campaign.core.answers.published import Answer, Quote, Standing
from campaign.store.engine.database import Engine, moment, note_forgotten, row, rows, stamp
from campaign.store.protocol.errors import Missing
from campaign.store.sql.campaigns import note_change

_MOMENTS = ("published_at", "corrected_at", "withdrawn_at")
_COLUMNS = ("campaign", "target", "who", "day", "words", "link", "standing", *_MOMENTS, "reason")
_ENTERED = ("campaign", "target", "who", "day", "words", "link", "standing")
"""What two presses of a button have in common."""


class PublishedAnswers(Engine):
    """They are public, or meant to be: nothing of them is sealed."""

    def add_answer(self, answer: Answer) -> int:
        places = ", ".join("?" * len(_COLUMNS))
        same = " AND ".join(f"{name} = ?" for name in _ENTERED)
        with self.writing() as db:
            entered = dict(zip(_COLUMNS, _values(answer), strict=True))
            known = row(
                db, f"SELECT id FROM published_answers WHERE {same} ORDER BY id", *(entered[name] for name in _ENTERED)
            )
            if known:
                return int(known["id"])
            sql = f"INSERT INTO published_answers ({', '.join(_COLUMNS)}) VALUES ({places}) RETURNING id"
            number = int(db.conn.execute(sql, _values(answer)).fetchone()[0])
            note_change(db, "campaigns")
            return number

    def change_answer(self, answer: Answer, instead_of: Answer | None = None) -> bool:
        places = ", ".join(f"{name} = ?" for name in _COLUMNS)
        with self.writing() as db:
            before = row(db, "SELECT * FROM published_answers WHERE id = ?", answer.number)
            if before is None:
                raise Missing(str(answer.number))
            if instead_of is not None and _answer(before) != instead_of:
                return False
            sql = f"UPDATE published_answers SET {places} WHERE id = ?"
            db.conn.execute(sql, (*_values(answer), answer.number))
            note_change(db, "campaigns")
            return True

    def answer(self, number: int) -> Answer | None:
        with self.reading() as db:
            record = row(db, "SELECT * FROM published_answers WHERE id = ?", number)
            return _answer(record) if record else None

    def answers(self, campaign: str) -> list[Answer]:
        with self.reading() as db:
            records = rows(db, "SELECT * FROM published_answers WHERE campaign = ? ORDER BY id", campaign)
            return [_answer(record) for record in records]

    def release_quote(self, campaign: str, quote: Quote) -> bool:
        with self.writing() as db:
            values = (campaign, quote.words, quote.who)
            if row(db, "SELECT 1 FROM quotes WHERE campaign = ? AND words = ? AND who = ?", *values):
                return False
            db.conn.execute("INSERT INTO quotes (campaign, words, who) VALUES (?, ?, ?)", values)
            return True

    def take_back_quote(self, campaign: str, number: int) -> bool:
        with self.writing() as db:
            note_forgotten(db)
            sql = "DELETE FROM quotes WHERE campaign = ? AND id = ?"
            return db.conn.execute(sql, (campaign, number)).rowcount > 0

    def quotes(self, campaign: str) -> list[Quote]:
        with self.reading() as db:
            records = db.conn.execute("SELECT words, who, id FROM quotes WHERE campaign = ? ORDER BY id", (campaign,))
            return [Quote(*values) for values in records]


def _values(answer: Answer) -> tuple[Any, ...]:
    kept = {name: getattr(answer, name) for name in _COLUMNS}
    kept |= {"day": answer.day.isoformat(), "standing": answer.standing.value}
    kept |= {name: _stamp(kept[name]) for name in _MOMENTS}
    return tuple(kept.values())


def _answer(record: dict[str, Any]) -> Answer:
    moments = {name: moment(record[name]) if record[name] is not None else None for name in _MOMENTS}
    known = {name: record[name] for name in _COLUMNS}
    known |= moments | {"day": date.fromisoformat(record["day"]), "standing": Standing(record["standing"])}
    return Answer(number=record["id"], **known)


def _stamp(value: datetime | None) -> float | None:
    return stamp(value) if value else None
