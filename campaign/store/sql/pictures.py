"""Pictures that campaigns bring."""

from collections.abc import Collection, Mapping

from campaign.core.campaigns.picture import Picture, Shown
from campaign.store.engine.database import Database, Engine, row, rows
from campaign.store.sql.campaigns import note_change

TEXTS = ("campaigns", "drafts", "draft_versions")
"""Where texts stand that may name a picture."""


class Pictures(Engine):
    """By campaign and the name that its text has for them."""

    def save_pictures(self, slug: str, pictures: Mapping[str, Picture]) -> None:
        with self.writing() as db:
            for name, picture in pictures.items():
                _save(db, slug, name, picture)
            _forget_unnamed(db, slug, besides=pictures)
            note_change(db, "campaigns")

    def copy_picture(self, slug: str, to_slug: str, name: str) -> None:
        with self.writing() as db:
            db.conn.execute(
                "INSERT INTO pictures (campaign, name, digest, width, height, content) "
                "SELECT ?, name, digest, width, height, content FROM pictures WHERE campaign = ? AND name = ? "
                "ON CONFLICT (campaign, name) DO NOTHING",
                (to_slug, slug, name),
            )

    def picture(self, slug: str, name: str) -> Picture | None:
        with self.reading() as db:
            record = row(db, "SELECT content, width, height FROM pictures WHERE campaign = ? AND name = ?", slug, name)
            return Picture(**record) if record else None

    def pictures(self) -> Mapping[tuple[str, str], Shown]:
        with self.reading() as db:
            records = rows(db, "SELECT campaign, name, digest, width, height FROM pictures")
            return {
                (one["campaign"], one["name"]): Shown(one["digest"], one["width"], one["height"]) for one in records
            }


def _save(db: Database, slug: str, name: str, picture: Picture) -> None:
    shown = picture.shown
    db.conn.execute(
        "INSERT INTO pictures (campaign, name, digest, width, height, content) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (campaign, name) DO UPDATE SET digest = excluded.digest, width = excluded.width, "
        "height = excluded.height, content = excluded.content",
        (slug, name, shown.digest, shown.width, shown.height, picture.content),
    )


def _forget_unnamed(db: Database, slug: str, besides: Collection[str]) -> None:
    """Delete the pictures of a campaign that none of its texts names, earlier ones included."""
    named = " AND ".join(
        f"NOT EXISTS (SELECT 1 FROM {table} WHERE slug = ? AND source LIKE '%' || pictures.name || '%')"
        for table in TEXTS
    )
    places = ", ".join("?" * len(besides))
    db.conn.execute(
        f"DELETE FROM pictures WHERE campaign = ? AND name NOT IN ({places}) AND {named}",
        (slug, *besides, *([slug] * len(TEXTS))),
    )
