"""Opens the store that the settings name: the only place that knows which engines there are."""

from pathlib import Path

from campaign.sealing.letters import Sealer
from campaign.store.engine.backup import Backup
from campaign.store.protocol import Store
from campaign.store.sql.accounts import Accounts
from campaign.store.sql.activity import Activities
from campaign.store.sql.audit import Audit
from campaign.store.sql.bounces import Bounces
from campaign.store.sql.campaigns import Campaigns
from campaign.store.sql.contacts import contact_key
from campaign.store.sql.digests import Digests
from campaign.store.sql.drafts import Drafts
from campaign.store.sql.holds import Holds
from campaign.store.sql.published import PublishedFigures
from campaign.store.sql.purge import Purging
from campaign.store.sql.refusals import RefusedFrames
from campaign.store.sql.sessions import Sessions
from campaign.store.sql.submissions import Submissions
from campaign.store.sql.suppression import Suppression
from campaign.store.sql.watching import Watching
from campaign.store.sql.webhooks import Webhooks


class Ledger(Submissions, Digests, Bounces, Purging, Activities, PublishedFigures, RefusedFrames, Watching):
    """Letters, from their first word to the last look at their numbers."""


class SqliteStore(Campaigns, Drafts, Ledger, Suppression, Holds, Accounts, Sessions, Audit, Backup, Webhooks):
    """Every verb of `Store`, on the file at `path`; `seal_key` (32 bytes) comes from the configuration.

    Without `durable` a power cut may undo what was written, which nobody relied on.
    """

    def __init__(self, path: Path, seal_key: bytes, *, durable: bool = True) -> None:
        super().__init__(path, durable=durable)
        self._sealer = Sealer(seal_key)
        self._contact_key = contact_key(seal_key)


def open_store(path: Path, seal_key: bytes, *, durable: bool = True) -> Store:
    """The store on the SQLite file at `path`; nothing is opened before its first verb.

    `seal_key` (32 bytes) comes from the configuration. Without `durable` a power cut may undo what was written.
    """
    return SqliteStore(path, seal_key, durable=durable)
