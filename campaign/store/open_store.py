"""Opens the store that the settings name: the only place that knows which engines there are."""

from pathlib import Path

from campaign.sealing.key_ring import KeyRing
from campaign.sealing.letters import SecretSealer
from campaign.sealing.slots import SlotFile
from campaign.store.protocol import Store
from campaign.store.sql.accounts import Accounts
from campaign.store.sql.activity import Activities
from campaign.store.sql.audit import Audit
from campaign.store.sql.bounces import Bounces
from campaign.store.sql.campaigns import Campaigns
from campaign.store.sql.digests import Digests
from campaign.store.sql.drafts import Drafts
from campaign.store.sql.held_back import HeldBack
from campaign.store.sql.holds import Holds
from campaign.store.sql.pictures import Pictures
from campaign.store.sql.published import PublishedFigures
from campaign.store.sql.published_answers import PublishedAnswers
from campaign.store.sql.purge import Purging
from campaign.store.sql.recovery import Recovery
from campaign.store.sql.refusals import RefusedFrames
from campaign.store.sql.sealing_anew import KeyBefore, SealingAnew
from campaign.store.sql.sessions import Sessions
from campaign.store.sql.submissions import Submissions
from campaign.store.sql.suppression import Suppression
from campaign.store.sql.told_answers import ToldAnswers
from campaign.store.sql.watching import Watching
from campaign.store.sql.webhooks import Webhooks


class Ledger(
    Submissions,
    Digests,
    HeldBack,
    ToldAnswers,
    Bounces,
    Purging,
    SealingAnew,
    Recovery,
    Activities,
    PublishedFigures,
    RefusedFrames,
    Watching,
):
    """Letters, from their first word to the last look at their numbers."""


class SqliteStore(
    Campaigns, Drafts, Pictures, Ledger, Suppression, Holds, Accounts, Sessions, Audit, Webhooks, PublishedAnswers
):
    """Every verb of `Store`, on the file at `path`; `seal_key` (32 bytes) comes from the configuration.

    The keys of what is sealed stand beside it: `.keys`, one for each item, and `.names`, those that tell who wrote.
    Without `durable` a power cut may undo what was written, which nobody relied on.
    """

    def __init__(
        self, path: Path, seal_key: bytes, *, durable: bool = True, key_before: KeyBefore | None = None
    ) -> None:
        super().__init__(path, durable=durable)
        self._slots = SlotFile(path.with_name(path.name + ".keys"))
        self._ring = KeyRing(path.with_name(path.name + ".names"), seal_key)
        self._secrets = SecretSealer(seal_key)
        self._kept = {}
        self._seal_key = seal_key
        self._key_before = key_before or (lambda _: seal_key)


def open_store(path: Path, key: KeyBefore, *, durable: bool = True) -> Store:
    """The store on the SQLite file at `path`; nothing is opened before its first verb.

    `key` gives the configuration's 32 bytes for a purpose. Without `durable` a power cut may undo what was written.
    """
    return SqliteStore(path, key("seal"), durable=durable, key_before=key)
