"""Offices' own pages. The key that their links are signed with is in no database."""

from datetime import datetime
from typing import Any

from campaign.core.answers.office_page import CONFIRM_WITHIN, Request, Stage, Wants, WrittenTo
from campaign.core.offices.wishes import NOTHING, Wish
from campaign.store.engine.counters import WAITING
from campaign.store.engine.database import UNLESS_TAKEN, Database, moment, row, rows, stamp
from campaign.store.sql.campaigns import note_change
from campaign.store.sql.keys import Keys

_KEY = "office pages"
_COLUMNS = (
    "campaign",
    "office",
    "target",
    "email",
    "wants",
    "at",
    "message_id",
    "words",
    "link",
    "stage",
    "confirmed_at",
)


class OfficePages(Keys):
    """Ask, confirm, decide."""

    def office_page_key(self, slug: str) -> bytes:
        with self._failing_plainly():
            return self._ring.keep(office_page_key_name(slug))

    def written_to(self, campaign: str) -> list[WrittenTo]:
        with self.reading() as db:
            records = db.conn.execute(
                f"SELECT office, target, sent, first_day, last_day FROM {WAITING.read} WHERE campaign = ? "
                "ORDER BY office, target",
                (campaign,),
            )
            return [WrittenTo(*values) for values in records]

    def ask(self, request: Request) -> int:
        places = ", ".join("?" * (len(_COLUMNS) + 1))
        with self.writing() as db:
            sql = f"INSERT INTO office_requests ({', '.join(_COLUMNS)}, mail_at) VALUES ({places}) RETURNING id"
            return int(db.conn.execute(sql, (*_values(request), stamp(request.at))).fetchone()[0])

    def request(self, number: int) -> Request | None:
        with self.reading() as db:
            record = row(db, "SELECT * FROM office_requests WHERE id = ?", number)
            return _request(record) if record else None

    def requests(self, campaign: str) -> list[Request]:
        with self.reading() as db:
            sql = "SELECT * FROM office_requests WHERE campaign = ? AND stage <> 'asked' ORDER BY id DESC"
            return [_request(record) for record in rows(db, sql, campaign)]

    def waiting_requests(self) -> dict[str, int]:
        with self.reading() as db:
            sql = "SELECT campaign, count(*) FROM office_requests WHERE stage = 'confirmed' GROUP BY campaign"
            return dict(db.conn.execute(sql).fetchall())

    def claim_request_mail(self, now: datetime, lease_until: datetime) -> Request | None:
        due = "SELECT * FROM office_requests WHERE mail_at <= ? ORDER BY mail_at, id LIMIT 1 "
        with self.reading() as db:  # asked again and again, and mostly there is none
            if row(db, due, stamp(now)) is None:
                return None
        with self.writing(beside=True) as db:
            record = row(db, due + UNLESS_TAKEN, stamp(now))
            if record is None:
                return None
            db.conn.execute("UPDATE office_requests SET mail_at = ? WHERE id = ?", (stamp(lease_until), record["id"]))
            return _request(record)

    def finish_request_mail(self, number: int) -> None:
        with self.writing() as db:
            db.conn.execute("UPDATE office_requests SET mail_at = NULL WHERE id = ?", (number,))

    def confirm_request(self, number: int, stage: Stage, at: datetime, wish: Wish | None = None) -> bool:
        with self.writing() as db:
            record = row(db, "SELECT * FROM office_requests WHERE id = ? AND stage = 'asked'", number)
            if record is None:
                return False
            sql = "UPDATE office_requests SET stage = ?, confirmed_at = ?, mail_at = NULL WHERE id = ?"
            db.conn.execute(sql, (stage.value, stamp(at), number))
            if wish is not None:
                _save_wish(db, record["campaign"], record["office"], wish)
            return True

    def decide_request(self, number: int, stage: Stage) -> bool:
        with self.writing() as db:
            sql = "UPDATE office_requests SET stage = ? WHERE id = ? AND stage = 'confirmed'"
            return db.conn.execute(sql, (stage.value, number)).rowcount > 0

    def wishes(self) -> dict[tuple[str, str], Wish]:
        with self.reading() as db:
            records = rows(db, "SELECT * FROM office_wishes")
            return {(record["campaign"], record["office"]): _wish(record) for record in records}

    def save_wish(self, campaign: str, office: str, wish: Wish) -> None:
        with self.writing() as db:
            _save_wish(db, campaign, office, wish)

    def _forget_office_pages(self, db: Database, closed_before: datetime) -> None:
        """Links to the pages of campaigns that ended before then lead nowhere from now on."""
        ended = db.conn.execute("SELECT slug FROM campaigns WHERE closed_at < ?", (stamp(closed_before),)).fetchall()
        self._ring.destroy(*(office_page_key_name(slug) for (slug,) in ended))


def office_page_key_name(slug: str) -> str:
    """The name of the key that links to the pages of a campaign's offices are signed with."""
    return f"{_KEY} {slug}"


def forget_unconfirmed_requests(db: Database, now: datetime) -> None:
    """What nobody confirmed in time was perhaps asked for by somebody else."""
    sql = "DELETE FROM office_requests WHERE stage = 'asked' AND at < ?"
    db.conn.execute(sql, (stamp(now - CONFIRM_WITHIN),))


def _save_wish(db: Database, campaign: str, office: str, wish: Wish) -> None:
    if wish == NOTHING:
        db.conn.execute("DELETE FROM office_wishes WHERE campaign = ? AND office = ?", (campaign, office))
    else:
        until = stamp(wish.paused_until) if wish.paused_until else None
        db.conn.execute(
            "INSERT INTO office_wishes (campaign, office, daily, paused_until, stopped) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (campaign, office) DO UPDATE SET daily = excluded.daily, "
            "paused_until = excluded.paused_until, stopped = excluded.stopped",
            (campaign, office, int(wish.daily), until, int(wish.stopped)),
        )
    note_change(db, "offices")


def _wish(record: dict[str, Any]) -> Wish:
    until = moment(record["paused_until"]) if record["paused_until"] is not None else None
    return Wish(bool(record["daily"]), until, bool(record["stopped"]))


def _values(request: Request) -> tuple[Any, ...]:
    kept = {name: getattr(request, name) for name in _COLUMNS}
    kept |= {"wants": request.wants.value, "stage": request.stage.value, "at": stamp(request.at)}
    kept["confirmed_at"] = stamp(request.confirmed_at) if request.confirmed_at else None
    return tuple(kept.values())


def _request(record: dict[str, Any]) -> Request:
    known = {name: record[name] for name in _COLUMNS}
    known |= {"wants": Wants(record["wants"]), "stage": Stage(record["stage"]), "at": moment(record["at"])}
    known["confirmed_at"] = moment(record["confirmed_at"]) if record["confirmed_at"] is not None else None
    return Request(number=record["id"], **known)
