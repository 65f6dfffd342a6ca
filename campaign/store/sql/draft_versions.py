"""Every text that a campaign being written had."""

from typing import Any

from campaign.core.campaigns import history, toml
from campaign.core.campaigns.history import Saved
from campaign.store.engine.database import Database, Engine, moment, row, rows, stamp
from campaign.store.protocol.campaigns import Draft

_SAVED = "SELECT id, version, who, at, is_page FROM draft_versions WHERE slug = ? ORDER BY id"


class DraftVersions(Engine):
    """Reads them; they are written where drafts are."""

    def draft_versions(self, slug: str) -> list[Saved]:
        with self.reading() as db:
            return _saved(db, slug)

    def draft_text(self, slug: str, version: str) -> str | None:
        sql = "SELECT source FROM draft_versions WHERE slug = ? AND version = ? ORDER BY id DESC LIMIT 1"
        with self.reading() as db:
            record = row(db, sql, slug, version)
            if record is None:
                # Nobody has saved anything since: it is what stands there.
                both = [row(db, f"SELECT source FROM {name} WHERE slug = ?", slug) for name in ("drafts", "campaigns")]
                record = next((one for one in both if one and toml.version(one["source"]) == version), None)
        return record["source"] if record else None


def keep(db: Database, draft: Draft, before: dict[str, Any] | None, page: str = "") -> None:
    """Keep a draft's text, that in whose place it comes (`source`, `who`, where nothing kept it yet) and a page's."""
    if before and not _has(db, draft.slug, before["source"]):
        _insert(db, draft, before["source"], who=before.get("who", ""))
    if not _is_last(db, draft):
        _insert(db, draft, draft.source, who=draft.who)
    if page and page != draft.source:
        _insert(db, draft, page, who=draft.who, is_page=True)
    for number in history.passing(_saved(db, draft.slug)):
        db.conn.execute("DELETE FROM draft_versions WHERE id = ?", (number,))


def forget(db: Database, slug: str) -> None:
    """Nothing is left of what was never in force."""
    db.conn.execute("DELETE FROM draft_versions WHERE slug = ?", (slug,))


def _saved(db: Database, slug: str) -> list[Saved]:
    return [
        Saved(record["id"], record["version"], record["who"], moment(record["at"]), bool(record["is_page"]))
        for record in rows(db, _SAVED, slug)
    ]


def _has(db: Database, slug: str, source: str) -> bool:
    sql = "SELECT 1 FROM draft_versions WHERE slug = ? AND version = ?"
    return db.conn.execute(sql, (slug, toml.version(source))).fetchone() is not None


def _is_last(db: Database, draft: Draft) -> bool:
    sql = "SELECT version FROM draft_versions WHERE slug = ? AND is_page = 0 ORDER BY id DESC LIMIT 1"
    record = db.conn.execute(sql, (draft.slug,)).fetchone()
    return bool(record) and record[0] == toml.version(draft.source)


def _insert(db: Database, draft: Draft, source: str, *, who: str, is_page: bool = False) -> None:
    db.conn.execute(
        "INSERT INTO draft_versions (slug, version, source, who, at, is_page) VALUES (?, ?, ?, ?, ?, ?)",
        (draft.slug, toml.version(source), source, who, stamp(draft.at), int(is_page)),
    )
