"""Campaigns, offices and partners."""

import json
import os
import secrets
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from campaign.core.campaigns.campaign import OptIn
from campaign.core.counts.activity import PARTNER, PARTNER_FUNNEL
from campaign.core.offices.areas import AreaList
from campaign.core.offices.office import Office
from campaign.store.engine.database import Database, Engine, moment, note_forgotten, row, rows, stamp
from campaign.store.protocol.campaigns import CampaignRecord, Partner
from campaign.store.protocol.errors import AlreadyExists, Missing
from campaign.store.sql.account_rights import drop_rights_in
from campaign.store.sql.late_rows import forget_late_rows
from campaign.store.sql.offered_quotes_kept import forget_offered_quotes
from campaign.store.sql.told_answers_kept import forget_answers
from campaign.store.sql.waiting import WAITING

_OF_A_CAMPAIGN = (
    "totals",
    "published",
    "activity",
    "waiting",
    "texts",
    "written",
    "allotments",
    "destinations",
    "office_requests",
    "office_wishes",
    "contacts",
    "promises",
    "by_hand",
    "answers_told",
    "answers_pasted",
    "submissions",
)
"""Tables with rows of what supporters did in a campaign: what a test leaves is forgotten with them."""
_RECORD = "slug, status, source, version, time_zone, ends_at, archived, mark"
_COUNTED_PARTNERS = (
    "SELECT partner, campaign FROM totals WHERE partner <> '' UNION "
    "SELECT key, campaign FROM activity WHERE dimension IN (?, ?) UNION "
    "SELECT partner, campaign FROM refusals WHERE partner <> '' ORDER BY 1, 2"
)
_UPDATE_OFFICE = "UPDATE offices SET ({names}) = ({values}) WHERE id = :id"
_DAYS = ("checked_on", "until", "holder_until", "holder_checked_on")
"""The columns of an office that hold days."""


class Campaigns(Engine):
    """What organisers set up."""

    def save_campaign(self, slug: str, status: str, source: str, areas: AreaList | None = None) -> bool:
        with self.writing() as db:
            return save_campaign(db, slug, status, source, areas)

    def campaign(self, slug: str) -> CampaignRecord | None:
        with self.reading() as db:
            record = row(db, f"SELECT {_RECORD} FROM campaigns WHERE slug = ?", slug)
            return _record(record) if record else None

    def campaigns(self) -> list[CampaignRecord]:
        with self.reading() as db:
            records = rows(db, f"SELECT {_RECORD} FROM campaigns ORDER BY position, slug")
            return [_record(record) for record in records]

    def keep_time_zone(self, slug: str, name: str) -> None:
        with self.writing() as db:
            db.conn.execute("UPDATE campaigns SET time_zone = ? WHERE slug = ?", (name, slug))

    def keep_end(self, slug: str, ends_at: datetime) -> None:
        with self.writing() as db:
            sql = "UPDATE campaigns SET ends_at = ? WHERE slug = ? AND ends_at IS NULL"
            if db.conn.execute(sql, (stamp(ends_at), slug)).rowcount:
                note_change(db, "campaigns")

    def campaign_versions(self) -> tuple[int, ...]:
        # Asked for with every page.
        return tuple(number for (number,) in self.select("SELECT number FROM versions ORDER BY name"))

    def area_list_name(self, campaign: str) -> str:
        with self.reading() as db:
            record = row(db, "SELECT name FROM area_lists WHERE campaign = ?", campaign)
            return str(record["name"]) if record else ""

    def area_names(self, campaign: str) -> list[str]:
        with self.reading() as db:
            sql = "SELECT DISTINCT area FROM areas WHERE campaign = ? ORDER BY area"
            return [record["area"] for record in rows(db, sql, campaign)]

    def listed_postcodes(self, campaign: str) -> list[str]:
        with self.reading() as db:
            sql = "SELECT DISTINCT postcode FROM areas WHERE campaign = ? ORDER BY postcode"
            return [key for (key,) in db.conn.execute(sql, (campaign,))]

    def areas_of(self, campaign: str, keys: Sequence[str]) -> list[str]:
        sql = "SELECT area FROM areas WHERE campaign = ? AND postcode = ? ORDER BY area"
        with self.reading() as db:
            areas = ([record["area"] for record in rows(db, sql, campaign, key)] for key in keys)
            return next(filter(None, areas), [])

    def save_offices(self, offices: Iterable[Office], past: Mapping[str, date] | None = None) -> tuple[int, int]:
        with self.writing() as db:
            known = {record["id"]: record for record in rows(db, "SELECT * FROM offices")}
            new: list[dict[str, Any]] = []
            changed: list[dict[str, Any]] = []
            for office in offices:
                before = known.get(office.id)
                values = _office_values(office, before)
                if before is None:
                    new.append(values | {"position": len(known) + len(new)})
                elif any(before[name] != value for name, value in values.items()):
                    changed.append(values)
            ended = [
                {"id": name, "until": day.isoformat()}
                for name, day in (past or {}).items()
                if name in known and known[name]["until"] != day.isoformat()
            ]
            _write(db, "INSERT INTO offices ({names}) VALUES ({values})", new)
            for some in (changed, ended):
                _write(db, _UPDATE_OFFICE, some)
            if new or changed or ended:
                note_change(db, "offices")
            return len(new), len(changed) + len(ended)

    def offices(self) -> list[Office]:
        with self.reading() as db:
            return [_office(record) for record in rows(db, "SELECT * FROM offices ORDER BY position, id")]

    def correct_office(self, office: Office, at: datetime, instead_of: Office | None = None) -> int | None:
        with self.writing() as db:
            before = row(db, "SELECT * FROM offices WHERE id = ?", office.id)
            if before is None:
                raise Missing(office.id)
            if instead_of is not None and _office(before) != instead_of:
                return None
            _write(db, _UPDATE_OFFICE, [{**_fields(office), **_days(office)}])
            note_change(db, "offices")
            if before["email"] == office.email:
                return 0
            db.conn.execute("UPDATE offices SET corrected_at = ? WHERE id = ?", (stamp(at), office.id))
            campaigns = rows(db, "SELECT campaign FROM destinations WHERE office = ?", office.id)
            return sum(readdress(db, campaign["campaign"], office.id, before["email"]) for campaign in campaigns)

    def check_office(self, office_id: str, day: date, email: str | None = None) -> Office:
        with self.writing() as db:
            before = row(db, "SELECT email FROM offices WHERE id = ?", office_id)
            if before is None or email not in (None, before["email"]):
                raise Missing(office_id)
            db.execute("UPDATE offices SET checked_on = ? WHERE id = ?", (day.isoformat(), office_id))
            record = row(db, "SELECT * FROM offices WHERE id = ?", office_id) or {}
            note_change(db, "offices")
            return _office(record)

    def add_partner(self, partner: Partner) -> None:
        with self.writing() as db:
            if row(db, "SELECT code FROM partners WHERE code = ?", partner.code):
                raise AlreadyExists(partner.code)
            _write(db, "INSERT INTO partners ({names}) VALUES ({values})", [_partner_values(partner)])

    def save_partner(self, partner: Partner, instead_of: Partner | None = None) -> bool:
        with self.writing() as db:
            before = row(db, "SELECT * FROM partners WHERE code = ?", partner.code)
            if before is None:
                raise Missing(partner.code)
            if instead_of is not None and _partner(before) != instead_of:
                return False
            _write(db, "UPDATE partners SET ({names}) = ({values}) WHERE code = :code", [_partner_values(partner)])
            return True

    def partner(self, code: str) -> Partner | None:
        with self.reading() as db:
            record = row(db, "SELECT * FROM partners WHERE code = ?", code)
            return _partner(record) if record else None

    def partners(self) -> list[Partner]:
        with self.reading() as db:
            return [_partner(record) for record in rows(db, "SELECT * FROM partners ORDER BY code")]

    def counted_partners(self) -> list[tuple[str, str]]:
        with self.reading() as db:
            return [(code, slug) for code, slug in db.conn.execute(_COUNTED_PARTNERS, (PARTNER, PARTNER_FUNNEL))]


def _record(record: dict[str, Any]) -> CampaignRecord:
    ends_at = record["ends_at"]
    values = {"ends_at": moment(ends_at) if ends_at is not None else None, "archived": bool(record["archived"])}
    return CampaignRecord(**record | values)


def save_campaign(db: Database, slug: str, status: str, source: str, areas: AreaList | None = None) -> bool:
    """`Store.save_campaign`, inside a transaction."""
    before = row(db, "SELECT status, source, version FROM campaigns WHERE slug = ?", slug)
    other_areas = areas is not None and _save_areas(db, slug, areas)
    if before and (before["status"], before["source"]) == (status, source) and not other_areas:
        return False
    if before is None and row(db, "SELECT slug FROM drafts WHERE slug = ?", slug) is None:
        drop_rights_in(db, slug)
        forget_late_rows(db)
    if before and status == "live" and before["status"] in ("draft", "test"):
        start_from_nothing(db, slug)
    if before and before["status"] != status:
        db.execute("UPDATE campaigns SET ends_at = NULL, archived = 0 WHERE slug = ?", (slug,))
    db.execute(
        "INSERT INTO campaigns (slug, status, source, version, position, mark) "
        "VALUES (?, ?, ?, 1, (SELECT count(*) FROM campaigns), ?) ON CONFLICT (slug) DO UPDATE "
        "SET status = excluded.status, source = excluded.source, version = campaigns.version + 1",
        (slug, status, source, new_mark()),
    )
    note_change(db, "campaigns")
    return True


def new_mark() -> str:
    """What no draft had before, and no campaign that was loaded."""
    return secrets.token_hex(8)


def note_change(db: Database, name: str) -> None:
    """Note, inside a transaction, that what is parsed and kept has to be read again."""
    db.execute(
        "INSERT INTO versions (name, number) VALUES (?, 1) "
        "ON CONFLICT (name) DO UPDATE SET number = versions.number + 1",
        (name,),
    )


def _save_areas(db: Database, slug: str, areas: AreaList) -> bool:
    """Replace the areas of a campaign inside a transaction; False when they were the same."""
    before = row(db, "SELECT name, digest FROM area_lists WHERE campaign = ?", slug)
    if (before or {"name": "", "digest": b""}) == {"name": areas.name, "digest": areas.digest}:
        return False
    for table in ("area_lists", "areas"):
        db.execute(f"DELETE FROM {table} WHERE campaign = ?", (slug,))
    if areas.pairs:
        db.execute("INSERT INTO area_lists (campaign, name, digest) VALUES (?, ?, ?)", (slug, areas.name, areas.digest))
        pairs = ((slug, postcode, area) for postcode, area in areas.pairs)
        sql = "INSERT INTO areas (campaign, postcode, area) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        db.conn.executemany(sql, pairs)
    return True


def _write(db: Database, statement: str, rows_to_write: Sequence[Mapping[str, Any]]) -> None:
    """Run a statement for each row, with its names and values put in; all rows have the same names."""
    if rows_to_write:
        names = list(rows_to_write[0])
        sql = statement.format(names=", ".join(names), values=", ".join(f":{name}" for name in names))
        db.conn.executemany(sql, rows_to_write)


def start_from_nothing(db: Database, slug: str) -> None:
    """Forget what a test run left, so that the ledger of a live campaign holds nothing but its own."""
    note_forgotten(db)
    of_it = "(SELECT id FROM submissions WHERE campaign = ?)"
    for table in ("items", "links", "notices", "letters"):
        db.execute(f"DELETE FROM {table} WHERE submission IN {of_it}", (slug,))
    db.execute("UPDATE webhooks SET reached = 0 WHERE campaign = ?", (slug,))
    forget_answers(db, slug)
    forget_offered_quotes(db, slug)
    db.execute("UPDATE campaigns SET answers_salt = ? WHERE slug = ?", (os.urandom(16), slug))
    for table in _OF_A_CAMPAIGN:
        db.execute(f"DELETE FROM {table} WHERE campaign = ?", (slug,))


def readdress(db: Database, campaign: str, office_id: str, tried: str) -> int:
    """Keep `tried` with the letters that were attempted at it; how many were not, and go to the new address."""
    of_it = (campaign, office_id)
    db.conn.execute(
        "UPDATE letters SET address = ? WHERE state = 'failed' AND campaign = ? AND office = ? AND address = ''",
        (tried.casefold(), *of_it),
    )
    for index, still in (("letters_waiting", WAITING), ("letters_sending", "state = 'sending'")):
        db.conn.execute(
            f"UPDATE letters INDEXED BY {index} SET address = ? WHERE {still} AND campaign = ? AND office = ? "
            "AND (attempts > 0 OR unknowns > 0) AND address = ''",
            (tried, *of_it),
        )
    waiting = f"SELECT count(*) FROM letters WHERE {WAITING} AND campaign = ? AND office = ? AND address = ''"
    return int(db.conn.execute(waiting, of_it).fetchone()[0])


def add_office(db: Database, office: Office) -> None:
    """Add an office inside a transaction, as the last of them."""
    position = row(db, "SELECT count(*) AS position FROM offices")
    _write(
        db,
        "INSERT INTO offices ({names}) VALUES ({values})",
        [{**_fields(office), **_days(office), **(position or {})}],
    )
    note_change(db, "offices")


def _office_values(office: Office, before: dict[str, Any] | None) -> dict[str, Any]:
    """The row for `office`: an address that was checked stays so while it is the same address."""
    values = {**_fields(office), **_days(office)}
    if before and values["checked_on"] is None and before["email"] == office.email:
        values["checked_on"] = before["checked_on"]
    return values


def _days(office: Office) -> dict[str, str | None]:
    return {name: day.isoformat() if (day := getattr(office, name)) else None for name in _DAYS}


def _fields(office: Office) -> dict[str, Any]:
    """The fields of an office by name."""
    return {name: getattr(office, name) for name in Office.__dataclass_fields__}


def _office(record: dict[str, Any]) -> Office:
    # Long lists say the same of many offices: it is kept once.
    values: dict[str, Any] = {name: sys.intern(record[name] or "") for name in Office.__dataclass_fields__}
    return Office(**values | {name: date.fromisoformat(values[name]) if values[name] else None for name in _DAYS})


def _partner_values(partner: Partner) -> dict[str, Any]:
    opt_in = json.dumps(asdict(partner.opt_in)) if partner.opt_in else ""
    return {
        "code": partner.code,
        "name": partner.name,
        "origins": json.dumps(partner.origins),
        "link_salt": partner.link_salt,
        "active": int(partner.active),
        "opt_in": opt_in,
    }


def _partner(record: dict[str, Any]) -> Partner:
    opt_in = OptIn(**json.loads(record["opt_in"])) if record["opt_in"] else None
    origins = tuple(json.loads(record["origins"]))
    return Partner(record["code"], record["name"], origins, record["link_salt"], bool(record["active"]), opt_in)
