"""The store on one SQLite file."""

from pathlib import Path

from campaign.sealing.letters import Sealer
from campaign.store.sqlite.accounts import Accounts
from campaign.store.sqlite.activity import Activities
from campaign.store.sqlite.audit import Audit
from campaign.store.sqlite.backup import Backup
from campaign.store.sqlite.bounces import Bounces
from campaign.store.sqlite.campaigns import Campaigns
from campaign.store.sqlite.contacts import contact_key
from campaign.store.sqlite.digests import Digests
from campaign.store.sqlite.drafts import Drafts
from campaign.store.sqlite.holds import Holds
from campaign.store.sqlite.purge import Purging
from campaign.store.sqlite.sessions import Sessions
from campaign.store.sqlite.submissions import Submissions
from campaign.store.sqlite.suppression import Suppression
from campaign.store.sqlite.watching import Watching
from campaign.store.sqlite.webhooks import Webhooks


class Ledger(Submissions, Digests, Bounces, Purging, Activities, Watching):
    """Letters, from their first word to the last look at their numbers."""


class SqliteStore(Campaigns, Drafts, Ledger, Suppression, Holds, Accounts, Sessions, Audit, Backup, Webhooks):
    """Every verb of `Store`, on the file at `path`; `seal_key` (32 bytes) comes from the configuration.

    Without `durable` a power cut may undo what was written, which nobody relied on.
    """

    def __init__(self, path: Path, seal_key: bytes, *, durable: bool = True) -> None:
        super().__init__(path, durable=durable)
        self._sealer = Sealer(seal_key)
        self._contact_key = contact_key(seal_key)


__all__ = ["SqliteStore"]
