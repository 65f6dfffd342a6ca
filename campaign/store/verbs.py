"""Every verb of the store that is the same on all engines, in one class; an engine is put under it."""

from pathlib import Path

from campaign.sealing.key_ring import KeyRing
from campaign.sealing.letters import SecretSealer
from campaign.sealing.slots import SlotFile
from campaign.store.sql.accounts import Accounts
from campaign.store.sql.activity import Activities
from campaign.store.sql.audit import Audit
from campaign.store.sql.bounces import Bounces
from campaign.store.sql.campaigns import Campaigns
from campaign.store.sql.deletion import Deletion
from campaign.store.sql.digests import Digests
from campaign.store.sql.drafts import Drafts
from campaign.store.sql.held_back import HeldBack
from campaign.store.sql.holds import Holds
from campaign.store.sql.pictures import Pictures
from campaign.store.sql.published import PublishedFigures
from campaign.store.sql.published_answers import PublishedAnswers
from campaign.store.sql.purge import Purging
from campaign.store.sql.refusals import RefusedFrames
from campaign.store.sql.sessions import Sessions
from campaign.store.sql.sharing import Sharing
from campaign.store.sql.submissions import Submissions
from campaign.store.sql.suppression import Suppression
from campaign.store.sql.told_answers import ToldAnswers
from campaign.store.sql.uploads import Uploads
from campaign.store.sql.watching import Watching
from campaign.store.sql.webhooks import Webhooks


class Ledger(
    Submissions,
    Digests,
    HeldBack,
    ToldAnswers,
    Bounces,
    Purging,
    Deletion,
    Activities,
    PublishedFigures,
    RefusedFrames,
    Watching,
):
    """Letters, from their first word to the last look at their numbers."""


class Verbs(
    Campaigns,
    Drafts,
    Pictures,
    Uploads,
    Ledger,
    Suppression,
    Holds,
    Accounts,
    Sessions,
    Audit,
    Webhooks,
    PublishedAnswers,
    Sharing,
):
    """Every verb that is the same on all engines.

    The keys of what is sealed stand beside `path`: `.keys`, one for each item, and `.names`, those that tell who wrote.
    """

    @property
    def key_files(self) -> tuple[Path, Path]:
        """The one that opens what is sealed, and the one of names."""
        return self._slots.path, self._ring.path

    @property
    def has_used_keys(self) -> bool:
        """Whether the key file that is there was a committed database's."""
        return self._belongs_to_another()

    def _seal_with(self, path: Path, seal_key: bytes) -> None:
        self._slots = SlotFile(path.with_name(path.name + ".keys"))
        self._ring = KeyRing(path.with_name(path.name + ".names"), seal_key)
        self._secrets = SecretSealer(seal_key)
        self._kept = {}
        self._seal_key = seal_key
