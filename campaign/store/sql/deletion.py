"""Campaigns that are put away: out of sight with all they have, or gone with all they had."""

from campaign.core.delivery.holds import HoldKind
from campaign.store.engine.database import Database, note_forgotten, row
from campaign.store.protocol.campaigns import Held
from campaign.store.protocol.errors import Missing
from campaign.store.sql.account_rights import drop_rights_in
from campaign.store.sql.campaigns import note_change, start_from_nothing
from campaign.store.sql.contacts import Contacts
from campaign.store.sql.key_names import let_go
from campaign.store.sql.keys import campaign_key_names
from campaign.store.sql.offered_quotes_kept import quotes_key_name
from campaign.store.sql.office_pages import OfficePages, office_page_key_name
from campaign.store.sql.promises import promises_key_name
from campaign.store.sql.told_answers_kept import key_name
from campaign.store.sql.waiting import WAITING

_BESIDES = (
    *("area_lists", "areas", "marked_days", "refusals", "published_answers", "quotes"),
    *("answers_marks", "pictures", "webhooks", "letters"),
    "brought_areas",
)
"""Tables with rows of a campaign, besides those that a launch empties."""
_BY_SLUG = ("drafts", "draft_versions", "campaigns")
_KEYS = (key_name, office_page_key_name, quotes_key_name, promises_key_name)
"""What a campaign's other keys are called among the named keys."""
_UNFINISHED = {
    "letters_awaiting": "state = 'awaiting_confirmation'",
    "letters_offered": "state IN ('offered', 'handed_over')",
    "letters_waiting": WAITING,
    "letters_sending": "state = 'sending'",
}
"""Letters that somebody waits for, or still has to send, by the indexes that hold no others."""
_LETTERS = [
    f"SELECT count(*) FROM letters INDEXED BY {index} WHERE {of_it} AND campaign = ?"
    for index, of_it in _UNFINISHED.items()
]
_MAILS = [
    f"SELECT count(*) FROM notices INDEXED BY {index} CROSS JOIN submissions "
    f"WHERE {of_it} AND submissions.id = notices.submission AND campaign = ?"
    for index, of_it in (("notices_waiting", WAITING), ("notices_sending", "state = 'sending'"))
]


class Deletion(Contacts, OfficePages):
    """Archive, and delete."""

    has_let_go: bool

    def archive_campaign(self, slug: str, *, archived: bool) -> bool:
        with self.writing() as db:
            _require_any(db, slug)
            sql = "UPDATE campaigns SET archived = ? WHERE slug = ? AND status <> 'live'"
            done = db.conn.execute(sql, (int(archived), slug)).rowcount > 0
            if done and archived:
                drop_rights_in(db, slug)
            return done

    def held(self, slug: str) -> Held:
        with self.reading() as db:
            sql = "SELECT count(*) FROM contacts WHERE campaign = ? AND confirmed = 1"
            (contacts,) = db.conn.execute(sql, (slug,)).fetchone()
            return Held(_waiting(db, slug), int(contacts))

    def delete_campaign(self, slug: str) -> bool:
        with self.writing() as db:
            status = _require_any(db, slug)
            if status == "live" or (status == "closed" and _waiting(db, slug)):
                return False
            note_forgotten(db)
            _delete(db, slug)
            # With the campaign itself: whoever comes first destroys them once that is stored, should this process end.
            let_go(db.conn, (*campaign_key_names(slug), *(named(slug) for named in _KEYS)))
            self.has_let_go = True
        with self._failing_plainly():
            self._ring.follow()
        return True


def _require_any(db: Database, slug: str) -> str:
    """The status of what is in force of a campaign, "" where there is a draft alone. Raises Missing."""
    record = row(db, "SELECT status FROM campaigns WHERE slug = ?", slug)
    if record:
        return str(record["status"])
    if row(db, "SELECT slug FROM drafts WHERE slug = ?", slug) is None:
        raise Missing(slug)
    return ""


def _waiting(db: Database, slug: str) -> int:
    """Letters that are not done; where there are none, mails to their writers that have not left, such as a copy."""
    letters, mails = (
        sum(int(db.conn.execute(sql, (slug,)).fetchone()[0]) for sql in counted) for counted in (_LETTERS, _MAILS)
    )
    return letters or mails


def _delete(db: Database, slug: str) -> None:
    start_from_nothing(db, slug)
    db.conn.execute(
        "DELETE FROM webhook_notices WHERE webhook IN (SELECT id FROM webhooks WHERE campaign = ?)", (slug,)
    )
    db.conn.execute(
        "DELETE FROM webhook_deliveries WHERE webhook IN (SELECT id FROM webhooks WHERE campaign = ?)", (slug,)
    )
    db.conn.execute("DELETE FROM holds WHERE kind = ? AND key = ?", (HoldKind.PAUSED, slug))
    db.conn.execute("DELETE FROM uploads WHERE about = ?", (slug,))
    for table in _BESIDES:
        db.conn.execute(f"DELETE FROM {table} WHERE campaign = ?", (slug,))
    for table in _BY_SLUG:
        db.conn.execute(f"DELETE FROM {table} WHERE slug = ?", (slug,))
    drop_rights_in(db, slug)
    for name in ("campaigns", "offices"):
        note_change(db, name)
