"""A day's left-over letters to one office: sent in one mail, in several where one would be too large."""

import logging
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from campaign.core.delivery import outcomes
from campaign.core.delivery.holds import Hold
from campaign.core.delivery.outcomes import FIRST_RETRY, Outcome, State
from campaign.delivery.outgoing import CannotBeSent, Outgoing
from campaign.delivery.owed import Owed
from campaign.delivery.sending import Sending
from campaign.delivery.transport import Misconfigured, ServerUnavailable, Transport
from campaign.delivery.trouble import Trouble
from campaign.store.protocol import Store
from campaign.store.protocol.delivery import Digest
from campaign.store.protocol.errors import StoreUnavailable

log = logging.getLogger(__name__)


class Digests:
    """Sends a digest that was claimed, and finishes its letters together."""

    def __init__(
        self,
        store: Store,
        outgoing: Outgoing,
        sending: Sending,
        transport: Transport,
        clock: Callable[[], datetime],
        owed: Owed,
    ) -> None:
        self._store = store
        self._owed = owed
        self._transport = transport
        self._outgoing = outgoing
        self._sending = sending
        self._clock = clock

    def send(self, digest: Digest, holds: Iterable[Hold], trouble: Trouble, give_back_at: datetime) -> int:
        """Send it, split as small as it has to be; how many mails that were.

        What is left when `trouble` begins waits, and what is left at `give_back_at` is given back: once its lease ends,
        another worker would send it as well.

        Raises StoreUnavailable; what is already sent is remembered, to be settled before anything else is claimed.
        """
        parts = deque(self._without_erased(digest))
        done = 0
        while parts and not trouble and not (done and self._clock() > give_back_at):
            part = parts.popleft()
            try:
                keep = self._fitting(part)
                if keep < len(part.claims):
                    parts.extendleft(reversed(self._split(part, keep)))
                    continue
                outcome = self._attempt(part, holds)
            except (ServerUnavailable, Misconfigured) as error:
                self._owed.add(part.claims, trouble.begin(error))
                break
            self._finish(part, outcome)
            done += self._note_answer(outcome, trouble)
        for left in parts:
            self._owed.add(left.claims, trouble.given_back())
        self._owed.settle()
        return done

    def _note_answer(self, outcome: Outcome, trouble: Trouble) -> bool:
        """Tell `trouble` what came of a mail; False where the mail server answers for no mail at all."""
        if outcome.counted or outcome.state is State.QUEUED:
            trouble.end()
            return True
        return not trouble.note_unanswered(outcome.reply)

    def _attempt(self, digest: Digest, holds: Iterable[Hold]) -> Outcome:
        try:
            return self._sending.attempt_digest(digest, self._transport, holds)
        except (ServerUnavailable, Misconfigured, StoreUnavailable):
            raise
        except CannotBeSent as error:
            log.error("digest %s is set aside: %s", digest.id, error)
            return outcomes.set_aside(str(error))
        except Exception as error:
            log.error("digest %s is set aside: %s", digest.id, type(error).__name__)
            return outcomes.set_aside(f"this digest cannot be sent ({type(error).__name__})")

    def _finish(self, digest: Digest, outcome: Outcome) -> None:
        """One letter may be why all were refused: the halves are tried apart, until it stands alone.

        What nobody answered for may have arrived: no part of it is sent once more.
        """
        if outcome.state is State.FAILED and outcome.counted and len(digest.claims) > 1:
            later = Outcome(State.RETRYING, outcome.reply, self._clock() + FIRST_RETRY, hold=outcome.hold)
            for half in self._split(digest, len(digest.claims) // 2):
                self._owed.add(half.claims, later)
        else:
            self._owed.add(digest.claims, outcome)
        self._owed.settle()

    def _without_erased(self, digest: Digest) -> list[Digest]:
        for claim in digest.claims:
            if claim.personal is None:
                self._store.finish(claim, outcomes.nothing_to_send(claim.lost), self._clock())
        claims = tuple(claim for claim in digest.claims if claim.personal is not None)
        return [replace(digest, claims=claims)] if claims else []

    def _fitting(self, digest: Digest) -> int:
        """How many of its letters, from the first, fit into one mail; one is always tried."""
        try:
            size, limit = self._sending.size(digest, self._transport)
        except CannotBeSent:
            return len(digest.claims)  # Why is told when it is attempted.
        if size <= limit:
            return len(digest.claims)
        return max(1, min(len(digest.claims) - 1, len(digest.claims) * limit // size))

    def _split(self, digest: Digest, keep: int) -> tuple[Digest, Digest]:
        return self._store.split_digest(digest, keep, self._outgoing.new_message_id())
