"""The link in a mail that waits to be sent, as its reader will have it."""

import re
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from threading import Lock

from campaign.core.letters import links
from campaign.store.protocol import Store
from campaign.store.sql.items import notice_part
from campaign.store.sql.parts import Parts
from tests.support.processes import until

_MAIL = (
    "SELECT id FROM notices WHERE submission = ? AND kind IN ('confirmation', 'reminder') "
    "AND state IN ('queued', 'retrying', 'unknown', 'sending') ORDER BY id DESC"
)


def confirm_token(store: Store, receipt: str | bytes) -> str:
    """The token of the link to confirm, for the submission whose receipt has this address, token or secret."""
    assert isinstance(store, Parts)
    secret = links.secret_of(receipt.partition("?")[0].rpartition("/")[2]) if isinstance(receipt, str) else receipt
    name = links.name_of(secret)
    with store.reading() as db:
        record = db.execute(_MAIL, (name,)).fetchone()
        assert record, "a mail that asks to confirm waits"
        personal = store.open_item(db, name, notice_part(record[0])).personal
    assert personal
    return personal.link


class Mailbox:
    """The links in the mails that went to a Maildir, by whom they went to. Each mail is read once."""

    def __init__(self, folder: Path) -> None:
        self._new = folder / "new"
        self._seen: set[Path] = set()
        self._links: dict[str, str] = {}
        self._lock = Lock()

    def confirm_token(self, address: str) -> str:
        """The token of the link in the mail that asked this address to confirm, as soon as it is there."""
        return until(lambda: self._found(address), f"a mail to {address}")

    def _found(self, address: str) -> str:
        with self._lock:
            for path in set(self._new.glob("*")) - self._seen:
                self._seen.add(path)
                mail = message_from_bytes(path.read_bytes(), policy=default)
                body = mail.get_body()
                link = re.search(r"/confirm/([\w-]+)", body.get_content()) if body else None
                if link:
                    self._links[str(mail["To"])] = link[1]
            return self._links.get(address, "")
