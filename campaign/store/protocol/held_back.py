"""Letters that wait until a person has looked at them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from campaign.core.letters.submissions import NewNotice, Personal
from campaign.store.protocol.accounts import Note


@dataclass(frozen=True)
class HeldBackLetter:
    """A letter that is queued and does not leave. `looker`: the organiser who looks at it; "" for nobody yet.

    It tells nothing of its writer; `submission` is what the database knows theirs by.
    """

    number: int
    submission: str
    campaign: str
    target: str
    language: str
    since: datetime
    looker: str = ""


class HeldBack(Protocol):
    """The verbs. A letter waits for one organiser: who looked at it first, as long as they have an account."""

    def held_back(self) -> list[HeldBackLetter]:
        """Those that wait, oldest first."""

    def look(self, number: int, who: str) -> Personal | None:
        """The letter, for who looks at it first; None where it waits no more, or is somebody else's to look at."""

    def let_go(self, number: int, who: str, at: datetime, note: Note) -> bool:
        """Have a letter that `who` looked at leave with the others. False where it is not theirs to decide.

        One that leaves already does, whoever says so once more.
        """

    def keep_back(self, number: int, who: str, notice: NewNotice, at: datetime, note: Note) -> bool:
        """A letter that `who` looked at counts as failed, and is forgotten. False where it is not theirs to decide.

        `notice`, which gives it back, is queued where its writer's address was proven. One that was kept back is.
        """

    def is_kept_back(self, number: int) -> bool:
        """Whether a letter does not leave because an organiser has looked at it."""

    def campaign_of_letter(self, number: int) -> str:
        """The campaign of a letter, held back or not; "" where there is none of this number."""
