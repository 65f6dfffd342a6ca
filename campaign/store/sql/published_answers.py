"""What offices answered, as organisers publish it."""

from datetime import date, datetime
from typing import Any

from campaign.core.answers.published import Answer, Quote, Standing
from campaign.store.engine.database import Engine, moment, note_forgotten, row, rows, stamp
from campaign.store.protocol.errors import Missing
from campaign.store.sql.campaigns import note_change

_MOMENTS = ("published_at", "corrected_at", "withdrawn_at")
_COLUMNS = ("campaign", "target", "who", "day", "words", "link", "standing", *_MOMENTS, "reason")


class PublishedAnswers(Engine):
    """They are public, or meant to be: nothing of them is sealed."""

    def add_answer(self, answer: Answer) -> int:
        places = ", ".join("?" * len(_COLUMNS))
        with self.writing() as db:
            sql = f"INSERT INTO published_answers ({', '.join(_COLUMNS)}) VALUES ({places}) RETURNING id"
            number = int(db.conn.execute(sql, _values(answer)).fetchone()[0])
            note_change(db, "campaigns")
            return number

    def change_answer(self, answer: Answer) -> None:
        places = ", ".join(f"{name} = ?" for name in _COLUMNS)
        with self.writing() as db:
            sql = f"UPDATE published_answers SET {places} WHERE id = ?"
            if not db.conn.execute(sql, (*_values(answer), answer.number)).rowcount:
                raise Missing(str(answer.number))
            note_change(db, "campaigns")

    def answer(self, number: int) -> Answer | None:
        with self.reading() as db:
            record = row(db, "SELECT * FROM published_answers WHERE id = ?", number)
            return _answer(record) if record else None

    def answers(self, campaign: str) -> list[Answer]:
        with self.reading() as db:
            records = rows(db, "SELECT * FROM published_answers WHERE campaign = ? ORDER BY id", campaign)
            return [_answer(record) for record in records]

    def release_quote(self, campaign: str, quote: Quote) -> None:
        with self.writing() as db:
            values = (campaign, quote.words, quote.who)
            db.conn.execute("INSERT INTO quotes (campaign, words, who) VALUES (?, ?, ?)", values)

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
