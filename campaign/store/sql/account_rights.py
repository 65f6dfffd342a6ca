"""What members may do, campaign by campaign. Rows are an account's, or those of an address that is invited."""

from campaign.core.rights import Right, Rights
from campaign.store.engine.database import Database, rows


def rights_of(db: Database, email: str) -> Rights:
    """By campaign, in the order of their slugs."""
    sql = "SELECT campaign, held FROM account_rights WHERE account = ? ORDER BY campaign"
    return {record["campaign"]: Right(record["held"]) for record in rows(db, sql, email)}


def set_rights(db: Database, email: str, rights: Rights) -> None:
    """These, and no others any more."""
    db.execute("DELETE FROM account_rights WHERE account = ?", (email,))
    db.conn.executemany(
        "INSERT INTO account_rights (account, campaign, held) VALUES (?, ?, ?)",
        [(email, campaign, held) for campaign, held in rights.items()],
    )


def drop_rights_in(db: Database, slug: str) -> None:
    """Nobody has a right in this campaign any more, or yet: one that comes into being has the name of none before."""
    db.execute("DELETE FROM account_rights WHERE campaign = ?", (slug,))


def drop_rights_of_nobody(db: Database) -> None:
    """Those of invitations that nobody followed."""
    db.execute(
        "DELETE FROM account_rights WHERE account NOT IN (SELECT email FROM organisers) "
        "AND account NOT IN (SELECT email FROM account_links)"
    )
