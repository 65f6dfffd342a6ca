"""Campaigns being written."""

from typing import Any

from campaign.core.campaigns import toml
from campaign.core.offices.areas import AreaList
from campaign.store.engine.database import Database, moment, row, rows, stamp
from campaign.store.protocol.campaigns import Draft, OwnOffice
from campaign.store.protocol.errors import Missing
from campaign.store.sql.account_rights import drop_rights_in
from campaign.store.sql.campaigns import new_mark, readdress, save_campaign
from campaign.store.sql.draft_versions import DraftVersions, forget, keep
from campaign.store.sql.late_rows import forget_late_rows


class Drafts(DraftVersions):
    """A draft is replaced only by who saw it: every verb says which version it means."""

    def draft(self, slug: str) -> Draft | None:
        with self.reading() as db:
            record = row(db, "SELECT * FROM drafts WHERE slug = ?", slug)
            return _draft(record) if record else None

    def drafts(self) -> list[Draft]:
        with self.reading() as db:
            return [_draft(record) for record in rows(db, "SELECT * FROM drafts ORDER BY slug")]

    def save_draft(self, draft: Draft, instead_of: str, page: str = "") -> bool:
        with self.writing() as db:
            in_force, being_written = _versions(db, draft.slug)
            if instead_of != (being_written or in_force):
                return False
            if not instead_of:
                drop_rights_in(db, draft.slug)
                forget_late_rows(db)
            before = row(db, "SELECT source, who FROM drafts WHERE slug = ?", draft.slug)
            keep(db, draft, before or row(db, "SELECT source FROM campaigns WHERE slug = ?", draft.slug), page)
            db.execute(
                "INSERT INTO drafts (slug, source, base, who, at, mark) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (slug) DO UPDATE "
                "SET source = excluded.source, base = excluded.base, who = excluded.who, at = excluded.at",
                (draft.slug, draft.source, draft.base, draft.who, stamp(draft.at), _mark(db, draft.slug)),
            )
            return True

    def drop_draft(self, slug: str, instead_of: str) -> bool:
        with self.writing() as db:
            in_force, being_written = _versions(db, slug)
            if not instead_of or instead_of != being_written:
                return False
            db.execute("DELETE FROM drafts WHERE slug = ?", (slug,))
            db.execute("UPDATE campaigns SET mark = ? WHERE slug = ? AND status = 'draft'", (new_mark(), slug))
            if not in_force:
                forget(db, slug)
                drop_rights_in(db, slug)
            return True

    def publish(
        self, slug: str, status: str, source: str, instead_of: tuple[str, str], areas: AreaList | None = None
    ) -> bool:
        with self.writing() as db:
            if instead_of != _versions(db, slug):
                return False
            save_campaign(db, slug, status, source, areas)
            for draft in rows(db, "SELECT mark FROM drafts WHERE slug = ?", slug):
                db.execute("UPDATE campaigns SET mark = ? WHERE slug = ?", (draft["mark"], slug))
            db.execute("DELETE FROM drafts WHERE slug = ?", (slug,))
            return True

    def change_status(self, slug: str, status: str, source: str, instead_of: str) -> bool:
        with self.writing() as db:
            if not instead_of or instead_of != _versions(db, slug)[0]:
                return False
            save_campaign(db, slug, status, source)
            db.execute(
                "UPDATE drafts SET base = ? WHERE slug = ? AND base = ?", (toml.version(source), slug, instead_of)
            )
            return True

    def correct_own_office(self, correction: OwnOffice, instead_of: tuple[str, str]) -> int | None:
        slug, source = correction.slug, correction.source
        with self.writing() as db:
            if instead_of != _versions(db, slug):
                return None
            before = row(db, "SELECT status FROM campaigns WHERE slug = ?", slug)
            if before is None:
                raise Missing(slug)
            save_campaign(db, slug, before["status"], source)
            db.execute("UPDATE drafts SET source = ? WHERE slug = ?", (correction.draft, slug))
            db.execute(
                "UPDATE drafts SET base = ? WHERE slug = ? AND base = ?", (toml.version(source), slug, instead_of[0])
            )
            since = stamp(correction.since)
            # What may still come back from the old address says nothing about the new one.
            db.execute(
                "UPDATE letters SET address = ? WHERE state = 'sent' AND date >= ? "
                "AND campaign = ? AND office = ? AND address = ''",
                (correction.was, since, slug, correction.office),
            )
            return readdress(db, slug, correction.office, correction.was)


def _mark(db: Database, slug: str) -> str:
    """That of a draft which is begun: what is in force as a draft is written on in it."""
    in_force = row(db, "SELECT mark FROM campaigns WHERE slug = ? AND status = 'draft'", slug)
    return in_force["mark"] if in_force else new_mark()


def _versions(db: Database, slug: str) -> tuple[str, str]:
    """Which text is in force, and which is being written."""
    records = [row(db, f"SELECT source FROM {table} WHERE slug = ?", slug) for table in ("campaigns", "drafts")]
    in_force, being_written = (toml.version(record["source"]) if record else "" for record in records)
    return in_force, being_written


def _draft(record: dict[str, Any]) -> Draft:
    return Draft(**record | {"at": moment(record["at"])})
