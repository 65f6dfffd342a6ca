"""Where all the letters of one supporter stand together: what is done, what waits, what is left to do."""

from collections.abc import Iterable
from dataclasses import dataclass

from campaign.core.delivery.outcomes import WAITING, State
from campaign.core.letters.submissions import StoredLetter


@dataclass(frozen=True)
class Standing:
    """How many letters of a submission `left` (by our mail or by their writer's word), wait with us, have failed, wait
    for their writer to send them, or are not sent because their writer had written before. `next` is the target of the
    first that its writer is to send, "" without one.
    """

    left: int = 0
    waiting: int = 0
    failed: int = 0
    theirs: int = 0
    before: int = 0
    next: str = ""

    @property
    def all(self) -> int:
        """Every letter that is not one too many."""
        return self.left + self.waiting + self.failed + self.theirs

    @property
    def done(self) -> int:
        """Those that their writer has no more to do for."""
        return self.left + self.waiting


def standing(letters: Iterable[StoredLetter]) -> Standing:
    """Where letters that are confirmed, or need no confirming, stand."""
    found = list(letters)
    theirs = [one for one in found if one.state in (State.OFFERED, State.HANDED_OVER)]
    to_send = [one.target for one in theirs if not one.said_sent]
    states = [one.state for one in found]
    return Standing(
        left=states.count(State.SENT) + len(theirs) - len(to_send),
        waiting=sum(state in (State.SENDING, *WAITING) for state in states),
        failed=states.count(State.FAILED),
        theirs=len(to_send),
        before=states.count(State.CANCELLED),
        next=to_send[0] if to_send else "",
    )
