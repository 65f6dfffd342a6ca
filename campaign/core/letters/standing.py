"""Where all the letters of one supporter stand together: what is done, what waits, what is left to do."""

from collections.abc import Iterable
from dataclasses import dataclass

from campaign.core.delivery.outcomes import WAITING, State
from campaign.core.letters.submissions import StoredLetter


@dataclass(frozen=True)
class Standing:
    """How many letters of a submission `left` (by our mail or by their writer's word), wait with us, have failed, wait
    for their writer to send them, or are not sent because their writer had written before.
    """

    left: int = 0
    waiting: int = 0
    failed: int = 0
    theirs: int = 0
    before: int = 0

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
    every = list(letters)
    theirs = [letter for letter in every if letter.state in (State.OFFERED, State.HANDED_OVER)]
    to_send = sum(not letter.said_sent for letter in theirs)
    states = [letter.state for letter in every]
    return Standing(
        left=states.count(State.SENT) + len(theirs) - to_send,
        waiting=sum(state in (State.SENDING, *WAITING) for state in states),
        failed=states.count(State.FAILED),
        theirs=to_send,
        before=states.count(State.CANCELLED),
    )


def in_turn(letters: Iterable[StoredLetter]) -> list[StoredLetter]:
    """First what its writer has no more to do for, then what they send themselves, then what waits for something else.

    So that "2 of 5" follows "1 of 5 done", whatever stands first in the campaign.
    """

    def turn(letter: StoredLetter) -> int:
        stands = standing([letter])
        return 0 if stands.done else 1 if stands.theirs else 2

    return sorted(letters, key=turn)
