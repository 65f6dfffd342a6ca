"""What is kept of answers, and when it is forgotten, inside somebody else's transaction."""

from campaign.store.engine.database import Database, note_forgotten

WAITS = "words = ''"
"""What somebody pasted waits until an organiser has looked at it."""


def key_name(campaign: str) -> str:
    """The name of a campaign's key for answers among the named keys."""
    return f"answers {campaign}"


def forget_answers(db: Database, campaign: str) -> None:
    """Forget which links were used, and words that nobody looked at, inside a transaction: their key is going."""
    note_forgotten(db)
    waiting = f"SELECT 'answer ' || id FROM answers_pasted WHERE campaign = ? AND {WAITS}"
    db.conn.execute(f"DELETE FROM items WHERE submission IN ({waiting})", (campaign,))
    db.conn.execute(f"DELETE FROM answers_pasted WHERE campaign = ? AND {WAITS}", (campaign,))
    db.conn.execute("DELETE FROM answers_marks WHERE campaign = ?", (campaign,))
