"""Lists that organisers bring to the desk, and what they do with them, in SQL."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from campaign.core.offices.office import Office
from campaign.store.engine.database import Database, Engine, moment, note_forgotten, row, rows, stamp
from campaign.store.protocol.errors import AlreadyExists
from campaign.store.protocol.uploads import Upload
from campaign.store.sql.campaigns import add_office, note_change
from campaign.store.sql.pictures import TEXTS

KEPT, MOST = timedelta(days=7), 20
_COLUMNS = "id, who, about, name, content, answers, at"


class Uploads(Engine):
    """By id; lists of areas by campaign and the name that its text has for them."""

    def save_upload(self, upload: Upload) -> None:
        with self.writing() as db:
            values = (upload.id, upload.who, upload.about, upload.name, upload.content, upload.answers)
            db.conn.execute(
                f"INSERT INTO uploads ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", (*values, stamp(upload.at))
            )
            forget_old_uploads(db, upload.at)
            newest = "SELECT id FROM uploads ORDER BY at DESC, id LIMIT ?"
            db.conn.execute(f"DELETE FROM uploads WHERE id NOT IN ({newest})", (MOST,))

    def upload(self, upload_id: str) -> Upload | None:
        with self.reading() as db:
            record = row(db, f"SELECT {_COLUMNS} FROM uploads WHERE id = ?", upload_id)
            return Upload(**record | {"at": moment(record["at"])}) if record else None

    def answer_upload(self, upload_id: str, answers: str, instead_of: str) -> bool:
        sql = "UPDATE uploads SET answers = ? WHERE id = ? AND answers = ?"
        with self.writing() as db:
            return db.conn.execute(sql, (answers, upload_id, instead_of)).rowcount == 1

    def drop_upload(self, upload_id: str) -> None:
        with self.writing() as db:
            db.conn.execute("DELETE FROM uploads WHERE id = ?", (upload_id,))

    def add_office(self, office: Office) -> None:
        with self.writing() as db:
            if row(db, "SELECT id FROM offices WHERE id = ?", office.id):
                raise AlreadyExists(office.id)
            add_office(db, office)

    def check_offices(self, addresses: Mapping[str, str], day: date, evidence: str) -> list[str]:
        sql = (
            "UPDATE offices SET checked_on = ?, evidence = ?, evidence_date = ? "
            "WHERE id = ? AND email = ? AND (checked_on IS NULL OR checked_on < ?)"
        )
        said = (day.isoformat(), evidence, day.isoformat())
        with self.writing() as db:
            checked = [
                office_id
                for office_id, email in addresses.items()
                if email and db.conn.execute(sql, (*said, office_id, email, day.isoformat())).rowcount
            ]
            if checked:
                note_change(db, "offices")
            return checked

    def save_brought_areas(self, slug: str, name: str, content: bytes) -> None:
        with self.writing() as db:
            db.conn.execute(
                "INSERT INTO brought_areas (campaign, name, content) VALUES (?, ?, ?) "
                "ON CONFLICT (campaign, name) DO UPDATE SET content = excluded.content",
                (slug, name, content),
            )
            named = " AND ".join(
                f"NOT EXISTS (SELECT 1 FROM {table} WHERE slug = ? AND source LIKE '%' || brought_areas.name || '%')"
                for table in TEXTS
            )
            others = (slug, name, *([slug] * len(TEXTS)))
            db.conn.execute(f"DELETE FROM brought_areas WHERE campaign = ? AND name <> ? AND {named}", others)

    def brought_areas(self, slug: str, name: str) -> bytes | None:
        sql = "SELECT content FROM brought_areas WHERE campaign = ? AND name = ?"
        with self.reading() as db:
            return next((record["content"] for record in rows(db, sql, slug, name)), None)

    def copy_brought_areas(self, slug: str, to_slug: str, name: str) -> None:
        with self.writing() as db:
            db.conn.execute(
                "INSERT INTO brought_areas (campaign, name, content) "
                "SELECT ?, name, content FROM brought_areas WHERE campaign = ? AND name = ? "
                "ON CONFLICT (campaign, name) DO NOTHING",
                (to_slug, slug, name),
            )


def forget_old_uploads(db: Database, now: datetime) -> None:
    """Lists may name people; they are kept for as long as somebody may be looking at them."""
    if db.conn.execute("DELETE FROM uploads WHERE at < ?", (stamp(now - KEPT),)).rowcount:
        note_forgotten(db)
