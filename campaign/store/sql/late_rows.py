"""What somebody still stored of a campaign after it was deleted: they had read it a moment before.

No verb looks whether its campaign is there; what came late is forgotten once an hour, and before another campaign of
that name begins.
"""

from campaign.core.delivery.holds import HoldKind
from campaign.store.engine.database import Database, note_forgotten
from campaign.store.sql.told_answers_kept import WAITS

_GONE = "campaign NOT IN (SELECT slug FROM campaigns UNION SELECT slug FROM drafts)"
_HOOKS = f"webhook IN (SELECT id FROM webhooks WHERE {_GONE})"
_BY_CAMPAIGN = (
    *("published", "activity", "allotments", "marked_days", "refusals", "published_answers", "quotes"),
    *("office_requests", "office_wishes", "answers_told", "answers_marks", "answers_pasted", "webhooks"),
)
"""Tables with rows that nothing ties to their campaign; its pictures and lists may be there before it."""


def forget_late_rows(db: Database) -> None:
    """Inside somebody else's transaction, which has its turn alone."""
    answers = f"SELECT 'answer ' || id FROM answers_pasted WHERE {WAITS} AND {_GONE}"
    deletions = [
        (f"DELETE FROM items WHERE submission IN ({answers})", ()),
        (f"DELETE FROM webhook_notices WHERE {_HOOKS}", ()),
        (f"DELETE FROM webhook_deliveries WHERE {_HOOKS}", ()),
        ("DELETE FROM holds WHERE kind = ? AND key NOT IN (SELECT slug FROM campaigns)", (HoldKind.PAUSED,)),
        *((f"DELETE FROM {table} WHERE {_GONE}", ()) for table in _BY_CAMPAIGN),
    ]
    if sum(db.conn.execute(sql, values).rowcount for sql, values in deletions):
        note_forgotten(db)
