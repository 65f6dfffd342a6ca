"""Campaigns, offices and partners in SQLite."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlite_utils import Database

from campaign.core.campaigns import OptIn
from campaign.core.offices import Office
from campaign.store.protocol import AlreadyExists, CampaignRecord, Missing, Partner
from campaign.store.sqlite.database import SqliteDatabase, row, rows

_OF_A_CAMPAIGN = ("totals", "texts", "written", "allotments", "destinations", "contacts", "submissions")


class Campaigns(SqliteDatabase):
    """What organisers set up."""

    def save_campaign(self, slug: str, status: str, source: str) -> bool:
        with self.writing() as db:
            before = row(db, "SELECT status, source, version FROM campaigns WHERE slug = ?", slug)
            if before and (before["status"], before["source"]) == (status, source):
                return False
            if before and status == "live" and before["status"] in ("draft", "test"):
                _start_from_nothing(db, slug)
            db.execute(
                "INSERT INTO campaigns (slug, status, source, version, writer_key, position) "
                "VALUES (?, ?, ?, 1, ?, (SELECT count(*) FROM campaigns)) ON CONFLICT (slug) DO UPDATE "
                "SET status = excluded.status, source = excluded.source, version = version + 1, "
                "writer_key = CASE WHEN length(writer_key) THEN writer_key ELSE excluded.writer_key END",
                (slug, status, source, os.urandom(32)),
            )
            note_change(db, "campaigns")
            return True

    def campaign(self, slug: str) -> CampaignRecord | None:
        with self.reading() as db:
            found = row(db, "SELECT slug, status, source, version, writer_key FROM campaigns WHERE slug = ?", slug)
            return CampaignRecord(**found) if found else None

    def campaigns(self) -> list[CampaignRecord]:
        with self.reading() as db:
            found = rows(db, "SELECT slug, status, source, version, writer_key FROM campaigns ORDER BY position, slug")
            return [CampaignRecord(**one) for one in found]

    def campaign_versions(self) -> tuple[int, ...]:
        # Asked for with every page; one statement sees one state without a transaction around it.
        with self._failing_plainly():
            return tuple(n for (n,) in self._database().conn.execute("SELECT number FROM versions ORDER BY name"))

    def save_offices(self, offices: Iterable[Office]) -> tuple[int, int]:
        new = changed = 0
        with self.writing() as db:
            for office in offices:
                before = row(db, "SELECT * FROM offices WHERE id = ?", office.id)
                values = _office_values(office, before)
                if before is None:
                    new += 1
                    values["position"] = db.execute("SELECT count(*) FROM offices").fetchone()[0]
                elif any(before[name] != value for name, value in values.items()):
                    changed += 1
                db.table("offices").upsert(values, pk="id")
            if new or changed:
                note_change(db, "offices")
        return new, changed

    def offices(self) -> list[Office]:
        with self.reading() as db:
            return [_office(one) for one in rows(db, "SELECT * FROM offices ORDER BY position, id")]

    def check_office(self, office_id: str, day: date) -> Office:
        with self.writing() as db:
            db.execute("UPDATE offices SET checked_on = ? WHERE id = ?", (day.isoformat(), office_id))
            found = row(db, "SELECT * FROM offices WHERE id = ?", office_id)
            if found is None:
                raise Missing(office_id)
            note_change(db, "offices")
            return _office(found)

    def add_partner(self, partner: Partner) -> None:
        with self.writing() as db:
            if row(db, "SELECT code FROM partners WHERE code = ?", partner.code):
                raise AlreadyExists(partner.code)
            db.table("partners").insert(_partner_values(partner), pk="code")

    def save_partner(self, partner: Partner) -> None:
        with self.writing() as db:
            if not row(db, "SELECT code FROM partners WHERE code = ?", partner.code):
                raise Missing(partner.code)
            db.table("partners").upsert(_partner_values(partner), pk="code")

    def partner(self, code: str) -> Partner | None:
        with self.reading() as db:
            found = row(db, "SELECT * FROM partners WHERE code = ?", code)
            return _partner(found) if found else None

    def partners(self) -> list[Partner]:
        with self.reading() as db:
            return [_partner(one) for one in rows(db, "SELECT * FROM partners ORDER BY code")]


def note_change(db: Database, name: str) -> None:
    """Note, inside a transaction, that what is parsed and kept has to be read again."""
    db.execute(
        "INSERT INTO versions (name, number) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET number = number + 1",
        (name,),
    )


def _start_from_nothing(db: Database, slug: str) -> None:
    """Forget what a test run left, so that the ledger of a live campaign holds nothing but its own."""
    of_it = "(SELECT id FROM submissions WHERE campaign = ?)"
    for table in ("personal", "seals", "notices", "letters"):
        db.execute(f"DELETE FROM {table} WHERE submission IN {of_it}", (slug,))
    db.execute("UPDATE webhooks SET reached = 0 WHERE campaign = ?", (slug,))
    for table in _OF_A_CAMPAIGN:
        db.execute(f"DELETE FROM {table} WHERE campaign = ?", (slug,))


def _office_values(office: Office, before: dict[str, Any] | None) -> dict[str, Any]:
    """The row for `office`: an address that was checked stays so while it is the same address."""
    values = {**_fields(office), "checked_on": office.checked_on.isoformat() if office.checked_on else None}
    if before and values["checked_on"] is None and before["email"] == office.email:
        values["checked_on"] = before["checked_on"]
    return values


def _fields(office: Office) -> dict[str, Any]:
    """The fields of an office by name."""
    return {name: getattr(office, name) for name in Office.__dataclass_fields__}


def _office(found: dict[str, Any]) -> Office:
    checked = date.fromisoformat(found["checked_on"]) if found["checked_on"] else None
    fields = {name: found[name] or "" for name in Office.__dataclass_fields__ if name != "checked_on"}
    return Office(**fields, checked_on=checked)


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


def _partner(found: dict[str, Any]) -> Partner:
    opt_in = OptIn(**json.loads(found["opt_in"])) if found["opt_in"] else None
    origins = tuple(json.loads(found["origins"]))
    return Partner(found["code"], found["name"], origins, found["link_salt"], bool(found["active"]), opt_in)
