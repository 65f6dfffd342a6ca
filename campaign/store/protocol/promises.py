"""Letters that wait to be handed over by hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True)
class HandedOver:
    """How many letters to one target were handed over by hand on a day."""

    day: date
    target: str
    letters: int


class Promises(Protocol):
    """The verbs. What is promised is `sealed` to a key that is not here, and counted apart from every other letter."""

    def promise(self, link: bytes, target: str, sealed: bytes, writer: bytes) -> bool:
        """Keep a letter that is its writer's to send, to be handed over by hand; instead of any that the same writer
        (a keyed hash) promised to that target. False where there is no such letter, or it is said to be sent.
        """

    def take_back(self, link: bytes, target: str) -> None:
        """Forget a promised letter; the letter is its writer's to send again, as long as it is kept for that."""

    def promises(self, campaign: str) -> list[tuple[bytes, bytes]]:
        """Every promised letter by its name, as it was sealed; in no telling order."""

    def count_promises(self, campaign: str) -> dict[str, int]:
        """How many there are, by target."""

    def hand_over_promises(self, campaign: str, names: Iterable[bytes], day: date) -> int:
        """Forget these and count them as handed over on that day; how many there were. Others stay.

        They are gone from the write-ahead log too when this returns, unless a reader is in the way (`empty_log`).
        """

    def handed_over_by_hand(self, campaign: str) -> list[HandedOver]:
        """How many were, by day and target."""
