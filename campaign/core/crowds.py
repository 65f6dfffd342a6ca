"""How many forms may come in a minute: behind one address may be a school, and a script has no mailboxes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from campaign.core.errors import TooManyRequests

ROOM, MOST_ROOM = 3, 20
"""Forms in a minute that each confirmation makes room for, and how many times the limit all of them together."""


@dataclass(frozen=True)
class Crowd:
    """What one more form is counted with, at a `moment` and `until` its minute is over. No address: keyed hashes.

    `here` is the network that it comes from, `near` those around it, `everywhere` all of them; `confirmed` is what
    confirmations from here are counted under. From one network `most` may come, `times` as many from those around it,
    and `in_all` together.
    """

    here: bytes
    near: bytes
    everywhere: bytes
    confirmed: bytes
    moment: datetime
    until: datetime
    most: int
    times: int
    in_all: int

    @property
    def keys(self) -> tuple[bytes, bytes, bytes]:
        """What is counted, in the order in which `refusal` takes the numbers."""
        return self.here, self.near, self.everywhere


def refusal(crowd: Crowd, counts: Sequence[int], confirmations: Callable[[], int]) -> TooManyRequests | None:
    """Why a form that was counted is not taken, the `counts` being what they are now; None where there is room for it.

    Who confirmed from a network in this hour makes room there for others. The ceiling for all is told of once in a
    minute, as it is reached.
    """
    here, near, everywhere = counts
    retry_after = 60 - crowd.moment.second
    if everywhere > crowd.in_all:
        return TooManyRequests(retry_after, ceiling_reached=everywhere == crowd.in_all + 1)
    if here <= crowd.most and near <= crowd.times * crowd.most:
        return None
    more = min(MOST_ROOM * crowd.most, ROOM * confirmations())
    fits = here <= crowd.most + more and near <= crowd.times * crowd.most + more
    return None if fits else TooManyRequests(retry_after)
