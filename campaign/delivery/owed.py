"""What came of mails and the database has not taken yet: whatever was sent is remembered while it is away."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from campaign.core.delivery.outcomes import Outcome, State
from campaign.core.letters.submissions import Kind
from campaign.delivery.outgoing import Outgoing
from campaign.delivery.sending import name_of
from campaign.store.protocol import Store
from campaign.store.protocol.delivery import Claim, Finished

log = logging.getLogger(__name__)


class Owed:
    """Stored in one transaction, and before anything else is claimed: else it would be sent again."""

    def __init__(self, store: Store, outgoing: Outgoing, clock: Callable[[], datetime]) -> None:
        self._store, self._outgoing, self._clock = store, outgoing, clock
        self._finished: list[Finished] = []

    def __len__(self) -> int:
        return len(self._finished)

    def add(self, claims: Iterable[Claim], outcome: Outcome) -> None:
        """This came of each of them; a letter that failed for good goes back to its writer."""
        now, fails = self._clock(), outcome.state is State.FAILED
        for claim in claims:
            gives_back = self._outgoing.gives_back(claim) if fails and claim.kind is Kind.LETTER else None
            self._finished.append(Finished(claim, outcome, now, gives_back))

    def settle(self) -> None:
        """Store it. Raises StoreUnavailable; then it is kept for the next time."""
        if not self._finished:
            return
        kept = self._store.finish_all(self._finished)
        for finished, is_kept in zip(self._finished, kept, strict=True):
            if not is_kept and finished.outcome.state is not State.QUEUED:
                log.warning("%s: the lease was over before it was finished", name_of(finished.claim))
        self._finished = []
