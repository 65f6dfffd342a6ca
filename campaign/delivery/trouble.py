"""What keeps the mail server from taking anything, and how long nobody asks it again."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from campaign.core.delivery import outcomes
from campaign.core.delivery.outcomes import Outcome
from campaign.delivery.transport import Misconfigured, ServerUnavailable

SHORTEST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)

log = logging.getLogger(__name__)


class Trouble:
    """True while a round has met some. Pauses double from 5 seconds to 5 minutes, until the server answers for a mail.

    While it wants another sign-in or cannot be trusted, that is 5 minutes at once, with an error in the log each time.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self.error: ServerUnavailable | Misconfigured | None = None
        self.pause = timedelta()
        self._unanswered = 0

    def __bool__(self) -> bool:
        return self.error is not None

    def begin(self, error: ServerUnavailable | Misconfigured) -> Outcome:
        """The server takes nothing. The mail that it happened to waits twice as long as the others.

        Should it be the one that makes the server hang up, the others come first next time, and get through.
        """
        if self.error is not None:  # another connection met it as well
            return outcomes.unavailable(self._clock(), 2 * self.pause, error.reply)
        # What it was raised through knows the mail, and it is kept for longer than that may be.
        error.__cause__ = error.__context__ = None
        self.error = error.with_traceback(None)
        if isinstance(error, Misconfigured):
            self.pause = LONGEST_PAUSE
            log.error("DELIVERY STOPS, nothing can be sent: %s (next attempt in %s)", error.reply, self.pause)
            return outcomes.stopped(self._clock(), 2 * self.pause, error.reply)
        self.back_off()
        log.warning("the mail server is not available, next attempt in %s: %s", self.pause, error.reply)
        return outcomes.unavailable(self._clock(), 2 * self.pause, error.reply)

    def note_unanswered(self, reply: str) -> bool:
        """Nobody answered for a mail, which one mail may be to blame for; two in a row are the server's doing: True.

        Then it is in trouble, or every letter that waits would be in doubt, and the second time given up.
        """
        self._unanswered += 1
        if self._unanswered < 2:
            return False
        if self.error is None:
            self.error = ServerUnavailable(reply)
            self.back_off()
            log.warning("the mail server answers for no mail, next attempt in %s: %s", self.pause, reply)
        return True

    def back_off(self) -> None:
        """Wait for twice as long as before."""
        self.pause = min(max(2 * self.pause, SHORTEST_PAUSE), LONGEST_PAUSE)

    def end(self) -> None:
        """The server answered for a mail; where others met trouble in the same round, that counts."""
        self._unanswered = 0
        if self.error is None:
            self.pause = timedelta()

    def forget(self) -> None:
        """Another round begins; how long the pauses have become is kept."""
        self.error = None

    def given_back(self) -> Outcome:
        """What becomes of a mail that was claimed and not sent."""
        if self.error is not None:
            return outcomes.unavailable(self._clock(), self.pause, self.error.reply)
        return outcomes.given_back(self._clock())
