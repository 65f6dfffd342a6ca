"""The link in a mail that waits to be sent, as its reader will have it."""

from campaign.core.letters import links
from campaign.store.protocol import Store
from campaign.store.sql.items import notice_part
from campaign.store.sql.parts import Parts

_MAIL = (
    "SELECT id FROM notices WHERE submission = ? AND kind IN ('confirmation', 'reminder') "
    "AND state IN ('queued', 'retrying', 'unknown', 'sending') ORDER BY id DESC"
)


def confirm_token(store: Store, receipt: str) -> str:
    """The token of the link to confirm, for the submission whose receipt has this address or token."""
    assert isinstance(store, Parts)
    name = links.name_of(links.secret_of(receipt.partition("?")[0].rpartition("/")[2]))
    with store.reading() as db:
        found = db.execute(_MAIL, (name,)).fetchone()
        assert found, "a mail that asks to confirm waits"
        personal = store.open_item(db, name, notice_part(found[0])).personal
    assert personal
    return personal.link
