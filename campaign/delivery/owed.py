"""What came of mails and the database has not taken yet: whatever was sent is remembered while it is away."""

import logging
from collections.abc import Iterable

from campaign.core.delivery.outcomes import State
from campaign.delivery.sending import name_of
from campaign.store.protocol import Store
from campaign.store.protocol.delivery import Finished

log = logging.getLogger(__name__)


class Owed:
    """Stored in one transaction, and before anything else is claimed: else it would be sent again."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._finished: list[Finished] = []

    def __len__(self) -> int:
        return len(self._finished)

    def add(self, finished: Iterable[Finished]) -> None:
        self._finished.extend(finished)

    def settle(self) -> None:
        """Store it. Raises StoreUnavailable; then it is kept for the next time."""
        if not self._finished:
            return
        kept = self._store.finish_all(self._finished)
        for finished, is_kept in zip(self._finished, kept, strict=True):
            if not is_kept and finished.outcome.state is not State.QUEUED:
                log.warning("%s: the lease was over before it was finished", name_of(finished.claim))
        self._finished = []
