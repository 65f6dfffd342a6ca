"""What is kept of sentences to quote, and how all of a campaign's are forgotten, inside somebody else's transaction."""

from campaign.store.engine.database import Database, note_forgotten

WAITS = "words = ''"
"""What nobody has released yet."""


def quotes_key_name(campaign: str) -> str:
    """The name of a campaign's key for sentences to quote among the named keys."""
    return f"quotes {campaign}"


def item_of_quote(name: bytes) -> str:
    """Under what a sentence is sealed."""
    return f"quote {name.hex()}"


def forget_offered_quotes(db: Database, campaign: str) -> None:
    """Forget all of a campaign, inside a transaction."""
    note_forgotten(db)
    for (name,) in db.conn.execute("SELECT name FROM offered_quotes WHERE campaign = ?", (campaign,)).fetchall():
        db.conn.execute("DELETE FROM items WHERE submission = ?", (item_of_quote(name),))
    db.conn.execute("DELETE FROM offered_quotes WHERE campaign = ?", (campaign,))
